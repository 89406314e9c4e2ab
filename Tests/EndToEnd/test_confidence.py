"""What is no digit is shown as none, and what is odd about a picture is said; over weights with a rule made for it."""

import json
import struct

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE
from hand import draw_with_finger, draw_with_mouse, expect_digit, expect_last_answer, paper
from programs import ROOT, Program, running
from strokes import strokes


def write_model(source, target, threshold):
    """Copies weights, with a rule under which every probability below the threshold belongs to no digit."""
    content = source.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + length])
    header.setdefault("__metadata__", {}).update({
        "calibration.rejection_score": "maximum_probability",
        "calibration.rejection_threshold": str(threshold),
    })
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    target.write_bytes(struct.pack("<Q", len(text)) + text + content[8 + length :])


@pytest.fixture(scope="module")
def strict(output, tmp_path_factory):
    """A page whose model takes everything for no digit: no probability reaches 2."""
    model = tmp_path_factory.mktemp("strict") / "strict.safetensors"
    write_model(ROOT / "Models" / "larger-cnn.safetensors", model, 2)
    api = Program("PredictAPI", output / "strict-api.log", "--model", model)
    page = Program("WebFrontend", output / "strict-page.log", "--api-url", api.url)
    with running(api, page):
        yield page.url


@pytest.mark.parametrize("name, options", [
    ("rejected", {**DESKTOP, "color_scheme": "light"}),
    ("rejected-dark", {**DESKTOP, "color_scheme": "dark"}),
    ("rejected-phone", {**PHONE, "color_scheme": "light"}),
])
def test_what_is_no_digit_is_not_shown_as_one(open_page, strict, screenshot, name, options):
    page = open_page(strict, **options)
    (draw_with_finger if options.get("has_touch") else draw_with_mouse)(page, 3)
    result = page.locator("#result")
    expect(page.locator("#headline")).to_have_text("This does not look like a digit")
    expect(page.locator("#detail")).to_contain_text("Closest: a three")
    expect(result).to_have_attribute("data-state", "rejected")
    assert result.get_attribute("data-digit") is None
    expect(page.locator("#spoken")).to_contain_text("does not look like a digit. closest: three")
    expect(page.locator("#seen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    screenshot(page, name)


def draw_out_of_the_paper(page):
    """A one that begins beyond the paper's upper edge."""
    left, top, width, height = paper(page)
    page.mouse.move(left + width / 2, top + height * 0.7)
    page.mouse.down()
    for step in range(1, 15):
        page.mouse.move(left + width / 2 + step, top + height * (0.7 - step * 0.055))
    page.mouse.up()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_that_leaves_the_paper_gives_a_hint_that_goes_with_it(open_page, programs, screenshot, scheme):
    page = open_page(programs[1].url, **DESKTOP, color_scheme=scheme)
    hints = page.locator("#hints")
    draw_out_of_the_paper(page)
    expect(hints.locator("li")).to_have_text(["The digit touches the picture's edge; some of it may be missing."])
    expect(hints).to_be_visible()
    expect(page.locator("#spoken")).to_contain_text("touches the picture's edge")
    screenshot(page, f"hint-{scheme}")
    page.locator("#undo").click()
    expect(hints).to_be_hidden()


@pytest.mark.parametrize("digit", range(10))
def test_an_ordinary_digit_is_neither_rejected_nor_commented_on(page, digit):
    draw_with_mouse(page, digit)
    expect_digit(page, digit)
    expect(page.locator("#hints")).to_be_hidden()


def test_an_answer_after_a_rejection_is_shown_as_an_answer(open_page, strict, programs):
    page = open_page(programs[1].url)

    def ask_the_strict_one(route):
        # By its own name and not as the page of another site, which it would refuse.
        headers = {
            name: value for name, value in route.request.headers.items()
            if name != "origin" and not name.startswith("sec-fetch-")
        }
        route.fulfill(response=route.fetch(url=f"{strict}/predict/?include=input", headers=headers))

    page.route("**/predict/**", ask_the_strict_one)
    draw_with_mouse(page, 7)
    expect(page.locator("#result")).to_have_attribute("data-state", "rejected")
    page.wait_for_timeout(500)
    page.unroute_all(behavior="wait")
    page.keyboard.press("Delete")
    draw_with_mouse(page, 7)
    expect_digit(page, 7)


def test_of_what_was_rejected_nobody_is_asked_whether_it_is_right(open_page, strict):
    """A yes would be one to the closest digit, which nobody was shown as the answer."""
    page = open_page(strict)
    draw_with_mouse(page, 3)
    correction = page.locator("#correction")
    expect(correction).to_contain_text("A digit after all?")
    expect(page.get_by_role("button", name="Yes, the answer is right")).to_have_count(0)
    # Each answer asks anew.
    expect_last_answer(page)
    page.get_by_role("button", name="Yes, it is…").click()
    expect(correction).to_have_attribute("data-state", "choose")
    expect(page.get_by_role("button", name="It was a 3", exact=True)).to_be_visible()


def test_a_tiny_digit_is_read_with_advice(page):
    x, y, width, height = paper(page)
    page.locator("#pen").fill("15")
    for stroke in strokes(7, (x + width * 0.7, y + height * 0.1, width * 0.08, height * 0.08)):
        page.mouse.move(*stroke[0])
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*point)
        page.mouse.up()
    expect(page.locator("#hints li")).to_have_text(["The digit is very small; draw or crop it larger."])
    expect(page.locator("#result")).to_have_attribute("data-digit", "7")
