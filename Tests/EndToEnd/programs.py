"""The two release programs, started on free loopback ports and stopped by their process ids."""

import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_LIMIT = 20
STOP_LIMIT = 15


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """One process; `stop` and `kill` end it, `start` brings it back on the same port."""

    def __init__(self, name, log, *arguments):
        self.path = pathlib.Path(os.environ.get(f"{name.upper()}_PROGRAM", ROOT / ".build" / "release" / name))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._arguments = [*arguments, "--host", "127.0.0.1", "--port", str(self.port)]
        self._log = log
        self._process = None

    def start(self):
        if not self.path.exists():
            raise FileNotFoundError(f"{self.path} is missing: run `make build` first")
        # Settings come from the flags alone; oneDNN's threads must not spin beside a browser.
        environment = {"PATH": os.environ["PATH"], "OMP_WAIT_POLICY": "PASSIVE"}
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [self.path, *self._arguments], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        limit = time.monotonic() + START_LIMIT
        while not self._is_ready():
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.path.name} ended with {self._process.returncode}; see {self._log}")
            if time.monotonic() > limit:
                self.kill()
                raise TimeoutError(f"{self.path.name} was not ready within {START_LIMIT} s; see {self._log}")
            time.sleep(0.02)
        return self

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        """Asks the process to end and returns its exit status."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self):
        self._process.kill()
        self._process.wait(STOP_LIMIT)

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None
