"""The API computes in what it is told to, says so, and says exactly what the command line says."""

import contextlib
import json
import subprocess
import urllib.request

import pytest

from launcher import PROGRAMS
from programs import ROOT, Program, running
from strokes import picture

SAMPLES = ROOT / "Tests" / "Samples"


@pytest.fixture(params=["f32", "int8", "auto"])
def api(request, output):
    """The API in one precision, the model's description, and the precision."""
    program = Program("PredictAPI", output / f"{request.param}-api.log", "--precision", request.param)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(running(program))
        except RuntimeError:
            if request.param == "int8" and "no VNNI" in program.text:
                pytest.skip("this processor does not multiply bytes")
            raise
        yield program, program.ask("GET", "/v2/models/larger-cnn")[1]["parameters"], request.param


def ask(program, body):
    with urllib.request.urlopen(f"{program.url}/predict/", data=body, timeout=20) as answer:
        return json.load(answer)


def test_the_api_says_what_the_command_line_says(api, tmp_path):
    program, parameters, wanted = api
    if wanted != "auto":
        assert parameters == {"precision": wanted}
    elif parameters["precision"] == "f32":
        assert "computing in float32" in parameters["fallback"]
    files = [SAMPLES / "seven.png", SAMPLES / "seven.jpg", SAMPLES / "seven-inverted.png", SAMPLES / "five.png"]
    for digit in range(10):
        files.append(tmp_path / f"{digit}.png")
        files[-1].write_bytes(picture(digit, "PNG"))
    told = subprocess.run(
        [PROGRAMS / "digits", "predict", "--precision", parameters["precision"], "--json", *files],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout.splitlines()
    for file, line in zip(files, map(json.loads, told), strict=True):
        answer = ask(program, file.read_bytes())
        assert answer["model"]["precision"] == parameters["precision"]
        assert answer["predicted_digit"] == line["predicted_digit"], file
        # The very same arithmetic: only the decimals differ, in which both write a 32-bit float.
        assert answer["probabilities"] == pytest.approx(line["probabilities"], abs=1e-7), file
