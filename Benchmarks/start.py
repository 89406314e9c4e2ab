#!/usr/bin/env python3
"""Start, size and rest of both programs: what scaling by starting another one costs, and what a waiting one costs.

    swift build -c release --product PredictAPI && swift build -c release --product WebFrontend
    python3 Benchmarks/start.py

For each round a fresh process: the time from exec to the first answered prediction (or page), its memory then and after
some seconds under load, the processor time of one request, and what it does while nobody asks: processor time and how
often any of its threads wakes up. It needs nothing but Python. A table goes to stderr, JSON to stdout (or --output).
"""

import argparse
import asyncio
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import environment
import prepare

SAMPLE = environment.ROOT / "Tests" / "Samples" / "seven.png"


class Process:
    """A program that was just started, and what the kernel knows about it."""

    def __init__(self, program, arguments):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            [program, *arguments, "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error"],
            env={"PATH": os.environ["PATH"], "OMP_WAIT_POLICY": "PASSIVE"},
            # Until the model is loaded every answer is an error, and noted as one.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.folder = pathlib.Path(f"/proc/{self._process.pid}")

    def until_answered(self, request, limit=20):
        """Milliseconds from exec to the first answer with status 200."""
        while True:
            with contextlib.suppress(OSError):
                if exchange(self.port, request).startswith(b"HTTP/1.1 200"):
                    return 1e3 * (time.perf_counter() - self.began)
            if self._process.poll() is not None:
                sys.exit(f"{self._process.args[0]} ended with status {self._process.returncode}")
            if time.perf_counter() > self.began + limit:
                self.stop()
                sys.exit(f"{self._process.args[0]} gave no answer within {limit} s")
            time.sleep(0.0005)

    def memory(self, name="VmRSS"):
        """Resident memory in MB."""
        return int(self._fields("status")[name].split()[0]) * 1024 / 1e6

    def processor_seconds(self):
        """What all threads have used so far, also those that are over: the process's clock, clock_getcpuclockid(3)."""
        return time.clock_gettime(~self._process.pid << 3 | 2)

    def wakes(self):
        """How often threads have gone to sleep so far, which is how often they had been woken."""
        lines = (line for text in self._of_threads("status") for line in text.splitlines())
        return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)

    def _fields(self, name):
        lines = (self.folder / name).read_text().splitlines()
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}

    def _of_threads(self, name):
        for thread in (self.folder / "task").iterdir():
            with contextlib.suppress(FileNotFoundError):
                yield (thread / name).read_text()


def exchange(port, request):
    """One request on a connection of its own: the answer's first bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        return connection.recv(65_536)


def prediction(picture):
    head = f"POST /predict/ HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: {len(picture)}\r\n\r\n"
    return head.encode() + picture


async def ask(port, request, count=None, seconds=None):
    """One client on a kept connection, for some requests or seconds; how many were answered, and with 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    end = time.perf_counter() + (seconds or 1e9)
    answered = good = 0
    while answered != count and time.perf_counter() < end:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().lower().splitlines()[1:] if line)
        await reader.readexactly(int(fields["content-length"]))
        answered += 1
        good += head.startswith(b"HTTP/1.1 200")
    writer.close()
    return answered, good


async def ask_all(port, request, clients, seconds):
    return await asyncio.gather(*(ask(port, request, seconds=seconds) for _ in range(clients)))


def measure(program, arguments, request, options):
    """One round."""
    process = Process(program, arguments)
    try:
        figures = {
            "first_answer_ms": process.until_answered(request),
            # Unlike the time by the clock, a busy neighbour hardly changes this.
            "processor_ms_to_first_answer": 1e3 * process.processor_seconds(),
            "memory_at_start_mb": process.memory(),
        }
        asyncio.run(ask(process.port, request, count=50))
        before = process.processor_seconds()
        answered, good = asyncio.run(ask(process.port, request, count=options.requests))
        figures["processor_ms_per_request"] = 1e3 * (process.processor_seconds() - before) / answered
        load = asyncio.run(ask_all(process.port, request, options.clients, options.seconds))
        figures["memory_under_load_mb"] = process.memory()
        figures["greatest_memory_mb"] = process.memory("VmHWM")
        figures["errors"] = answered - good + sum(all_of - fine for all_of, fine in load)
        time.sleep(1.5)
        before, wakes = process.processor_seconds(), process.wakes()
        time.sleep(options.rest)
        figures["processor_ms_per_second_at_rest"] = 1e3 * (process.processor_seconds() - before) / options.rest
        figures["wakes_per_second_at_rest"] = (process.wakes() - wakes) / options.rest
        return figures
    finally:
        process.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", default=environment.ROOT / ".build" / "release", type=pathlib.Path)
    parser.add_argument("--picture", default=SAMPLE, type=pathlib.Path, help="PNG to ask about")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1_000, help="one after the other, for the time of one")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=3, help="under load")
    parser.add_argument("--rest", type=float, default=3, help="seconds of rest")
    parser.add_argument("--only", help="one of PredictAPI int8, PredictAPI f32, WebFrontend")
    parser.add_argument("--output", type=pathlib.Path, help="file for the JSON instead of stdout")
    options = parser.parse_args()
    environment.warn_if_busy()
    ask_for_page = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    ask_for_digit = prediction(options.picture.read_bytes())
    sides = {
        "PredictAPI int8": ("PredictAPI", ["--precision", "int8"], ask_for_digit),
        "PredictAPI f32": ("PredictAPI", ["--precision", "f32"], ask_for_digit),
        "WebFrontend": ("WebFrontend", [], ask_for_page),
    }
    if options.only:
        sides = {options.only: sides[options.only]}

    rounds = {side: [] for side in sides}
    facts = environment.machine()
    for _ in range(options.rounds):
        for side, (program, arguments, request) in sides.items():
            rounds[side].append(measure(options.programs / program, arguments, request, options))
    results = {
        side: {name: environment.summary([figures[name] for figures in all_of]) for name in all_of[0]}
        for side, all_of in rounds.items()
    }
    for side, figures in results.items():
        print(side, file=sys.stderr)
        for name, values in figures.items():
            text = f"  {name:34} {values['median']:8.2f}  ({values['min']:.2f} to {values['max']:.2f})"
            print(text, file=sys.stderr)
    report = {"benchmark": "start", "clients": options.clients, "machine": facts, "results": results}
    prepare.write(options, report)


if __name__ == "__main__":
    main()
