#!/usr/bin/env python3
"""Draws the plots and fills the tables of docs/PERFORMANCE.md from the JSON files of Benchmarks/results.

    python3 Benchmarks/report.py

What stands between `<!-- begin NAME -->` and `<!-- end NAME -->` is replaced; the text around it is written by people.
"""

import argparse
import pathlib
import re
import sys

import environment

DOCUMENT = environment.ROOT / "docs" / "PERFORMANCE.md"


def main():
    environment.enter()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", default=environment.ROOT / "Benchmarks" / "results", type=pathlib.Path)
    parser.add_argument("--into", type=pathlib.Path, help="folder for a copy instead of docs/")
    options = parser.parse_args()
    from figures import Results
    import plots
    import tables

    results = Results(options.results)
    if not results.parts:
        parser.error(f"no results in {options.results}: `make bench` measures them")
    lanes = results.parts[next(iter(results.parts))]["machine"]["cores"]
    folder = (options.into or DOCUMENT.parent) / "images"
    folder.mkdir(parents=True, exist_ok=True)
    if results.serving:
        plots.overview(results, folder / "bench-serving.svg")
        plots.clients(results, folder / "bench-clients.svg")
    if results.engine:
        plots.engine(results, folder / "bench-engine.svg")
    if results.load:
        plots.load(results, folder / "bench-load.svg", lanes)

    text = DOCUMENT.read_text()
    for name, make in tables.BLOCKS.items():
        text = replaced(text, name, make(results, lanes) or "*Not measured yet.*")
    target = options.into / DOCUMENT.name if options.into else DOCUMENT
    target.write_text(text)
    print(f"wrote {target} and the plots in {folder}", file=sys.stderr)


def replaced(text, name, block):
    """The document with one block exchanged; it must be there, once."""
    pattern = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
    text, count = pattern.subn(lambda found: f"{found[1]}{block}\n{found[2]}", text)
    if count != 1:
        sys.exit(f"{DOCUMENT} must hold the block {name} once, not {count} times")
    return text


if __name__ == "__main__":
    main()
