"""Digits drawn by hand are read while they grow."""

import pytest
from playwright.sync_api import expect

from hand import draw_with_finger, draw_with_mouse, drag_finger, expect_digit, expect_nothing, paper
from strokes import strokes


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_drawn_with_the_mouse_is_read(page, digit):
    draw_with_mouse(page, digit)
    expect_digit(page, digit)


@pytest.mark.parametrize("digit", [1, 4, 5, 8])
def test_a_digit_drawn_with_a_finger_is_read(phone, digit):
    draw_with_finger(phone, digit)
    expect_digit(phone, digit)


def test_the_answer_comes_while_the_pen_is_still_down(page):
    with page.expect_response("**/predict/**"):
        # A digit of one stroke: the bar of a 7 alone is rejected, as it should be.
        stroke = strokes(6, paper(page))[0]
        page.mouse.move(*stroke[0])
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*point)
    expect(page.locator("#result")).to_have_attribute("data-state", "read")
    page.mouse.up()


def test_at_most_one_request_is_under_way_and_the_newest_wins(page):
    under_way, most, sent = set(), [0], []

    def began(request):
        if "/predict/" in request.url:
            sent.append(request)
            under_way.add(request)
            most[0] = max(most[0], len(under_way))

    page.on("request", began)
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda request: under_way.discard(request))
    for digit in (1, 7, 3):
        draw_with_mouse(page, digit)
        if digit != 3:
            page.keyboard.press("Delete")
    expect_digit(page, 3)
    assert len(sent) >= 3, "the drawing was not sent while it grew"
    assert most[0] == 1, f"{most[0]} requests were under way at once"


def test_the_28_by_28_picture_shows_what_was_drawn(page):
    draw_with_mouse(page, 0)
    expect_digit(page, 0)
    grey = page.evaluate(
        """() => Array.from(document.getElementById("seen").getContext("2d").getImageData(0, 0, 28, 28).data)
            .filter((_, index) => index % 4 === 0)"""
    )
    assert len(grey) == 784
    middle = [grey[28 * y + x] for y in range(12, 16) for x in range(12, 16)]
    border = grey[:28] + grey[-28:]
    assert max(grey) > 200, "there is no ink"
    assert max(border) < 40 and max(middle) < 90, "a zero has neither ink at the border nor in the middle"
    rows = [y for y in range(28) if max(grey[28 * y : 28 * y + 28]) > 60]
    assert 17 <= rows[-1] - rows[0] + 1 <= 23, "the digit is not scaled to about 20 pixels"


def test_undo_redo_and_clear(page):
    undo, redo, clear = (page.locator(f"#{name}") for name in ("undo", "redo", "clear"))
    for button in (undo, redo, clear):
        expect(button).to_be_disabled()
    draw_with_mouse(page, 7)
    expect_digit(page, 7)
    clear.click()
    expect_nothing(page)
    expect(clear).to_be_disabled()
    undo.click()
    expect_digit(page, 7)
    undo.click()  # the second of its two strokes
    expect(redo).to_be_enabled()
    redo.click()
    expect_digit(page, 7)


def test_the_keyboard_does_the_same(page):
    draw_with_mouse(page, 1)
    expect_digit(page, 1)
    page.keyboard.press("Control+z")
    expect_nothing(page)
    page.keyboard.press("Control+Shift+z")
    expect_digit(page, 1)
    page.keyboard.press("Delete")
    expect_nothing(page)
    page.keyboard.press("Control+z")
    expect_digit(page, 1)


def test_drawing_on_a_phone_does_not_scroll_the_page(open_page, programs):
    low = {"viewport": {"width": 390, "height": 520}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    phone = open_page(programs[1].url, **low)
    x, y, width, height = paper(phone)
    middle = x + width / 2
    upwards = [(middle, y + height * (0.9 - 0.08 * step)) for step in range(11)]
    drag_finger(phone, upwards)
    assert phone.evaluate("scrollY") == 0, "the page scrolled under the finger"
    expect(phone.locator("#undo")).to_be_enabled()
    # The same drag beside the paper does scroll: the page is long enough for the test to fail.
    tools = phone.locator(".tools").bounding_box()
    start = tools["y"] + 4 if tools["y"] < 500 else 500
    drag_finger(phone, [(2, start - 30 * step) for step in range(11)])
    phone.wait_for_function("scrollY > 50")


def test_a_second_finger_does_not_draw(phone):
    x, y, width, height = paper(phone)
    session = phone.context.new_cdp_session(phone)
    first, second = {"x": x + 0.3 * width, "y": y + 0.3 * height, "id": 1}, {"x": x + 0.7 * width, "y": y + 0.7 * height, "id": 2}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first, second]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(phone.locator("#undo")).to_be_enabled()
    phone.locator("#undo").tap()
    expect(phone.locator("#undo")).to_be_disabled()
