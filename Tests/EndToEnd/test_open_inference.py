"""The Open Inference Protocol, spoken by Triton's own client, to the API and through the page's proxy."""

import json

import numpy
import pytest
from programs import ROOT
from tritonclient import http as protocol
from tritonclient.utils import InferenceServerException

MODEL = "larger-cnn"
SAMPLES = ROOT / "Tests" / "Samples"


@pytest.fixture(params=["PredictAPI", "WebFrontend"])
def client(programs, request):
    program = programs[["PredictAPI", "WebFrontend"].index(request.param)]
    with protocol.InferenceServerClient(f"127.0.0.1:{program.port}", concurrency=16) as client:
        yield client


@pytest.fixture(scope="module")
def digits():
    """A seven, and the same ink a little fainter: 28x28 grey, ink bright."""
    grey = json.loads((SAMPLES / "inference.json").read_text())["inputs"][0]["data"]
    seven = numpy.array(grey, numpy.uint8).reshape(28, 28)
    return numpy.stack([seven, (seven * 0.6).astype(numpy.uint8), seven])


def tensor(array, binary=True):
    datatype = {"uint8": "UINT8", "float32": "FP32"}[array.dtype.name]
    value = protocol.InferInput("input", list(array.shape), datatype)
    value.set_data_from_numpy(array, binary_data=binary)
    return value


def test_health_and_descriptions(client):
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(MODEL)
    assert client.get_server_metadata()["extensions"] == ["binary_tensor_data"]
    model = client.get_model_metadata(MODEL)
    version = model["versions"][0]
    assert client.is_model_ready(MODEL, version)
    assert client.get_model_metadata(MODEL, version) == model
    assert not client.is_model_ready(MODEL, "no-such-version")
    assert not client.is_model_ready("no-such-model")


@pytest.mark.parametrize("binary", [True, False], ids=["bytes", "json"])
@pytest.mark.parametrize("shape", [(3, 784), (3, 28, 28), (3, 1, 28, 28)], ids=str)
@pytest.mark.parametrize("kind", [numpy.uint8, numpy.float32])
def test_every_form_gives_the_same_answers(client, digits, binary, shape, kind):
    array = digits.reshape(shape)
    if kind is numpy.float32:
        array = array.astype(numpy.float32) / 255
    outputs = [
        protocol.InferRequestedOutput(name, binary_data=binary) for name in ("predicted_digit", "probabilities")
    ]
    result = client.infer(MODEL, [tensor(array, binary)], outputs=outputs, request_id="r-1")
    assert result.get_response()["id"] == "r-1"
    assert result.get_response()["model_name"] == MODEL
    probabilities, found = result.as_numpy("probabilities"), result.as_numpy("predicted_digit")
    assert probabilities.shape == (3, 10) and probabilities.dtype == numpy.float32
    assert found.tolist() == [7, 7, 7] and found.dtype == numpy.int64
    assert numpy.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities.argmax(axis=1) == found).all()
    one = client.infer(MODEL, [tensor(digits[:1])]).as_numpy("probabilities")
    # Another batch size is another order of summation.
    assert numpy.allclose(probabilities[0], one[0], atol=1e-4)
    assert numpy.allclose(probabilities[0], probabilities[2], atol=1e-6)


def test_many_requests_at_once_each_get_their_own_answer(client, digits):
    counts = [1 + index % 5 for index in range(64)]
    pending = [client.async_infer(MODEL, [tensor(digits[[0] * count])], request_id=str(count)) for count in counts]
    for count, request in zip(counts, pending, strict=True):
        result = request.get_result()
        assert result.get_response()["id"] == str(count)
        assert result.as_numpy("predicted_digit").tolist() == [7] * count


def test_parameters_come_back(client, digits):
    result = client.infer(MODEL, [tensor(digits[:1])], parameters={"origin": "test", "round": 3})
    assert result.get_response()["parameters"] == {"origin": "test", "round": 3}


@pytest.mark.parametrize(
    "model, array, status",
    [
        ("no-such-model", numpy.zeros((1, 784), numpy.uint8), "404"),
        (MODEL, numpy.zeros((1, 783), numpy.uint8), "400"),
        (MODEL, numpy.zeros((784,), numpy.uint8), "400"),
        (MODEL, numpy.full((1, 784), 2, numpy.float32), "400"),
        (MODEL, numpy.full((1, 784), numpy.nan, numpy.float32), "400"),
        (MODEL, numpy.zeros((257, 784), numpy.uint8), "413"),
    ],
    ids=["model", "pixels", "rank", "range", "not a number", "too many"],
)
def test_errors_reach_the_client_in_the_protocols_form(client, model, array, status):
    with pytest.raises(InferenceServerException) as raised:
        client.infer(model, [tensor(array)])
    assert raised.value.status() == status
    assert raised.value.message().endswith(".")
