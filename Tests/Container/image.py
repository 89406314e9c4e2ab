"""The image itself: how large it is, and that it holds nothing that does not have to be there."""

import collections
import pathlib
import re
import subprocess
import tarfile

from lab import IMAGE, ROOT, check, docker, say

MOST_MEGABYTES = 180
# All that can be run in the image.
PROGRAMS = {"PredictAPI", "WebFrontend", "digits", "predict-api", "web-frontend", "launch"}
# What it must not hold anywhere: shells, package managers, interpreters, compilers, ways to fetch more.
FOREIGN = re.compile(r"(^|/)(bash|dash|sh|busybox|apt|dpkg|perl|python[0-9.]*|gcc|cc|ld|clang|swiftc?|curl|wget|openssl)$")


def test_image():
    docker("build", "--tag", IMAGE, ROOT, quiet=False)
    size = int(docker("image", "inspect", "--format", "{{.Size}}", IMAGE)) / 1e6
    say(f"image {IMAGE}: {size:.0f} MB")
    check(size <= MOST_MEGABYTES, f"the image has {size:.0f} MB, more than {MOST_MEGABYTES}")
    user = docker("image", "inspect", "--format", "{{.Config.User}}", IMAGE)
    check(user not in ("", "0", "root"), "the image runs as root")
    files = contents()
    programs = {file.name for file in files if str(file.parent) in ("usr/bin", "usr/sbin", "usr/local/bin", "bin", "sbin")}
    check(programs == PROGRAMS, f"the image holds other programs than it should: {programs ^ PROGRAMS}")
    foreign = [str(file) for file in files if FOREIGN.search(str(file))]
    check(not foreign, f"the image holds {foreign}")
    check(files[pathlib.PurePosixPath("etc/ssl/certs/ca-certificates.crt")] > 1e5, "the image has no certificates")
    parts = collections.Counter()
    for file, size in files.items():
        parts[part_of(file)] += size
    for part, size in parts.most_common():
        if size >= 1e5:
            say(f"    {part}: {size / 1e6:.1f} MB")
    version = docker("run", "--rm", "--read-only", "--network=none", IMAGE, "digits", "--version")
    check(version.startswith("digits "), f"digits says {version}")


def contents():
    """Every file of the image and its size, from the image itself."""
    name = docker("create", IMAGE)
    try:
        export = subprocess.Popen(["docker", "export", name], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=export.stdout, mode="r|") as archive:
            files = {pathlib.PurePosixPath(file.name): file.size for file in archive if not file.isdir()}
        check(export.wait() == 0, "the image cannot be exported")
    finally:
        docker("rm", name)
    return files


def part_of(path):
    if path.parts[:3] == ("app", "Models", "corpus"):
        return "validation and rehearsal data"
    if path.parts[:1] == ("app",):
        return "weights"
    if path.parts[:2] == ("usr", "local"):
        return path.name
    if path.name.startswith("libdnnl"):
        return "oneDNN"
    if ".so" in path.name:
        return "all other libraries"
    return "the rest"
