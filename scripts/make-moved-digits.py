#!/usr/bin/env python3
"""Makes a folder for `digits evaluate --data`: each of MNIST's validation images six times, moved a little.

The 5,000 images themselves tell good weights from better ones by three or four digits, which is chance. Turned, slanted,
scaled and shifted anew each time they tell them by ten times as many, and are still none that a training has seen. All is
drawn from one seed. Needs numpy and Pillow.

    scripts/make-moved-digits.py --data ../shared/data DIR
"""

import argparse
import pathlib

import numpy
from PIL import Image

from mnist_validation import validation_digits

SIDE = 28
CENTRE = numpy.full(2, (SIDE - 1) / 2)


def moved(image, random):
    """The image turned by up to 12 degrees, scaled by up to 6 %, slanted by up to 0.12, shifted by up to a pixel."""
    angle = numpy.deg2rad(random.uniform(-12, 12))
    scale, slant = random.uniform(0.94, 1.06), random.uniform(-0.12, 0.12)
    shift = random.uniform(-1, 1, 2)
    turn = numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
    linear = turn @ numpy.array([[1, slant], [0, 1]]) / scale
    (a, b), (d, e) = linear
    c, f = CENTRE - linear @ (CENTRE + shift)
    size = (SIDE, SIDE)
    return Image.fromarray(image).transform(size, Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BICUBIC)


def write_idx(path, array):
    """An IDX file of bytes: the magic number, the extents, the samples."""
    words = [0x800 + array.ndim, *array.shape]
    path.write_bytes(b"".join(word.to_bytes(4, "big") for word in words) + array.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=pathlib.Path, help="where the two files go")
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data", help="the folder that holds mnist/")
    parser.add_argument("--times", type=int, default=6, help="how often each image comes")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()

    random = numpy.random.default_rng(options.seed)
    images, labels = validation_digits(options.data)
    digits = numpy.stack([numpy.asarray(moved(image, random)) for _ in range(options.times) for image in images])
    options.folder.mkdir(parents=True, exist_ok=True)
    # Under the names of the test set, which is what is evaluated unless told otherwise.
    write_idx(options.folder / "t10k-images-idx3-ubyte", digits)
    write_idx(options.folder / "t10k-labels-idx1-ubyte", numpy.tile(labels, options.times))
    print(f"{options.folder}: {len(digits)} digits")


if __name__ == "__main__":
    main()
