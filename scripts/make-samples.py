#!/usr/bin/env python3
"""Draws the pictures in Tests/Samples that the README's `curl` lines and the tests send.

    make setup && .venv/bin/python scripts/make-samples.py

Drawn rather than taken from a data set, so that they carry nobody's licence: a seven as a canvas gives it (dark on
white), its negative, the same as a JPEG, as the JSON of POST /api/drawing/ and of POST /feedback, as the 784 numbers of
POST /predict/pixels and as a tensor of the Open Inference Protocol, the number 2026, a picture without ink, and a file that is no picture.
"""

import base64
import json
import pathlib
import sys

from PIL import Image, ImageChops, ImageDraw, ImageOps

TESTS = pathlib.Path(__file__).resolve().parent.parent / "Tests"
FOLDER = TESTS / "Samples"
sys.path.append(str(TESTS / "EndToEnd"))

from strokes import strokes  # noqa: E402  (it lies beside the browser's tests)

SIDE = 280
# A short upper stroke and a long slanting one, in pixels of the canvas.
SEVEN = [(82, 68), (104, 62), (196, 60), (204, 66), (176, 122), (152, 178), (136, 226)]
PEN = 18
# Drawn larger and averaged down, which is how a canvas comes by its smooth edges.
OVERSAMPLING = 4


def stroke(points, width):
    """White ink on black, with round ends and joints."""
    scale = OVERSAMPLING
    picture = Image.new("L", (SIDE * scale, SIDE * scale), 0)
    pen = ImageDraw.Draw(picture)
    scaled = [(x * scale, y * scale) for x, y in points]
    pen.line(scaled, fill=255, width=width * scale, joint="curve")
    radius = width * scale / 2
    for x, y in scaled:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return picture.resize((SIDE, SIDE), Image.Resampling.BOX)


def number(digits, width=150, height=260):
    """Digits side by side, dark on white."""
    scale, pen = OVERSAMPLING, 12
    picture = Image.new("L", (len(digits) * width * scale, height * scale), 255)
    draw = ImageDraw.Draw(picture)
    for place, digit in enumerate(digits):
        for points in strokes(int(digit), (place * width, 0, width, height)):
            points = [(x * scale, y * scale) for x, y in points]
            draw.line(points, fill=0, width=pen * scale, joint="curve")
            for x, y in points:
                radius = pen * scale / 2
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    return picture.resize((len(digits) * width, height), Image.Resampling.BOX)


def as_mnist(ink):
    """The ink in a box of 20x20, its centre of mass in the centre of 28x28, as MNIST has it."""
    crop = ink.crop(ink.getbbox())
    factor = 20 / max(crop.size)
    crop = crop.resize([max(1, round(side * factor)) for side in crop.size], Image.Resampling.BOX)
    picture = Image.new("L", (28, 28), 0)
    picture.paste(crop, ((28 - crop.width) // 2, (28 - crop.height) // 2))
    pixels = list(picture.tobytes())
    total = sum(pixels)
    across = sum(value * (index % 28) for index, value in enumerate(pixels)) / total
    down = sum(value * (index // 28) for index, value in enumerate(pixels)) / total
    return ImageChops.offset(picture, round(13.5 - across), round(13.5 - down))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    ink = stroke(SEVEN, PEN)
    paper = ImageOps.invert(ink)
    paper.save(FOLDER / "seven.png", optimize=True)
    ink.save(FOLDER / "seven-inverted.png", optimize=True)
    paper.convert("RGB").save(FOLDER / "seven.jpg", quality=90)
    number("2026").save(FOLDER / "2026.png", optimize=True)
    Image.new("RGB", (SIDE, SIDE), "white").save(FOLDER / "blank.png", optimize=True)
    (FOLDER / "notes.txt").write_text("This is a text and no picture.\n")

    data = base64.b64encode((FOLDER / "seven.png").read_bytes()).decode()
    (FOLDER / "drawing.json").write_text(json.dumps({"drawing": f"data:image/png;base64,{data}"}) + "\n")
    correction = {"drawing": f"data:image/png;base64,{data}", "label": 7, "predicted_digit": 7, "consent": True}
    (FOLDER / "feedback.json").write_text(json.dumps(correction) + "\n")
    grey = list(as_mnist(ink).tobytes())
    (FOLDER / "pixels.json").write_text(json.dumps({"image": ",".join(map(str, grey))}) + "\n")
    tensor = {"name": "input", "shape": [1, 28, 28], "datatype": "UINT8", "data": grey}
    (FOLDER / "inference.json").write_text(json.dumps({"id": "seven", "inputs": [tensor]}) + "\n")


if __name__ == "__main__":
    main()
