"""Open-loop load: requests leave at times that chance sets (a Poisson process), whether or not answers have come.

What a waiting service does to its clients shows only so: a closed loop stops asking while it waits. Each latency counts
from the moment at which the request was due, also where it had to wait for a free connection or for this program (Tene,
"How NOT to Measure Latency", calls the opposite coordinated omission).
"""

import random
import select
import socket
import time


class OpenLoop:
    """A client with many kept connections and one thread."""

    def __init__(self, port, requests, connections=128):
        """Connects. `requests` are the bytes of whole requests, sent in turn."""
        self.requests = requests
        self.turn = 0
        self.poll = select.epoll()
        self.sockets = {}
        for _ in range(connections):
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sockets[connection.fileno()] = connection
            self.poll.register(connection.fileno(), select.EPOLLIN)
        self.free = list(self.sockets)
        self.received = {}

    def close(self):
        self.poll.close()
        for connection in self.sockets.values():
            connection.close()

    def run(self, rate, seconds, seed, patience=10.0):
        """Sends `rate` requests a second on average, and gives the latencies in milliseconds and the failures.

        Requests that nobody has answered `patience` seconds after the last was due count as failures.
        """
        due = poisson(rate, seconds, seed)
        started, waiting, latencies, errors = {}, [], [], 0
        start = time.perf_counter()
        following, backlog = 0, 0
        while following < len(due) or started or backlog < len(waiting):
            now = time.perf_counter() - start
            while following < len(due) and due[following] <= now:
                waiting.append(due[following])
                following += 1
            while backlog < len(waiting) and self.free:
                descriptor = self.free.pop()
                started[descriptor] = waiting[backlog]
                backlog += 1
                self._send(descriptor)
            if now > seconds + patience:
                break
            rest = due[following] - (time.perf_counter() - start) if following < len(due) else 1.0
            # epoll counts whole milliseconds, which is too coarse here; select waits for it with microseconds.
            select.select([self.poll.fileno()], [], [], min(max(rest, 0), 1.0))
            for descriptor, _ in self.poll.poll(0):
                status = self._receive(descriptor)
                if status is None:
                    continue
                moment = started.pop(descriptor)
                self.free.append(descriptor)
                if status == 200:
                    latencies.append(1000 * (time.perf_counter() - start - moment))
                else:
                    errors += 1
        unanswered = len(started) + len(waiting) - backlog
        elapsed = time.perf_counter() - start
        return {
            "latencies": sorted(latencies),
            "errors": errors + unanswered,
            "sent": len(due),
            "offered": len(due) / seconds,
            "served": len(latencies) / max(elapsed, seconds),
        }

    def _send(self, descriptor):
        self.turn = (self.turn + 1) % len(self.requests)
        self.received[descriptor] = b""
        self.sockets[descriptor].sendall(self.requests[self.turn])

    def _receive(self, descriptor):
        """The status of a complete answer, or None while some of it is missing."""
        data = self.sockets[descriptor].recv(65536)
        if not data:
            raise ConnectionError("the server closed a connection")
        data = self.received[descriptor] + data
        head, end, body = data.partition(b"\r\n\r\n")
        self.received[descriptor] = data
        if not end or len(body) < content_length(head):
            return None
        return int(head[9:12])


def content_length(head):
    position = head.lower().index(b"content-length:") + 15
    return int(head[position : head.find(b"\r", position) if b"\r" in head[position:] else None])


def poisson(rate, seconds, seed):
    """When requests are due: times from 0 to `seconds` with exponential gaps."""
    generator, moment, due = random.Random(seed), 0.0, []
    while (moment := moment + generator.expovariate(rate)) < seconds:
        due.append(moment)
    return due


def quantile(ordered, share):
    """The nearest-rank quantile of values in order."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None
