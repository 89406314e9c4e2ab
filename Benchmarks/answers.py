#!/usr/bin/env python3
"""Whether everything that is compared gives the same answers on the same weights: nobody may be fast by being wrong.

    swift build -c release && python3 Benchmarks/answers.py

First the engines alone, on all MNIST test pictures: their scores. Then the servers, on the first of these pictures as PNG:
their probabilities. MNIST's own bitmaps come through this project's preparation as themselves, and through the plain
resize of the others as well, so all networks see the same 784 bytes; of other pictures this project's network sees a
centred digit, and answers cannot be compared. Nor can those to pictures that this project's network is in doubt about,
since it looks at them twice. The program fails where they differ by more than it allows.
"""

import base64
import http.client
import json
import pathlib
import subprocess
import sys
import tempfile

import environment
import prepare
import subjects
from server import BOUNDARY, Server, multipart

FOLDER = pathlib.Path(__file__).resolve().parent
ENGINES = ["digits", "onnxruntime", "openvino"]
# How far float scores and float probabilities may be apart: sums in another order, and Winograd.
SCORES, PROBABILITIES = 1e-2, 1e-3
# Where the best score leads by more, no network is in doubt: 2 in float32, and what int8 may be off by.
CLEAR_LEAD = 2.5
# How far from the float network's accuracy an int8 one may be, and how many digits it must read alike.
ACCURACY, SAME_DIGIT = 0.005, 0.99


def main():
    environment.enter()
    parser = prepare.parser(__doc__)
    parser.add_argument("--pictures", type=int, default=500, help="PNG pictures for each server")
    parser.add_argument("--hundreds", type=int, default=100, help="hundreds of pictures for each engine")
    options = prepare.parse(parser)
    models = prepare.models(options)
    report = {
        "benchmark": "answers",
        "machine": environment.machine(),
        "mnist": 100 * options.hundreds,
        "engines": engines(options, models),
        "servers": servers(options, models),
    }
    prepare.write(options, report)
    wrong = [name for part in ["engines", "servers"] for name, facts in report[part].items() if not facts["agrees"]]
    if wrong:
        sys.exit(f"These do not compute the same network: {', '.join(wrong)}")


def engines(options, models):
    """Accuracy and the greatest difference of a score from this project's in float32, on MNIST test pictures."""
    import numpy as np
    import peer_models

    images, labels = (part[: 100 * options.hundreds] for part in peer_models.mnist(options.data, "t10k"))
    found, expected = {}, None
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        np.save(folder / "in.npy", peer_models.normalised(images))
        peer_models.write_mnist(folder, "t10k", images, labels)
        for precision in ["f32", "int8"]:
            for engine in ENGINES:
                scores = engine_scores(options, models, engine, precision, folder)
                expected = scores if expected is None else expected
                share, best = ((x.argmax(1) == labels).mean() for x in (scores, expected))
                difference = float(np.abs(scores - expected).max())
                agrees = abs(share - best) <= ACCURACY and (precision == "int8" or difference <= SCORES)
                found[f"{engine} {precision}"] = {
                    "accuracy": float(share),
                    "greatest_score_difference": difference,
                    "agrees": bool(agrees),
                }
                print(f"{engine} {precision}: {share:.2%} right, scores within {difference:.4f}", file=sys.stderr)
    return found


def engine_scores(options, models, engine, precision, folder):
    import numpy as np

    if engine == "digits":
        command = [options.programs / "digits", "evaluate", "--model", models["weights"], "--data", folder]
        run([*command, "--precision", precision, "--json", "--logits", folder / "scores"])
        return np.fromfile(folder / "scores", np.float32).reshape(-1, 10)
    command = [sys.executable, FOLDER / "engine_peer.py", "--peer", engine, "--model", models[precision]]
    run([*command, "--logits", folder / "in.npy", folder / "out.npy"])
    return np.load(folder / "out.npy")


def run(command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def servers(options, models):
    """For each server: how many digits are as the float network has them, and how far probabilities are off."""
    import numpy as np
    import peer_models

    files = prepare.pictures(options, options.pictures)
    pictures = [file.read_bytes() for file in files]
    images, labels = (part[: options.pictures] for part in peer_models.mnist(options.data, "t10k"))
    with tempfile.TemporaryDirectory() as name:
        peer_models.write_mnist(pathlib.Path(name), "t10k", images, labels)
        scores = np.sort(engine_scores(options, models, "digits", "f32", pathlib.Path(name)))
    clear = scores[:, -1] - scores[:, -2] > CLEAR_LEAD
    comparable, expected, found = None, None, {}
    peers = subjects.peers(models, prepare.temperature(models["weights"]))
    for subject in subjects.own(precisions=("f32", "int8")) + peers:
        with (prepare.WORK / f"{subject.name}.log").open("w") as log, Server(subject, pictures[0], log) as server:
            answers = ask(server, pictures, "?include=input" if subject.name.startswith("own") else "")
        if comparable is None:
            seen = [np.frombuffer(base64.b64decode(answer["input"]), np.uint8) for answer in answers]
            comparable = clear & np.array([np.array_equal(a, b.ravel()) for a, b in zip(seen, images)])
        values = np.array([answer["probabilities"] for answer in answers])[comparable]
        expected = values if expected is None else expected
        same = float((values.argmax(1) == expected.argmax(1)).mean())
        difference = float(np.abs(values - expected).max())
        found[subject.name] = {
            "label": subject.label,
            "pictures": int(comparable.sum()),
            "of": len(pictures),
            "same_digit": same,
            "greatest_probability_difference": difference,
            "agrees": same >= SAME_DIGIT if subject.precision == "int8" else same == 1 and difference <= PROBABILITIES,
        }
        print(
            f"{subject.label}: {same:.1%} of {comparable.sum()} the same digit, probabilities within {difference:.5f}",
            file=sys.stderr,
        )
    return found


def ask(server, pictures, query):
    """The answers to all pictures, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    answers = []
    for picture in pictures:
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        connection.request("POST", f"/predict/{query}", multipart(picture), headers)
        response = connection.getresponse()
        text = response.read()
        if response.status != 200:
            sys.exit(f"{server.subject.label} answered {response.status}: {text[:200]!r}")
        answers.append(json.loads(text))
    connection.close()
    return answers


if __name__ == "__main__":
    main()
