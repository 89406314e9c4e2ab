#!/usr/bin/env python3
"""Makes labelled pictures of handwritten numbers, `<number>_<index>.png`, for `digits evaluate --numbers`.

Real digits stand side by side: pen strokes of writers that training never sees, or MNIST's test images. All is drawn
from one seed. Needs numpy and Pillow.

    scripts/make-number-rows.py --data ../shared/data --source pen --layout touching --digits 2 --count 300 DIR
"""

import argparse
import gzip
import io
import json
import pathlib
import random

import numpy
from PIL import Image, ImageDraw, ImageFilter

HELD_OUT_WRITERS = range(25, 31)
LAYOUTS = ("separated", "touching", "lines", "telephone")
STYLES = ("canvas", "photo")


class PenDigits:
    """Strokes of the writers that are kept out of training, drawn with one pen for each number."""

    def __init__(self, data):
        with gzip.open(data / "pendigits" / "strokes-train.json.gz") as file:
            drawings = [d for d in json.load(file) if d["writer"] in HELD_OUT_WRITERS]
        # A number is written by one hand.
        self.hands = {}
        for drawing in drawings:
            self.hands.setdefault(drawing["writer"], {}).setdefault(drawing["label"], []).append(drawing["strokes"])

    def number(self, digits, height, slant, rng):
        hand = self.hands[rng.choice(sorted(self.hands))]
        pen = max(2.0, height * rng.uniform(0.045, 0.14))
        return [self.ink(rng.choice(hand[digit]), height * rng.uniform(0.85, 1.15), slant, pen) for digit in digits]

    @staticmethod
    def ink(strokes, height, slant, pen, scale=3):
        points = [point for stroke in strokes for point in stroke]
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        zoom = height / max(bottom - top, (right - left) * 0.7, 1)
        lines = [[(x * zoom - slant * y * zoom, y * zoom) for x, y in stroke] for stroke in strokes]
        points = [point for line in lines for point in line]
        left, top = min(x for x, _ in points) - pen, min(y for _, y in points) - pen
        width, rows = (max(p[axis] for p in points) - low + pen for axis, low in ((0, left), (1, top)))
        image = Image.new("L", (int(width * scale) + 1, int(rows * scale) + 1))
        draw, radius = ImageDraw.Draw(image), pen * scale / 2
        for line in lines:
            line = [((x - left) * scale, (y - top) * scale) for x, y in line]
            if len(line) > 1:
                draw.line(line, fill=255, width=max(1, round(pen * scale)), joint="curve")
            for x, y in line:
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        return image.resize((max(1, image.width // scale), max(1, image.height // scale)), Image.Resampling.BOX)


class MNISTDigits:
    """MNIST's test images, enlarged."""

    def __init__(self, data):
        with gzip.open(data / "mnist" / "t10k-images-idx3-ubyte.gz") as file:
            self.images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 28, 28)
        with gzip.open(data / "mnist" / "t10k-labels-idx1-ubyte.gz") as file:
            self.labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)

    def number(self, digits, height, slant, rng):
        return [self.ink(digit, height * rng.uniform(0.85, 1.15), slant, rng) for digit in digits]

    def ink(self, digit, height, slant, rng):
        image = Image.fromarray(self.images[rng.choice(numpy.flatnonzero(self.labels == digit).tolist())])
        zoom = height / 20
        side = round(28 * zoom)
        image = image.resize((side, side), Image.Resampling.BICUBIC)
        image = image.transform(image.size, Image.Transform.AFFINE, (1, slant, -slant * side / 2, 0, 1, 0),
                                Image.Resampling.BILINEAR)
        return image.point(lambda v: 0 if v < 24 else v)


def trimmed(image):
    return numpy.asarray(image.crop(image.getbbox()))


def row(inks, height, gap, touching, rng):
    """Puts digits side by side: boxes `gap` apart, or pushed together until their ink meets."""
    room = sum(ink.shape[1] for ink in inks) + (len(inks) + 1) * round(height)
    tall = max(ink.shape[0] for ink in inks) + round(height)
    canvas = numpy.zeros((tall, room), numpy.uint8)
    right = 0
    for index, ink in enumerate(inks):
        rows, columns = ink.shape
        top = min(tall - rows, max(0, round((tall - rows) / 2 + rng.uniform(-0.08, 0.08) * height)))
        left = right + round(gap(rng) * height) if index else 0
        if touching and index:
            while left > 0 and not overlap(canvas, ink, top, left):
                left -= 1
            left = max(0, left - round(rng.uniform(0, 0.05) * height))
        place = canvas[top:top + rows, left:left + columns]
        numpy.maximum(place, ink, out=place)
        right = left + columns
    return trimmed(Image.fromarray(canvas))


def overlap(canvas, ink, top, left):
    place = canvas[top:top + ink.shape[0], left:left + ink.shape[1]]
    return bool(((place > 127) & (ink > 127)).any())


def on_canvas(ink, height, rng):
    """A drawing: one colour on another, in a frame with room around it, at times a wide one."""
    margins = [round(rng.uniform(0.3, 1.4) * height) for _ in range(4)]
    rows, columns = ink.shape
    paper, pen = rng.choice([((255, 255, 255), (0, 0, 0)), ((0, 0, 0), (255, 255, 255)),
                             ((250, 246, 235), (30, 50, 140)), ((32, 38, 44), (240, 235, 220))])
    size = (columns + margins[0] + margins[1], rows + margins[2] + margins[3])
    picture = Image.new("RGB", size, paper)
    picture.paste(pen, (margins[0], margins[2]), Image.fromarray(ink))
    return picture


def as_photo(ink, height, rng):
    """A fake photo: shaded beige paper with ruled lines at times, blue or black ink, noise, JPEG's traces."""
    margins = [round(rng.uniform(0.5, 1.5) * height) for _ in range(4)]
    rows, columns = ink.shape
    size = (columns + margins[0] + margins[1], rows + margins[2] + margins[3])
    mask = Image.new("L", size)
    mask.paste(Image.fromarray(ink), (margins[0], margins[2]))
    mask = mask.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.2)))
    paper = numpy.empty((size[1], size[0], 3))
    paper[:] = numpy.array([225, 218, 200]) + rng.uniform(-15, 15)
    if rng.random() < 0.5:
        pitch, first = height * rng.uniform(1.3, 1.8), rng.uniform(0, height)
        for y in numpy.arange(first, size[1] - 2, pitch).astype(int):
            paper[y:y + max(1, round(height / 60))] = (150, 175, 205)
    pen = numpy.array(rng.choice([(35, 45, 120), (40, 40, 42)]))
    alpha = numpy.asarray(mask)[..., None] / 255 * 0.92
    picture = paper * (1 - alpha) + pen * alpha
    y, x = numpy.mgrid[0:size[1], 0:size[0]]
    angle, depth = rng.uniform(0, 2 * numpy.pi), rng.uniform(0.05, 0.35)
    along = (x / size[0] - 0.5) * numpy.cos(angle) + (y / size[1] - 0.5) * numpy.sin(angle)
    picture *= (1 - depth * (along + 0.7))[..., None]
    picture += numpy.random.default_rng(rng.randrange(1 << 32)).normal(0, rng.uniform(1, 4), picture.shape)
    file = io.BytesIO()
    Image.fromarray(picture.clip(0, 255).astype(numpy.uint8)).save(file, "JPEG", quality=rng.randint(70, 95))
    return Image.open(file).convert("RGB")


