"""The README keeps its word: its `curl` lines give what it shows, and its settings are those of `--help`."""

import json
import re
import shlex
import subprocess

import pytest
from launcher import PROGRAMS
from programs import ROOT

README = (ROOT / "README.md").read_text()

# Numbers, and this text, depend on the weights, the machine or the moment; their types still have to be those shown.
VARYING = {"id", "version", "versions", "model_version", "started_at", "precision"}
# Only where the machine does not compute in bytes; only where a test has given feedback before.
OPTIONAL = {"fallback", "feedback"}
# But for the answers that the samples were drawn for.
EXACT = {"predicted_digit", "prediction"}


def examples():
    """Each `$ curl` line with the lines of output that follow it."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            if command.startswith("curl "):
                found.append((command, output.strip("\n")))
    return found


def settings_table(program, *command):
    """The Markdown table that belongs to a program's `--help`."""
    text = subprocess.run(
        [PROGRAMS / program, *command, "--help"], capture_output=True, text=True, check=True, timeout=20
    ).stdout
    options, lines = [], text.partition("Options:\n")[2].splitlines()
    for line in lines:
        flag = re.match(r"  (--\S+(?: \S+)?) {2,}(\S.*)", line)
        if flag:
            options.append(list(flag.groups()))
        elif line.startswith("    ") and options:
            options[-1][1] += " " + line.strip()
    rows = ["| flag | environment | default | meaning |", "|---|---|---|---|"]
    for flag, meaning in options:
        if flag in ("--help", "--version"):
            continue
        notes = re.search(
            r" \((?:environment: (\w+))?(?:; )?(?:default: ([^\s;]+))?(?:; )?(?:in production: (\S+))?\)$", meaning
        )
        variable, value, preset = notes.groups() if notes else (None, None, None)
        meaning = meaning[: notes.start()] if notes else meaning
        value = f"`{value}`" if value else "" if " " in flag else "off"
        value += f", in production `{preset}`" if preset else ""
        rows.append(f"| `{flag}` | {f'`{variable}`' if variable else ''} | {value} | {meaning} |")
    return "\n".join(rows)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def agrees(shown, given, name=""):
    """Whether a JSON value has the shape of the one that the README shows."""
    if isinstance(shown, dict):
        return (
            isinstance(given, dict)
            and shown.keys() == given.keys() - OPTIONAL
            and all(agrees(shown[key], given[key], key) for key in shown)
        )
    if isinstance(shown, list):
        return (
            isinstance(given, list)
            and len(shown) == len(given)
            and all(agrees(*pair, name) for pair in zip(shown, given, strict=True))
        )
    if name in EXACT:
        return shown == given
    if is_number(shown):
        return is_number(given)
    return isinstance(given, str) if name in VARYING else shown == given


@pytest.mark.parametrize("command, answer", examples(), ids=[command for command, _ in examples()])
def test_curl_line(programs, command, answer):
    for address, program in zip(("localhost:8000", "localhost:8501"), programs, strict=True):
        command = command.replace(address, f"127.0.0.1:{program.port}")
    result = subprocess.run(
        [*shlex.split(command), "--silent", "--show-error", "--max-time", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 0, result.stderr
    shown, given = answer.splitlines(), result.stdout.rstrip("\n").splitlines()
    # What follows the JSON, such as the status that -w prints, has to be equal; without it the status is 200.
    if shown[0].startswith(("{", "[")):
        assert agrees(json.loads(shown[0]), json.loads(given[0])), result.stdout
        assert shown[1:] == given[1:]
    else:
        assert shown == given
    if "-w" not in shlex.split(command):
        status = subprocess.run(
            [*shlex.split(command), "--silent", "--output", "/dev/null", "-w", "%{http_code}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
        ).stdout
        assert status.startswith("2"), status


def test_every_route_has_a_curl_line():
    headings = re.findall(r"^### .*`(?:GET|POST) .*$", README, flags=re.MULTILINE)
    routes = [route for heading in headings for route in re.findall(r"`(?:GET|POST) (\S+)`", heading)]
    assert len(routes) >= 9
    for route in routes:
        assert any(f"localhost:8000{route}" in command for command, _ in examples()), route


@pytest.mark.parametrize("program", ["PredictAPI", "WebFrontend", "launch"])
def test_the_settings_are_those_of_help(program):
    wanted = settings_table(program)
    assert len(wanted.splitlines()) > 4
    assert wanted in README, f"the README's table of {program} has to be:\n\n{wanted}\n"


def test_every_command_of_digits_is_described():
    text = subprocess.run([PROGRAMS / "digits", "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  (\w+) ", text.partition("Commands:\n")[2], flags=re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        assert f"digits {command}" in README, command


def test_what_the_readme_names_exists():
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)|@(Tests/[\w./-]+)", README):
        assert (ROOT / (path[0] or path[1])).exists(), path
