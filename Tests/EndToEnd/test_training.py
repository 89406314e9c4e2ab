"""Retraining from outside: the original's flow through the page's port, watchers, and what survives kill -9."""

import http.client
import json
import os
import signal
import time

import pytest
from service import PATIENCE, Service

# Seconds of work for an idle machine: three epochs of three batches.
QUICK = {"epochs": 3, "seed": 1, "batch_size": 64}
# More than any test waits for.
LONG = {"epochs": 1000, "seed": 1, "batch_size": 16}


@pytest.fixture
def service(tmp_path, output, request):
    with Service(tmp_path / "data", output, request.node.name, "--training-epochs", "2", page=()).running() as service:
        yield service
    limit = time.monotonic() + PATIENCE
    while service.trainers():
        assert time.monotonic() < limit, "a trainer outlives the service"
        time.sleep(0.05)


class Watcher:
    """Reads server-sent events as they come."""

    def __init__(self, url, path, last_id=None):
        host, port = url.removeprefix("http://").split(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        self._connection.request("GET", path, headers={"Last-Event-ID": last_id} if last_id else {})
        self.response = self._connection.getresponse()

    def __iter__(self):
        """Events as (id, event, data) until the stream ends."""
        fields = {}
        for line in self.response:
            line = line.decode().rstrip("\n")
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
                continue
            if "data" in fields:
                yield fields.get("id"), fields.get("event"), json.loads(fields["data"])
            fields = {}

    def close(self):
        self._connection.close()


def test_the_originals_flow_from_retraining_to_its_accuracy(service):
    assert service.ask("GET", "/api/check_model_status/") == (200, {"model_status": "not_started"})
    status, answer = service.ask("POST", "/api/retrain_model/")
    assert status == 202 and answer["message"]
    assert service.ask("POST", "/api/retrain_model/")[0] == 409

    watcher = Watcher(service.page.url, "/api/progress/")
    assert watcher.response.status == 200
    assert watcher.response.getheader("Content-Type") == "text/event-stream"
    events = [data for _, _, data in watcher]
    assert events[-1] == {"event": "close", "reason": "completed"}
    assert all({"max_epochs", "epoch", "percentage", "accuracy"} <= event.keys() for event in events[:-1])
    percentages = [event["percentage"] for event in events[:-1]]
    assert percentages == sorted(percentages) and percentages[-1] == 100
    assert {event["max_epochs"] for event in events[:-1]} == {2}

    assert service.ask("GET", "/api/check_model_status/") == (200, {"model_status": "completed"})
    assert service.ask("GET", "/api/training_progress/")[1]["percentage"] == 100
    status, answer = service.ask("GET", "/api/model_accuracy/")
    assert status == 200 and 0 <= answer["accuracy"] <= 1
    training = service.training()
    assert training["reason"].startswith("All epochs are done. Version ")
    version = training["version"]
    facts = json.loads((service.folder / "models" / f"{version}.json").read_text())
    assert facts["metrics"]["test_accuracy"] == training["accuracy"]
    # The accuracy is that of the version that answers, which the result is only if it is not worse.
    is_active = service.ask("GET", "/models")[1]["active"] == version
    assert (answer["accuracy"] == training["accuracy"]) == is_active
    assert (service.folder / "models" / f"{version}.safetensors").stat().st_size > 27_000_000


def test_the_originals_flow_from_retraining_to_its_stop(service):
    assert service.ask("POST", "/training", LONG)[0] == 202
    service.wait(lambda training: training.get("progress"))
    status, progress = service.ask("GET", "/api/training_progress/")
    assert status == 200 and progress["max_epochs"] == 1000 and progress["batches"] > 0
    assert service.ask("POST", "/api/stop_training/")[0] == 200
    service.wait(lambda training: training["status"] != "in_progress")
    assert service.ask("GET", "/api/check_model_status/") == (200, {"model_status": "interrupted"})
    assert service.ask("POST", "/api/stop_training/")[0] == 409
    # A watcher that comes now hears that it is over.
    assert list(Watcher(service.page.url, "/api/progress"))[-1][2] == {"event": "close", "reason": "interrupted"}


def test_predictions_and_watchers_go_on_while_it_learns(service):
    assert service.ask("POST", "/training", QUICK)[0] == 202
    first = Watcher(service.page.url, "/training/events")
    seen = []
    for number, event, data in first:
        seen.append((number, event, data))
        if event == "progress":
            break
    first.close()
    assert seen[0][1] == "state"
    status, answer = service.ask(
        "POST", "/predict/pixels", {"image": ",".join(["0"] * 300 + ["255"] * 100 + ["0"] * 384)}
    )
    assert status in (200, 400), answer

    # Who comes again gets what was missed; somebody else, on the other port, hears the same to the end.
    resumed = Watcher(service.page.url, "/training/events", last_id=seen[-1][0])
    other = Watcher(service.api.url, "/training/events")
    events, others = list(resumed), list(other)
    numbers = [int(number.split("-")[1]) for number, _, _ in events if number]
    assert numbers[0] == int(seen[-1][0].split("-")[1]) + 1
    assert numbers == list(range(numbers[0], numbers[-1] + 1)), "something is missing or comes twice"
    assert others[0][1] == "state"
    assert events[-1] == others[-1]
    assert events[-1][1] == "close" and events[-1][2]["reason"] == "completed"
    assert events[-1][2]["message"].startswith("All epochs are done.")
    progress = [data for _, event, data in events if event == "progress"]
    assert all(
        {"loss", "accuracy", "images_per_second", "eta_seconds", "memory_bytes", "cpu_percent"} <= data.keys()
        for data in progress
    )
    # The end was seen: there is nothing to come again for.
    assert Watcher(service.api.url, "/training/events", last_id=events[-1][0]).response.status == 204


def test_a_killed_trainer_goes_on_from_its_checkpoint(service):
    assert service.ask("POST", "/training", QUICK)[0] == 202
    trainer = service.wait_for_trainer()
    service.wait(lambda training: training.get("history"))
    limit = time.monotonic() + PATIENCE
    while not service.checkpoint():
        assert time.monotonic() < limit
        time.sleep(0.02)
    os.kill(trainer, signal.SIGKILL)
    training = service.wait(lambda training: training["status"] != "in_progress")
    assert training["status"] == "completed", training
    assert training["restarts"] == 1
    assert [epoch["epoch"] for epoch in training["history"]] == [1, 2, 3]


def test_a_killed_api_finds_its_training_again(service):
    assert service.ask("POST", "/training", QUICK | {"epochs": 4})[0] == 202
    trainer = service.wait_for_trainer()
    before = service.wait(lambda training: training.get("history"))
    service.api.kill()
    service.api.start()
    # The orphan writes its checkpoint and ends; another goes on from there.
    service.wait_for_trainer(other_than=[trainer])
    training = service.wait(lambda training: training["status"] != "in_progress")
    assert training["status"] == "completed", training
    assert training["id"] == before["id"] and training["started_at"] == before["started_at"]
    assert [epoch["epoch"] for epoch in training["history"]] == [1, 2, 3, 4]
    assert training["history"][0] == before["history"][0]
    # And what is over is remembered by the next process, too.
    service.api.kill()
    service.api.start()
    assert service.training()["version"] == training["version"]
    assert service.ask("GET", "/api/check_model_status/") == (200, {"model_status": "completed"})


def test_without_data_it_says_what_to_do(service):
    for file in (service.folder / "mnist").iterdir():
        file.unlink()
    status, answer = service.ask("POST", "/api/retrain_model/")
    assert status == 503
    assert "digits download" in answer["error"]
    assert service.ask("GET", "/api/check_model_status/") == (200, {"model_status": "not_started"})
