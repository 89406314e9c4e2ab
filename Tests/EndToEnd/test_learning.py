"""The training page in a real browser: starting, watching and stopping a training, and what becomes of it."""

import re
import shutil
import time
import zipfile

import pytest
import small_mnist
from conftest import DESKTOP, PHONE
from hand import draw_with_mouse, expect_digit, expect_last_answer, paper
from playwright.sync_api import expect
from programs import ROOT
from service import Service
from strokes import strokes
from test_access import PASSWORD, digits, make_key
from test_models import write_drawings

# A busy machine may take its time; a passing test never waits that long.
LEARNING = 90_000
MNIST = ROOT.parent / "shared" / "data" / "mnist"


class School(Service):
    """Both programs, and what is asked of the API behind the page's back."""

    def __init__(self, output, folder, name, api=(), page=(), corpus="none"):
        # What bars taught must not answer the next test's drawings.
        super().__init__(folder, output, name, "--corpus", corpus, "--activation", "by-hand", *api, page=page)

    def told(self, method, path):
        """The JSON of an answer that has to be a success."""
        status, answer = self.api.ask(method, path)
        assert status < 300, (status, answer)
        return answer


@pytest.fixture(scope="module")
def shared_school(output, tmp_path_factory):
    with School(output, tmp_path_factory.mktemp("school") / "data", "school").running() as school:
        yield school


@pytest.fixture
def school(shared_school):
    """Where no training runs, before and after."""
    yield shared_school
    if shared_school.told("GET", "/training")["status"] == "in_progress":
        shared_school.told("DELETE", "/training")


@pytest.fixture
def open_learning(browser, complaints):
    """Opens the training page in a context with the given options; closes it at the end."""
    contexts = []

    def open_it(url, **options):
        context = browser.new_context(**(options or DESKTOP))
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        page.goto(f"{url}/learn")
        expect(page.locator("#training-headline")).not_to_have_text("…")
        return page

    yield open_it
    for context in contexts:
        context.close()


def begin(page, epochs, **more):
    """Fills in the form and starts a training from random weights."""
    page.get_by_text("Begin anew", exact=True).click()
    page.locator("[name=epochs]").fill(str(epochs))
    if more:
        page.locator("summary").click()
    for name, value in more.items():
        page.locator(f"[name={name}]").fill(str(value))
    page.locator("#start").click()


def points(page):
    return int(page.locator("#training").get_attribute("data-points") or 0)


def shares(page):
    """What the bars of all digits show."""
    return page.locator(".probe-bars i").evaluate_all("bars => bars.map(bar => bar.style.getPropertyValue('--share'))")


def wait_until(page, condition):
    """Waits for what no locator can say; the page's policy forbids scripts that Playwright would wait with."""
    limit = time.monotonic() + LEARNING / 1000
    while not condition():
        assert time.monotonic() < limit
        page.wait_for_timeout(100)