def picture(number, source, layout, style, rng):
    height = rng.uniform(45, 130)
    slant = rng.uniform(-0.15, 0.2)
    inks = [trimmed(ink) for ink in source.number([int(c) for c in number], height, slant, rng)]
    apart = lambda rng: rng.uniform(0.08, 0.5)
    if layout == "lines":
        half = (len(inks) + 1) // 2
        parts = [row(part, height, apart, False, rng) for part in (inks[:half], inks[half:])]
        gap = round(height * rng.uniform(0.35, 0.8))
        ink = numpy.zeros((sum(p.shape[0] for p in parts) + gap, max(p.shape[1] for p in parts)), numpy.uint8)
        ink[:parts[0].shape[0], :parts[0].shape[1]] = parts[0]
        ink[-parts[1].shape[0]:, :parts[1].shape[1]] = parts[1]
    elif layout == "telephone":
        ink = row(inks, height, lambda rng: rng.choice([0.15, 0.2, 0.25, 1.2, 2.2]), False, rng)
    else:
        ink = row(inks, height, apart, layout == "touching", rng)
    return (on_canvas if style == "canvas" else as_photo)(ink, height, rng)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    parser.add_argument("--source", choices=("pen", "mnist"), default="pen")
    parser.add_argument("--layout", choices=LAYOUTS, default="separated")
    parser.add_argument("--style", choices=STYLES, default="canvas")
    parser.add_argument("--digits", default="4", help="how many in a number: 4 or 1-8")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    source = (PenDigits if options.source == "pen" else MNISTDigits)(options.data)
    fewest, _, most = options.digits.partition("-")
    options.folder.mkdir(parents=True, exist_ok=True)
    for index in range(options.count):
        count = rng.randint(int(fewest), int(most or fewest))
        number = "".join(str(rng.randrange(10)) for _ in range(count))
        picture(number, source, options.layout, options.style, rng).save(options.folder / f"{number}_{index:04}.png")


if __name__ == "__main__":
    main()
