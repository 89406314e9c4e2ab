"""A real redis-server of a test's own, on a free loopback port; it keeps nothing on a disk."""

import os
import shutil
import signal
import socket
import subprocess
import time

from programs import free_port


class RedisServer:
    """`kill` and `start` bring back an empty one on the same port; `pause` has it hang."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/1"
        self._folder = folder
        self._process = None

    def start(self):
        program = shutil.which("redis-server", path=os.environ["PATH"] + ":/usr/bin")
        assert program, "there is no redis-server on the PATH: run `make setup`"
        self._process = subprocess.Popen(
            [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
        )
        limit = time.monotonic() + 20
        while not self._is_listening():
            assert self._process.poll() is None and time.monotonic() < limit, "redis-server does not start"
            time.sleep(0.02)
        return self

    def _is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self._process.kill()
        self._process.wait(20)

    def pause(self):
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        self._process.send_signal(signal.SIGCONT)
