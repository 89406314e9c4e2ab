"""What all peers do with an upload before the network and with its scores afterwards: what such servers usually do."""

import io
import os

import numpy as np
from PIL import Image

MODEL = os.environ["PEER_MODEL"]
THREADS = int(os.environ["PEER_THREADS"])
# The scores are divided by it before the softmax, as this project does, so that the probabilities can be compared.
TEMPERATURE = float(os.environ.get("PEER_TEMPERATURE", "1"))


class BlankPicture(Exception):
    """All pixels have one value."""


def grey(data):
    """A PNG or JPEG as a grey picture of 28x28, resized without regard for where and how thin the digit is."""
    picture = Image.open(io.BytesIO(data)).convert("L").resize((28, 28))
    darkest, brightest = picture.getextrema()
    if darkest == brightest:
        raise BlankPicture
    return picture


def network_input(data):
    """The network's input, (1, 28, 28) in -1...1, made with numpy alone."""
    return ((np.asarray(grey(data), np.float32) / 255 - 0.5) / 0.5)[None]


def probabilities(scores):
    """The ten probabilities of raw scores (10)."""
    powers = np.exp((scores - scores.max()) / TEMPERATURE)
    return powers / powers.sum()


def answer(probabilities):
    """The answer as JSON's values."""
    digit = int(probabilities.argmax())
    values = [float(value) for value in probabilities]
    return {"predicted_digit": digit, "confidence": values[digit], "probabilities": values}
