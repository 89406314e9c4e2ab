"""`launch`, with the real programs: what `make run` and the container rely on."""

import contextlib
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from launcher import PROGRAMS, heed_signals, launched

PR_SET_CHILD_SUBREAPER = 36


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


def test_a_folder_without_the_programs_is_said(tmp_path):
    with launched(ready=False, folder=tmp_path) as both:
        assert both.wait() == 127, both.output
        assert f"cannot start {tmp_path}/PredictAPI" in both.output


def test_one_port_for_both_is_refused():
    with launched(api_port=9, web_port=9, ready=False) as both:
        assert both.wait() == 64, both.output
        assert "WEB_PORT" in both.output


def test_the_health_check_asks_both():
    def status(both):
        ports = {"API_PORT": str(both.api_port), "WEB_PORT": str(both.web_port)}
        return subprocess.run([PROGRAMS / "launch", "--healthcheck"], env=os.environ | ports, timeout=20).returncode

    with launched() as both:
        assert status(both) == 0
        os.kill(both.child("WebFrontend"), signal.SIGSTOP)
        assert status(both) == 1
        os.kill(both.child("WebFrontend"), signal.SIGCONT)
        assert status(both) == 0


def become_reaper():
    """What process 1 of a container is by birth: whoever loses a parent becomes its child (prctl(2))."""
    heed_signals()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children(process):
    """Number, state and name of each child of a process."""
    for file in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = file.read_text().partition("(")[2].rpartition(")")
            state, parent = rest.split()[:2]
            if parent == str(process):
                yield int(file.parent.name), state, name


def test_orphans_are_waited_for(tmp_path):
    (tmp_path / "WebFrontend").symlink_to(PROGRAMS / "WebFrontend")
    # Leaves two orphans, of which one ends at once, before it becomes the API.
    api = tmp_path / "PredictAPI"
    api.write_text(f'#!/bin/sh\n(sleep 0.1 &)\n(sleep 1000 &)\nexec {PROGRAMS}/PredictAPI "$@"\n')
    api.chmod(0o755)
    with launched(folder=tmp_path, prepare=become_reaper) as both:
        deadline = time.monotonic() + 5
        sleeping = []
        while len(sleeping) != 1 and time.monotonic() < deadline:
            time.sleep(0.05)
            sleeping = [(number, state) for number, state, name in children(both.process.pid) if name == "sleep"]
        (number, state), = sleeping
        assert state == "S"
        os.kill(number, signal.SIGKILL)
        while (left := list(children(both.process.pid))) and len(left) != 2 and time.monotonic() < deadline + 5:
            time.sleep(0.05)
        assert sorted(name for _, _, name in left) == ["PredictAPI", "WebFrontend"]
        both.process.send_signal(signal.SIGTERM)
        assert both.wait() == 0, both.output


def test_readiness_fails_before_the_ports_close():
    """What a load balancer needs to send its requests elsewhere in time."""
    with launched(DRAIN_DELAY="1") as both:
        both.process.send_signal(signal.SIGTERM)
        for port in (both.web_port, both.api_port):
            deadline = time.monotonic() + 10
            status = 200
            while status == 200 and time.monotonic() < deadline:
                with contextlib.suppress(urllib.error.HTTPError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5).close()
                    time.sleep(0.02)
                    continue
                status = 503
            assert status == 503
            assert answers(port)
        assert both.wait() == 0, both.output
