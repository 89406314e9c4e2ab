#!/usr/bin/env python3
"""The engine alone: `digits` beside ONNX Runtime and OpenVINO on the same weights, in floats and in bytes, in one run.

    swift build -c release && python3 Benchmarks/engine.py

The engines take turns for some rounds, a fresh process each, the one that starts a round changing; medians are compared.
The table goes to stderr, JSON to stdout (or to --output).
"""

import json
import os
import pathlib
import subprocess
import sys

import environment
import prepare

FOLDER = pathlib.Path(__file__).resolve().parent
PEERS = {"digits": "this project", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}
PRECISIONS = ["f32", "int8"]
# Two for each multiplication with its addition, as the layers are defined.
OPERATIONS = 246e6


def main():
    environment.enter()
    options = parse()
    environment.warn_if_busy()
    models = prepare.models(options)
    facts, cells = environment.machine(), []
    for precision in PRECISIONS:
        for threads in options.threads:
            cells += measure(options, models, facts, precision, threads)
    report = {"benchmark": "engine", "machine": facts, "seconds": options.seconds, "cells": cells}
    print_table(report)
    prepare.write(options, report)


def parse():
    parser = prepare.parser(__doc__)
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=2, help="of each round, engine and batch")
    return prepare.parse(parser)


def measure(options, models, facts, precision, threads):
    """All engines and batches at one precision and number of threads."""
    times = {batch: {peer: [] for peer in PEERS} for batch in options.batch}
    peaks = []
    for round_number in range(options.rounds):
        first = round_number % len(PEERS)
        for peer in list(PEERS)[first:] + list(PEERS)[:first]:
            if peer == "digits":
                answers = own(options, models, precision, threads)
            else:
                answers = other(options, models, peer, precision, threads)
                facts[peer] = answers[0]["version"]
            for batch, answer in zip(options.batch, answers):
                times[batch][peer].append(answer["median_ms"])
        peak = bench(options, "peak", "--precision", precision, "--threads", threads)
        peaks.append(peak["gops"])
    return [cell(precision, batch, threads, times[batch], peaks) for batch in options.batch]


def own(options, models, precision, threads):
    common = ["inference", "--model", models["weights"], "--precision", precision, "--threads", threads]
    return [bench(options, *common, "--batch", batch) for batch in options.batch]


def other(options, models, peer, precision, threads):
    command = [sys.executable, FOLDER / "engine_peer.py", "--peer", peer, "--model", models[precision]]
    text = run([*command, "--threads", threads, "--seconds", options.seconds, "--batch", *options.batch])
    return [json.loads(line) for line in text.splitlines()[-len(options.batch) :]]


def cell(precision, batch, threads, times, peaks):
    """One precision, batch and number of threads: times, ratios, and this project's share of the processor's peak."""
    ours = times["digits"]
    ratios = {
        peer: environment.summary([theirs / own for own, theirs in zip(ours, times[peer])])
        for peer in PEERS
        if peer != "digits"
    }
    medians = ", ".join(f"{peer} {environment.summary(times[peer])['median']:.3f}" for peer in PEERS)
    print(f"{precision}, batch {batch}, {threads} threads: {medians} ms", file=sys.stderr)
    return {
        "precision": precision,
        "batch": batch,
        "threads": threads,
        "milliseconds": {peer: environment.summary(values) for peer, values in times.items()},
        "digits_faster_than": ratios,
        "peak_gops": environment.summary(peaks),
        "share_of_peak": environment.summary(
            [OPERATIONS * batch / (own * 1e6) / peak for own, peak in zip(ours, peaks)]
        ),
    }


def bench(options, *arguments):
    return json.loads(run([options.programs / "digits", "bench", *arguments, "--seconds", options.seconds, "--json"]))


def run(command):
    """A fresh process; its output."""
    surroundings = {**os.environ, "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE")}
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=surroundings)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with status {result.returncode}:\n{result.stderr}")
    return result.stdout.strip()


def print_table(report):
    """Medians, and how many times faster this project is, for people."""
    facts = report["machine"]
    print(f"\n{facts['processor']}, {facts['cores']} cores, load before {facts['load_before']:.1f}", file=sys.stderr)
    print(
        f"ONNX Runtime {facts['onnxruntime']}, OpenVINO {facts['openvino']}, oneDNN {facts['onednn']}, "
        f"commit {facts['commit']}; milliseconds for a batch\n",
        file=sys.stderr,
    )
    print(f"{'':26}{'digits':>9}{'ORT':>9}{'OpenVINO':>10}{'ratios':>16}{'of peak':>9}", file=sys.stderr)
    for cell in report["cells"]:
        name = f"{cell['precision']}, batch {cell['batch']}, {cell['threads']} threads"
        ours, ort, openvino = (cell["milliseconds"][peer]["median"] for peer in PEERS)
        ratios = " / ".join(f"{cell['digits_faster_than'][peer]['median']:.2f}" for peer in ["onnxruntime", "openvino"])
        share = cell["share_of_peak"]["median"]
        print(f"{name:26}{ours:9.3f}{ort:9.3f}{openvino:10.3f}{ratios:>16}{share:9.0%}", file=sys.stderr)


if __name__ == "__main__":
    main()
