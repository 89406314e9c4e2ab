"""What all parts of the benchmark share: the weights in every engine's form, and pictures to send. Made once, kept in .work."""

import argparse
import hashlib
import json
import pathlib
import subprocess

import environment

WORK = environment.ROOT / "Benchmarks" / ".work"
# So many of the first MNIST test pictures are sent under load, in turn.
PICTURES = 64
# The last so many training pictures fit the ranges of ONNX Runtime's int8 network.
CALIBRATION = 600


def add_options(parser):
    """The options of all parts."""
    parser.add_argument("--programs", default=environment.ROOT / ".build" / "release", type=pathlib.Path)
    parser.add_argument("--model", default=environment.ROOT / "Models" / "larger-cnn.safetensors", type=pathlib.Path)
    parser.add_argument("--data", default=find_mnist(), type=pathlib.Path, help="folder with the MNIST files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=pathlib.Path, help="file for the JSON instead of stdout")


def parse(parser):
    """The options; it ends the program, saying what to do, where something is missing."""
    options = parser.parse_args()
    for name in ["digits", "PredictAPI", "WebFrontend"]:
        if not (options.programs / name).is_file():
            parser.error(f"no {options.programs / name}: build it with `swift build -c release`")
    if not options.data.is_dir():
        parser.error(f"no {options.data}: `digits download` gets the MNIST files")
    return options


def parser(text):
    found = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(found)
    return found


def find_mnist():
    """Where `digits download` puts MNIST, or beside the checkout."""
    own = environment.ROOT / ".data" / "mnist"
    return own if own.is_dir() else environment.ROOT.parent / "shared" / "data" / "mnist"


def models(options):
    """The files of the same network: `weights` (calibrated for int8), and ONNX in `f32` and `int8`."""
    import peer_models

    stamp = WORK / "made-from"
    made_from = hashlib.sha256(options.model.read_bytes() + pathlib.Path(peer_models.__file__).read_bytes()).hexdigest()
    found = {"weights": options.model, "f32": WORK / "f32.onnx", "int8": WORK / "int8.onnx"}
    if not peer_models.is_calibrated(options.model):
        found["weights"] = WORK / "calibrated.safetensors"
    if stamp.exists() and stamp.read_text() == made_from:
        return found
    WORK.mkdir(exist_ok=True)
    if found["weights"] != options.model:
        command = [options.programs / "digits", "calibrate", "--model", options.model, "--data", options.data]
        subprocess.run([*command, "--output", found["weights"]], check=True, stdout=subprocess.DEVNULL)
    peer_models.export(options.model, found["f32"])
    images, _ = peer_models.mnist(options.data, "train")
    peer_models.quantise(found["f32"], found["int8"], peer_models.normalised(images[-CALIBRATION:]))
    # Written last, so that an interrupted run begins again.
    stamp.write_text(made_from)
    return found


def temperature(model):
    """What the weights file divides the scores by before the softmax; 1 if it does not say."""
    from safetensors import safe_open

    with safe_open(model, "numpy") as file:
        return float((file.metadata() or {}).get("calibration.temperature", 1))


def pictures(options, count=PICTURES):
    """The first MNIST test pictures as PNG: their files."""
    from PIL import Image
    import peer_models

    folder = WORK / "pictures"
    files = [folder / f"{number:05}.png" for number in range(count)]
    if not all(file.exists() for file in files):
        folder.mkdir(parents=True, exist_ok=True)
        images, _ = peer_models.mnist(options.data, "t10k")
        for file, image in zip(files, images):
            Image.fromarray(image).save(file)
    return files


def listing(name, files):
    """A file with one path a line, for wrk's script."""
    path = WORK / f"{name}.txt"
    path.write_text("".join(f"{file}\n" for file in files))
    return path


def write(options, report):
    """The results, to where they are wanted."""
    text = json.dumps(report, indent=2) + "\n"
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text)
    else:
        print(text, end="")
