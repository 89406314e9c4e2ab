"""Several digits on one paper are read as a number, and each is shown where it stands."""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE
from hand import draw_with_mouse, drag_finger, expect_digit, expect_last_answer, expect_nothing, paper
from programs import ROOT
from strokes import picture, strokes

SAMPLE = ROOT / "Tests" / "Samples" / "2026.png"


def places(page, count):
    """Boxes (x, y, width, height) side by side on the paper."""
    x, y, width, height = paper(page)
    step = width / count
    return [(x + place * step, y + height * 0.2, step, height * 0.6) for place in range(count)]


def drag_mouse(page, points):
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)
    page.mouse.up()


def draw_number(page, digits, drag=drag_mouse, boxes=None):
    for digit, box in zip(digits, boxes or places(page, len(digits)), strict=True):
        for stroke in strokes(int(digit), box):
            drag(page, stroke)


def expect_number(page, digits):
    """The page shows this number and stays with it, in every place that shows one."""
    expect(page.locator("#number")).to_have_text(digits)
    expect_last_answer(page)
    expect(page.locator("#result")).to_have_attribute("data-state", "number")
    expect(page.locator("#number")).to_have_text(digits)
    expect(page.locator("#digits b")).to_have_text(list(digits))
    expect(page.locator("#boxes rect")).to_have_count(len(digits))
    expect(page.locator("#message")).to_be_hidden()


def expect_no_number(page):
    for inside in ("#boxes rect", "#digits li", "#number span"):
        expect(page.locator(inside)).to_have_count(0)


def answer_with(page, answer):
    """Whatever is asked about a number, this is the answer."""
    page.route(
        "**/predict/number",
        lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps(answer)),
    )


def number_answer(*digits, lines=None, warnings=(), left=20):
    """What the API says of digits given as (digit, confidence, rejected), side by side from `left` on."""
    return {
        "number": "".join(str(digit) for digit, _, _ in digits),
        "lines": lines or ["".join(str(digit) for digit, _, _ in digits)],
        "digits": [
            {"digit": digit, "confidence": confidence, "rejected": rejected, "box": [left + 60 * place, 100, 50, 90]}
            for place, (digit, confidence, rejected) in enumerate(digits)
        ],
        "rejected": all(rejected for _, _, rejected in digits),
        "warnings": list(warnings),
        "model": {"name": "larger-cnn", "version": "0"},
        "timings_ms": {"decode": 0, "preprocess": 0, "predict": 0},
    }


@pytest.mark.parametrize("number", ["42", "203", "8156"])
def test_a_number_drawn_with_the_mouse_is_read(page, number):
    draw_number(page, number)
    expect_number(page, number)
    # Each box lies over its digit.
    for place, (x, y, width, height) in enumerate(places(page, len(number))):
        box = page.locator("#boxes rect").nth(place).bounding_box()
        assert x <= box["x"] and box["x"] + box["width"] <= x + width, f"box {place} is elsewhere"
        assert y <= box["y"] and box["y"] + box["height"] <= y + height, f"box {place} is elsewhere"


def test_a_number_drawn_with_a_finger_is_read(phone):
    draw_number(phone, "42", drag_finger)
    expect_number(phone, "42")


def test_a_number_grows_while_it_is_drawn_without_a_single_digit_in_between(page):
    *first, last = places(page, 3)
    draw_number(page, "42", boxes=first)
    expect_number(page, "42")
    page.evaluate(
        """() => { window.states = [];
            new MutationObserver(() => states.push(document.getElementById("result").dataset.state))
                .observe(document.getElementById("result"), { attributeFilter: ["data-state"] }); }"""
    )
    draw_number(page, "5", boxes=[last])
    expect_number(page, "425")
    assert set(page.evaluate("states")) == {"number"}


def test_a_number_stands_until_the_pen_rests_when_half_a_stroke_looks_like_none(page):
    *first, last = places(page, 3)
    draw_number(page, "42", boxes=first)
    expect_number(page, "42")
    answer_with(page, number_answer((9, 0.99, False)))
    stroke, *_ = strokes(6, last)
    with page.expect_response("**/predict/number"):
        page.mouse.move(*stroke[0])
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*point)
    expect_number(page, "42")
    page.unroute("**/predict/number")
    page.mouse.up()
    expect_number(page, "426")


def test_the_next_answer_takes_neither_focus_nor_choice(page):
    page.get_by_role("radio", name="Number").check()
    answer_with(page, number_answer((4, 0.99, False), (2, 0.8, False)))
    stroke, *_ = strokes(6, paper(page))
    page.mouse.move(*stroke[0])
    page.mouse.down()
    for point in stroke[1:20]:
        page.mouse.move(*point)
    expect_number(page, "42")
    card = page.locator("#digits button").nth(1)
    card.focus()
    page.keyboard.press("Space")
    chosen = page.locator("#boxes .is-chosen text")
    expect(chosen).to_have_text(["2"])
    # The last of the stroke moves the boxes a little, raises a confidence and brings another digit.
    answer_with(page, number_answer((4, 0.99, False), (2, 0.97, False), (1, 0.9, False), left=26))
    for point in stroke[20:]:
        page.mouse.move(*point)
    page.mouse.up()
    expect_number(page, "421")
    expect(chosen).to_have_text(["2"])
    expect(card).to_be_focused()
    expect(card).to_have_attribute("aria-pressed", "true")


