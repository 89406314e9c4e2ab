#!/usr/bin/env python3
"""Writes the digits of 43 people that come with scikit-learn as `<label>_<index>.png`, for `digits evaluate --images`.

1,797 test digits of the Optical Recognition of Handwritten Digits (Alpaydin and Kaynak, UCI, CC BY 4.0), 8 x 8 pixels
of 17 greys. No training sees them. Needs scikit-learn and Pillow.

    scripts/make-optdigits.py DIR
"""

import argparse
import pathlib

import numpy
from PIL import Image
from sklearn.datasets import load_digits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--enlarged", type=int, default=1, help="times as large, dark on light, with a margin")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    digits = load_digits()
    for index, (image, label) in enumerate(zip(digits.images, digits.target)):
        ink = (image * 255 / 16).round().astype(numpy.uint8)
        picture = Image.fromarray(ink)
        if options.enlarged > 1:
            side = 12 * options.enlarged
            picture = Image.fromarray(255 - numpy.pad(ink, 2)).resize((side, side), Image.Resampling.BICUBIC)
        picture.save(options.folder / f"{label}_{index:04}.png")


if __name__ == "__main__":
    main()
