"""How the page looks and behaves on different screens, and for people who do not see or point."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE
from hand import draw_with_finger, draw_with_mouse, expect_digit, paper


def is_ink(page, x, y):
    """Whether the pixel at a point of the viewport is dark, as a person sees it."""
    image = Image.open(io.BytesIO(page.screenshot())).convert("L")
    scale = image.width / page.viewport_size["width"]
    return image.getpixel((round(x * scale), round(y * scale))) < 100


@pytest.mark.parametrize("scale", [1, 1.25, 2, 3])
def test_ink_lands_under_the_pointer_on_any_screen(open_page, programs, scale):
    page = open_page(programs[1].url, **DESKTOP, device_scale_factor=scale, color_scheme="light")
    left, top, width, height = paper(page)
    for spot in ((0.15, 0.2), (0.5, 0.5), (0.9, 0.85)):
        x, y = left + spot[0] * width, top + spot[1] * height
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(200)
        assert is_ink(page, x, y)
        assert not any(is_ink(page, x + dx, y + dy) for dx, dy in ((40, 0), (-40, 0), (0, 40), (0, -40)))
    pixels = page.evaluate("document.getElementById('drawing').width")
    assert abs(pixels - width * scale) <= 1, "the ink is blurred"


def test_ink_lands_under_the_pointer_after_zoom(open_page, programs):
    page = open_page(programs[1].url, **DESKTOP, color_scheme="light")
    draw_with_mouse(page, 1)
    # What a browser's zoom to 150 % does: fewer CSS pixels, each of more device pixels.
    session = page.context.new_cdp_session(page)
    session.send(
        "Emulation.setDeviceMetricsOverride",
        {"width": 853, "height": 533, "deviceScaleFactor": 1.5, "mobile": False},
    )
    page.wait_for_timeout(300)
    left, top, width, height = paper(page)
    assert abs(page.evaluate("document.getElementById('drawing').width") - width * 1.5) <= 1
    x, y = left + 0.25 * width, top + 0.3 * height
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(300)
    colour = page.evaluate(
        """([x, y]) => { const c = document.getElementById("drawing"), b = c.getBoundingClientRect();
            const at = (v, o, s) => Math.round((v - o) / s * c.width);
            return c.getContext("2d").getImageData(at(x, b.left, b.width), at(y, b.top, b.height), 1, 1).data[3]; }""",
        [x, y],
    )
    assert colour == 255


@pytest.mark.parametrize("name, options", [
    ("desktop", {**DESKTOP, "device_scale_factor": 2, "color_scheme": "light"}),
    ("desktop-dark", {**DESKTOP, "device_scale_factor": 2, "color_scheme": "dark"}),
    ("phone", {**PHONE, "color_scheme": "light"}),
    ("phone-dark", {**PHONE, "color_scheme": "dark"}),
])
def test_screenshots(open_page, programs, screenshot, name, options):
    page = open_page(programs[1].url, **options)
    if options.get("has_touch"):
        draw_with_finger(page, 3)
    else:
        draw_with_mouse(page, 3)
    expect_digit(page, 3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    screenshot(page, name)


@pytest.mark.parametrize("width, height", [(320, 568), (390, 844), (768, 1024), (844, 390), (1280, 720), (2560, 1300)])
def test_nothing_sticks_out_on_any_screen(open_page, programs, width, height):
    page = open_page(programs[1].url, viewport={"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert paper(page)[2] >= 240, "the paper is too small to draw on"


def test_every_control_has_a_name_and_the_keyboard_reaches_it(page):
    draw_with_mouse(page, 1)
    expect_digit(page, 1)
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    for name, role in (("Undo", "button"), ("Clear", "button"), ("Picture", "button"), ("Pen width", "slider")):
        control = page.get_by_role(role, name=name, exact=True)
        expect(control).to_be_visible()
        assert control.get_attribute("id") in reached, f"Tab never reaches {name}"


def test_a_screen_reader_is_told_the_answer_once_the_pen_rests(page):
    spoken = page.locator("#spoken")
    expect(spoken).to_have_attribute("aria-live", "polite")
    draw_with_mouse(page, 7)
    expect(spoken).to_contain_text("seven")


def test_nothing_moves_for_those_who_asked_for_rest(open_page, programs):
    page = open_page(programs[1].url, **DESKTOP, reduced_motion="reduce")
    draw_with_mouse(page, 7)
    expect_digit(page, 7)
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_pen_width_changes_the_stroke(page):
    def inked():
        return page.evaluate(
            """() => { const c = document.getElementById("drawing");
                const data = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
                let count = 0; for (let i = 3; i < data.length; i += 4) count += data[i] > 128; return count; }"""
        )

    areas = []
    for width in ("20", "100"):
        page.locator("#pen").fill(width)
        draw_with_mouse(page, 1)
        page.wait_for_timeout(200)
        areas.append(inked())
        page.locator("#clear").click()
        page.wait_for_timeout(100)
    assert areas[1] > 3 * areas[0]
