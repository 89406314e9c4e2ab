"""Where this project's API spends a request, as its header Server-Timing tells it, and what remains for the way there."""

import http.client
import statistics
import time

from server import BOUNDARY, multipart


def measure(server, pictures, count=200):
    """The median milliseconds of each stage, of their sum, and of the whole request as a client on this machine sees it."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    bodies = [multipart(picture) for picture in pictures]
    found = {}
    for number in range(count):
        start = time.perf_counter()
        connection.request("POST", "/predict/", bodies[number % len(bodies)], headers)
        response = connection.getresponse()
        response.read()
        total = 1000 * (time.perf_counter() - start)
        stages = parse(response.headers["Server-Timing"])
        for name, value in {**stages, "stages": sum(stages.values()), "client": total}.items():
            found.setdefault(name, []).append(value)
    connection.close()
    return {name: statistics.median(values) for name, values in found.items()}


def parse(header):
    """`decode;dur=0.1, predict;dur=0.8` as numbers."""
    entries = (entry.strip().partition(";dur=") for entry in header.split(","))
    return {name: float(value) for name, _, value in entries}
