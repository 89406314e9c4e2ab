"""The API goes away and comes back; the page says so and recovers by itself."""

from playwright.sync_api import expect

from hand import draw_with_mouse, expect_digit


def test_the_page_recovers_by_itself_and_sends_the_newest_drawing(open_page, own_programs, complaints, screenshot):
    api, frontend = own_programs
    complaints.failed_requests_are_expected = True
    page = open_page(frontend.url)
    draw_with_mouse(page, 1)
    expect_digit(page, 1)

    api.kill()
    page.keyboard.press("Delete")
    draw_with_mouse(page, 7)
    message = page.locator("#message")
    expect(message).to_have_text("The recogniser is not reachable; trying again…")
    screenshot(page, "api-down")
    # What is drawn meanwhile is what will be read.
    page.keyboard.press("Delete")
    draw_with_mouse(page, 3)
    expect(message).to_be_visible()

    api.start()
    expect_digit(page, 3)


def test_a_page_opened_during_the_outage_says_so_at_once(open_page, own_programs, complaints):
    api, frontend = own_programs
    complaints.failed_requests_are_expected = True
    assert api.stop() == 0
    page = open_page(frontend.url)
    message = page.locator("#message")
    expect(message).to_have_text("The recogniser is not reachable; trying again…")
    api.start()
    expect(message).to_be_hidden()
    draw_with_mouse(page, 0)
    expect_digit(page, 0)
