"""Fixtures: the running programs, a real Chromium, and a page that must not complain."""

import os
import pathlib
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from programs import ROOT
from service import Service

OUTPUT = ROOT / ".build" / "end-to-end"
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}

# Generous, because the machine may be busy; a passing test never waits that long.
expect.set_options(timeout=15_000)


def pytest_addoption(parser):
    parser.addoption("--model", help="weights for PredictAPI instead of those that ship")
    parser.addoption("--save-screenshots", action="store_true", help="also put the README's pictures into docs/images")


@pytest.fixture(scope="session")
def output():
    OUTPUT.mkdir(parents=True, exist_ok=True)
    return OUTPUT


def _both(request, output, name):
    """Both programs, over a data folder of their own: what a training leaves behind is nobody else's."""
    model = request.config.getoption("--model")
    folder = request.getfixturevalue("tmp_path_factory").mktemp(name) / "data"
    weights = ["--model", os.path.abspath(model)] if model else []
    return Service(folder, output, name, "--training-epochs", "1000", *weights, page=())


@pytest.fixture(scope="session")
def programs(request, output):
    """Both programs, for all tests that leave them running."""
    with _both(request, output, "shared").running() as both:
        yield both.api, both.page


@pytest.fixture
def own_programs(request, output):
    """Both programs, for one test that may kill them."""
    with _both(request, output, "own").running() as both:
        yield both.api, both.page


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium: Playwright's own download is not needed."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "there is no chromium on the PATH: run `make setup`, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield instance
        instance.close()


class Complaints(list):
    """What the page's console said; a test that provokes failed requests has to say so."""

    failed_requests_are_expected = False

    def watch(self, page):
        page.on("pageerror", lambda error: self.append(f"exception: {error}"))
        page.on("console", lambda message: self._take(message) if message.type == "error" else None)

    def _take(self, message):
        if self.failed_requests_are_expected and message.text.startswith("Failed to load resource"):
            return
        self.append(message.text)


@pytest.fixture
def complaints():
    """Everything that went wrong in the page; a Content-Security-Policy violation is a console error, too."""
    found = Complaints()
    yield found
    assert not found, f"the page complained: {list(found)}"


@pytest.fixture
def open_page(browser, complaints):
    """Opens the page in a context with the given options; closes it at the end."""
    contexts = []

    def open_it(url, **options):
        context = browser.new_context(**(options or DESKTOP))
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        page.goto(url)
        expect(page.locator("#bars li")).to_have_count(10)
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page, programs):
    """The page on a desktop."""
    return open_page(programs[1].url)


@pytest.fixture
def phone(open_page, programs):
    """The page on a phone held upright."""
    return open_page(programs[1].url, **PHONE)


@pytest.fixture(scope="session")
def screenshot(request, output):
    """Saves what a page looks like, for people to judge."""

    def save(page, name, **options):
        page.wait_for_timeout(700)  # the bars and the written digit come to rest
        path = output / f"{name}.png"
        page.screenshot(path=path, **options)
        if request.config.getoption("--save-screenshots"):
            images = pathlib.Path(ROOT) / "docs" / "images"
            images.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, images / path.name)

    return save
