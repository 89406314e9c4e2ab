#!/usr/bin/env python3
"""Make the JPEG fixtures of Tests/ImageCodecTests (needs Pillow 11; the PNGs are made by the tests themselves).

Every fixture shows the same upright picture of 48x32 pixels, four flat quadrants (see QUADRANTS), so that a test can
tell colours apart and which way is up, and JPEG's losses hardly matter:

    python3 scripts/make-image-fixtures.py Tests/ImageCodecTests/Fixtures
"""

import io
import pathlib
import sys

from PIL import Image

WIDTH, HEIGHT = 48, 32
# Top left, top right, bottom left, bottom right.
QUADRANTS = [(200, 40, 40), (40, 160, 60), (50, 70, 200), (235, 225, 190)]

# How a viewer turns a stored picture upright, by EXIF orientation; stored pixels are the inverse.
TRANSPOSE = Image.Transpose
INVERSE_TURNS = {
    2: TRANSPOSE.FLIP_LEFT_RIGHT,
    3: TRANSPOSE.ROTATE_180,
    4: TRANSPOSE.FLIP_TOP_BOTTOM,
    5: TRANSPOSE.TRANSPOSE,
    6: TRANSPOSE.ROTATE_90,
    7: TRANSPOSE.TRANSVERSE,
    8: TRANSPOSE.ROTATE_270,
}


def upright(quadrants=QUADRANTS, mode="RGB"):
    image = Image.new(mode, (WIDTH, HEIGHT))
    for index, colour in enumerate(quadrants):
        x, y = index % 2 * WIDTH // 2, index // 2 * HEIGHT // 2
        image.paste(colour, (x, y, x + WIDTH // 2, y + HEIGHT // 2))
    return image


def encoded(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 95, "subsampling": 0} | options)
    return out.getvalue()


def markers(data):
    """The (start, end, code) of every marker segment before the first scan."""
    at = 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield at, at + 2 + length, data[at + 1]
        at += 2 + length


def without_adobe(data):
    """Cuts out the APP14 marker."""
    for start, end, code in list(markers(data)):
        if code == 0xEE:
            return data[:start] + data[end:]
    raise ValueError("no Adobe marker")


def with_adobe_transform(data, transform):
    """Overwrites the colour transform, the last byte of the APP14 marker."""
    for start, end, code in list(markers(data)):
        if code == 0xEE:
            return data[: end - 1] + bytes([transform]) + data[end:]
    raise ValueError("no Adobe marker")


def full_black_removed(rgb):
    """CMYK inks of a colour with no black: 255 is full ink."""
    return tuple(255 - c for c in rgb) + (0,)


def ycck(rgb):
    """What Adobe's YCCK files store for a colour with no black: YCbCr of the inks cyan, magenta, yellow; K inverted."""
    return Image.new("RGB", (1, 1), full_black_removed(rgb)[:3]).convert("YCbCr").getpixel((0, 0)) + (255,)


def main(folder):
    colour = upright()
    inks = upright([full_black_removed(c) for c in QUADRANTS], "CMYK")
    # Pillow inverts what it saves as CMYK; giving it the complement stores the bytes themselves.
    stored_ycck = upright([tuple(255 - v for v in ycck(c)) for c in QUADRANTS], "CMYK")
    stored_plain = upright([tuple(255 - v for v in full_black_removed(c)) for c in QUADRANTS], "CMYK")
    files = {
        "grey": encoded(colour.convert("L")),
        "ycbcr-444": encoded(colour),
        "ycbcr-422": encoded(colour, subsampling=1),
        "ycbcr-420": encoded(colour, subsampling=2),
        "rgb": encoded(colour, keep_rgb=True),
        "restarts": encoded(colour, restart_marker_rows=1),
        "progressive": encoded(colour, progressive=True),
        "progressive-grey": encoded(colour.convert("L"), progressive=True),
        "cmyk-adobe": encoded(inks),
        "cmyk-plain": without_adobe(encoded(stored_plain)),
        "ycck-adobe": with_adobe_transform(encoded(stored_ycck), 2),
    }
    # Pillow must see the same colours; it takes inks without Adobe's marker to be inverted too, which they are not.
    for name, data in files.items():
        if name != "cmyk-plain" and "grey" not in name:
            seen = Image.open(io.BytesIO(data)).convert("RGB").getpixel((WIDTH // 4, HEIGHT // 4))
            assert max(abs(a - b) for a, b in zip(seen, QUADRANTS[0])) < 6, (name, seen)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored = colour.transpose(INVERSE_TURNS[orientation]) if orientation > 1 else colour
        files[f"orientation-{orientation}"] = encoded(stored, exif=exif)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.jpg").write_bytes(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
