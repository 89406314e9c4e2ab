"""The plots of docs/PERFORMANCE.md, as SVG."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

import queueing
from open_loop import quantile

OWN, OWN_LIGHT, MODEL = "#0b6e4f", "#5fb49c", "#444444"
COLOURS = {
    "own-int8": OWN,
    "own-f32": OWN_LIGHT,
    "ort-int8-1": "#f2b872",
    "ort-int8-2": "#e08e2b",
    "ort-f32-1": "#9db4d6",
    "ort-f32-2": "#4f79b5",
    "pytorch": "#b5546a",
    "litserve": "#8a6fa8",
}
SHORT = {
    "own-int8": "this project, int8",
    "own-f32": "this project, f32",
    "ort-int8-1": "ONNX Runtime int8, 1 worker",
    "ort-int8-2": "ONNX Runtime int8, 2 workers",
    "ort-f32-1": "ONNX Runtime f32, 1 worker",
    "ort-f32-2": "ONNX Runtime f32, 2 workers",
    "pytorch": "PyTorch (the original)",
    "litserve": "LitServe, batching",
}
# The same file for the same figures, and text that is text: small, and searchable.
plt.rcParams.update({
    "svg.hashsalt": "digits",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
})


def short(value, _=None):
    """A number without needless zeros."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def save(figure, path):
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def overview(results, path):
    """A panel for each question, a bar for each server; logarithmic, for they are far apart."""
    panels = [
        ("1 client: median latency, ms", ("clients", "1", "p50_ms")),
        ("64 clients: 99th percentile, ms", ("clients", "64", "p99_ms")),
        ("8 clients: requests a second", ("clients", "8", "requests_per_second")),
        ("processor time of a request, ms", ("clients", "8", "cpu_ms")),
        ("start to first answer, ms", ("start_ms",)),
        ("memory with 64 clients, MB", ("busy", "once_mb")),
    ]
    names = [name for name in reversed(COLOURS) if name in results.serving["servers"]]
    figure, axes = plt.subplots(3, 2, figsize=(10, 9.5), sharey=True, layout="constrained")
    for axis, (title, keys) in zip(axes.flat, panels):
        values = [results.median(name, *keys) for name in names]
        bars = axis.barh([SHORT[name] for name in names], values, color=[COLOURS[name] for name in names])
        axis.bar_label(bars, labels=[short(value) for value in values], padding=4, fontsize=9)
        better = "more is better" if "requests a" in title else "less is better"
        axis.set_title(f"{title}  ({better})", fontsize=10, loc="left")
        axis.set_xscale("log")
        axis.set_xlim(max(min(values), 0.01) / 2, max(values) * 3)
        axis.xaxis.set_major_formatter(FuncFormatter(short))
        axis.minorticks_off()
        axis.grid(axis="x", color="#dddddd")
        axis.tick_params(axis="y", length=0)
    save(figure, path)


def clients(results, path):
    """Throughput and 99th percentile against the number of clients."""
    names = [name for name in COLOURS if name in results.serving["servers"]]
    figure, axes = plt.subplots(1, 2, figsize=(10, 4.6), layout="constrained")
    for axis, key, title in [
        (axes[0], "requests_per_second", "requests a second (more is better)"),
        (axes[1], "p99_ms", "99th percentile of latency, ms (less is better)"),
    ]:
        for name in names:
            levels = list(results.serving["servers"][name]["rounds"][0]["clients"])
            values = [results.median(name, "clients", level, key) for level in levels]
            wide = 2.4 if name.startswith("own") else 1.4
            axis.plot([int(level) for level in levels], values, marker="o", markersize=4, linewidth=wide,
                      color=COLOURS[name], label=SHORT[name])
            ticks = [int(level) for level in levels]
        axis.set_xscale("log", base=2)
        axis.set_yscale("log")
        axis.set_xticks(ticks, [str(tick) for tick in ticks])
        axis.yaxis.set_major_formatter(FuncFormatter(short))
        axis.set_xlabel("clients that ask again as soon as they are answered")
        axis.set_title(title, fontsize=10, loc="left")
        axis.grid(color="#dddddd")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    save(figure, path)


