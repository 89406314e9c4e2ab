#!/usr/bin/env python3
"""Training, images per second: `digits` beside PyTorch on the same network, batch and threads, in one run.

    swift build -c release --product digits
    python3 Benchmarks/training.py

Machines are shared and noisy, so the two take turns for some rounds, the one that starts a round changing, and the
medians are compared. Both run on OpenMP and get the same --wait-policy: on a machine that does anything else, threads
that spin while they wait slow either down. It makes its own virtual environment. The table goes to stderr, JSON to stdout (or to --output).
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

import environment
import prepare

PEERS = {
    "digits": "this project",
    "eager": "PyTorch eager",
    "tuned": "PyTorch, channels_last and fused Adam",
}


def command(peer, options):
    """The command that measures one round of one peer."""
    common = ["--batch", str(options.batch), "--threads", str(options.threads), "--seconds", str(options.seconds)]
    if peer == "digits":
        return [options.digits, "bench", "training", *common, "--json"]
    script = pathlib.Path(__file__).with_name("pytorch_training.py")
    return [sys.executable, script, *common, "--variant", peer]


def measure(peer, options):
    """One round: a fresh process, its last line a JSON object."""
    surroundings = {**os.environ, "OMP_WAIT_POLICY": options.wait_policy}
    result = subprocess.run(command(peer, options), capture_output=True, text=True, env=surroundings)
    if result.returncode != 0:
        sys.exit(f"{PEERS[peer]} failed with status {result.returncode}:\n{result.stderr}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", default=environment.ROOT / ".build" / "release" / "digits", type=pathlib.Path)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10, help="of each round of each peer")
    parser.add_argument("--wait-policy", choices=["PASSIVE", "ACTIVE"], default="PASSIVE", help="OMP_WAIT_POLICY of all")
    parser.add_argument("--output", type=pathlib.Path, help="file for the JSON instead of stdout")
    options = parser.parse_args()
    if not options.digits.is_file():
        parser.error(f"no {options.digits}: build it with `swift build -c release --product digits`")
    environment.enter()

    environment.warn_if_busy()
    facts, rates = environment.machine(), {peer: [] for peer in PEERS}
    for round_number in range(options.rounds):
        first = round_number % len(PEERS)
        order = list(PEERS)[first:] + list(PEERS)[:first]
        for peer in order:
            answer = measure(peer, options)
            rates[peer].append(answer["images_per_second"])
            facts["torch"] = answer.get("torch", facts.get("torch"))
        line = ", ".join(f"{peer} {rates[peer][-1]:.0f}" for peer in PEERS)
        print(f"round {round_number + 1} of {options.rounds}: {line} images/s", file=sys.stderr)

    results = {peer: environment.summary(values) for peer, values in rates.items()}
    ratios = {
        peer: environment.summary([ours / theirs for ours, theirs in zip(rates["digits"], rates[peer])])
        for peer in PEERS
        if peer != "digits"
    }
    report = {
        "benchmark": "training",
        "batch": options.batch,
        "threads": options.threads,
        "seconds": options.seconds,
        "wait_policy": options.wait_policy,
        "machine": facts,
        "images_per_second": results,
        "digits_faster_than": ratios,
    }
    print_table(report)
    prepare.write(options, report)


def print_table(report):
    """Medians, ranges, and how many times faster this project is, for people."""
    facts = report["machine"]
    print(f"\nTraining step, batch {report['batch']}, {report['threads']} threads", file=sys.stderr)
    print(f"{facts['processor']}, {facts['cores']} cores, load before {facts['load_before']:.1f}", file=sys.stderr)
    print(f"PyTorch {facts['torch']}, oneDNN {facts['onednn']}, commit {facts['commit']}\n", file=sys.stderr)
    print(f"{'':40}{'images/s':>9}{'min':>7}{'max':>7}{'we are':>11}", file=sys.stderr)
    for peer, result in report["images_per_second"].items():
        ratio = report["digits_faster_than"].get(peer)
        faster = f"{ratio['median']:.2f} times" if ratio else ""
        print(
            f"{PEERS[peer]:40}{result['median']:9.0f}{result['min']:7.0f}{result['max']:7.0f}{faster:>11}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
