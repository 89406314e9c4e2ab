#!/usr/bin/env python3
"""The servers side by side under closed-loop load: latency, throughput, processor time, memory, start.

    swift build -c release && python3 Benchmarks/serving.py

Every round starts each server anew, the one that begins a round changing, and puts wrk with 1, 8, 64 and 256 clients
before it. All get the same MNIST test pictures as PNG; then one client sends a drawing of 280x280, where the work on the
picture shows. The page's proxy is measured in front of the API in turns with the API alone. JSON holds every round.
"""

import contextlib
import pathlib
import shutil
import sys
import time

import closed_loop
import environment
import prepare
import stages
import subjects
from server import Server

# Whole seconds of load for each number of clients; with many of them a slow server needs longer for one turn.
LEVELS = {1: 1, 8: 1, 64: 2, 256: 2}
# With so many clients memory is looked at.
BUSY = 64


def main():
    environment.enter()
    parser = prepare.parser(__doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="some of the servers, or proxy")
    options = prepare.parse(parser)
    if not shutil.which("wrk"):
        parser.error("there is no wrk; `scripts/setup bench` installs it")
    environment.warn_if_busy()
    models = prepare.models(options)
    files = prepare.pictures(options)
    bench = Bench(files[0].read_bytes(), prepare.listing("mnist", files), prepare.listing("drawing", [drawing()]))
    all_subjects = subjects.own() + subjects.peers(models, prepare.temperature(models["weights"]))
    chosen = [s for s in all_subjects if not options.only or s.name in options.only]
    report = {
        "benchmark": "serving",
        "machine": {**environment.machine(), "versions": environment.versions()},
        "levels_seconds": LEVELS,
        "pictures": f"{len(files)} MNIST test pictures as PNG of 28x28",
        "drawing": "Tests/Samples/seven.png, 280x280",
        "servers": {s.name: {"label": s.label, "rounds": []} for s in chosen},
        "proxy": {"label": "through the page's proxy", "rounds": []},
    }
    steps = {s.name: (report["servers"][s.name]["rounds"], lambda s=s: bench.server(s)) for s in chosen}
    if not options.only or "proxy" in options.only:
        steps["proxy"] = (report["proxy"]["rounds"], lambda: bench.proxy(subjects.own()[0]))
    for round_number in range(options.rounds):
        started = time.monotonic()
        names = list(steps)
        first = round_number % len(names)
        for name in names[first:] + names[:first]:
            rounds, measure = steps[name]
            if found := attempt(name, measure):
                rounds.append(found)
            else:
                # Rounds are compared with one another, so a server that missed one is left out of all.
                del steps[name]
                report["servers"].pop(name, None)
        print(f"round {round_number + 1} of {options.rounds}: {time.monotonic() - started:.0f} s", file=sys.stderr)
        # After every round, so that a run that is cut short was not for nothing.
        if options.output or round_number + 1 == options.rounds:
            prepare.write(options, report)


def attempt(name, measure):
    """A measurement, tried again once; None if that fails as well."""
    for _ in range(2):
        try:
            return measure()
        except (RuntimeError, OSError) as problem:
            print(f"{name}: {problem}", file=sys.stderr)
    return None


def drawing():
    return environment.ROOT / "Tests" / "Samples" / "seven.png"


def contents(listing):
    return [pathlib.Path(line).read_bytes() for line in listing.read_text().splitlines()]


class Bench:
    """One round of one server."""

    def __init__(self, picture, pictures, drawings):
        self.picture, self.pictures, self.drawings = picture, pictures, drawings

    @contextlib.contextmanager
    def started(self, subject):
        with (prepare.WORK / f"{subject.name}.log").open("w") as log, Server(subject, self.picture, log) as server:
            yield server

    def server(self, subject):
        """A fresh server under each number of clients."""
        with self.started(subject) as server:
            found = {"start_ms": server.start_ms, "idle": server.tree.memory(), "clients": {}}
            closed_loop.warm(server, 1, self.pictures)
            for clients, seconds in LEVELS.items():
                server.settle()
                found["clients"][clients] = closed_loop.measure(server, clients, seconds, self.pictures)
                if clients == BUSY:
                    found["busy"] = server.tree.memory()
            server.settle()
            found["drawing"] = closed_loop.measure(server, 1, 1, self.drawings)
            if subject.name.startswith("own"):
                pictures = {"MNIST": self.pictures, "drawing": self.drawings}
                found["stages"] = {name: stages.measure(server, contents(files)) for name, files in pictures.items()}
        one, eight = found["clients"][1], found["clients"][8]
        print(
            f"{subject.label:36} start {found['start_ms']:6.0f} ms, {found['busy']['once_mb']:5.0f} MB, 1 client "
            f"{one['p50_ms']:6.2f} ms, 8 clients {eight['requests_per_second']:6.0f}/s at {eight['cpu_ms']:5.2f} ms CPU",
            file=sys.stderr,
        )
        return found

    def proxy(self, subject):
        """The API alone and through the proxy in turns, so that both meet the same moments of the machine."""
        with self.started(subject) as api, self.started(subjects.proxy(api.port)) as proxy:
            found = {"start_ms": proxy.start_ms, "idle": proxy.tree.memory(), "direct": [], "through": [], "clients": {}}
            closed_loop.warm(api, 1, self.pictures, proxy.port)
            for _ in range(2):
                found["direct"].append(closed_loop.measure(api, 1, 1, self.pictures))
                found["through"].append(closed_loop.measure(proxy, 1, 1, self.pictures))
            for clients in [8, 64]:
                api.settle()
                found["clients"][clients] = closed_loop.measure(proxy, clients, LEVELS[clients], self.pictures)
            found["busy"] = proxy.tree.memory()
        added = [a["p50_ms"] - b["p50_ms"] for a, b in zip(found["through"], found["direct"])]
        print(f"{'through the proxy':36} adds {min(added):.3f} to {max(added):.3f} ms", file=sys.stderr)
        return found


if __name__ == "__main__":
    main()
