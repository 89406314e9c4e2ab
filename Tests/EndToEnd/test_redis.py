"""Two instances on one Redis: what one does the other knows, and neither needs Redis for predictions."""

import statistics
import threading
import time

import pytest
from programs import ROOT, exchange, running
from redis_server import RedisServer
from service import PATIENCE, Service
from test_training import LONG, QUICK, Watcher

# Short, so that a lock frees itself while a test waits; long enough for a busy machine.
LEASE = 3
PICTURE = (ROOT / "Tests" / "Samples" / "seven.png").read_bytes()


class Instance(Service):
    """An API with a data folder of its own, and what goes over Redis."""

    def __init__(self, name, folder, output, redis, lease=LEASE):
        # Tests say themselves what is to answer.
        settings = ("--training-epochs", "2", "--activation", "by-hand")
        shared = ("--redis-url", redis.url, "--redis-lease-seconds", lease)
        super().__init__(folder, output, name, *settings, *shared)

    def wait_for_redis(self):
        """Waits until Redis is there, also just after the start, when the state of trainings is not open yet."""
        return self.wait(lambda training: training.get("shared_state") == "available")

    def active(self):
        """The version that answers, as it says itself."""
        return self.ask("GET", "/v2/models/larger-cnn")[1]["versions"][0]

    def wait_for_version(self, version):
        """Waits until a version answers, and says how long that took."""
        begin = time.monotonic()
        while self.active() != version:
            assert time.monotonic() - begin < PATIENCE, f"{self.active()} answers instead of {version}"
            time.sleep(0.02)
        return time.monotonic() - begin

    def predict(self):
        """Predicts, and says how long that took."""
        begin = time.monotonic()
        status, _, answer = exchange(self.api.url + "/predict/", "POST", PICTURE, Content_Type="image/png")
        assert status == 200, answer
        return time.monotonic() - begin


