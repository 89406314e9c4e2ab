"""MNIST's validation split: the last 5,000 images of its training set, which no training learns from."""

import gzip
import pathlib

import numpy

COUNT = 5000


def validation_digits(data):
    """Images (5000, 28, 28) with bright ink, and their labels."""

    def samples(name, offset):
        with gzip.open(pathlib.Path(data) / "mnist" / name) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=offset)

    images = samples("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
    return images[-COUNT:], samples("train-labels-idx1-ubyte.gz", 8)[-COUNT:]
