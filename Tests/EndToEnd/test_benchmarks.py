"""What the figures of docs/PERFORMANCE.md rest on: the open-loop client and the queueing model."""

import http.server
import pathlib
import statistics
import sys
import threading
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks"))

import open_loop
import queueing

STALL = 0.3


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
def test_the_simulated_queue_waits_as_long_as_pollaczek_and_khinchine_say(load):
    spent = queueing.latencies(load, 1.0, lanes=1, count=200_000)
    # Waits of neighbours resemble each other, so the mean of so many is only good to some percent.
    assert statistics.mean(spent) - 1 == pytest.approx(queueing.mean_wait_of_one_lane(load, 1.0), rel=0.05)


def test_two_lanes_wait_less_than_one_at_the_same_share():
    one, two = (statistics.mean(queueing.latencies(0.8 * lanes, 1.0, lanes)) for lanes in (1, 2))
    assert 1 < two < one


class StallingHandler(http.server.BaseHTTPRequestHandler):
    """Answers at once, but for a pause in which nobody is answered."""

    protocol_version = "HTTP/1.1"
    pause = threading.Lock()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.pause:
            pass
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def stalling_server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), StallingHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_requests_that_were_due_during_a_stall_count_as_late(stalling_server):
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
    # One connection: a client in a closed loop would see a single late answer.
    client = open_loop.OpenLoop(stalling_server, [request], connections=1)

    def stall():
        with StallingHandler.pause:
            time.sleep(STALL)

    timer = threading.Timer(0.3, stall)
    timer.start()
    found = client.run(rate=100, seconds=1, seed=1)
    timer.join()
    client.close()
    assert found["errors"] == 0
    assert len(found["latencies"]) == found["sent"]
    late = [value for value in found["latencies"] if value > 1000 * STALL / 3]
    assert len(late) >= 10
    assert max(found["latencies"]) >= 1000 * STALL * 0.9
