#!/usr/bin/env python3
"""How latency grows with load: requests at random moments, at rates from nearly none to nearly too many.

    swift build -c release && python3 Benchmarks/load.py

For this project's API, the same through the page's proxy, and FastAPI with ONNX Runtime. First wrk finds what each can
carry; then each gets shares of that as open-loop load, in turns. JSON holds mean and quantiles for each rate.
"""

import contextlib
import statistics
import sys

import closed_loop
import environment
import prepare
import subjects
from figures import figure
from open_loop import OpenLoop, quantile
from server import Server, request

SHARES = [0.05, 0.2, 0.4, 0.6, 0.75, 0.85, 0.95]


def main():
    environment.enter()
    parser = prepare.parser(__doc__)
    parser.add_argument("--peer", default="ort-f32-2", help="which of the other servers")
    parser.add_argument("--seconds", type=float, default=2, help="of each rate in each round")
    parser.set_defaults(rounds=3)
    options = prepare.parse(parser)
    environment.warn_if_busy()
    models, files = prepare.models(options), prepare.pictures(options)
    requests, listing = [request(file.read_bytes()) for file in files], prepare.listing("mnist", files)
    api = subjects.own()[0]
    peer = next(s for s in subjects.peers(models, prepare.temperature(models["weights"])) if s.name == options.peer)
    facts, results = environment.machine(), {}
    with contextlib.ExitStack() as stack:

        def start(subject):
            log = stack.enter_context((prepare.WORK / f"{subject.name}.log").open("w"))
            return stack.enter_context(Server(subject, files[0].read_bytes(), log))

        servers = {"api": start(api)}
        servers["proxy"] = start(subjects.proxy(servers["api"].port))
        servers["peer"] = start(peer)
        for name, server in servers.items():
            closed_loop.warm(server, 1, listing)
            found = closed_loop.measure(server, 64, 2, listing)
            results[name] = {"label": server.subject.label, "carries": found["requests_per_second"], "rates": {}}
        for round_number in range(options.rounds):
            for name, server in servers.items():
                behind = [servers["api"]] if name == "proxy" else []
                for share in SHARES:
                    point = measure(server, behind, requests, share * results[name]["carries"], options, round_number)
                    results[name]["rates"].setdefault(share, []).append(point)
            print(f"round {round_number + 1} of {options.rounds}", file=sys.stderr)
    for result in results.values():
        summaries = [summary(share, points) for share, points in result["rates"].items()]
        # A slow server at its lowest rate may have been asked nothing at all.
        result["rates"] = [point for point in summaries if point["p50_ms"] is not None]
        print_curve(result)
    prepare.write(options, {"benchmark": "load", "machine": facts, "seconds": options.seconds, "servers": results})


def measure(server, behind, requests, rate, options, seed):
    """One rate for some seconds: the latencies, and the processor time of the server and of those `behind` it."""
    server.settle(2)
    client = OpenLoop(server.port, requests)
    trees = [each.tree for each in [server, *behind]]
    before = [tree.cpu_seconds() for tree in trees]
    try:
        found = client.run(rate, options.seconds, seed)
    finally:
        client.close()
    found["cpu_seconds"] = [tree.cpu_seconds() - start for tree, start in zip(trees, before)]
    return found


def summary(share, points):
    """A rate: medians over its rounds, so that one disturbed round does not make the curve."""
    answered = [point["latencies"] for point in points if point["latencies"]]
    served = sum(map(len, answered))
    work = [sum(values) for values in zip(*(point["cpu_seconds"] for point in points))]

    def median(of):
        return statistics.median(map(of, answered)) if answered else None

    return {
        "share": share,
        "offered": statistics.mean(point["offered"] for point in points),
        "served": statistics.mean(point["served"] for point in points),
        "requests": sum(point["sent"] for point in points),
        "errors": sum(point["errors"] for point in points),
        "mean_ms": median(statistics.mean),
        **{f"p{round(100 * q)}_ms": median(lambda values, q=q: quantile(values, q)) for q in [0.5, 0.9, 0.99]},
        "cpu_ms": [1000 * seconds / served if served else None for seconds in work],
    }


def print_curve(result):
    print(f"\n{result['label']}: carries {result['carries']:.0f} requests/s", file=sys.stderr)
    for point in result["rates"]:
        cpu = " + ".join(figure(value) for value in point["cpu_ms"])
        print(
            f"{point['offered']:8.0f}/s: p50 {figure(point['p50_ms'])} ms, p99 {figure(point['p99_ms'])} ms, "
            f"{cpu} ms CPU, {point['errors']} errors",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