def test_undo_goes_back_from_the_number_to_the_digit(page):
    draw_number(page, "20")
    expect_number(page, "20")
    page.keyboard.press("Control+z")
    expect_digit(page, 2)
    expect_no_number(page)
    page.keyboard.press("Control+Shift+z")
    expect_number(page, "20")


def test_clearing_takes_the_number_away(page):
    draw_number(page, "42")
    expect_number(page, "42")
    page.keyboard.press("Delete")
    expect_nothing(page)
    expect_no_number(page)


def test_a_picture_of_a_number_is_read_and_its_boxes_fit_the_paper(page, output):
    page.set_input_files("#file", SAMPLE)
    expect_number(page, "2026")
    x, y, width, height = paper(page)
    for box in (page.locator("#boxes rect").nth(place).bounding_box() for place in range(4)):
        assert x <= box["x"] and box["x"] + box["width"] <= x + width
        assert y + height * 0.25 <= box["y"] and box["y"] + box["height"] <= y + height * 0.75
    page.screenshot(path=output / "number-picture.png")


def test_the_boxes_fit_a_picture_that_was_made_smaller_on_its_way(page):
    with Image.open(SAMPLE) as small:
        large = io.BytesIO()
        small.convert("L").resize((4 * small.width, 4 * small.height)).save(large, "WEBP", lossless=True)
    page.set_input_files("#file", SAMPLE)
    expect_number(page, "2026")
    wanted = [page.locator("#boxes rect").nth(place).bounding_box() for place in range(4)]
    page.keyboard.press("Delete")
    expect_nothing(page)
    page.set_input_files("#file", {"name": "large.webp", "mimeType": "image/webp", "buffer": large.getvalue()})
    expect_number(page, "2026")
    for place, box in enumerate(wanted):
        given = page.locator("#boxes rect").nth(place).bounding_box()
        assert all(abs(given[side] - box[side]) < 8 for side in box), f"box {place} is elsewhere"


def test_a_stroke_on_a_picture_of_a_number_takes_its_boxes_away(page):
    page.set_input_files("#file", SAMPLE)
    expect_number(page, "2026")
    draw_with_mouse(page, 7)
    expect_digit(page, 7)
    expect_no_number(page)
    for _ in strokes(7, paper(page)):
        page.keyboard.press("Control+z")
    expect_number(page, "2026")