def draw_on_pad(page, digit):
    pad = page.locator("#probe-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    for stroke in strokes(digit, (box["x"], box["y"], box["width"], box["height"])):
        page.mouse.move(*stroke[0])
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def test_digits_to_watch_are_drawn_brought_along_and_taken_away(open_page, school):
    page = open_page(school.page.url)
    draw_with_mouse(page, 7)
    expect_digit(page, 7)
    page.locator("#keep").click()
    expect(page.locator("#keep")).to_have_text("Kept, 1 of 10")
    page.get_by_role("link", name="Training").click()
    expect(page.locator(".probe")).to_have_count(1)
    draw_on_pad(page, 2)
    page.locator("#probe-add").click()
    expect(page.locator(".probe")).to_have_count(2)
    expect(page.locator("#probe-add")).to_be_disabled()
    page.locator("#probe-examples").click()
    expect(page.locator(".probe")).to_have_count(10)
    expect(page.locator("#probe-examples")).to_be_disabled()
    page.get_by_role("button", name="Remove digit 1", exact=True).click()
    expect(page.locator(".probe")).to_have_count(9)
    page.reload()
    expect(page.locator(".probe")).to_have_count(9)


def test_a_training_is_started_watched_and_stopped(open_learning, school):
    page = open_learning(school.page.url)
    draw_on_pad(page, 4)
    page.locator("#probe-add").click()
    begin(page, 1000, rate=0.01)
    expect(page.locator("#training-headline")).to_have_text(re.compile(r"^Epoch \d+ of 1000$"), timeout=LEARNING)
    expect(page.locator("#settings")).to_be_hidden()
    expect(page.locator("#probe-tools")).to_be_hidden()
    expect(page.locator("#figure-memory")).to_contain_text("MB")
    expect(page.locator("#loss-chart .axis")).to_have_text(["Epochs", "Loss"])
    expect(page.locator("#accuracy-chart circle.validated").first).to_be_visible(timeout=LEARNING)

    seen, before = points(page), shares(page)
    assert len(before) == 10
    wait_until(page, lambda: points(page) > seen + 4)
    wait_until(page, lambda: any(abs(float(now) - float(then)) > 0.01 for now, then in zip(shares(page), before)))

    # Somebody else sees the same, the digits included, and may stop it, too.
    other = open_learning(school.page.url)
    expect(other.locator(".probe img")).to_have_count(1)
    expect(other.locator("#accuracy-chart circle.validated").first).to_be_visible(timeout=LEARNING)
    assert points(other) > 4, "what happened before is missing"
    other.locator("#stop").click()
    for each in (page, other):
        expect(each.locator("#training-headline")).to_have_text("Training stopped", timeout=LEARNING)
        expect(each.locator("#training-detail")).to_have_text("The training was stopped.")
        expect(each.locator("#past-list li").first).to_contain_text("stopped")
        expect(each.locator("#settings")).to_be_visible()
        expect(each.locator("#stop")).to_be_hidden()


def test_a_completed_training_says_what_it_came_to(open_learning, school):
    page = open_learning(school.page.url)
    begin(page, 2, images=64)
    expect(page.locator("#training-headline")).to_have_text("Training completed", timeout=LEARNING)
    training = school.told("GET", "/training")
    expect(page.locator("#training-detail")).to_contain_text(f"Version {training['version']}")
    expect(page.locator("#past-list li").first).to_contain_text("completed")
    expect(page.locator("#accuracy-chart circle.validated")).to_have_count(2)
    assert training["settings"]["epochs"] == 2 and training["settings"]["epoch_images"] == 64
    assert "probes" not in training["settings"]


def test_the_page_finds_back_when_the_api_was_killed(open_learning, output, tmp_path, complaints):
    complaints.failed_requests_are_expected = True
    school = School(output, tmp_path / "data", "killed-school")
    with school.running():
        page = open_learning(school.page.url)
        page.locator("#probe-examples").click()
        begin(page, 1000)
        expect(page.locator("#accuracy-chart circle.validated").first).to_be_visible(timeout=LEARNING)
        school.api.kill()
        expect(page.locator("#message")).to_contain_text("Trying again")
        school.api.start()
        expect(page.locator("#message")).to_be_hidden(timeout=LEARNING)
        seen = points(page)
        assert seen > 0
        wait_until(page, lambda: points(page) > seen)
        expect(page.locator(".probe")).to_have_count(10)
        page.locator("#stop").click()
        expect(page.locator("#training-headline")).to_have_text("Training stopped", timeout=LEARNING)


def test_what_is_missing_is_told_in_words(open_learning, output, tmp_path, complaints):
    complaints.failed_requests_are_expected = True
    school = School(output, tmp_path / "data", "empty-school")
    shutil.rmtree(tmp_path / "data" / "mnist")
    with school.running():
        page = open_learning(school.page.url)
        page.locator("#start").click()
        expect(page.locator("#message")).to_contain_text("digits download")
        expect(page.locator("#settings")).to_be_visible()


def test_without_the_role_one_may_watch_and_log_in(open_learning, output, tmp_path):
    (visitor, visitor_entry), (admin, admin_entry) = make_key("page", "predict"), make_key("ops", "admin")
    school = School(
        output,
        tmp_path / "data",
        "guarded-school",
        api=["--api-keys", f"{visitor_entry},{admin_entry}"],
        page=[
            *("--api-key", visitor, "--admin-api-key", admin),
            *("--admin-password-hash", digits("keys", "hash-password", input=PASSWORD).strip()),
        ],
    )
    with school.running():
        page = open_learning(school.page.url)
        expect(page.locator("#guest")).to_be_visible()
        for part in ("#settings", "#stop", "#probe-tools", "#corrections", "#roll-back"):
            expect(page.locator(part)).to_be_hidden()
        page.locator("#guest-login").click()
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#settings")).to_be_visible()
        expect(page.locator("#guest")).to_be_hidden()
        begin(page, 1000)
        expect(page.locator("#stop")).to_be_visible()
        page.locator("#account").click()
        expect(page.locator("#stop")).to_be_hidden()
        expect(page.locator("#training-headline")).to_have_text(re.compile("^Epoch"), timeout=LEARNING)
        # A page that listens would complain of the end of what it listens to.
        page.close()


@pytest.mark.parametrize("width, height", [(320, 568), (390, 844), (768, 1024), (1280, 800), (1920, 1080)])
def test_nothing_sticks_out_on_any_screen(open_learning, school, width, height):
    page = open_learning(school.page.url, viewport={"width": width, "height": height})
    page.locator("#probe-examples").click()
    expect(page.locator(".probe")).to_have_count(10)
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_reaches_every_control_and_each_has_a_name(open_learning, school):
    page = open_learning(school.page.url)
    controls = page.locator("main :is(button, input, a, summary):visible:not([disabled])")
    count = controls.count()
    assert count > 5
    for index in range(count):
        name = controls.nth(index).evaluate(
            "c => c.ariaLabel || c.textContent.trim() || c.closest('label')?.textContent.trim()"
        )
        assert name, controls.nth(index).evaluate("c => c.outerHTML")
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(count + 8):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.name"))
    assert {"base", "epochs", "minutes", "start", "probe-examples"} <= reached


@pytest.mark.parametrize("name, options", [
    ("learn", {"viewport": {"width": 1280, "height": 880}, "device_scale_factor": 2, "color_scheme": "light"}),
    ("learn-phone-dark", {**PHONE, "color_scheme": "dark"}),
])
def test_screenshots(open_learning, output, tmp_path, screenshot, name, options):
    school = School(output, tmp_path / "data", "shown-school")
    if MNIST.exists():
        # Real digits, where there are any, look better than bars.
        small_mnist.write_first(MNIST, school.folder / "mnist")
    with school.running():
        page = open_learning(school.page.url, **options)
        page.locator("#probe-examples").click()
        begin(page, 30, images=640)
        epochs = page.locator("#accuracy-chart circle.validated")
        wait_until(page, lambda: epochs.count() > 4 and points(page) > 20)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
        screenshot(page, name)
        # A page that listens would complain of the end of what it listens to.
        page.close()


@pytest.fixture
def strict_school(output, tmp_path):
    """Where versions are compared on drawings, too."""
    corpus = tmp_path / "corpus"
    write_drawings(corpus)
    school = School(output, tmp_path / "data", "strict-school", corpus=corpus)
    with school.running():
        yield school


def test_a_version_is_activated_against_the_gate_and_rolled_back(open_learning, strict_school, complaints):
    complaints.failed_requests_are_expected = True  # the gate's refusal
    school = strict_school
    page = open_learning(school.page.url)
    # Random weights that learn nothing.
    begin(page, 1, images=64, rate=0)
    expect(page.locator("#training-headline")).to_have_text("Training completed", timeout=LEARNING)
    version = school.told("GET", "/training")["version"]
    shipped = school.told("GET", "/models")["active"]
    row = page.locator(f".version[data-version='{version}']")
    expect(row.locator(".verdict-line")).to_have_attribute("data-worse", "true", timeout=LEARNING)
    expect(row).to_have_attribute("data-status", "candidate")
    row.get_by_role("button", name="Activate").click()
    page.get_by_role("button", name="Activate it anyway").click()
    expect(row).to_have_attribute("data-status", "active")
    expect(page.locator("#versions-message")).to_have_text(f"Version {version[:7]} answers now.")
    assert school.told("GET", "/models")["active"] == version

    page.locator("#roll-back").click()
    expect(row).to_have_attribute("data-status", "retired")
    assert school.told("GET", "/models")["active"] == shipped
    row.get_by_role("button", name="Delete").click()
    row.get_by_role("button", name="Really delete?").click()
    expect(row).to_have_count(0)


def say(page, digit, expected):
    """Tells the page what the drawn digit was, and waits for its thanks."""
    page.get_by_role("button", name="No, it was…").click()
    page.get_by_role("button", name=f"It was a {digit}", exact=True).click()
    expect(page.locator("#correction")).to_have_attribute("data-state", expected)


def test_a_correction_needs_consent_once_and_can_be_switched_off(open_page, school):
    school.told("DELETE", "/feedback")
    page = open_page(school.page.url)
    correction, sent = page.locator("#correction"), []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    expect(correction).to_have_attribute("data-state", "none")
    draw_with_mouse(page, 7)
    expect_digit(page, 7)
    say(page, 1, "consent")
    expect(page.locator("#consent-text")).to_contain_text("90 days")
    assert not any("feedback" in url for url in sent)
    page.get_by_role("button", name="Agree and send").click()
    expect(correction).to_have_attribute("data-state", "thanks")
    expect(correction).to_contain_text("Thank you!")
    assert school.told("GET", "/feedback/statistics")["total"] == 1

    # Another drawing: what was agreed to once is not asked again.
    page.locator("#clear").click()
    expect(correction).to_have_attribute("data-state", "none")
    draw_with_mouse(page, 3)
    expect_digit(page, 3)
    page.get_by_role("button", name="Yes, the answer is right").click()
    expect(correction).to_have_attribute("data-state", "thanks")
    entry = school.told("GET", "/feedback?status=accepted")["feedback"][0]
    assert (entry["label"], entry["predicted_digit"]) == (3, 3)

    page.get_by_role("switch", name="Send corrections").click()
    expect(correction).to_have_attribute("data-state", "off")
    page.reload()
    draw_with_mouse(page, 8)
    expect_digit(page, 8)
    expect(correction).to_contain_text("Corrections are not sent.")
    page.get_by_role("switch", name="Send corrections").click()
    expect(correction).to_have_attribute("data-state", "ask")
    assert school.told("GET", "/feedback/statistics")["total"] == 2


def test_an_uploaded_picture_is_corrected_as_well_and_a_failure_is_told(open_page, output, tmp_path, complaints):
    complaints.failed_requests_are_expected = True
    school = School(output, tmp_path / "data", "corrected-school")
    with school.running():
        page = open_page(school.page.url)
        page.locator("#file").set_input_files(ROOT / "Tests" / "Samples" / "seven.jpg")
        expect_digit(page, 7)
        school.api.kill()
        say(page, 7, "consent")
        page.get_by_role("button", name="Agree and send").click()
        expect(page.locator("#correction")).to_have_attribute("data-state", "failed")
        school.api.start()
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("#correction")).to_have_attribute("data-state", "thanks")


