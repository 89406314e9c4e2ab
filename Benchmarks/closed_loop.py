"""Closed-loop load by wrk: so many clients, each of which asks again as soon as it has its answer.

wrk counts whole seconds only."""

import json
import pathlib
import subprocess

from server import BOUNDARY

SCRIPT = pathlib.Path(__file__).with_name("post.lua")


def measure(server, clients, seconds, listing, port=None, path="/predict/"):
    """One measurement: latencies, requests a second, errors, and the server's processor time for each request.

    With a `port` another process is asked, one that stands before the server.
    """
    command = ["wrk", "--threads", "1", "--connections", clients, "--duration", f"{seconds}s", "--timeout", "30s"]
    command += ["--script", SCRIPT, f"http://127.0.0.1:{port or server.port}{path}", "--", listing, BOUNDARY]
    server.tree.refresh()
    before = server.tree.cpu_seconds()
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds + 60)
    work = server.tree.cpu_seconds() - before
    if result.returncode != 0:
        raise RuntimeError(f"wrk failed: {result.stderr or result.stdout}")
    answer = json.loads(result.stdout.strip().splitlines()[-1])
    served = answer["requests"] - answer["errors"]["status"]
    if answer["requests"] == 0:
        # Nobody was answered in all that time, so latency is this or more.
        answer |= {key: 1000 * seconds for key in ["p50_ms", "p99_ms", "mean_ms"]}
    return {
        "clients": clients,
        "requests": answer["requests"],
        "requests_per_second": served / answer["seconds"],
        "p50_ms": answer["p50_ms"],
        "p99_ms": answer["p99_ms"],
        "mean_ms": answer["mean_ms"],
        "cpu_ms": 1000 * work / max(served, 1),
        "errors": sum(answer["errors"].values()),
    }


def warm(server, seconds, listing, port=None):
    """A moment of load that nobody looks at."""
    measure(server, 8, seconds, listing, port)
