"""Pictures that are opened, dropped or pasted, and those that cannot be read."""

import pytest
from playwright.sync_api import expect

from hand import draw_with_mouse, expect_digit, expect_nothing
from strokes import picture

MESSAGE = "#message"


def choose(page, name, kind, content):
    page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def note_what_is_sent(page):
    """Keeps the bytes of every request's body: Playwright itself does not see those of a blob."""
    page.evaluate(
        """() => {
            const original = fetch;
            window.sent = [];
            window.fetch = async (address, options) => {
                if (options?.body) window.sent.push([...new Uint8Array(await options.body.arrayBuffer())]);
                return original(address, options);
            };
        }"""
    )
    return lambda: [bytes(body) for body in page.evaluate("sent")]


@pytest.mark.parametrize("digit, kind", [(3, "jpeg"), (8, "png"), (2, "jpeg")])
def test_a_picture_is_sent_as_it_is_and_read(page, digit, kind):
    content = picture(digit, kind)
    sent = note_what_is_sent(page)
    with page.expect_request("**/predict/**") as request:
        choose(page, f"digit.{kind}", f"image/{kind}", content)
    assert request.value.headers["content-type"] == f"image/{kind}"
    expect_digit(page, digit)
    assert sent() == [content], "the bytes were changed on the way"
    alpha = page.evaluate(
        """() => { const c = document.getElementById("drawing");
            return c.getContext("2d").getImageData(c.width / 2 | 0, 5, 1, 1).data[3]; }"""
    )
    assert alpha == 255, "the picture is not on the paper"


def test_the_file_dialogue_opens_from_its_button(page):
    with page.expect_file_chooser() as chooser:
        page.locator("#open").click()
    chooser.value.set_files({"name": "five.png", "mimeType": "image/png", "buffer": picture(5, "png")})
    expect_digit(page, 5)


def test_a_dropped_picture_is_read(page):
    page.evaluate(
        """async (bytes) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "four.png", { type: "image/png" }));
            for (const kind of ["dragenter", "dragover", "drop"]) {
                const event = new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
                document.getElementById("drawing").dispatchEvent(event);
                if (kind !== "dragenter" && !event.defaultPrevented) throw new Error(`${kind} is left to the browser`);
            }
        }""",
        list(picture(4, "png")),
    )
    expect_digit(page, 4)
    expect(page.locator("#paper.is-over")).to_have_count(0)


def test_a_pasted_picture_is_read(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async (bytes) => navigator.clipboard.write([
            new ClipboardItem({ "image/png": new Blob([new Uint8Array(bytes)], { type: "image/png" }) })])""",
        list(picture(6, "png")),
    )
    page.keyboard.press("Control+v")
    expect_digit(page, 6)


def test_what_only_the_browser_can_read_is_converted(page):
    sent = note_what_is_sent(page)
    choose(page, "nine.webp", "image/webp", picture(9, "webp"))
    expect_digit(page, 9)
    assert sent()[0].startswith(b"\x89PNG")


def test_a_blank_picture_is_called_blank(page, complaints):
    complaints.failed_requests_are_expected = True
    choose(page, "blank.png", "image/png", picture(None, "png"))
    expect(page.locator(MESSAGE)).to_contain_text("blank")
    expect(page.locator("#result")).not_to_have_attribute("data-digit", "0")
    # A drawing afterwards is a new start.
    draw_with_mouse(page, 1)
    expect_digit(page, 1)


@pytest.mark.parametrize("name, kind", [("notes.txt", "text/plain"), ("fake.png", "image/png")])
def test_what_is_no_picture_is_refused(page, name, kind):
    choose(page, name, kind, b"these are words, not pixels")
    expect(page.locator(MESSAGE)).to_contain_text("not a picture")
    expect_nothing(page)


def test_a_picture_that_is_too_large_is_refused(page):
    choose(page, "large.png", "image/png", picture(1, "png") + bytes(10 * 1024 * 1024))
    expect(page.locator(MESSAGE)).to_contain_text("too large")
    expect_nothing(page)


def test_undo_brings_the_drawing_back_from_behind_a_picture(page):
    draw_with_mouse(page, 7)
    expect_digit(page, 7)
    choose(page, "three.png", "image/png", picture(3, "png"))
    expect_digit(page, 3)
    page.locator("#undo").click()
    expect_digit(page, 7)
