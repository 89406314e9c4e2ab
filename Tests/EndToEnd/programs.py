"""The release programs and others, started on free loopback ports and ended by their process ids."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Generous, because the machine may be busy; a passing test never waits that long.
START_LIMIT = 30
STOP_LIMIT = 15


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def exchange(url, method="GET", body=None, timeout=30, **headers):
    """Status, header fields and content of an answer; `Content_Type` and the like are header fields."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, fields, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Process:
    """One process that listens on a free port, and its log; after its end `start` brings it back on the same port."""

    def __init__(self, log):
        self.log = log
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def launch(self, *command, environment=None):
        """Starts it and does not wait."""
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def wait_until(self, condition, what="ready"):
        """Waits for something that only a running process does."""
        limit = time.monotonic() + START_LIMIT
        while not condition():
            name = pathlib.Path(self._process.args[0]).name
            if self._process.poll() is not None:
                raise RuntimeError(f"{name} ended with {self._process.returncode}; see {self.log}:\n{self.text[-2000:]}")
            if time.monotonic() > limit:
                self.kill()
                raise TimeoutError(f"{name} was not {what} within {START_LIMIT} s; see {self.log}:\n{self.text[-2000:]}")
            time.sleep(0.02)

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def text(self):
        """What it has written."""
        return self.log.read_text(errors="replace")

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def wait(self):
        """Its exit status, once it has ended by itself."""
        return self._process.wait(STOP_LIMIT)

    def send(self, number):
        self._process.send_signal(number)

    def stop(self):
        """Asks the process to end and returns its exit status."""
        self.send(signal.SIGTERM)
        try:
            return self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self):
        self._process.kill()
        self._process.wait(STOP_LIMIT)


class Program(Process):
    """One of the two release programs, with settings from flags; ready once it says so."""

    def __init__(self, name, log, *arguments):
        super().__init__(log)
        self.path = pathlib.Path(os.environ.get(f"{name.upper()}_PROGRAM", ROOT / ".build" / "release" / name))
        self._arguments = [*map(str, arguments), "--host", "127.0.0.1", "--port", str(self.port)]

    def start(self, *more):
        """Starts it, this time with more arguments, and waits until it is ready."""
        self.launch(*more)
        self.wait_until(lambda: self.readiness()[0] == 200)
        return self

    def launch(self, *more, **settings):
        if not self.path.exists():
            raise FileNotFoundError(f"{self.path} is missing: run `make build` first")
        # No settings but those of the test; oneDNN's threads must not spin beside a browser.
        environment = {"PATH": os.environ["PATH"], "OMP_WAIT_POLICY": "PASSIVE", **settings}
        super().launch(self.path, *self._arguments, *map(str, more), environment=environment)

    def readiness(self):
        """Status and JSON of the readiness check; 0 while nobody listens."""
        try:
            return self.ask("GET", "/health/ready", timeout=5)
        except (OSError, ValueError):
            return 0, None

    def ask(self, method, path, body=None, timeout=30):
        """The status and the JSON of an answer; a body goes as JSON."""
        data = None if body is None else json.dumps(body).encode()
        status, _, content = exchange(self.url + path, method, data, timeout, Content_Type="application/json")
        return status, json.loads(content) if content else None


@contextlib.contextmanager
def running(*programs):
    """Starts programs, one after the other; those that still run at the end are stopped, the last first, and well."""
    with contextlib.ExitStack() as stack:
        for program in programs:
            program.start()
            stack.callback(_end, program)
        yield programs


def _end(program):
    if program.is_running:
        status = program.stop()
        assert status == 0, f"SIGTERM ended {program.path.name} with {status}"
