"""MNIST's four files, small: easy digits, a bright bar whose place is the label, or the first of the real ones."""

import gzip
import struct


def write(folder, count=240):
    """Writes easy digits into a folder, as `digits download` would."""
    labels = [index % 10 for index in range(count)]
    pictures = {label: _bar(label) for label in range(10)}
    images = b"".join(pictures[label] for label in labels)
    for name in ("train", "t10k"):
        _write(folder, name, images, bytes(labels))


def write_first(source, folder, count=1_200):
    """Writes the first digits of MNIST's compressed files: as many are validated in a moment."""
    for name in ("train", "t10k"):
        images = gzip.decompress((source / f"{name}-images-idx3-ubyte.gz").read_bytes())
        labels = gzip.decompress((source / f"{name}-labels-idx1-ubyte.gz").read_bytes())
        _write(folder, name, images[16 : 16 + count * 784], labels[8 : 8 + count])


def _write(folder, name, images, labels):
    folder.mkdir(parents=True, exist_ok=True)
    header = struct.pack(">IIII", 0x803, len(labels), 28, 28)
    (folder / f"{name}-images-idx3-ubyte").write_bytes(header + images)
    (folder / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, len(labels)) + labels)


def _bar(label):
    return bytes(255 if (index % 28) // 2 == label + 2 and 4 <= index // 28 < 24 else 0 for index in range(784))
