"""scripts/launch, with the real programs: what `make run` and the container rely on."""

import os
import signal
import socket
import time
import urllib.request

import pytest
from launcher import launched


def answers(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
        return answer.status == 200


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_both_with_status_0(number):
    with launched() as both:
        assert answers(both.api_port) and answers(both.web_port)
        assert f"http://localhost:{both.web_port}/" in both.output
        assert f"http://localhost:{both.api_port}/" in both.output
        began = time.monotonic()
        both.process.send_signal(number)
        assert both.wait() == 0, both.output
        assert time.monotonic() - began < 5
        assert is_free(both.api_port) and is_free(both.web_port)


def test_ctrl_c_reaches_the_launcher_only():
    """A terminal sends SIGINT to the whole group; a program that got it twice would end with status 130."""
    with launched() as both:
        os.killpg(both.process.pid, signal.SIGINT)
        assert both.wait() == 0, both.output
        assert "ended with status" not in both.output


@pytest.mark.parametrize("program", ["PredictAPI", "WebFrontend"])
def test_one_that_dies_ends_the_other_with_its_status(program):
    with launched() as both:
        os.kill(both.child(program), signal.SIGKILL)
        assert both.wait() == 128 + signal.SIGKILL, both.output
        assert f"{program} ended by itself with status 137" in both.output
        assert is_free(both.api_port) and is_free(both.web_port)


@pytest.mark.parametrize("which", ["API_PORT", "WEB_PORT"])
def test_a_busy_port_is_said_before_anything_starts(which):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with launched(**{which.lower(): port}, ready=False) as both:
            assert both.wait() == 69, both.output
        assert f"port {port} is in use" in both.output
        assert which in both.output


def test_a_program_that_cannot_start_ends_the_launcher_with_its_status():
    with launched(ready=False, LOG_LEVEL="everything") as both:
        assert both.wait() == 64, both.output
        assert "LOG_LEVEL" in both.output
