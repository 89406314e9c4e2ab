#!/usr/bin/env python3
"""Measures what feedback does: which labels are set aside, and what a training makes of those that are not.

    .build/release/digits corpus --from ../shared/data --pictures .data/pictures --count 1000
    scripts/measure-feedback.py guard --pictures .data/pictures
    scripts/measure-feedback.py learn --pictures .data/pictures --data ../shared/data/mnist

`guard` gives each picture with a wrong label, chosen at random, and each picture that is misread with the right one, and
counts what is set aside. `learn` takes misread pictures, gives them with their right labels, trains from the weights that
ship and says which are read right afterwards, and what that did to everything else.
"""

import argparse
import base64
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", ROOT / ".build" / "release"))


class Service:
    """PredictAPI over a data folder that is gone afterwards."""

    def __init__(self, mnist=None, *arguments):
        self._folder = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._folder.name)
        if mnist:
            shutil.copytree(mnist, self.folder / "mnist")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [PROGRAMS / "PredictAPI", "--host", "127.0.0.1", "--port", str(port), "--data-dir", self.folder]
            + ["--feedback-burst", "0", "--feedback-limit", "100000", "--log-level", "error"]
            + ["--trainer-priority", "normal", *arguments],
            cwd=ROOT,
        )

    def __enter__(self):
        for _ in range(500):
            try:
                self.ask("GET", "/health/ready")
                return self
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("PredictAPI does not get ready")

    def __exit__(self, *error):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        self._folder.cleanup()

    def ask(self, method, path, content=None, kind="application/json"):
        request = urllib.request.Request(self.url + path, content, {"Content-Type": kind}, method=method)
        with urllib.request.urlopen(request) as response:
            body = response.read()
            return json.loads(body) if body else None

    def predict(self, file):
        """The digit that the service reads, or none where it finds no ink."""
        try:
            return self.ask("POST", "/predict/", file.read_bytes(), "image/png")["predicted_digit"]
        except urllib.error.HTTPError:
            return None

    def give(self, file, label):
        """What becomes of a correction."""
        kind = "png" if file.suffix == ".png" else "jpeg"
        drawing = f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
        wanted = {"drawing": drawing, "label": label, "consent": True}
        return self.ask("POST", "/feedback", json.dumps(wanted).encode())["status"]


def sets(folder, names):
    """Each set's name with its pictures and their labels."""
    for name in names:
        files = [file for file in sorted((folder / name).iterdir()) if file.name[0].isdigit() and file.name[1] == "_"]
        yield name, [(file, int(file.name[0])) for file in files]


def guard(options):
    print("| set | pictures | wrong labels set aside | misread | right labels let through |\n|---|---|---|---|---|")
    with Service() as service:
        for name, pictures in sets(options.pictures, options.sets or ["canvas", "drawings", "paper", "photos", "strokes"]):
            chance = random.Random(1)
            read = [(file, label, answer) for file, label in pictures if (answer := service.predict(file)) is not None]
            aside = sum(service.give(file, (label + chance.randrange(1, 10)) % 10) == "review" for file, label, _ in read)
            service.ask("DELETE", "/feedback")
            misread = [(file, label) for file, label, answer in read if answer != label]
            through = sum(service.give(file, label) == "accepted" for file, label in misread)
            service.ask("DELETE", "/feedback")
            print(f"| {name} | {len(read)} | {aside / len(read):.1%} | {len(misread)} | {through} |", flush=True)


def learn(options):
    corpus = ["--corpus", str(options.corpus)] if options.corpus else []
    with Service(options.data, *corpus) as service:
        misread = []
        for _, pictures in sets(options.pictures, options.sets or ["canvas", "paper"]):
            misread += [(file, label) for file, label in pictures if service.predict(file) not in (None, label)]
        accepted = [(file, label) for file, label in misread if service.give(file, label) == "accepted"]
        service.ask("DELETE", "/feedback")
        print(f"{len(misread)} misread, {len(accepted)} of them let through; {options.together} in each training")
        for start in range(0, min(len(accepted), options.count), options.together):
            group = accepted[start : start + options.together]
            for file, label in group:
                service.give(file, label)
            began = time.monotonic()
            service.ask("POST", "/training", json.dumps({"base": "active", "seed": 1}).encode())
            while (training := service.ask("GET", "/training"))["status"] == "in_progress":
                time.sleep(1)
            seconds = time.monotonic() - began
            weights = service.folder / "models" / f"{training['version']}.safetensors"
            right = sum(predict(weights, file) == label for file, label in group)
            print(f"{right} of {len(group)} right, {seconds:.0f} s, {' '.join(file.name for file, _ in group)}")
            print(f"  {json.dumps(figures(weights))}", flush=True)
            service.ask("DELETE", "/feedback")


def predict(weights, file):
    """The digit that other weights read."""
    command = [PROGRAMS / "digits", "predict", "--model", weights, "--json", file]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)["predicted_digit"]


def figures(weights):
    """What a weights file says of itself."""
    content = weights.read_bytes()
    metadata = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    return {name: value for name, value in sorted(metadata.items()) if name.startswith(("validation.", "test_"))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["guard", "learn"])
    parser.add_argument("--pictures", type=pathlib.Path, required=True, help="what `digits corpus --pictures` wrote")
    parser.add_argument("--sets", nargs="+", help="only these folders of it")
    parser.add_argument("--data", type=pathlib.Path, help="a folder with the MNIST files, for `learn`")
    parser.add_argument("--corpus", type=pathlib.Path, help="another folder than Models/corpus, for `learn`")
    parser.add_argument("--count", type=int, default=8, help="most corrections, for `learn`")
    parser.add_argument("--together", type=int, default=1, help="corrections in each training")
    options = parser.parse_args()
    if options.what == "learn" and not options.data:
        sys.exit("--data is missing")
    guard(options) if options.what == "guard" else learn(options)


if __name__ == "__main__":
    main()