def test_corrections_are_looked_through_and_taken_along(open_page, open_learning, school):
    school.told("DELETE", "/feedback")
    page = open_page(school.page.url)
    for digit, label in ((7, 2), (3, 3), (8, 1)):
        draw_with_mouse(page, digit)
        expect_digit(page, digit)
        say(page, label, "thanks" if digit != 7 else "consent")
        if digit == 7:
            page.get_by_role("button", name="Agree and send").click()
            expect(page.locator("#correction")).to_have_attribute("data-state", "thanks")
        page.locator("#clear").click()
    statistics = school.told("GET", "/feedback/statistics")

    page = open_learning(school.page.url)
    row = page.locator("#by-version tbody tr")
    told = statistics["by_version"][0]
    share = f"{100 * told['accuracy']:.1f}\u00a0%"
    expect(row.locator("td")).to_have_text([told["version"][:7], str(told["total"]), str(told["right"]), share])
    for status in ("review", "accepted"):
        page.locator(f"input[name=corrections][value={status}]").check(force=True)
        expect(page.locator(".correction")).to_have_count(statistics["by_status"][status])
    accepted = page.locator(".correction")
    taken = accepted.count()
    accepted.first.get_by_role("button", name="Reject").click()
    expect(accepted).to_have_count(taken - 1)
    page.locator("input[name=corrections][value=rejected]").check(force=True)
    expect(accepted).to_have_count(1)
    accepted.first.get_by_role("button", name="Accept").click()
    expect(accepted).to_have_count(0)
    for kind in ("IDX", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Export as {kind}").click()
        assert zipfile.is_zipfile(download.value.path())
    page.locator("#corrections-delete").click()
    page.get_by_role("button", name="Really delete all?").click()
    expect(page.locator("#by-version")).to_be_hidden()
    assert school.told("GET", "/feedback/statistics")["total"] == 0


# A nine that is read as a three, as the points of a pen: writer 28 of E. Alpaydin, F. Alimoglu, Pen-Based
# Recognition of Handwritten Digits, UCI Machine Learning Repository, doi:10.24432/C5MG6K, CC BY 4.0.
NINE = [
    (268, 195), (275, 188), (279, 178), (281, 170), (278, 163), (271, 161), (254, 160), (237, 163), (219, 168),
    (202, 174), (193, 180), (193, 183), (202, 183), (221, 180), (242, 173), (265, 168), (280, 166), (286, 173),
    (278, 191), (260, 220), (233, 252), (206, 284), (180, 312), (160, 329), (146, 338), (139, 338), (137, 333),
    (140, 326),
]
# A minute or two where nothing else runs.
LESSON = 1_200_000


def write(page, points, size=0.66, shift=(0, 0)):
    """Draws one stroke on the page: its longer side as this share of the paper's, moved by so much of it."""
    left, top, side, _ = paper(page)
    xs, ys = zip(*points)
    scale = size * side / max(max(xs) - min(xs), max(ys) - min(ys))

    def place(point):
        return (
            left + side * (0.5 + shift[0]) + scale * (point[0] - (min(xs) + max(xs)) / 2),
            top + side * (0.5 + shift[1]) + scale * (point[1] - (min(ys) + max(ys)) / 2),
        )

    page.mouse.move(*place(points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*place(point), steps=3)
    page.mouse.up()
    expect_last_answer(page)


@pytest.mark.skipif(not MNIST.exists(), reason=f"there is no MNIST in {MNIST}")
def test_what_people_correct_is_read_right_after_the_next_training(open_page, open_learning, output, tmp_path, complaints):
    complaints.failed_requests_are_expected = True
    folder = tmp_path / "data"
    school = School(output, folder, "taught-school", corpus="Models/corpus")
    shutil.rmtree(folder / "mnist")
    (folder / "mnist").symlink_to(MNIST)
    with school.running():
        page = open_page(school.page.url)
        write(page, NINE)
        assert page.locator("#result").get_attribute("data-digit") != "9", "the shipped weights have learnt this one"
        corrected = 0
        for size, shift in ((0.66, (0, 0)), (0.5, (0.1, -0.05)), (0.75, (-0.04, 0.03))):
            page.locator("#clear").click()
            write(page, NINE, size, shift)
            say(page, 9, "thanks" if corrected else "consent")
            if not corrected:
                page.get_by_role("button", name="Agree and send").click()
                expect(page.locator("#correction")).to_have_attribute("data-state", "thanks")
            corrected += 1

        page = open_learning(school.page.url)
        # What the model contradicts outright waits for a person.
        waiting = school.told("GET", "/feedback/statistics")["by_status"]["review"]
        expect(page.locator(".correction")).to_have_count(waiting)
        for left in range(waiting, 0, -1):
            page.locator(".correction").first.get_by_role("button", name="Accept").click()
            expect(page.locator(".correction")).to_have_count(left - 1)
        expect(page.locator("#use-feedback-count")).to_have_text(f"({corrected} so far)")
        before = school.told("GET", "/models")["active"]
        page.locator("[name=epochs]").fill("1")
        page.locator("summary").click()
        page.locator("[name=rate]").fill("0.00005")
        # Trainings differ by their seed in what MNIST gains or loses, by some digits either way.
        page.locator("[name=seed]").fill("368562612")
        page.locator("#start").click()
        expect(page.locator("#training-headline")).to_have_text("Training completed", timeout=LESSON)
        training = school.told("GET", "/training")
        assert training["settings"]["feedback"] == corrected
        row = page.locator(f".version[data-version='{training['version']}']")
        expect(row.locator(".verdict-line")).to_have_attribute("data-worse", "false", timeout=LEARNING)
        if row.get_attribute("data-status") != "active":
            row.get_by_role("button", name="Activate").click()
        expect(row).to_have_attribute("data-status", "active", timeout=LEARNING)

        page = open_page(school.page.url)
        write(page, NINE)
        expect_digit(page, 9)
        old, new = (school.told("GET", f"/models/{version}")["metrics"] for version in (before, training["version"]))
        assert new["test_accuracy"] >= old["test_accuracy"] - 0.0005
