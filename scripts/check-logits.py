#!/usr/bin/env python3
"""Runs the shipped weights through PyTorch on MNIST's test images and compares with what `digits evaluate` makes of them.

    swift build -c release --product digits
    python3 -m venv .venv && .venv/bin/pip install -r scripts/requirements-fixtures.txt
    .venv/bin/python scripts/check-logits.py --data ../shared/data/mnist

Everything but the weights file and the IDX files is independent of this project's code: the safetensors package reads
the one, numpy the others. It prints a JSON object and fails if a logit differs by more than --tolerance or an answer
differs at all.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from safetensors import safe_open

from larger_cnn import LargerCNN, normalised

ROOT = pathlib.Path(__file__).resolve().parent.parent


def read_idx(folder, name):
    """An IDX file of bytes, plain or gzipped, as an array."""
    path = folder / name
    content = path.read_bytes() if path.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">u4", axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape).copy()


def pytorch_logits(model_file, images):
    """(N, 10) by PyTorch, and the metadata of the weights file."""
    with safe_open(model_file, "pt") as file:
        tensors, metadata = {name: file.get_tensor(name) for name in file.keys()}, file.metadata()
    model = LargerCNN().eval()
    model.load_state_dict(tensors, strict=True)
    with torch.no_grad():
        rows = [model(normalised(images[start : start + 100])) for start in range(0, len(images), 100)]
    return torch.cat(rows).numpy(), metadata


def our_logits(options):
    """(N, 10) by `digits evaluate`, and its report."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "logits"
        command = [options.digits, "evaluate", "--data", options.data, "--model", options.model, "--logits", file, "--json"]
        result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return np.fromfile(file, "<f4").reshape(-1, 10), json.loads(result.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with MNIST's test files")
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "Models" / "larger-cnn.safetensors")
    parser.add_argument("--digits", type=pathlib.Path, default=ROOT / ".build" / "release" / "digits")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="greatest difference allowed in a logit")
    options = parser.parse_args()

    images = read_idx(options.data, "t10k-images-idx3-ubyte")
    labels = read_idx(options.data, "t10k-labels-idx1-ubyte")
    theirs, metadata = pytorch_logits(options.model, images)
    ours, report = our_logits(options)
    difference = np.abs(ours - theirs)
    correct = int((theirs.argmax(1) == labels).sum())
    result = {
        "images": len(images),
        "torch": torch.__version__,
        "metadata": metadata,
        "accuracy": {"pytorch": correct / len(images), "digits": report["accuracy"]},
        "answers_that_differ": int((ours.argmax(1) != theirs.argmax(1)).sum()),
        "greatest_logit": float(np.abs(theirs).max()),
        "greatest_difference": float(difference.max()),
        "mean_difference": float(difference.mean()),
    }
    print(json.dumps(result, indent=2))
    agree = result["greatest_difference"] <= options.tolerance and result["answers_that_differ"] == 0
    sys.exit(0 if agree and report["correct"] == correct else 1)


if __name__ == "__main__":
    main()
