#!/usr/bin/env python3
"""Runs the parts of the benchmark one after the other; each writes its own JSON file, and the last makes the document.

    python3 Benchmarks/bench.py                      all parts
    python3 Benchmarks/bench.py serving report       some of them, again
    python3 Benchmarks/bench.py --quick              all, too short to believe: whether everything works

answers   whether all compute the same (no timing)      serving   the servers under closed-loop load
engine    the engine beside ONNX Runtime and OpenVINO   load      latency against the rate of requests
training  beside PyTorch                                start     start, memory and rest of both programs
report    plots, and the tables in docs/PERFORMANCE.md
"""

import argparse
import subprocess
import sys
import time

import environment

FOLDER = environment.ROOT / "Benchmarks"
# The options of each part: as measured for the document, and for a quick look. All of it fits twenty minutes.
PARTS = {
    "answers": ([], ["--pictures", "50", "--hundreds", "5"]),
    "serving": ([], ["--rounds", "1"]),
    "engine": (["--seconds", "0.4"], ["--seconds", "0.1", "--rounds", "1"]),
    "load": ([], ["--rounds", "1", "--seconds", "1"]),
    "training": (["--seconds", "3"], ["--seconds", "0.5", "--rounds", "1"]),
    "start": (
        ["--rounds", "3", "--requests", "300", "--seconds", "1", "--rest", "2"],
        ["--rounds", "1", "--requests", "50", "--seconds", "0.5", "--rest", "0.5"],
    ),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="; ".join([*PARTS, "report"]))
    parser.add_argument("--quick", action="store_true", help="short rounds, results into Benchmarks/.work/quick")
    options = parser.parse_args()
    unknown = set(options.parts) - {*PARTS, "report"}
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    environment.enter()
    results = FOLDER / ".work" / "quick" if options.quick else FOLDER / "results"
    results.mkdir(parents=True, exist_ok=True)
    for part in options.parts or [*PARTS, "report"]:
        started = time.monotonic()
        if part == "report":
            arguments = ["--results", results] + (["--into", results] if options.quick else [])
        else:
            arguments = [*PARTS[part][1 if options.quick else 0], "--output", results / f"{part}.json"]
        status = subprocess.run([sys.executable, FOLDER / f"{part}.py", *map(str, arguments)]).returncode
        if status != 0:
            sys.exit(f"{part} failed with status {status}; `python3 Benchmarks/bench.py {part} …` goes on from there")
        print(f"{part}: done after {time.monotonic() - started:.0f} s\n", file=sys.stderr)


if __name__ == "__main__":
    main()