@pytest.fixture
def redis(tmp_path):
    server = RedisServer(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture
def instances(tmp_path, output, request, redis):
    made = [
        Instance(f"{request.node.name}-{name}", tmp_path / name, output, redis, getattr(request, "param", LEASE))
        for name in ("first", "second")
    ]
    with running(*(instance.api for instance in made)):
        for instance in made:
            instance.wait_for_redis()
        yield made


def test_the_second_streams_what_the_first_does_and_refuses_another(instances):
    first, second = instances
    status, begun = first.ask("POST", "/training", QUICK | {"epochs": 4, "epoch_images": 64})
    assert status == 202
    second.wait(lambda training: training["status"] == "in_progress")
    watchers = [Watcher(instance.api.url, "/training/events") for instance in instances]
    status, answer = second.ask("POST", "/training", QUICK)
    assert (status, answer) == (409, {"error": "A training is already in progress."})
    assert second.ask("POST", "/api/retrain_model/")[0] == 409

    told = [list(watcher) for watcher in watchers]
    assert [event for _, event, _ in told[1]].count("epoch") >= 3
    # Word for word the same, from the first event that both have seen.
    common = max(events[0][0] for events in told)
    tails = [[event for event in events if event[0] is None or number(event) > int(common.split("-")[1])] for events in told]
    assert tails[0] == tails[1] and len(tails[0]) > 5
    assert told[1][-1][2]["reason"] == "completed"

    ends = [instance.training() for instance in instances]
    assert ends[0] == ends[1] and ends[0]["status"] == "completed" and ends[0]["id"] == begun["id"]
    assert second.ask("GET", "/api/model_accuracy/") == first.ask("GET", "/api/model_accuracy/")
    # Somebody who was cut off from one goes on with the other.
    middle = told[0][len(told[0]) // 2]
    rest = list(Watcher(second.api.url, "/training/events", last_id=middle[0]))
    assert [event[0] for event in rest if event[0]] == [event[0] for event in told[0] if event[0] and number(event) > number(middle)]
    # And the next one has the next number, wherever it begins.
    assert second.ask("POST", "/training", QUICK | {"epochs": 1})[1]["id"] == begun["id"] + 1
    assert first.wait(lambda training: training["status"] != "in_progress")["id"] == begun["id"] + 1


def number(event):
    return int(event[0].split("-")[1]) if event[0] else 0


def test_each_can_stop_what_the_other_runs(instances):
    first, second = instances
    assert first.ask("POST", "/training", LONG)[0] == 202
    second.wait(lambda training: training.get("progress"))
    status, stopped = second.ask("DELETE", "/training")
    assert (status, stopped["status"]) == (200, "interrupted")
    assert first.training()["status"] == "interrupted"
    assert second.ask("DELETE", "/training")[0] == 409
    assert second.ask("POST", "/training", LONG)[0] == 202
    assert first.ask("POST", "/api/stop_training/")[0] == 200
    assert second.ask("GET", "/api/check_model_status/") == (200, {"model_status": "interrupted"})


def test_when_the_first_dies_its_lock_frees_itself(instances):
    first, second = instances
    assert first.ask("POST", "/training", LONG)[0] == 202
    second.wait(lambda training: training.get("progress"))
    watcher = Watcher(second.api.url, "/training/events")
    first.api.kill()
    died = time.monotonic()
    assert second.ask("POST", "/training", QUICK)[0] == 409
    events = list(watcher)
    assert events[-1][1:] == ("close", {"reason": "interrupted", "message": events[-1][2]["message"]})
    assert "lease ran out" in events[-1][2]["message"]
    # The lease, and two looks at the lock.
    assert time.monotonic() - died < 2.5 * LEASE + 2
    training = second.training()
    assert training["status"] == "interrupted" and training["shared_state"] == "available"
    status, next_one = second.ask("POST", "/training", QUICK | {"epochs": 1})
    assert status == 202 and next_one["id"] == training["id"] + 1
    # Who comes back so late learns what became of it, and does not go on with it.
    first.api.start()
    assert first.wait(lambda training: training.get("id") == next_one["id"])["status"] in ("in_progress", "completed")
    known = first.wait(lambda training: training["status"] != "in_progress")
    assert known["status"] == "completed"
    assert [earlier["status"] for earlier in known["previous"]] == ["interrupted"]


@pytest.mark.parametrize("instances", [20], indirect=True)
def test_who_comes_back_within_the_lease_goes_on(instances):
    first, second = instances
    assert first.ask("POST", "/training", QUICK | {"epochs": 4})[0] == 202
    before = second.wait(lambda training: training.get("history"))
    first.api.kill()
    first.api.start()
    training = second.wait(lambda training: training["status"] != "in_progress")
    assert training["status"] == "completed", training
    assert training["id"] == before["id"] and training["history"][0] == before["history"][0]
    assert [epoch["epoch"] for epoch in training["history"]] == list(range(1, 5))
    assert first.training() == training


def test_nothing_is_lost_when_redis_is_killed_in_the_middle(instances, redis):
    first, second = instances
    status, begun = first.ask("POST", "/training", QUICK | {"epochs": 1000})
    assert status == 202
    second.wait(lambda training: training.get("history"))
    redis.kill()
    # Predictions do not notice, the training goes on, and everybody says what is the matter.
    for instance in instances:
        instance.predict()
        assert instance.training()["shared_state"] == "unavailable"
        assert instance.ask("GET", "/health/ready")[0] == 200
    epochs = len(first.training()["history"])
    first.wait(lambda training: len(training["history"]) > epochs)
    known = second.training()
    assert (known["id"], known["status"]) == (begun["id"], "in_progress")
    status, answer = second.ask("POST", "/training", QUICK)
    assert status == 503 and "Redis is unavailable" in answer["error"]
    assert second.ask("DELETE", "/training")[0] == 503

    # An empty Redis knows everything again.
    redis.start()
    second.wait(lambda training: training["shared_state"] == "available" and len(training["history"]) > epochs)
    assert first.wait_for_redis()["id"] == begun["id"]
    assert second.ask("POST", "/training", QUICK)[0] == 409
    status, stopped = second.ask("DELETE", "/training")
    assert (status, stopped["status"], stopped["id"]) == (200, "interrupted", begun["id"])
    assert first.training()["status"] == "interrupted"


def test_an_end_that_redis_misses_is_known_later(instances, redis):
    first, second = instances
    status, begun = first.ask("POST", "/training", QUICK)
    assert status == 202
    second.wait(lambda training: training["status"] == "in_progress")
    redis.kill()
    end = first.wait(lambda training: training["status"] != "in_progress")
    assert end["status"] == "completed" and end["shared_state"] == "unavailable"
    assert second.training()["status"] == "in_progress"
    redis.start()
    assert second.wait(lambda training: training["status"] == "completed")["version"] == end["version"]


def test_a_redis_that_hangs_slows_no_prediction(instances, redis):
    first, second = instances
    assert first.ask("POST", "/training", LONG)[0] == 202
    second.wait(lambda training: training.get("progress"))
    first.predict()
    before = statistics.median(first.predict() for _ in range(60))
    redis.pause()
    asked = threading.Thread(target=lambda: [instance.training() for instance in instances])
    asked.start()
    during = [first.predict() for _ in range(60)]
    asked.join()
    assert all(instance.training()["shared_state"] == "unavailable" for instance in instances)
    # The machine has other things to do as well; waiting for Redis would show as a second.
    assert statistics.median(during) < 3 * before + 0.01 and max(during) < 0.9
    # Once known, it is told without waiting.
    begin = time.monotonic()
    assert second.training()["status"] == "in_progress"
    assert time.monotonic() - begin < 0.5
    redis.resume()
    for instance in instances:
        instance.wait_for_redis()
    assert second.ask("DELETE", "/training")[1]["status"] == "interrupted"


def test_an_activation_on_one_is_followed_by_the_other(instances, redis, tmp_path, output, record_property):
    first, second = instances
    before = first.active()
    assert first.ask("POST", "/training", QUICK | {"epochs": 1})[0] == 202
    version = first.wait(lambda training: training["status"] == "completed")["version"]
    status, answer = first.ask("POST", f"/models/{version}/activate", {"force": True})
    assert (status, answer) == (200, {"active": version, "previous": before})
    # Its 27 MB come over Redis, for the two share no folder.
    seconds = second.wait_for_version(version)
    record_property("seconds_to_follow", seconds)
    print(f"followed after {seconds:.2f} s")
    weights = [instance.folder / "models" / f"{version}.safetensors" for instance in instances]
    assert weights[0].read_bytes() == weights[1].read_bytes()
    assert second.ask("GET", "/models")[1]["active"] == version
    second.predict()

    # One that starts now, with nothing but Redis, answers with it from its first prediction.
    third = Instance("third", tmp_path / "third", output, redis)
    with third.running():
        assert third.active() == version
        # Going back works from anywhere, and everybody goes along.
        status, answer = second.ask("POST", "/models/rollback")
        assert (status, answer) == (200, {"active": before, "previous": version})
        for instance in (first, third):
            instance.wait_for_version(before)
        # Without Redis everything stays as it is, also after a start.
        redis.kill()
        assert first.ask("POST", f"/models/{version}/activate", {"force": True})[0] == 503
        first.api.kill()
        first.api.start()
        assert [instance.active() for instance in (first, second, third)] == [before] * 3
        # And an empty Redis learns what is active from those who know.
        redis.start()
        for instance in (first, second, third):
            instance.wait_for_redis()
        assert first.ask("POST", f"/models/{version}/activate", {"force": True})[0] == 200
        for instance in (second, third):
            instance.wait_for_version(version)


def test_without_redis_from_the_start_it_serves_and_says_so(tmp_path, output, redis):
    redis.kill()
    instance = Instance("without-redis", tmp_path / "only", output, redis)
    instance.api.start()
    instance.predict()
    # It is ready for predictions before it has opened the state of trainings.
    training = instance.wait(lambda training: "status" in training)
    assert (training["status"], training["shared_state"]) == ("not_started", "unavailable")
    assert instance.ask("POST", "/training", QUICK)[0] == 503
    redis.start()
    instance.wait_for_redis()
    assert instance.ask("POST", "/training", QUICK | {"epochs": 1})[0] == 202
    instance.wait(lambda training: training["status"] == "completed")
    assert instance.api.stop() == 0
