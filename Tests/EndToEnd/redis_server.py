"""A real redis-server of a test's own, on a free loopback port; it keeps nothing on a disk."""

import os
import shutil
import signal

from programs import Process


class RedisServer(Process):
    """`kill` and `start` bring back an empty one on the same port; `pause` has it hang."""

    def __init__(self, folder):
        super().__init__(folder / "redis.log")
        self.url = f"redis://127.0.0.1:{self.port}/1"
        self._folder = folder

    def start(self):
        program = shutil.which("redis-server", path=os.environ["PATH"] + ":/usr/bin")
        assert program, "there is no redis-server on the PATH: run `make setup`"
        port, folder = str(self.port), str(self._folder)
        self.launch(program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder)
        self.wait_until(self.listens)
        return self

    def pause(self):
        self.send(signal.SIGSTOP)

    def resume(self):
        self.send(signal.SIGCONT)