def engine(results, path):
    """Milliseconds an image for each engine, a panel for each precision and number of threads."""
    labels = {"digits": "this project", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}
    colours = {"digits": OWN, "onnxruntime": "#4f79b5", "openvino": "#e08e2b"}
    cells = results.engine["cells"]
    threads = sorted({cell["threads"] for cell in cells})
    figure, axes = plt.subplots(2, len(threads), figsize=(10, 7), layout="constrained", squeeze=False)
    for row, precision in enumerate(["f32", "int8"]):
        for column, count in enumerate(threads):
            axis = axes[row][column]
            chosen = [cell for cell in cells if (cell["precision"], cell["threads"]) == (precision, count)]
            for index, (peer, label) in enumerate(labels.items()):
                values = [cell["milliseconds"][peer]["median"] / cell["batch"] for cell in chosen]
                places = [place + (index - 1) * 0.27 for place in range(len(chosen))]
                bars = axis.bar(places, values, 0.25, color=colours[peer], label=label)
                axis.bar_label(bars, labels=[f"{value:.2f}" for value in values], fontsize=8.5, padding=2)
            floor = [246e6 / (cell["peak_gops"]["median"] * 1e6) for cell in chosen]
            for place, value in enumerate(floor):
                note = "the operations at the measured peak" if place == 0 else None
                axis.plot([place - 0.44, place + 0.44], [value, value], color=MODEL, linestyle="--", zorder=0, label=note)
            axis.set_xticks(range(len(chosen)), [f"batch {cell['batch']}" for cell in chosen])
            axis.tick_params(axis="x", length=0)
            plural = "s" if count > 1 else ""
            axis.set_title(f"{precision}, {count} thread{plural}: milliseconds an image", fontsize=10, loc="left")
            axis.margins(y=0.15)
            axis.grid(axis="y", color="#dddddd")
    handles = axes[0][0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=4, frameon=False)
    save(figure, path)


def model_curve(result, lanes):
    """The model of a server: what it takes for one request, and (rate, mean, 99th percentile) for many rates.

    A request spends the time that it spends on an idle server, and waits for a lane as in M/D/c; a lane is taken for as
    long as the greatest throughput says.
    """
    service = 1000 * lanes / result["carries"]
    first = result["rates"][0]
    points = []
    for share in [0.02, *(step / 20 for step in range(1, 20)), 0.97]:
        spent = queueing.latencies(share * lanes, 1.0, lanes)
        waits = [(value - 1) * service for value in (sum(spent) / len(spent), quantile(spent, 0.99))]
        points.append((share, first["p50_ms"] + waits[0], first["p50_ms"] + waits[1]))
    return service, points


def load(results, path, lanes):
    """Latency against the rate of requests: measured, and as the queueing model has it."""
    chosen = results.load["servers"]
    titles = {"api": "the API", "proxy": "the API through the proxy", "peer": "FastAPI + ONNX Runtime"}
    figure, axes = plt.subplots(1, len(chosen), figsize=(11, 4.8), layout="constrained")
    for axis, (name, result) in zip(axes, chosen.items()):
        colour = COLOURS["ort-f32-2"] if name == "peer" else OWN
        _, points = model_curve(result, lanes)
        rates = [point["offered"] for point in result["rates"]]
        axis.plot(rates, [point["p99_ms"] for point in result["rates"]], "o-", color=colour, label="measured, p99")
        axis.plot(rates, [point["mean_ms"] for point in result["rates"]], "s-", color=colour, alpha=0.5,
                  label="measured, mean")
        carried = [share * result["carries"] for share, _, _ in points]
        axis.plot(carried, [p99 for _, _, p99 in points], "--", color=MODEL, label=f"M/D/{lanes}, p99")
        axis.plot(carried, [mean for _, mean, _ in points], ":", color=MODEL, label=f"M/D/{lanes}, mean")
        axis.axvline(result["carries"], color="#bbbbbb", linewidth=1)
        axis.set_yscale("log")
        axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.yaxis.set_major_formatter(FuncFormatter(short))
        axis.yaxis.set_minor_locator(NullLocator())
        axis.set_xlim(0, result["carries"] * 1.04)
        axis.set_xlabel("requests a second, at random moments")
        axis.set_title(f"{titles[name]}: latency, ms", fontsize=9.5, loc="left")
        axis.grid(color="#dddddd")
        axis.legend(frameon=False, fontsize=9, loc="upper left")
    save(figure, path)
