#!/usr/bin/env python3
"""What watching costs a request: counting, trace contexts, and traces that a collector takes.

    swift build -c release --product PredictAPI
    python3 Benchmarks/observation.py --before FOLDER [--rounds 7] [--seconds 4]

FOLDER has the PredictAPI of a build without any of it, such as of commit ad85488. In each round every side is started
afresh and asked by wrk, eight clients at once, for a picture of MNIST and for a route that does nothing. What counts is
the processor time of a request, since it bears a busy machine best, beside the requests a second; medians over the rounds.
The collector is this program: it reads and answers 200. A table goes to stdout.
"""

import argparse
import http.server
import pathlib
import statistics
import tempfile
import threading

import closed_loop
import environment
from server import Server
from subjects import PROGRAMS, Subject

SAMPLE = environment.ROOT / "Tests" / "Samples" / "seven.png"
QUIET = ["--host", "127.0.0.1", "--port", "PORT", "--log-level", "error"]


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


def sides(before, collector):
    now = PROGRAMS / "PredictAPI"
    traced = [now, *QUIET, "--otlp-endpoint", collector, "--otel-traces-sampler", "parentbased_traceidratio"]
    return [
        Subject("before", "without", [pathlib.Path(before).resolve() / "PredictAPI", *QUIET], "auto"),
        Subject("counted", "metrics, trace contexts", [now, *QUIET], "auto"),
        Subject("some", "and one trace in 100 exported", [*traced, "--otel-traces-sampler-arg", "0.01"], "auto"),
        Subject("all", "and every trace exported", [*traced, "--otel-traces-sampler-arg", "1"], "auto"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", required=True, help="folder with the program to compare with")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    subjects = sides(options.before, f"http://127.0.0.1:{collector.server_port}")
    paths = ["/predict/", "/no/such/path"]
    figures = {(subject.name, path): [] for subject in subjects for path in paths}
    with tempfile.TemporaryDirectory() as folder:
        listing, log = pathlib.Path(folder) / "pictures", open(pathlib.Path(folder) / "log", "wb")
        listing.write_text(f"{SAMPLE}\n")
        for number in range(options.rounds):
            for subject in subjects if number % 2 == 0 else reversed(subjects):
                with Server(subject, SAMPLE.read_bytes(), log) as server:
                    closed_loop.warm(server, 1, listing)
                    for path in paths:
                        server.settle()
                        figures[subject.name, path].append(
                            closed_loop.measure(server, 8, options.seconds, listing, path=path)
                        )
    print("| | " + " | ".join(f"`{path}`: CPU of a request | requests/s" for path in paths) + " |")
    print("|---" * (1 + 2 * len(paths)) + "|")
    for subject in subjects:
        cells = [subject.label]
        for path in paths:
            own, base = figures[subject.name, path], figures[subjects[0].name, path]
            # A path that is not there is an error to wrk, and costs no less for that.
            cost = [1e3 * f["cpu_ms"] * max(1, f["requests"] - f["errors"]) / f["requests"] for f in own]
            rates = [f["requests"] / g["requests"] for f, g in zip(own, base, strict=True)]
            cells += [f"{statistics.median(cost):.1f} µs", f"{statistics.median(rates):.3f} times"]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
