"""Feedback from outside: given, looked through, exported, forgotten, and learnt from."""

import base64
import io
import json
import sqlite3
import struct
import subprocess
import time
import zipfile

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from programs import ROOT, exchange
from service import Service
from strokes import picture

DIGITS = ROOT / ".build" / "release" / "digits"
DAY = 86_400


class Feedback(Service):
    """PredictAPI, and what people tell it."""

    def raw(self, method, path):
        """Status, content and header fields of an answer."""
        status, headers, content = exchange(self.api.url + path, method)
        return status, content, headers

    def give(self, file, label, **more):
        url = f"data:image/png;base64,{base64.b64encode(file).decode()}"
        return self.ask("POST", "/feedback", {"drawing": url, "label": label, "consent": True, **more})

    def entries(self, query=""):
        return self.ask("GET", f"/feedback{query}")[1]["feedback"]

    def wait_for_training(self):
        return self.wait(lambda training: training["status"] != "in_progress")


@pytest.fixture
def service(tmp_path, output, request):
    service = Feedback(tmp_path / "data", output, request.node.name)
    yield service
    if service.api.is_running:
        assert service.api.stop() == 0


def test_what_is_given_can_be_listed_decided_and_removed(service):
    service.api.start()
    assert service.ask("GET", "/feedback/settings")[1]["enabled"] is True
    seven = picture(7, "PNG")
    status, receipt = service.give(seven, 7, predicted_digit=7, model_version="whatever")
    assert (status, receipt["status"]) == (201, "accepted")
    assert service.give(seven, 7) == (200, receipt)

    # No corpus here: what contradicts the model waits.
    status, doubtful = service.give(picture(3, "PNG"), 6)
    assert (status, doubtful["status"]) == (201, "review")
    waiting = service.entries("?status=review")
    assert [entry["id"] for entry in waiting] == [doubtful["id"]]
    assert waiting[0]["predicted_digit"] == 3 and "takes it for a 3" in waiting[0]["reason"]
    thumbnail = base64.b64decode(waiting[0]["thumbnail"].partition(",")[2])
    assert Image.open(io.BytesIO(thumbnail)).size == (28, 28)

    status, entry = service.ask("POST", f"/feedback/{doubtful['id']}/review", {"accept": False})
    assert (status, entry["status"]) == (200, "rejected")
    statistics = service.ask("GET", "/feedback/statistics")[1]
    assert statistics["by_status"] == {"accepted": 1, "review": 0, "rejected": 1}
    assert [(one["total"], one["right"]) for one in statistics["by_version"]] == [(1, 1)]

    assert service.raw("DELETE", f"/feedback/{doubtful['id']}")[0] == 204
    assert service.raw("DELETE", "/feedback")[0] == 204
    assert service.entries() == []


def test_nothing_but_pixels_is_kept(service):
    service.api.start()
    image = Image.open(io.BytesIO(picture(5, "PNG")))
    notes = PngInfo()
    notes.add_text("GPS", "46.9480 N 7.4474 E")
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=notes)
    receipt = service.give(file.getvalue(), 5)[1]
    _, drawing, _ = service.raw("GET", f"/feedback/{receipt['id']}/drawing")
    assert Image.open(io.BytesIO(drawing)).convert("RGB").tobytes() == image.tobytes()
    kept = b"".join(path.read_bytes() for path in service.folder.glob("feedback.sqlite*"))
    for trace in (b"GPS", b"46.9480", b"127.0.0.1"):
        assert trace not in kept
    with sqlite3.connect(f"file:{service.folder}/feedback.sqlite?mode=ro", uri=True) as database:
        (created,) = database.execute("SELECT created FROM feedback").fetchone()
    assert created % 3600 == 0 and 0 <= time.time() - created < 7200


def test_exports_are_read_by_python_and_by_digits(service, tmp_path):
    service.api.start()
    for digit in range(10):
        service.give(picture(digit, "PNG"), digit)
    given = len(service.entries("?status=accepted"))
    assert given >= 8

    status, content, headers = service.raw("GET", "/feedback/export?format=png")
    assert status == 200 and headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == given
        archive.extractall(tmp_path / "png")
    _, content, _ = service.raw("GET", "/feedback/export?format=idx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        labels = archive.read("feedback/train-labels-idx1-ubyte")
        archive.extractall(tmp_path / "idx")
    assert struct.unpack(">II", labels[:8]) == (0x801, given)
    (tmp_path / "archive.zip").write_bytes(content)
    assert subprocess.run(["python3", "-m", "zipfile", "-t", tmp_path / "archive.zip"], check=True)

    for option, folder in (("--images", "png"), ("--data", "idx")):
        evaluation = subprocess.run(
            [DIGITS, "evaluate", option, tmp_path / folder, "--json"],
            cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        )
        report = json.loads(evaluation.stdout)
        # What the model did not share was set aside, so it shares what is left.
        assert (report["count"], report["correct"]) == (given, given)


def test_old_entries_go_and_switched_off_nothing_comes(service):
    service.api.start()
    for digit in (3, 7):
        service.give(picture(digit, "PNG"), digit)
    assert service.api.stop() == 0
    with sqlite3.connect(service.folder / "feedback.sqlite") as database:
        database.execute("UPDATE feedback SET created = created - ? WHERE label = 3", (31 * DAY,))

    service.api.start("--feedback-days", "30", "--feedback", "off")
    assert [entry["label"] for entry in service.entries()] == [7]
    status, error = service.give(picture(4, "PNG"), 4)
    assert (status, error) == (403, {"error": "Feedback is switched off here."})
    assert service.ask("GET", "/feedback/settings")[1]["enabled"] is False


def test_a_flood_is_stopped_and_kill_9_loses_nothing(service):
    service.api.start("--feedback-burst", "4")
    statuses = [service.give(picture(digit, "PNG"), digit)[0] for digit in (0, 2, 3, 5, 7)]
    assert statuses == [201, 201, 201, 201, 429]
    service.api.kill()
    service.api.start()
    assert len(service.entries()) == 4


def test_a_training_learns_from_what_was_accepted(service):
    service.api.start()
    for digit in (3, 7):
        service.give(picture(digit, "PNG"), digit)
    service.give(picture(3, "PNG"), 8)
    quick = {"epochs": 1, "base": "active", "epoch_images": 128, "seed": 1}
    status, training = service.ask("POST", "/training", quick)
    # The third one waits for a person.
    assert status == 202 and training["settings"]["feedback"] == 2
    training = service.wait_for_training()
    assert training["status"] == "completed", training
    facts = json.loads((service.folder / "models" / f"{training['version']}.json").read_text())
    assert facts["settings"]["feedback"] == 2

    status, training = service.ask("POST", "/training", {**quick, "use_feedback": False})
    assert status == 202 and "feedback" not in training["settings"]
    service.wait_for_training()
