"""What was promised, and what came of it: each goal with the figure that was measured."""

import dataclasses
import statistics

from figures import figure

PEERS = ["ort-f32-1", "ort-f32-2"]


@dataclasses.dataclass
class Goal:
    what: str
    goal: str
    measured: str
    is_met: bool

    def row(self):
        return [self.what, self.goal, self.measured, "met" if self.is_met else "**missed**"]


def goals(results):
    """All goals whose part was measured."""
    found = []
    if results.serving and all(name in results.serving["servers"] for name in PEERS):
        found += serving_goals(results)
    if results.serving and results.serving["proxy"]["rounds"]:
        found += proxy_goals(results)
    if results.start:
        found += start_goals(results)
    if results.engine:
        found += engine_goals(results)
    return found


def serving_goals(results):
    own, found = results.own(), []

    def compare(what, limit, path, unit, most=False):
        """Against the better of one and two workers; at most 1/`limit` of it or, with `most`, at least `limit` times."""
        peer = results.best(PEERS, *path, most=most)
        ratio, ours, theirs = results.ratio(own, peer, *path), results.median(own, *path), results.median(peer, *path)
        times = ratio if most else 1 / ratio
        goal = f"at least {limit} times" if most else f"at most 1/{limit}"
        shown = f"{figure(times)} times" if most else f"1/{figure(times)}"
        found.append(Goal(what, goal, f"{shown}: {figure(ours)} {unit}, not {figure(theirs)}", times >= limit))

    compare("1 client, p50", 4, ("clients", "1", "p50_ms"), "ms")
    compare("8 clients, requests/s", 8, ("clients", "8", "requests_per_second"), "/s", most=True)
    compare("64 clients, p99", 8, ("clients", "64", "p99_ms"), "ms")
    errors = sum(results.values(own, "clients", "64", "errors"))
    found.append(Goal("64 clients, errors", "none", str(errors), errors == 0))
    compare("start to first answer", 10, ("start_ms",), "ms")
    compare("memory with 64 clients", 2, ("busy", "once_mb"), "MB")
    compare("processor time of a request, 8 clients", 6, ("clients", "8", "cpu_ms"), "ms")

    def limit(what, most, value, unit):
        found.append(Goal(what, f"at most {most} {unit}", f"{figure(value)} {unit}", value <= most))

    limit("start to first answer", 100, results.median(own, "start_ms"), "ms")
    limit("memory with 64 clients (RSS)", 60, results.median(own, "busy", "rss_mb"), "MB")
    return found


def proxy_goals(results):
    added = statistics.median(results.proxy_adds())
    memory = statistics.median(entry["busy"]["rss_mb"] for entry in results.serving["proxy"]["rounds"])
    return [
        Goal("through the proxy, p50", "adds at most 0.5 ms", f"{figure(added, 2)} ms", added <= 0.5),
        Goal("the page's process, memory with 64 clients (RSS)", "at most 25 MB", f"{figure(memory)} MB", memory <= 25),
    ]


def start_goals(results):
    """The page's process alone; what a waiting API costs."""
    page, api = results.start["results"]["WebFrontend"], results.start["results"]["PredictAPI int8"]
    start, rest = page["first_answer_ms"]["median"], api["processor_ms_per_second_at_rest"]["median"]
    return [
        Goal("the page's process, start to first page", "at most 30 ms", f"{figure(start)} ms", start <= 30),
        Goal("the API at rest, processor time", "none", f"{figure(rest)} ms a second", rest <= 1),
    ]


def engine_goals(results):
    found = []

    def faster(what, limit, cell):
        ratios = {peer: cell["digits_faster_than"][peer]["median"] for peer in cell["digits_faster_than"]}
        least = min(ratios.values())
        shown = f"{ratios['onnxruntime']:.2f} (ONNX Runtime), {ratios['openvino']:.2f} (OpenVINO) times"
        found.append(Goal(what, f"at least {limit} times the better", shown, least >= limit))

    if cell := results.cell("int8", 1, 1):
        faster("engine int8, batch 1, one thread", 1.15, cell)
    if cell := results.cell("int8", 32, 2):
        faster("engine int8, batch 32, two threads", 1, cell)
        share = cell["share_of_peak"]["median"]
        found.append(Goal("the same, share of the measured peak", "at least 70 %", f"{share:.0%}", share >= 0.7))
    if cell := results.cell("f32", 32, 2):
        faster("engine f32, batch 32, two threads", 1.25, cell)
    return found
