"""The description of the API against the API: whatever is asked, the answer is one that the description knows.

Schemathesis makes the requests from the served document, both such as it describes and such as it rules out, and compares
status, content type, header fields and JSON of each answer with it.
"""

import contextlib
import json
import time

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies
from programs import ROOT
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from service import PATIENCE, Service

SAMPLES = ROOT / "Tests" / "Samples"
DOCUMENT = json.loads((ROOT / "Sources" / "PredictAPI" / "Routes" / "openapi.json").read_text())
OPERATIONS = {
    operation["operationId"]: operation for path in DOCUMENT["paths"].values() for operation in path.values()
}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# Each request would start a training. One of each is asked for below.
STARTS_TRAININGS = {"startTraining", "retrainModel"}
# The same requests each time, a few of each kind; nothing is kept for the next time.
FEW = hypothesis.settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)

# Where the document speaks of a file, some of what is sent is one.
PICTURES = strategies.sampled_from(
    [(SAMPLES / name).read_bytes() for name in ("seven.png", "seven.jpg", "2026.png", "blank.png", "notes.txt")]
)
schemathesis.openapi.format("binary", PICTURES | strategies.binary(max_size=64))
for kind in ("image/png", "image/jpeg"):
    schemathesis.openapi.media_type(kind, PICTURES)


@contextlib.contextmanager
def served(folder, output, name):
    """The description that a service of its own serves."""
    with Service(folder, output, name, "--training-epochs", "1000").running() as service:
        yield schemathesis.openapi.from_url(f"{service.api.url}/openapi.json")


@pytest.fixture(scope="module")
def description(tmp_path_factory, output):
    """What a service describes for which no training ever runs, so that its event streams end at once."""
    with served(tmp_path_factory.mktemp("openapi") / "data", output, "openapi") as description:
        yield description


@pytest.fixture
def own_description(tmp_path, output):
    """What a service describes that one test may train."""
    with served(tmp_path / "data", output, "openapi-trained") as description:
        yield description


def ask(description, name, status=200, **request):
    """What an operation answers to a request; everything about it is checked."""
    case = description.find_operation_by_id(name).Case(**request)
    response = case.call_and_validate(checks=CHECKS, timeout=PATIENCE)
    assert response.status_code == status, response.text
    return response


def test_it_is_served_as_it_stands_in_the_sources(description):
    assert ask(description, "openapi").json() == DOCUMENT


def test_every_operation_succeeds_as_described(own_description):
    asked = set()

    def expect(name, status=200, **request):
        asked.add(name)
        return ask(own_description, name, status, **request)

    def upload(content, media_type="multipart/form-data"):
        return {"body": {"file": content} if media_type.startswith("multipart") else content, "media_type": media_type}

    def body(value):
        return {"body": value, "media_type": "application/json"}

    def sample(name):
        return body(json.loads((SAMPLES / name).read_text()))

    seven, number = (SAMPLES / "seven.png").read_bytes(), (SAMPLES / "2026.png").read_bytes()
    drawing = DOCUMENT["components"]["schemas"]["Drawing"]["examples"][0]

    for name in ("welcome", "live", "ready", "session", "metrics", "openapi", "docs"):
        expect(name)

    assert expect("predict", query={"include": "input"}, **upload(seven)).json()["predicted_digit"] == 7
    assert expect("predictNumber", **upload(number, "image/png")).json()["number"] == "2026"
    results = expect("predictBatch", **upload([seven, b"no picture"])).json()["results"]
    assert [result.get("status") for result in results] == [None, 415]
    expect("predictPixels", **sample("pixels.json"))
    assert expect("predictDrawing", **body({"drawing": drawing})).json()["prediction"] == 7
    expect("predictPercentages", **upload((SAMPLES / "seven.jpg").read_bytes(), "image/jpeg"))

    for name in ("inferenceServer", "inferenceLive", "inferenceReady"):
        expect(name)
    model = {"model": "larger-cnn"}
    version = expect("inferenceModel", path_parameters=model).json()["versions"][0]
    expect("inferenceModelReady", path_parameters=model)
    expect("infer", path_parameters=model, **sample("inference.json"))
    model["version"] = version
    expect("inferenceModelVersion", path_parameters=model)
    expect("inferenceModelReadyVersion", path_parameters=model)
    request = sample("inference.json")
    request["body"]["parameters"] = {"binary_data_output": True}
    assert "inference-header-content-length" in expect("inferVersion", path_parameters=model, **request).headers

    expect("feedbackSettings")
    correction = body({"drawing": drawing, "label": 7, "predicted_digit": 1, "consent": True})
    entry = {"id": expect("giveFeedback", 201, **correction).json()["id"]}
    expect("giveFeedback", 200, **correction)
    assert len(expect("listFeedback", query={"status": "accepted"}).json()["feedback"]) == 1
    expect("feedbackStatistics")
    expect("exportFeedback", query={"format": "png"})
    expect("feedbackDrawing", path_parameters=entry)
    expect("reviewFeedback", path_parameters=entry, **body({"accept": True}))
    expect("removeFeedback", 204, path_parameters=entry)
    expect("removeAllFeedback", 204)

    for name in ("training", "modelStatus", "trainingProgress", "trainingEvents", "trainingProgressEvents"):
        expect(name)
    expect("retrainModel", 202)
    expect("stopRetraining")
    expect("startTraining", 202, **body({"epochs": 1000, "batch_size": 16, "probes": [drawing]}))
    limit = time.monotonic() + PATIENCE
    while "progress" not in (training := expect("training").json()):
        assert time.monotonic() < limit, training
        time.sleep(0.1)
    expect("trainingProgress")
    expect("stopTraining")
    expect("startTraining", 202, **body({"epochs": 1, "seed": 1}))
    while (training := expect("training").json())["status"] == "in_progress":
        assert time.monotonic() < limit, training
        time.sleep(0.1)
    assert training["status"] == "completed", training
    expect("trainingEvents")
    expect("modelAccuracy")

    assert {entry["version"] for entry in expect("versions").json()["versions"]} == {version, training["version"]}
    candidate = {"version": training["version"]}
    expect("version", path_parameters=candidate)
    expect("activateVersion", path_parameters=candidate, **body({"force": True}))
    expect("rollBack")
    expect("deleteVersion", 204, path_parameters=candidate)

    assert asked == set(OPERATIONS)


def kinds_of_requests():
    """Each operation with requests as described and, where it takes anything that could be wrong, with others."""
    for name in sorted(set(OPERATIONS) - STARTS_TRAININGS):
        yield pytest.param(name, GenerationMode.POSITIVE, id=f"{name}-described")
        if {"parameters", "requestBody"} & set(OPERATIONS[name]):
            yield pytest.param(name, GenerationMode.NEGATIVE, id=f"{name}-ruled-out")


@pytest.mark.parametrize("name, mode", list(kinds_of_requests()))
def test_whatever_is_asked_the_answer_is_described(description, name, mode):
    operation = description.find_operation_by_id(name)

    @FEW
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def every(case):
        case.call_and_validate(checks=CHECKS, timeout=PATIENCE)

    every()
