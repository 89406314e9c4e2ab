"""How a hand writes the ten digits, and ways to put that on a page or into a picture."""

import io

from PIL import Image, ImageDraw

# Points along each stroke, in a box 100 wide and 140 high; the pen goes through them in smooth curves.
DIGITS = {
    0: [[(56, 14), (30, 20), (16, 52), (16, 88), (32, 122), (58, 126), (82, 98), (86, 58), (74, 24), (52, 14)]],
    1: [[(56, 10), (53, 50), (50, 90), (47, 130)]],
    2: [[(20, 40), (28, 20), (50, 12), (74, 22), (78, 46), (62, 76), (38, 104), (18, 126)],
        [(18, 126), (40, 124), (64, 126), (88, 124)]],
    3: [[(22, 24), (46, 12), (72, 20), (76, 42), (60, 60), (42, 66)],
        [(42, 66), (68, 72), (82, 94), (72, 118), (46, 128), (18, 116)]],
    4: [[(26, 12), (22, 42), (18, 72)], [(18, 72), (44, 74), (80, 72)], [(68, 16), (66, 56), (62, 96), (60, 130)]],
    5: [[(30, 14), (27, 38), (24, 62)], [(24, 62), (48, 54), (72, 64), (82, 90), (70, 116), (44, 128), (18, 118)],
        [(30, 14), (54, 14), (80, 12)]],
    6: [[(66, 10), (42, 32), (24, 64), (18, 96), (30, 122), (54, 130), (78, 116), (82, 88), (64, 68), (40, 74),
         (22, 96)]],
    7: [[(16, 18), (50, 16), (84, 16)], [(84, 16), (66, 54), (52, 92), (44, 130)]],
    8: [[(74, 28), (52, 12), (28, 24), (30, 46), (52, 66), (76, 90), (74, 116), (50, 130), (26, 118), (26, 92),
         (48, 68), (70, 48), (74, 28)]],
    9: [[(78, 38), (62, 18), (36, 18), (22, 40), (32, 64), (56, 66), (76, 46), (79, 34)],
        [(79, 34), (77, 66), (72, 98), (66, 130)]],
}


def _smooth(points, steps=6):
    """A Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    curve = [points[0]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:]):
        for step in range(1, steps + 1):
            t = step / steps
            curve.append(tuple(
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
                for a, b, c, d in zip(before, start, end, after)
            ))
    return curve


def strokes(digit, box):
    """The strokes of a digit inside a rectangle (x, y, width, height), as it is written with a fitting margin."""
    x, y, width, height = box
    scale = 0.72 * min(width / 100, height / 140)
    left, top = x + (width - 100 * scale) / 2, y + (height - 140 * scale) / 2
    return [[(left + px * scale, top + py * scale) for px, py in _smooth(stroke)] for stroke in DIGITS[digit]]


def picture(digit, kind, size=(300, 400), ink=(40, 44, 60), paper=(233, 228, 216)):
    """A picture file of a digit as bytes; without a digit, blank paper."""
    image = Image.new("RGB", size, paper)
    if digit is not None:
        pen = ImageDraw.Draw(image)
        for stroke in strokes(digit, (0, 0, *size)):
            pen.line(stroke, fill=ink, width=18, joint="curve")
            for x, y in (stroke[0], stroke[-1]):
                pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=ink)
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()
