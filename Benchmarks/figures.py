"""Reading the results: medians over rounds, and ratios within a round."""

import json
import statistics


NAMES = ["answers", "engine", "training", "start", "serving", "load"]


class Results:
    """The JSON files of a folder; a part that was not measured is None."""

    def __init__(self, folder):
        def part(name):
            path = folder / f"{name}.json"
            return json.loads(path.read_text()) if path.exists() else None

        self.answers, self.engine, self.training = part("answers"), part("engine"), part("training")
        self.serving, self.load, self.start = part("serving"), part("load"), part("start")

    @property
    def parts(self):
        named = {name: getattr(self, name) for name in NAMES}
        return {name: part for name, part in named.items() if part}

    def own(self):
        """The name of this project's API as it serves by default: in bytes where it can."""
        return "own-int8" if "own-int8" in self.serving["servers"] else "own-f32"

    def values(self, name, *path):
        """One figure of a server in every round; the path leads to it, numbers of clients as text."""
        found = []
        for entry in self.serving["servers"][name]["rounds"]:
            for key in path:
                entry = entry[key]
            found.append(entry)
        return found

    def median(self, name, *path):
        return statistics.median(self.values(name, *path))

    def best(self, names, *path, most=False):
        """Which of some servers is best at something, by its median."""
        return (max if most else min)(names, key=lambda name: self.median(name, *path))

    def ratio(self, ours, theirs, *path):
        """How many times as large our figure is as theirs: the median over the rounds of the ratio within a round."""
        pairs = zip(self.values(ours, *path), self.values(theirs, *path))
        return statistics.median(own / other for own, other in pairs)

    def cell(self, precision, batch, threads):
        """The engine's cell for a precision, batch and number of threads."""
        wanted = (precision, batch, threads)
        found = [c for c in self.engine["cells"] if (c["precision"], c["batch"], c["threads"]) == wanted]
        return found[0] if found else None

    def proxy_adds(self):
        """Milliseconds that the proxy adds to the median latency of one client, in every pair of measurements."""
        pairs = [pair for entry in self.serving["proxy"]["rounds"] for pair in zip(entry["through"], entry["direct"])]
        return [through["p50_ms"] - direct["p50_ms"] for through, direct in pairs]


def figure(value, digits=3):
    """A number with about so many digits that mean something."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    size = abs(value)
    places = digits - 1
    while size >= 10 and places > 0:
        size, places = size / 10, places - 1
    while size < 1 and places < 3:
        size, places = size * 10, places + 1
    return f"{value:,.{places}f}"


def table(head, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])
