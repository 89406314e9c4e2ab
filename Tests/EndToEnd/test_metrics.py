"""What Prometheus reads of both programs is what docs/OPERATIONS.md says, and counts what was asked."""

import base64
import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from programs import ROOT, Program, free_port, running

sys.path.append(str(ROOT / "deploy" / "checks"))
from documented import tables  # noqa: E402

SAMPLES = ROOT / "Tests" / "Samples"
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def fetch(program, path="/metrics", **headers):
    request = urllib.request.Request(program.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.headers["Content-Type"], response.read().decode()


def samples(program):
    """Name and labels of each sample to its value, by Prometheus's own parser."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parse_text(fetch(program)[1])
        for sample in family.samples
    }


def value(of, name, **labels):
    return of.get((name, frozenset(labels.items())), 0)


def post(program, path, body):
    request = urllib.request.Request(program.url + path, data=body, headers={"Content-Type": "image/png"})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def documented_for(program):
    both, api, page = tables()
    return both | (api if program.path.name == "PredictAPI" else page)


@pytest.mark.parametrize("index", [0, 1], ids=["PredictAPI", "WebFrontend"])
def test_every_metric_of_the_tables_is_there_and_no_other(programs, index):
    program = programs[index]
    assert post(program, "/predict/", (SAMPLES / "seven.png").read_bytes()) == 200
    wanted = documented_for(program)
    families = {}
    for family in parse_text(fetch(program)[1]):
        # The parser takes the suffix of counters off, which this format has in its names.
        families[family.name + ("_total" if family.type == "counter" else "")] = family
    assert set(families) == set(wanted)
    for name, (kind, labels, _) in wanted.items():
        assert families[name].type == kind, name
        assert families[name].documentation, name
        for sample in families[name].samples:
            assert set(sample.labels) - {"le"} == set(labels), sample
    for name, (kind, _, text) in wanted.items():
        if "Bounds: " in text:
            bounds = [float(bound) for bound in text.partition("Bounds: ")[2].rstrip(".").split(", ")]
            told = [float(s.labels["le"]) for s in families[name].samples if s.name.endswith("_bucket")]
            assert told[: len(bounds) + 1] == [*bounds, float("inf")], name
        elif kind == "histogram":
            told = [float(s.labels["le"]) for s in families[name].samples if s.name.endswith("_bucket")]
            assert told == [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, float("inf")]


@pytest.mark.parametrize("index", [0, 1], ids=["PredictAPI", "WebFrontend"])
def test_both_formats_say_the_same(programs, index):
    program = programs[index]
    kind, text = fetch(program)
    assert kind == "text/plain; version=0.0.4; charset=utf-8"
    kind, openmetrics = fetch(program, Accept=OPENMETRICS)
    assert kind == OPENMETRICS
    names = {sample.name for family in parse_openmetrics(openmetrics) for sample in family.samples}
    assert names == {sample.name for family in parse_text(text) for sample in family.samples}


@pytest.mark.parametrize("index", [0, 1], ids=["PredictAPI", "WebFrontend"])
def test_promtool_has_nothing_to_complain_of(programs, index):
    if shutil.which("promtool") is None:
        pytest.skip("there is no promtool: apt-get install prometheus")
    text = fetch(programs[index])[1]
    result = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=30)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_what_was_asked_is_counted(own_programs):
    api, page = own_programs
    before = samples(api), samples(page)
    seven, blank = (SAMPLES / "seven.png").read_bytes(), (SAMPLES / "blank.png").read_bytes()
    for _ in range(3):
        assert post(page, "/predict/", seven) == 200
    assert post(page, "/predict/", blank) == 400
    assert post(api, "/predict", seven) == 200
    assert post(api, "/no/such/path", seven) == 404

    def after(number):
        # A request is counted after its last byte, so perhaps a moment after the client has read it.
        limit = time.monotonic() + 5
        while True:
            now = samples(own_programs[number])
            total = value(now, "http_requests_total", route="/predict", method="POST", status="200") + value(
                now, "http_requests_total", route="/predict/*", method="POST", status="400"
            )
            if total >= (4, 1)[number] or time.monotonic() > limit:
                return now
            time.sleep(0.02)

    now, then = after(0), before[0]

    def grown(name, **labels):
        return value(now, name, **labels) - value(then, name, **labels)

    assert grown("http_requests_total", route="/predict", method="POST", status="200") == 4
    assert grown("http_requests_total", route="/predict", method="POST", status="400") == 1
    assert grown("http_requests_total", route="unmatched", method="POST", status="404") == 1
    assert grown("http_request_duration_seconds_count", route="/predict") == 5
    assert grown("digits_predictions_total", digit="7") == 4
    assert sum(grown("digits_predictions_total", digit=str(digit)) for digit in range(10)) == 4
    assert grown("digits_prediction_confidence_count") == 4
    assert 3.5 < grown("digits_prediction_confidence_sum") <= 4
    assert grown("digits_picture_errors_total", reason="blank") == 1
    for stage in ("queue", "decode", "preprocess", "predict", "encode"):
        assert grown("digits_stage_duration_seconds_count", stage=stage) == 4, stage
    assert grown("digits_stage_duration_seconds_sum", stage="predict") > 0
    # A picture that turned out to be blank never came to the network.
    assert grown("digits_batch_size_sum") == 4
    assert value(now, "digits_model_ready") == 1
    assert grown("process_cpu_seconds_total") > 0

    now, then = after(1), before[1]
    assert grown("http_requests_total", route="/predict/*", method="POST", status="200") == 3
    assert grown("digits_upstream_requests_total", status="200") == 3
    assert grown("digits_upstream_requests_total", status="400") == 1
    assert grown("digits_upstream_request_duration_seconds_count") == 4
    assert grown("digits_upstream_failures_total", reason="connect") == 0

    api.kill()
    assert post(page, "/predict/", seven) == 502
    now = samples(page)
    assert grown("digits_upstream_failures_total", reason="connect") == 1


@pytest.mark.parametrize("index", [0, 1], ids=["PredictAPI", "WebFrontend"])
@pytest.mark.parametrize("field", ["X-Forwarded-For", "Forwarded"])
def test_from_outside_there_are_no_metrics(programs, index, field):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        fetch(programs[index], **{field: "for=192.0.2.1"})
    assert refusal.value.code == 404


def test_shared_state_that_is_away_is_told(output, tmp_path):
    api = Program(
        "PredictAPI",
        output / "shared-state-api.log",
        *("--data-dir", str(tmp_path / "data"), "--redis-url", f"redis://127.0.0.1:{free_port()}"),
    )
    with running(api):
        now = samples(api)
        assert now["digits_shared_state_up", frozenset()] == 0
        assert value(now, "digits_model_ready") == 1


def test_without_redis_nothing_is_told_of_it(programs):
    assert ("digits_shared_state_up", frozenset()) not in samples(programs[0])


def test_a_correction_is_counted_by_what_became_of_it(own_programs):
    api = own_programs[0]
    drawing = "data:image/png;base64," + base64.b64encode((SAMPLES / "seven.png").read_bytes()).decode()
    body = {"drawing": drawing, "label": 7, "predicted_digit": 7, "model_version": "x", "consent": True}
    for _ in range(2):
        request = urllib.request.Request(
            f"{api.url}/feedback", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            assert response.status in (200, 201)
    now = samples(api)
    assert value(now, "digits_feedback_total", verdict="accepted") == 1
    assert value(now, "digits_feedback_total", verdict="duplicate") == 1
    # Nobody asked what it is.
    assert value(now, "digits_predictions_total", digit="7") == 0