def test_a_clear_digit_asks_for_no_number(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    # In one stroke: half a digit, before the next stroke, might be anything.
    draw_with_mouse(page, 0)
    expect_digit(page, 0)
    assert not [url for url in asked if "/predict/number" in url]


def test_the_person_may_choose_how_to_read(page):
    choose = {name: page.get_by_role("radio", name=name) for name in ("Automatic", "Digit", "Number")}
    expect(choose["Automatic"]).to_be_checked()
    draw_number(page, "42")
    expect_number(page, "42")
    choose["Digit"].check()
    expect(page.locator("#result")).not_to_have_attribute("data-state", "number")
    expect(page.locator("#hints")).to_contain_text("more than one digit")
    expect_no_number(page)
    choose["Number"].check()
    expect_number(page, "42")
    # Also where there is but one.
    page.locator("#clear").click()
    draw_with_mouse(page, 7)
    expect_number(page, "7")
    choose["Automatic"].check()
    expect_digit(page, 7)


def test_what_cannot_be_read_as_a_number_says_why(page, complaints):
    complaints.failed_requests_are_expected = True
    page.get_by_role("radio", name="Number").check()
    page.set_input_files("#file", {"name": "blank.png", "mimeType": "image/png", "buffer": picture(None, "PNG")})
    expect(page.locator("#result")).to_have_attribute("data-state", "refused")
    expect(page.locator("#message")).to_contain_text("blank")


def test_without_an_answer_about_the_number_that_about_the_digit_stands(page, complaints):
    complaints.failed_requests_are_expected = True
    page.route("**/predict/number", lambda route: route.fulfill(status=404, json={"error": "There is no such path."}))
    draw_number(page, "42")
    expect(page.locator("#result")).to_have_attribute("data-state", "read")
    expect(page.locator("#hints")).to_contain_text("more than one digit")
    expect(page.locator("#message")).to_be_hidden()


def test_an_unclear_digit_is_marked_wherever_it_is_shown(page, output):
    answer_with(page, number_answer((4, 0.99, False), (7, 0.31, True), (2, 0.62, False)))
    draw_number(page, "42")
    expect_number(page, "472")
    expect(page.locator("#number .is-unclear")).to_have_text(["7"])
    expect(page.locator("#digits .is-unclear")).to_have_text(["7unclear"])
    expect(page.locator("#digits .is-unsure")).to_have_text(["262 %"])
    expect(page.locator("#boxes .is-unclear text")).to_have_text(["7?"])
    expect(page.locator("#headline")).to_have_text("Probably this number")
    expect(page.locator("#detail")).to_contain_text("3 digits, 1 unclear")
    expect(page.locator("#spoken")).to_have_text("The number four, unclear, perhaps seven, two")
    page.screenshot(path=output / "number-unclear.png")


def test_the_lines_of_a_number_stand_below_each_other(page):
    answer_with(page, number_answer(*[(digit, 0.99, False) for digit in (1, 2, 3)], lines=["12", "3"]))
    draw_number(page, "42")
    expect(page.locator("#number .line")).to_have_text(["12", "3"])
    expect_last_answer(page)
    first, second = (page.locator("#number .line").nth(line).bounding_box() for line in range(2))
    assert second["y"] >= first["y"] + first["height"] - 1
    expect(page.locator("#detail")).to_contain_text("3 digits in 2 lines")


def test_a_screen_reader_is_told_the_number_digit_by_digit(page):
    draw_number(page, "42")
    expect_number(page, "42")
    expect(page.locator("#spoken")).to_have_text("The number four, two")
    expect(page.get_by_role("img", name="The number four, two")).to_be_visible()
    items = page.get_by_role("list", name="Digits of the number and how sure each is").get_by_role("listitem")
    expect(items).to_have_count(2)
    for item, name in zip(items.all(), ("four", "two"), strict=True):
        expect(item.get_by_role("button", name=re.compile(rf"^{name}, .+\s% sure$"))).to_be_visible()


def test_the_keyboard_shows_where_a_digit_stands(page):
    draw_number(page, "42")
    expect_number(page, "42")
    chosen = page.locator("#boxes .is-chosen text")
    page.locator("#open").focus()
    page.keyboard.press("Tab")
    expect(chosen).to_have_text(["4"])
    page.keyboard.press("Tab")
    expect(chosen).to_have_text(["2"])
    page.keyboard.press("Space")
    expect(page.locator("#digits button").nth(1)).to_have_attribute("aria-pressed", "true")
    # The next stop is the choice of how to read, and the arrow keys make it; what was chosen stays.
    page.keyboard.press("Tab")
    expect(chosen).to_have_text(["2"])
    assert page.evaluate("document.activeElement.value") == "auto"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Digit")).to_be_checked()
    expect(page.locator("#result")).not_to_have_attribute("data-state", "number")


def test_a_tap_shows_where_a_digit_stands_and_another_hides_it(phone):
    draw_number(phone, "42", drag_finger)
    expect_number(phone, "42")
    chosen = phone.locator("#boxes .is-chosen text")
    expect(chosen).to_have_count(0)
    phone.locator("#digits button").nth(0).tap()
    expect(chosen).to_have_text(["4"])
    phone.locator("#digits button").nth(1).tap()
    expect(chosen).to_have_text(["2"])
    phone.locator("#digits button").nth(1).tap()
    expect(chosen).to_have_count(0)


@pytest.mark.parametrize("name, options", [
    ("number", {**DESKTOP, "color_scheme": "light"}),
    ("number-dark", {**DESKTOP, "color_scheme": "dark"}),
    ("number-phone", {**PHONE, "color_scheme": "light"}),
    ("number-phone-dark", {**PHONE, "color_scheme": "dark"}),
])
def test_screenshots_of_a_number(open_page, programs, screenshot, name, options):
    page = open_page(programs[1].url, **options)
    draw_number(page, "203", drag_finger if options.get("has_touch") else drag_mouse)
    expect_number(page, "203")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    screenshot(page, name, full_page=True)


@pytest.mark.parametrize("count", [2, 12, 64])
def test_no_number_is_too_long_for_any_screen(page, output, count):
    answer_with(page, number_answer(*[(place % 10, 0.95 - place % 3 * 0.1, place % 7 == 3) for place in range(count)]))
    page.set_input_files("#file", SAMPLE)
    for width, height in ((320, 568), (390, 844), (844, 390), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#digits li")).to_have_count(count)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
        card = page.locator("#result").bounding_box()
        for part in ("#number", "#digits", ".choice"):
            box = page.locator(part).bounding_box()
            assert box["x"] >= card["x"] and box["x"] + box["width"] <= card["x"] + card["width"], f"{part} sticks out"
        x, _, side, _ = paper(page)
        tool = page.locator("#open").bounding_box()
        assert tool["x"] + tool["width"] <= x + side + 1, "the tools stick out"
        page.screenshot(path=output / f"number-{count}-{width}.png", full_page=True)
