#!/usr/bin/env python3
"""Measures what each step of the preparation and each source of training data is worth, as the tables of docs/MODEL.md.

    swift build -c release --product digits
    .build/release/digits corpus --from ../shared/data --pictures .data/pictures --count 1000
    python3 scripts/ablation.py --pictures .data/pictures --weights "all=a.safetensors" --weights "without paper=b.safetensors"

The first table evaluates the shipped weights on the pictures of each set, with every step of the preparation left out in
turn. The second compares weights by what `digits train` wrote about its validation sets into them.
"""

import argparse
import concurrent.futures
import json
import pathlib
import struct
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
STEPS = (
    "sheet colour paper-flattening faint-marks ruled-lines selection ink-crop stroke-width centering"
).split()


def accuracy(digits, model, folder, without):
    """Share of a folder's pictures that are read right."""
    # One look: the second leaves out steps by itself where the first is in doubt.
    command = [digits, "evaluate", "--json", "--threads", "1", "--first-look", "--model", model, "--images", folder]
    if without:
        command += ["--without", without]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(answer)["accuracy"]


def steps_table(digits, model, pictures):
    """A row for each step that is left out, a column for each set of pictures."""
    sets = sorted(path for path in pictures.iterdir() if path.is_dir() and path.name != "nondigits")
    rows = [("nothing", None)] + [(step, step) for step in STEPS] + [("all of them: a plain resize", "all")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        cells = [[pool.submit(accuracy, digits, model, folder, step) for folder in sets] for _, step in rows]
        print("| left out | " + " | ".join(folder.name for folder in sets) + " |")
        print("|---|" + "---|" * len(sets))
        for (name, _), row in zip(rows, cells):
            print(f"| {name} | " + " | ".join(f"{100 * cell.result():.1f}" for cell in row) + " |")


def metadata(path):
    """What a safetensors file says about itself."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        return json.loads(file.read(length))["__metadata__"]


def weights_table(weights):
    """A row for each weights file, a column for each validation set that its training measured."""
    facts = [(name, metadata(path)) for name, path in (entry.split("=", 1) for entry in weights)]
    prefix = "validation."
    sets = sorted({key for _, fact in facts for key in fact if key.startswith(prefix)})
    print("| learnt from | " + " | ".join(key.removeprefix(prefix) for key in sets) + " |")
    print("|---|" + "---|" * len(sets))
    for name, fact in facts:
        cells = [f"{100 * float(fact[key]):.2f}" if key in fact else "" for key in sets]
        print(f"| {name} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", default=str(ROOT / ".build/release/digits"), help="the command line program")
    parser.add_argument("--model", default=str(ROOT / "Models/larger-cnn.safetensors"), help="weights for the steps")
    parser.add_argument("--pictures", type=pathlib.Path, help="what `digits corpus --pictures` wrote")
    parser.add_argument("--weights", action="append", default=[], metavar="NAME=FILE", help="weights to compare")
    options = parser.parse_args()
    if options.pictures:
        steps_table(options.digits, options.model, options.pictures)
    if options.weights:
        weights_table(options.weights)


if __name__ == "__main__":
    main()
