"""The tables of docs/PERFORMANCE.md: one function for each block, from the results to Markdown."""

import statistics

import plots
from figures import figure, table
from goals import goals

# Above this share of what the machine carries, waiting grows faster than load: see the section on scaling.
TARGET = 0.6


def goal_table(results, _):
    found = goals(results)
    return table(["goal", "promised", "measured", ""], [goal.row() for goal in found]) if found else None


def machine(results, _):
    """Where and with what each part was measured."""
    parts = results.parts
    facts = next(iter(parts.values()))["machine"]
    versions = results.serving["machine"]["versions"] if results.serving else {}
    engines = results.engine["machine"] if results.engine else {}
    lines = [
        f"- {facts['processor']}, {facts['cores']} cores; {facts['system']}",
        f"- oneDNN {facts['onednn']}, {facts['swift']}, Python {facts['python']}",
    ]
    if versions:
        lines.append("- " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    elif engines:
        lines.append(f"- ONNX Runtime {engines['onnxruntime']}, OpenVINO {engines['openvino']}")
    loads = ", ".join(f"{name} {part['machine']['load_before']:.1f}" for name, part in parts.items())
    commits = ", ".join(sorted({part["machine"]["commit"] for part in parts.values()}))
    return "\n".join([*lines, f"- load before each part: {loads}; commit {commits}"])


def serving(results, _):
    """All servers, all that was measured, medians of the rounds."""
    if not results.serving:
        return None
    head = ["server", "start, ms", "memory / sum of RSS, MB", "CPU of a request, ms", "1 client p50 / p99, ms", "8 clients, /s"]
    head += ["64 clients, /s", "64 clients p99, ms", "256 clients p99, ms", "a drawing p50, ms", "errors"]
    rows = []
    for name in plots.COLOURS:
        if name not in results.serving["servers"]:
            continue

        def median(*path):
            return figure(results.median(name, *path))

        errors = sum(level["errors"] for entry in results.serving["servers"][name]["rounds"]
                     for level in entry["clients"].values())
        rows.append([
            results.serving["servers"][name]["label"],
            median("start_ms"),
            f"{median('busy', 'once_mb')} / {median('busy', 'rss_mb')}",
            median("clients", "8", "cpu_ms"),
            f"{median('clients', '1', 'p50_ms')} / {median('clients', '1', 'p99_ms')}",
            median("clients", "8", "requests_per_second"),
            median("clients", "64", "requests_per_second"),
            median("clients", "64", "p99_ms"),
            median("clients", "256", "p99_ms"),
            median("drawing", "p50_ms"),
            errors,
        ])
    return table(head, rows)


def stages(results, _):
    """Where a request to this project's API spends its time."""
    if not results.serving:
        return None
    own = results.own()
    if "stages" not in results.serving["servers"][own]["rounds"][0]:
        return None
    names = {
        "queue": "waiting for a lane",
        "decode": "decoding the PNG",
        "preprocess": "finding and centring the digit",
        "predict": "the network",
        "encode": "JSON",
    }
    kinds = ["MNIST", "drawing"]

    def median(kind, key):
        return results.median(own, "stages", kind, key)

    rows = [[text, *(figure(median(kind, key)) for kind in kinds)] for key, text in names.items()]
    rest = [median(kind, "client") - median(kind, "stages") for kind in kinds]
    rows.append(["HTTP on both sides, the kernel, this client (Python)", *map(figure, rest)])
    rows.append(["all, as the client sees it", *(figure(median(kind, "client")) for kind in kinds)])
    return table(["milliseconds, medians", "an MNIST picture of 28x28", "a drawing of 280x280"], rows)


def start(results, _):
    """Both programs alone: start, memory, rest."""
    if not results.start:
        return None
    names = {
        "first_answer_ms": "exec to the first answer, ms",
        "processor_ms_to_first_answer": "processor time until then, ms",
        "memory_at_start_mb": "memory then (RSS), MB",
        "memory_under_load_mb": "memory with 64 clients (RSS), MB",
        "processor_ms_per_request": "processor time of a request, one client, ms",
        "processor_ms_per_second_at_rest": "processor time at rest, ms a second",
        "wakes_per_second_at_rest": "wakes a second at rest",
    }
    sides = results.start["results"]
    rows = [[text, *(figure(side[key]["median"]) for side in sides.values())] for key, text in names.items()]
    return table(["", *sides], rows)


def proxy(results, _):
    """What the page's process adds and carries."""
    if not results.serving or not results.serving["proxy"]["rounds"]:
        return None
    added, rounds = results.proxy_adds(), results.serving["proxy"]["rounds"]

    def median(of):
        return statistics.median(of(entry) for entry in rounds)

    direct = median(lambda entry: statistics.median(pair["p50_ms"] for pair in entry["direct"]))
    through = median(lambda entry: statistics.median(pair["p50_ms"] for pair in entry["through"]))
    rows = [
        ["1 client, p50: the API alone", f"{figure(direct)} ms"],
        ["1 client, p50: through the proxy", f"{figure(through)} ms"],
        ["added, median of the pairs (least to most)",
         f"{figure(statistics.median(added), 2)} ms ({figure(min(added), 2)} to {figure(max(added), 2)})"],
        ["8 clients through the proxy", f"{figure(median(lambda e: e['clients']['8']['requests_per_second']))} /s"],
        ["64 clients through the proxy, p99", f"{figure(median(lambda e: e['clients']['64']['p99_ms']))} ms"],
        ["processor time of the proxy for a request, 8 clients", f"{figure(median(lambda e: e['clients']['8']['cpu_ms']))} ms"],
        ["memory of the proxy with 64 clients, once / RSS",
         f"{figure(median(lambda e: e['busy']['once_mb']))} / {figure(median(lambda e: e['busy']['rss_mb']))} MB"],
        ["start of the proxy to the first answer through it", f"{figure(median(lambda e: e['start_ms']))} ms"],
    ]
    return table(["", ""], rows)


def engine(results, _):
    """Milliseconds a batch, how many times faster this project is, and its share of the peak."""
    if not results.engine:
        return None
    head = ["", "this project, ms", "ONNX Runtime, ms", "OpenVINO, ms", "times faster", "images/s", "share of the peak"]
    rows = []
    for cell in results.engine["cells"]:
        plural = "s" if cell["threads"] > 1 else ""
        times = {peer: cell["milliseconds"][peer]["median"] for peer in ["digits", "onnxruntime", "openvino"]}
        ratios = " / ".join(f"{cell['digits_faster_than'][peer]['median']:.2f}" for peer in ["onnxruntime", "openvino"])
        rows.append([
            f"{cell['precision']}, batch {cell['batch']}, {cell['threads']} thread{plural}",
            *(figure(value) for value in times.values()),
            ratios,
            figure(1000 * cell["batch"] / times["digits"]),
            f"{cell['share_of_peak']['median']:.0%}",
        ])
    return table(head, rows)


def training(results, _):
    if not results.training:
        return None
    part = results.training
    names = {"digits": "this project", "eager": "PyTorch, eager", "tuned": "PyTorch, channels_last and fused Adam"}
    rows = [
        [names[peer], figure(rate["median"]), f"{figure(rate['min'])} to {figure(rate['max'])}",
         f"{part['digits_faster_than'][peer]['median']:.2f}" if peer in part["digits_faster_than"] else ""]
        for peer, rate in part["images_per_second"].items()
    ]
    what = f"batch {part['batch']}, {part['threads']} threads"
    return table([what, "images/s", "rounds", "this project is faster, times"], rows)


def answers(results, _):
    """That all compute the same."""
    if not results.answers:
        return None
    names = {"digits": "this project", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}
    rows = []
    for key, facts in results.answers["engines"].items():
        engine, precision = key.split()
        rows.append([f"{names[engine]}, {precision}", f"engine, {results.answers['mnist']:,} pictures", f"{facts['accuracy']:.2%} right",
                     f"scores within {facts['greatest_score_difference']:.2g}"])
    for facts in results.answers["servers"].values():
        rows.append([facts["label"], f"server, {facts['pictures']} PNG", f"{facts['same_digit']:.1%} the same digit",
                     f"probabilities within {facts['greatest_probability_difference']:.2g}"])
    return table(["", "", "", "furthest from this project in float32"], rows)


def load(results, lanes):
    """Measured latency and the model's, for every rate."""
    if not results.load:
        return None
    rows = []
    for result in results.load["servers"].values():
        service, points = plots.model_curve(result, lanes)
        label = f"{result['label']} (carries {figure(result['carries'])}/s, {figure(service)} ms on a lane)"
        for point in result["rates"]:
            _, mean, p99 = min(points, key=lambda entry: abs(entry[0] - point["share"]))
            rows.append([
                label,
                f"{point['share']:.0%}", figure(point["offered"]), figure(point["p50_ms"]),
                figure(point["mean_ms"]), figure(mean), figure(point["p99_ms"]), figure(p99), point["errors"],
            ])
            label = ""
    head = ["", "of what it carries", "requests/s", "p50, ms", "mean, ms", "model's mean", "p99, ms", "model's p99", "errors"]
    return table(head, rows)


def scaling(results, _):
    """What a processor carries and a million predictions cost."""
    if not results.serving:
        return None
    rows = []

    def row(label, milliseconds):
        rows.append([label, figure(milliseconds), figure(1000 / milliseconds), figure(TARGET * 1000 / milliseconds),
                     figure(1000 * milliseconds), figure(1000 * milliseconds / 3600, 2)])

    own = results.own()
    row("the API", results.median(own, "clients", "8", "cpu_ms"))
    if rounds := results.serving["proxy"]["rounds"]:
        row("the page's proxy", statistics.median(entry["clients"]["8"]["cpu_ms"] for entry in rounds))
    for name in ["ort-f32-1", "ort-f32-2", "ort-int8-2", "pytorch", "litserve"]:
        if name in results.serving["servers"]:
            row(results.serving["servers"][name]["label"], results.median(name, "clients", "8", "cpu_ms"))
    head = ["", "CPU of a request, ms", "one vCPU carries at most, /s", f"at {TARGET:.0%} load, /s",
            "CPU seconds for a million", "vCPU hours for a million"]
    return table(head, rows)


BLOCKS = {
    "machine": machine,
    "goals": goal_table,
    "serving": serving,
    "stages": stages,
    "start": start,
    "proxy": proxy,
    "engine": engine,
    "training": training,
    "answers": answers,
    "load": load,
    "scaling": scaling,
}
