"""Versions from outside: what a training makes of the model, activation under load, and what survives kill -9."""

import concurrent.futures
import gzip
import http.client
import json
import struct
import threading
import time

import pytest
from programs import ROOT
from service import Service

SAMPLES = ROOT / "Tests" / "Samples"
CLIENTS = 64
# Seconds of load, in which versions change as often as they can.
LOAD = 4
# From the weights that answer, and hardly away from them.
GENTLE = {"base": "active", "epochs": 2, "seed": 1, "batch_size": 32, "learning_rate": 0.0005, "epoch_images": 256}
# Random weights that learn nothing.
HOPELESS = {"base": "scratch", "epochs": 1, "seed": 1, "learning_rate": 0, "epoch_images": 64}


def write_drawings(folder, step=10):
    """Some of the drawings that ship: the shipped weights read nearly all, and random ones hardly any.

    Those that trainings learn from are not those that versions are compared on.
    """
    write_some(folder / "canvas" / "validation", 0, step)
    write_some(folder / "strokes" / "train", step // 2, step)


def write_some(path, first, step):
    path.parent.mkdir(parents=True)
    for kind, head in (("images-idx3", 16), ("labels-idx1", 8)):
        content = gzip.decompress((ROOT / "Models" / "corpus" / "canvas" / f"validation-{kind}-ubyte.gz").read_bytes())
        size = (len(content) - head) // struct.unpack(">I", content[4:8])[0]
        items = [content[start : start + size] for start in range(head, len(content), size)][first::step]
        header = content[:4] + struct.pack(">I", len(items)) + content[8:head]
        path.with_name(f"{path.name}-{kind}-ubyte").write_bytes(header + b"".join(items))


@pytest.fixture
def service(tmp_path, output, request):
    write_drawings(tmp_path / "corpus")
    settings = ("--corpus", tmp_path / "corpus", "--training-epochs", "2")
    with Service(tmp_path / "data", output, request.node.name, *settings, page=()).running() as service:
        yield service


def train(service, settings):
    """The training, completed."""
    assert service.ask("POST", "/training", settings)[0] == 202
    training = service.wait(lambda training: training["status"] != "in_progress")
    assert training["status"] == "completed", training
    return training


def active(service):
    return service.api.ask("GET", "/models")[1]["active"]


def activate(service, version):
    answer = service.api.ask("POST", f"/models/{version}/activate", {"force": True})
    assert answer[0] == 200, answer
    return answer[1]


class Client:
    """One kept connection to the API."""

    def __init__(self, service):
        host, port = service.api.url.removeprefix("http://").split(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=30)

    def _send(self, path, body, content_type):
        self._connection.request("POST", path, body, {"Content-Type": content_type})
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200, (response.status, answer)
        return answer

    def digit(self, picture):
        """The version that answered, and the ten probabilities."""
        answer = self._send("/predict/", picture, "image/png")
        return answer["model"]["version"], [answer["probabilities"]]

    def batch(self, pictures):
        parts = [
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + picture + b"\r\n"
            for picture in pictures
        ]
        answer = self._send("/predict/batch", b"".join(parts) + b"--x--\r\n", "multipart/form-data; boundary=x")
        return answer["model"]["version"], [result["probabilities"] for result in answer["results"]]


def test_a_result_answers_if_it_is_not_worse_and_is_rolled_back_by_one_call(service):
    file = active(service)
    training = train(service, GENTLE)
    version = training["version"]
    assert training["reason"].endswith("answers now."), training["reason"]
    listing = service.ask("GET", "/models")[1]
    assert listing["active"] == version
    assert [entry["version"] for entry in listing["versions"]][0] == version
    facts = service.ask("GET", f"/models/{version}")[1]
    assert facts["status"] == "active" and facts["source"] == "training" and facts["training"] == training["id"]
    assert facts["parent"] == file and facts["sha256"].startswith(version)
    assert facts["settings"]["learning_rate"] == GENTLE["learning_rate"]
    assert facts["verdict"]["is_worse"] is False and facts["verdict"]["baseline"] == file
    assert 0 <= facts["metrics"]["validation"]["mnist"] <= 1
    # It is served as the shipped weights are: in bytes where the processor can, with a calibrated confidence.
    model = service.ask("GET", "/v2/models/larger-cnn")[1]
    assert model["versions"] == [version]
    assert service.ask("GET", f"/v2/models/larger-cnn/versions/{file}")[0] == 404
    assert "no activation ranges" not in json.dumps(model)

    status, change = service.ask("POST", "/models/rollback")
    assert (status, change) == (200, {"active": file, "previous": version})
    assert active(service) == file
    assert service.ask("POST", "/models/rollback")[0] == 409

    # What is worse waits, and answers only by force.
    assert service.ask("POST", f"/models/{version}/activate")[0] == 200
    hopeless = train(service, HOPELESS)
    assert "was not activated" in hopeless["reason"], hopeless["reason"]
    assert active(service) == version
    worse = hopeless["version"]
    assert service.ask("GET", f"/models/{worse}")[1]["verdict"]["is_worse"] is True
    status, answer = service.ask("POST", f"/models/{worse}/activate")
    assert status == 409 and "worse" in answer["error"]
    assert service.ask("POST", f"/models/{worse}/activate", {"force": True})[0] == 200
    assert service.ask("DELETE", f"/models/{worse}")[0] == 409
    assert service.ask("POST", "/models/rollback")[1]["active"] == version
    # Nothing is left of what is deleted.
    assert service.ask("DELETE", f"/models/{worse}")[0] == 204
    assert service.ask("GET", f"/models/{worse}")[0] == 404
    assert not list((service.folder / "models").glob(f"{worse}*"))
    # And all of it is known to the next process.
    service.api.kill()
    service.api.start()
    assert active(service) == version
    assert service.ask("GET", f"/models/{file}")[1]["status"] == "retired"


def test_activation_under_load_fails_no_request_and_mixes_no_answer(service):
    file = active(service)
    other = train(service, GENTLE)["version"]
    pictures = [(SAMPLES / name).read_bytes() for name in ("seven.png", "seven-inverted.png", "2026.png")]
    expected = {}
    for version in (file, other):
        activate(service, version)
        seen, answers = Client(service).batch(pictures)
        assert seen == version
        expected[version] = answers
    differences = [abs(a - b) for a, b in zip(expected[file][0], expected[other][0])]
    assert max(differences) > 1e-3, "the two versions cannot be told apart"

    stop = threading.Event()

    def ask(number):
        client, counts = Client(service), {}
        while not stop.is_set():
            if number % 8 == 0:
                version, answers = client.batch(pictures)
                wanted = expected[version]
            else:
                version, answers = client.digit(pictures[0])
                wanted = expected[version][:1]
            for answer, ten in zip(answers, wanted, strict=True):
                assert answer == pytest.approx(ten, abs=1e-5), version
            counts[version] = counts.get(version, 0) + 1
        return counts

    changes = 0
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(ask, number) for number in range(CLIENTS)]
        end = time.monotonic() + LOAD
        try:
            while time.monotonic() < end or changes < 4:
                activate(service, (file, other)[changes % 2])
                changes += 1
        finally:
            stop.set()
        counts = [client.result() for client in clients]
    answered = {version: sum(count.get(version, 0) for count in counts) for version in (file, other)}
    print(f"{changes} changes, answers by version: {answered}")
    assert all(answered.values())


def test_a_kill_in_the_middle_of_an_activation_leaves_one_version(service):
    versions = [active(service), train(service, GENTLE)["version"]]
    picture = (SAMPLES / "seven.png").read_bytes()
    for attempt, delay in enumerate((0, 0.02, 0.04, 0.06, 0.09, 0.13)):
        before = active(service)
        wanted = next(version for version in versions if version != before)

        def begin(version=wanted):
            try:
                service.api.ask("POST", f"/models/{version}/activate", {"force": True})
            except (OSError, http.client.HTTPException, ValueError):
                pass  # It was killed.

        thread = threading.Thread(target=begin)
        thread.start()
        time.sleep(delay)
        service.api.kill()
        thread.join()
        service.api.start()
        listing = service.api.ask("GET", "/models")[1]
        noted = json.loads((service.folder / "activation.json").read_text())
        assert listing["active"] in (before, wanted), f"attempt {attempt}"
        assert listing["active"] == noted["version"] and "fallback" not in listing
        assert Client(service).digit(picture)[0] == listing["active"]
        assert [entry["status"] for entry in listing["versions"]].count("active") == 1
