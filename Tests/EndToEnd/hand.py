"""A hand that draws on the page, with the mouse or with a finger, and an eye that reads the answer."""

from playwright.sync_api import expect

from strokes import strokes


def paper(page):
    """The drawing area (x, y, width, height) in the viewport."""
    box = page.locator("#drawing").bounding_box()
    return box["x"], box["y"], box["width"], box["height"]


def draw_with_mouse(page, digit):
    for stroke in strokes(digit, paper(page)):
        page.mouse.move(*stroke[0])
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def drag_finger(page, points):
    """One finger down at the first point, along the others, and up: real touch input, not synthetic DOM events."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *at):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]})

    touch("touchStart", points[0])
    for point in points[1:]:
        touch("touchMove", point)
    touch("touchEnd")
    session.detach()


def draw_with_finger(page, digit):
    for stroke in strokes(digit, paper(page)):
        drag_finger(page, stroke)


def expect_last_answer(page):
    """No answer is under way: those to earlier pieces of the drawing have come, and the newest, too."""
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")


def expect_digit(page, digit):
    """The page shows this digit and stays with it, in every place that shows one."""
    result = page.locator("#result")
    expect(result).to_have_attribute("data-digit", str(digit))
    expect_last_answer(page)
    expect(result).to_have_attribute("data-digit", str(digit))
    expect(result).to_have_attribute("data-state", "read")
    expect(page.locator("#bars li.is-first b")).to_have_text(str(digit))
    expect(page.locator("#message")).to_be_hidden()


def expect_nothing(page):
    expect(page.locator("#result")).to_have_attribute("data-state", "idle")
    expect(page.locator("#bars li.is-first")).to_have_count(0)
