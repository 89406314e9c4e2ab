"""Keys, roles, limits and the page's login, on the real programs with keys that `digits keys` made."""

import http.client
import json
import re
import subprocess

import pytest
from hand import draw_with_mouse, expect_digit
from launcher import PROGRAMS
from playwright.sync_api import expect
from programs import ROOT, Program, exchange, running

PASSWORD = "seven little pencils"
SEVEN = (ROOT / "Tests" / "Samples" / "seven.png").read_bytes()


def digits(*arguments, **options):
    return subprocess.run(
        [PROGRAMS / "digits", *arguments], capture_output=True, text=True, check=True, timeout=30, **options
    ).stdout


def make_key(name, role):
    """A key and its entry, as a person copies them from the terminal."""
    text = digits("keys", "new", "--name", name, "--role", role)
    return re.search(r"^ +(digits_\S+)$", text, re.MULTILINE)[1], re.search(rf"^ +({name}:\S+)$", text, re.MULTILINE)[1]


@pytest.fixture(scope="module")
def keys():
    return {name: make_key(name, role) for name, role in [("page", "predict"), ("ops", "admin"), ("lab", "predict")]}


@pytest.fixture(scope="module")
def guarded(output, keys, tmp_path_factory):
    """Both programs with keys, a login and a limit, their secrets in files."""
    folder = tmp_path_factory.mktemp("secrets")

    def secret(name, text):
        path = folder / name
        path.write_text(text + "\n")
        path.chmod(0o600)
        return str(path)

    api = Program(
        "PredictAPI",
        output / "guarded-api.log",
        *["--api-keys", secret("keys", "# who may ask\n" + "\n".join(entry for _, entry in keys.values()))],
        *["--app-env", "production", "--rate", "200", "--burst", "400"],
    )
    page = Program(
        "WebFrontend",
        output / "guarded-page.log",
        *["--api-url", api.url, "--app-env", "production"],
        *["--api-key", secret("api-key", keys["page"][0]), "--admin-api-key", secret("admin-key", keys["ops"][0])],
        *["--admin-password-hash", secret("hash", digits("keys", "hash-password", input=PASSWORD))],
    )
    with running(api, page):
        yield api, page


def ask(url, method="GET", body=None, **headers):
    """Status, header fields and JSON of an answer."""
    status, headers, content = exchange(url, method, body, **headers)
    return status, headers, json.loads(content) if content else None


def predict(program, **headers):
    return ask(f"{program.url}/predict/", "POST", SEVEN, Content_Type="image/png", **headers)


def log_in(program, password=PASSWORD, **headers):
    body = json.dumps({"password": password}).encode()
    return ask(f"{program.url}/api/session", "POST", body, Content_Type="application/json", **headers)


def test_without_a_key_the_api_says_that_it_needs_one(guarded):
    status, headers, body = predict(guarded[0])
    assert status == 401
    assert headers["WWW-Authenticate"] == 'Bearer realm="digits"'
    assert list(body) == ["error"]
    assert ask(f"{guarded[0].url}/health/ready")[0] == 200


def test_a_key_predicts_and_is_told_what_is_left(guarded, keys):
    for fields in ({"Authorization": f"Bearer {keys['lab'][0]}"}, {"X_API_Key": keys["lab"][0]}):
        status, headers, body = predict(guarded[0], **fields)
        assert (status, body["predicted_digit"]) == (200, 7)
        assert headers["RateLimit-Policy"] == '"default";q=400;w=2'
        assert re.fullmatch(r'"default";r=\d+;t=\d', headers["RateLimit"])
    assert predict(guarded[0], X_API_Key=keys["lab"][0] + "x")[0] == 401


def test_what_is_stored_opens_nothing(guarded, keys):
    entry = keys["ops"][1]
    for guess in (entry, entry.rpartition(":")[2]):
        assert predict(guarded[0], X_API_Key=guess)[0] == 401


def test_visitors_of_the_page_need_no_key_and_see_none(guarded, keys):
    status, headers, body = predict(guarded[1], X_API_Key="mine", Authorization="Bearer mine")
    assert (status, body["predicted_digit"]) == (200, 7)
    for secret, entry in keys.values():
        for text in (str(headers), json.dumps(body)):
            assert secret not in text and entry.rpartition(":")[2] not in text
    session = ask(f"{guarded[1].url}/api/session")[2]
    assert session == {"open": False, "role": "predict", "login": True, "signed_in": False}


def test_logging_in_and_out_over_http(guarded):
    page = guarded[1]
    status, headers, _ = log_in(page)
    assert status == 204
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Max-Age=43200" in cookie
    pair = cookie.partition(";")[0]
    assert ask(f"{page.url}/api/session", Cookie=pair)[2]["role"] == "admin"
    evil = {"Cookie": pair, "Origin": "http://evil.example", "Sec_Fetch_Site": "cross-site"}
    assert ask(f"{page.url}/api/session", "DELETE", **evil)[0] == 403
    assert ask(f"{page.url}/api/session", "DELETE", Cookie=pair)[0] == 204
    assert ask(f"{page.url}/api/session", Cookie=pair)[2]["role"] == "predict"


