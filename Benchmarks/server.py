"""One server at a time: started, asked for the first answer, measured, stopped with all its workers."""

import os
import signal
import socket
import subprocess
import time

from process_tree import ProcessTree

BOUNDARY = "digit-benchmark-boundary"


def multipart(picture):
    """A picture as a form with the field `file`, as curl and browsers send it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="digit.png"\r\nContent-Type: image/png\r\n\r\n'
    return head.encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()


def request(picture, path="/predict/", keeps=True):
    """The bytes of a whole request."""
    body = multipart(picture)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: {'keep-alive' if keeps else 'close'}\r\n\r\n"
    )
    return head.encode() + body


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server process in a session of its own, so that its workers are found and ended with it."""

    def __init__(self, subject, picture, log):
        """Starts it and waits for the first prediction; `start_ms` is the time from exec to that answer."""
        self.subject = subject
        self.port = free_port()
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [str(part) for part in subject.command(self.port)],
            env={**os.environ, **subject.variables},
            cwd=subject.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            self._await_answer(request(picture, keeps=False), deadline=started + 120)
            self.start_ms = 1000 * (time.perf_counter() - started)
            self.tree = ProcessTree(self.process.pid)
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _await_answer(self, bytes_to_send, deadline):
        while self._status(bytes_to_send) != 200:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.subject.name} ended with status {self.process.returncode} instead of serving")
            if time.perf_counter() > deadline:
                raise RuntimeError(f"{self.subject.name} did not answer within two minutes")
            time.sleep(0.002)

    def _status(self, bytes_to_send):
        """The status of the answer, or None where nobody listens yet."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                connection.sendall(bytes_to_send)
                head = connection.recv(64)
                return int(head.split()[1]) if head.startswith(b"HTTP/1.") else None
        except OSError:
            return None

    def settle(self, seconds=3.0):
        """Waits until it is idle, but not for ever: what the last measurement left behind must not burden the next."""
        self.tree.refresh()
        deadline = time.monotonic() + seconds
        before = self.tree.cpu_seconds()
        while time.monotonic() < deadline:
            time.sleep(0.1)
            now = self.tree.cpu_seconds()
            if now - before < 0.02:
                return
            before = now

    def stop(self):
        """Asks it to stop and ends what is left of its session."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
