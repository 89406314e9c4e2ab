#!/usr/bin/env python3
"""Makes pictures that are cut close to a digit, `<label>_<index>.png` or `.jpg`, for `digits evaluate --images`.

A scan of a form is often cut at the digit's own box, so that strokes touch all four sides and the picture shows more ink
than paper. MNIST's validation images (the last 5,000 of its training set) are cut like that and made into bitmaps of 16
and 32 pixels in black and white, grey ones of 16 pixels, enlarged ones, and coloured scans with noise. All is drawn from
one seed. Needs numpy and Pillow.

    scripts/make-close-cuts.py --data ../shared/data DIR
"""

import argparse
import pathlib

import numpy
from PIL import Image

from mnist_validation import validation_digits

BICUBIC = Image.Resampling.BICUBIC


def cut(image):
    """The box of the pixels that are more than a quarter ink."""
    rows, columns = (numpy.flatnonzero((image > 64).any(axis)) for axis in (1, 0))
    return image[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]


def fitted(digit, side):
    """Ink, 0 to 255, its longer side as given."""
    zoom = side / max(digit.shape)
    size = [max(1, round(length * zoom)) for length in digit.shape[::-1]]
    return numpy.asarray(Image.fromarray(digit).resize(size, BICUBIC))


def squared(ink):
    """In the middle of a square."""
    side = max(ink.shape)
    before = [(side - length) // 2 for length in ink.shape]
    return numpy.pad(ink, [(first, side - length - first) for first, length in zip(before, ink.shape)])


def stretched(digit, side):
    """Stretched to fill a square, unless it is a mere stroke."""
    rows, columns = digit.shape
    width = side if columns > 0.45 * rows else max(side // 4, round(columns * side / rows))
    ink = numpy.asarray(Image.fromarray(digit).resize((width, side), BICUBIC))
    return squared(ink)


def scan(digit, rng):
    """Coloured ink on beige paper, lit from one side, with noise and a margin of up to a tenth."""
    ink = fitted(digit, int(rng.integers(40, 160))).astype(float) / 255
    ink = numpy.clip((ink - 0.5) * 1.8 + 0.5, 0, 1)
    ink = numpy.pad(ink, int(max(ink.shape) * rng.uniform(0, 0.1)))[..., None]
    paper = rng.uniform(190, 245) - rng.uniform(0, 1) * numpy.array([0, 8, 30])
    pen = rng.uniform(20, 110) + rng.uniform(0, 60) * numpy.array([0, 0, 1])
    light = numpy.linspace(-1, 1, ink.shape[1])[None, :, None] * rng.uniform(-12, 12)
    noise = rng.normal(0, rng.uniform(1, 9), ink.shape)
    return (paper + light + ink * (pen - paper) + noise).clip(0, 255).astype(numpy.uint8)


def pictures(digit, rng):
    small = squared(fitted(digit, 16))
    return {
        "grey-16": small if rng.random() < 0.5 else 255 - small,
        "bitmaps-16": numpy.where(stretched(digit, 16) > 100, 0, 255).astype(numpy.uint8),
        "bitmaps-32": numpy.where(squared(fitted(digit, 32)) > 110, 0, 255).astype(numpy.uint8),
        "enlarged": 255 - fitted(digit, int(rng.choice([64, 200]))),
        "scans": scan(digit, rng),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = numpy.random.default_rng(options.seed)
    for index, (image, label) in enumerate(zip(*validation_digits(options.data))):
        for kind, picture in pictures(cut(image), rng).items():
            folder = options.folder / kind
            folder.mkdir(parents=True, exist_ok=True)
            suffix = ".jpg" if kind == "scans" else ".png"
            Image.fromarray(picture).save(folder / f"{label}_{index:04}{suffix}")


if __name__ == "__main__":
    main()
