#!/usr/bin/env python3
"""The engine alone: `digits` beside ONNX Runtime and OpenVINO on the same weights, in floats and in bytes, in one run.

    swift build -c release --product digits
    python3 Benchmarks/engine.py --data FOLDER-WITH-MNIST

The engines take turns for some rounds, a fresh process each, the one that starts a round changing; medians are compared.
First all of them answer the same MNIST test pictures, so that nobody is fast by being wrong. It makes its own virtual
environment. The table goes to stderr, JSON to stdout (or to --output).
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import environment

FOLDER = pathlib.Path(__file__).resolve().parent
PEERS = {"digits": "this project", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}
PRECISIONS = ["f32", "int8"]
# How far from the float network's accuracy on the test pictures an int8 one may be.
TOLERANCE = 0.005


def main():
    options = parse()
    environment.enter(FOLDER / "requirements-engine.txt", FOLDER / ".venv-engine")
    environment.warn_if_busy()
    with tempfile.TemporaryDirectory() as folder:
        models = prepare(options, pathlib.Path(folder))
        accuracy = check(options, models, pathlib.Path(folder))
        facts = environment.machine()
        cells = [(p, b, t) for p in PRECISIONS for b in options.batch for t in options.threads]
        results = [measure(options, models, facts, *cell) for cell in cells]
    report = {"benchmark": "engine", "machine": facts, "seconds": options.seconds, "accuracy": accuracy, "cells": results}
    print_table(report)
    text = json.dumps(report, indent=2)
    if options.output:
        options.output.write_text(text + "\n")
    else:
        print(text)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", default=environment.ROOT / ".build" / "release" / "digits", type=pathlib.Path)
    parser.add_argument("--model", default=environment.ROOT / "Models" / "larger-cnn.safetensors", type=pathlib.Path)
    parser.add_argument("--data", default=find_mnist(), type=pathlib.Path, help="folder with the MNIST files")
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each round of each engine")
    parser.add_argument("--output", type=pathlib.Path, help="file for the JSON instead of stdout")
    options = parser.parse_args()
    if not options.digits.is_file():
        parser.error(f"no {options.digits}: build it with `swift build -c release --product digits`")
    if not options.data.is_dir():
        parser.error(f"no {options.data}: `digits download` gets the MNIST files")
    return options


def find_mnist():
    """Where `digits download` puts MNIST, or beside the checkout."""
    own = environment.ROOT / ".data" / "mnist"
    return own if own.is_dir() else environment.ROOT.parent / "shared" / "data" / "mnist"


def prepare(options, folder):
    """One model file for every precision and engine, all from the same weights."""
    import peer_models

    calibrated = options.model
    if not peer_models.is_calibrated(options.model):
        calibrated = folder / "calibrated.safetensors"
        digits(options, "calibrate", "--model", options.model, "--data", options.data, "--output", calibrated)
    exported, quantised = folder / "f32.onnx", folder / "int8.onnx"
    peer_models.export(options.model, exported)
    images, _ = peer_models.mnist(options.data, "train")
    peer_models.quantise(exported, quantised, peer_models.normalised(images[-600:]))
    return {"digits": {p: calibrated for p in PRECISIONS}, "onnx": {"f32": exported, "int8": quantised}}


def check(options, models, folder):
    """The accuracy of all on the MNIST test pictures; those in floats must give the same logits."""
    import numpy as np
    import peer_models

    images, labels = peer_models.mnist(options.data, "t10k")
    np.save(folder / "in.npy", peer_models.normalised(images))
    accuracy, expected = {}, None
    for precision in PRECISIONS:
        for peer in PEERS:
            out = folder / "logits"
            if peer == "digits":
                common = ["--model", models["digits"][precision], "--data", options.data, "--precision", precision]
                digits(options, "evaluate", *common, "--json", "--logits", out)
                logits = np.fromfile(out, np.float32).reshape(-1, 10)
            else:
                command = [*peer_command(peer, models, precision), "--logits", folder / "in.npy", folder / "out.npy"]
                run(command)
                logits = np.load(folder / "out.npy")
            if expected is None:
                expected = logits
            share = float((logits.argmax(1) == labels).mean())
            difference = float(np.abs(logits - expected).max())
            accuracy[f"{peer} {precision}"] = {"accuracy": share, "greatest_logit_difference": difference}
            if precision == "f32" and difference > 1e-2 or abs(share - (expected.argmax(1) == labels).mean()) > TOLERANCE:
                sys.exit(f"{PEERS[peer]} in {precision} does not compute the same network: {accuracy}")
    return accuracy


def measure(options, models, facts, precision, batch, threads):
    """All engines on one precision, batch and number of threads, and this project's share of the processor's peak."""
    times, peaks = {peer: [] for peer in PEERS}, []
    common = ["--batch", batch, "--threads", threads, "--seconds", options.seconds]
    for round_number in range(options.rounds):
        first = round_number % len(PEERS)
        for peer in list(PEERS)[first:] + list(PEERS)[:first]:
            if peer == "digits":
                model = ["--model", models["digits"][precision], "--precision", precision]
                answer = json.loads(digits(options, "bench", "inference", *common, *model, "--json"))
            else:
                answer = json.loads(run([*peer_command(peer, models, precision), *common]).splitlines()[-1])
                facts[peer] = answer["version"]
            times[peer].append(answer["median_ms"])
        peak = digits(options, "bench", "peak", "--precision", precision, *common, "--json")
        peaks.append(json.loads(peak)["gops"])
    operations = 246e6 * batch
    cell = {
        "precision": precision,
        "batch": batch,
        "threads": threads,
        "milliseconds": {peer: environment.summary(values) for peer, values in times.items()},
        "digits_faster_than": {
            peer: environment.summary([theirs / ours for ours, theirs in zip(times["digits"], times[peer])])
            for peer in PEERS
            if peer != "digits"
        },
        "peak_gops": environment.summary(peaks),
        "share_of_peak": environment.summary(
            [operations / (ours * 1e6) / peak for ours, peak in zip(times["digits"], peaks)]
        ),
    }
    medians = ", ".join(f"{peer} {cell['milliseconds'][peer]['median']:.3f}" for peer in PEERS)
    print(f"{precision}, batch {batch}, {threads} threads: {medians} ms", file=sys.stderr)
    return cell


def peer_command(peer, models, precision):
    return [sys.executable, FOLDER / "engine_peer.py", "--peer", peer, "--model", models["onnx"][precision]]


def digits(options, *arguments):
    return run([options.digits, *arguments])


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
