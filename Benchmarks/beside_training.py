#!/usr/bin/env python3
"""What a training does to those who ask for predictions meanwhile, and what their questions do to it.

    swift build -c release && python3 Benchmarks/beside_training.py [--rounds 3] [--seconds 10]

One PredictAPI with MNIST. In each round it is asked at each rate, at random moments, first while nothing else goes on,
then while a training that was started over its own route runs; the training is stopped before the next round. Latencies
count from when a request was due (open_loop.py). Medians over the rounds, also of each round's ratio. It needs nothing but
Python. A table goes to stderr, JSON to stdout (or --output).
"""

import argparse
import json
import pathlib
import statistics
import sys
import tempfile
import time
import urllib.request

import environment
import prepare
from open_loop import OpenLoop, quantile
from start import SAMPLE, Process, prediction

QUANTILES = {"p50_ms": 0.5, "p99_ms": 0.99}


def call(port, method, path, body=None):
    """The JSON that a route answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"})
    request.method = method
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def begin_training(port):
    """Starts one that outlasts the measurement; returns once it learns, which takes it some seconds."""
    call(port, "POST", "/training", {"base": "scratch", "epochs": 100, "use_feedback": False})
    for _ in range(600):
        training = call(port, "GET", "/training")
        if training.get("progress"):
            return
        if training["status"] != "in_progress":
            sys.exit(f"the training ended: {training.get('reason')}")
        time.sleep(0.1)
    sys.exit("the training does not begin to learn")


def measure(port, request, rate, options, seed):
    # New connections each time: the server closes those that rest.
    client = OpenLoop(port, [request], connections=16)
    try:
        found = client.run(rate, options.seconds, seed)
    finally:
        client.close()
    latencies = found["latencies"]
    figures = {name: quantile(latencies, share) for name, share in QUANTILES.items()}
    return figures | {"greatest_ms": latencies[-1] if latencies else None, "errors": found["errors"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", default=environment.ROOT / ".build" / "release", type=pathlib.Path)
    parser.add_argument("--data", default=environment.ROOT.parent / "shared" / "data" / "mnist", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each rate")
    parser.add_argument("--rates", type=float, nargs="+", default=[20, 100, 400], help="requests a second")
    parser.add_argument("--output", type=pathlib.Path, help="file for the JSON instead of stdout")
    options = parser.parse_args()
    environment.warn_if_busy()
    request = prediction(SAMPLE.read_bytes())
    rounds, speeds = {rate: [] for rate in options.rates}, []
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "mnist").symlink_to(options.data.resolve())
        server = Process(options.programs / "PredictAPI", ["--data-dir", folder])
        try:
            server.until_answered(request)
            for number in range(options.rounds):
                idle = {rate: measure(server.port, request, rate, options, number) for rate in options.rates}
                begin_training(server.port)
                for rate in options.rates:
                    beside = measure(server.port, request, rate, options, number)
                    rounds[rate].append({"idle": idle[rate], "training": beside})
                speeds.append(call(server.port, "GET", "/training")["progress"]["images_per_second"])
                call(server.port, "DELETE", "/training")
        finally:
            server.stop()

    for rate, pairs in rounds.items():
        line = f"{rate:6.0f}/s:"
        for name in QUANTILES:
            idle, training = (statistics.median(pair[side][name] for pair in pairs) for side in ["idle", "training"])
            ratio = statistics.median(pair["training"][name] / pair["idle"][name] for pair in pairs)
            line += f"  {name[:-3]} {idle:.2f} ms idle, {training:.2f} ms beside a training: {ratio:.2f} times;"
        errors = sum(pair[side]["errors"] for pair in pairs for side in pair)
        print(f"{line}  {errors} errors", file=sys.stderr)
    print(f"the training: {statistics.median(speeds):.0f} images/s", file=sys.stderr)
    facts = {"benchmark": "beside_training", "machine": environment.machine(), "seconds": options.seconds}
    prepare.write(options, facts | {"rates": rounds, "training_images_per_second": speeds})


if __name__ == "__main__":
    main()
