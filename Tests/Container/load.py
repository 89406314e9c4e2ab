"""Clients that keep a container busy, and know which of their requests failed."""

import concurrent.futures
import http.client
import json
import threading

from lab import SEVEN


class Load:
    """Clients that send the seven again and again, each over a connection of its own, until nobody listens any more."""

    def __init__(self, host, port, clients=8):
        self.host, self.port = host, port
        self.answers, self.failures = 0, []
        self.lock = threading.Lock()
        self.pool = concurrent.futures.ThreadPoolExecutor(clients)
        self.clients = [self.pool.submit(self.send) for _ in range(clients)]

    def send(self):
        body = SEVEN.read_bytes()
        while True:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
            try:
                connection.connect()
            except OSError:
                # Refused before anything was asked: a load balancer would have gone elsewhere.
                return
            try:
                connection.request("POST", "/predict/", body, {"Content-Type": "image/png", "Connection": "close"})
                answer = connection.getresponse()
                digit = json.loads(answer.read()).get("predicted_digit")
                with self.lock:
                    self.answers += 1
                    if answer.status != 200 or digit != 7:
                        self.failures.append(f"{answer.status} {digit}")
            except (OSError, http.client.HTTPException, ValueError) as error:
                with self.lock:
                    self.failures.append(repr(error))
            finally:
                connection.close()

    def end(self):
        concurrent.futures.wait(self.clients, timeout=30)
        self.pool.shutdown(wait=False, cancel_futures=True)