def test_guessing_the_password_is_held_back(output, guarded):
    """From another address, which a trusted proxy on this machine tells: the other tests log in, too."""
    statuses = [log_in(guarded[1], f"guess {n}", X_Forwarded_For="192.0.2.66")[0] for n in range(7)]
    assert statuses == [403] * 5 + [429] * 2
    assert log_in(guarded[1], X_Forwarded_For="192.0.2.67")[0] == 204
    log = (output / "guarded-page.log").read_text()
    assert '"client.address":"192.0.2.66"' in log
    assert PASSWORD not in log and "guess" not in log


def test_over_https_the_cookie_is_bound_to_the_host(guarded):
    cookie = log_in(guarded[1], X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.68")[1]["Set-Cookie"]
    assert cookie.startswith("__Host-digits_session=") and cookie.endswith("; Secure")


def test_no_secret_is_in_a_log(output, guarded, keys):
    predict(guarded[0], X_API_Key=keys["lab"][0])
    for name in ("guarded-api.log", "guarded-page.log"):
        text = (output / name).read_text()
        assert not any(secret in text or entry.rpartition(":")[2] in text for secret, entry in keys.values())
    assert '"client.key":"lab"' in (output / "guarded-api.log").read_text()
    assert json.loads((output / "guarded-page.log").read_text().splitlines()[0])


def test_what_asks_too_fast_gets_429_and_the_next_address_does_not(output, keys):
    api = Program(
        "PredictAPI", output / "limited-api.log", "--api-keys", keys["page"][1], "--rate", "0.1", "--burst", "3"
    )
    with running(api):
        key = keys["page"][0]
        statuses = [ask(f"{api.url}/v2", X_API_Key=key, X_Forwarded_For="192.0.2.1")[0] for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        _, headers, body = ask(f"{api.url}/v2", X_API_Key=key, X_Forwarded_For="192.0.2.1")
        assert 1 <= int(headers["Retry-After"]) <= 10
        assert headers["RateLimit"].startswith('"default";r=0;t=')
        assert list(body) == ["error"]
        assert ask(f"{api.url}/v2", X_API_Key=key, X_Forwarded_For="192.0.2.2")[0] == 200
        assert ask(f"{api.url}/health/live")[0] == 200


@pytest.mark.parametrize("program, setting", [("PredictAPI", "--api-keys"), ("WebFrontend", "--api-key")])
def test_production_does_not_start_open(program, setting):
    result = subprocess.run(
        [PROGRAMS / program, "--app-env", "production", "--port", "0"], capture_output=True, text=True, timeout=20
    )
    assert result.returncode == 64
    assert setting in result.stderr and "ALLOW_OPEN=true" in result.stderr


def test_with_no_keys_the_log_and_the_page_say_so(programs, output, page):
    assert "no API keys are configured" in (output / "shared-api.log").read_text()
    expect(page.locator("#access")).to_have_text(re.compile("^Open access"))
    expect(page.locator("#account")).to_be_hidden()


def test_a_request_with_a_body_that_never_comes_needs_no_key_to_be_refused(guarded):
    """Whatever is announced, a stranger gets an answer and the server goes on."""
    connection = http.client.HTTPConnection("127.0.0.1", guarded[0].port, timeout=20)
    connection.request("POST", "/predict/", body=b"x" * 100_000, headers={"Content-Type": "image/png"})
    assert connection.getresponse().status == 401
    connection.close()


def test_the_page_logs_in_and_out(open_page, guarded, complaints, screenshot):
    complaints.failed_requests_are_expected = True  # the wrong password
    page = open_page(guarded[1].url)
    account, dialog = page.locator("#account"), page.locator("#login")
    expect(page.locator("#access")).to_be_hidden()
    draw_with_mouse(page, 7)
    expect_digit(page, 7)

    account.click()
    expect(dialog).to_be_visible()
    expect(page.locator("#password")).to_be_focused()
    page.keyboard.type("wrong")
    # What is typed here is not meant for the drawing.
    page.keyboard.press("Backspace")
    page.keyboard.press("Delete")
    assert page.locator("#password").input_value() == "wron"
    page.keyboard.press("Enter")
    expect(page.locator("#login-problem")).to_have_text("The password is wrong.")
    screenshot(page, "login")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(account).to_have_text("Log out")
    assert page.locator("#password").input_value() == ""
    assert page.evaluate("document.cookie") == "", "scripts must not see the session"
    expect_digit(page, 7)
    screenshot(page, "logged-in")

    page.reload()
    expect(account).to_have_text("Log out")
    account.click()
    expect(account).to_have_text("Log in")


def test_the_login_fits_a_phone(open_page, guarded, screenshot):
    page = open_page(
        guarded[1].url, viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True
    )
    page.locator("#account").tap()
    box = page.locator("#login").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    screenshot(page, "login-phone")
    page.locator("#login-cancel").tap()
    expect(page.locator("#login")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_the_page_has_no_key_it_says_so(open_page, output, keys, complaints):
    complaints.failed_requests_are_expected = True
    api = Program("PredictAPI", output / "keyless-api.log", "--api-keys", keys["page"][1])
    frontend = Program("WebFrontend", output / "keyless-page.log", "--api-url", api.url)
    with running(api, frontend):
        page = open_page(frontend.url)
        draw_with_mouse(page, 7)
        expect(page.locator("#message")).to_contain_text("no valid key")
