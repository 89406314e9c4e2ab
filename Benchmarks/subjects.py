"""The servers that are compared, and how each is started: all on the same weights, each in its best usual form."""

import dataclasses
import os
import pathlib
import subprocess
import sys

import environment

PEERS = environment.ROOT / "Benchmarks" / "peers"
PROGRAMS = environment.ROOT / ".build" / "release"
CORES = len(os.sched_getaffinity(0))


@dataclasses.dataclass
class Subject:
    """One server: what it is called, and its command line for a port."""

    name: str
    label: str
    arguments: list
    precision: str
    variables: dict = dataclasses.field(default_factory=dict)
    folder: pathlib.Path = environment.ROOT

    def command(self, port):
        return [str(part).replace("PORT", str(port)) if part == "PORT" else part for part in self.arguments]


def own(precisions=("int8", "f32")):
    """This project's API, in each precision that it can be told."""
    program = PROGRAMS / "PredictAPI"
    common = [program, "--host", "127.0.0.1", "--port", "PORT", "--log-level", "error"]
    labels = {"int8": "this project, int8", "f32": "this project, f32"}
    if not has_precision():
        return [Subject("own-f32", labels["f32"], common, "f32")]
    return [Subject(f"own-{p}", labels[p], [*common, "--precision", p], p) for p in precisions]


def has_precision():
    """Whether PredictAPI can be told what to compute in."""
    text = subprocess.run([PROGRAMS / "PredictAPI", "--help"], capture_output=True, text=True, timeout=10).stdout
    return "--precision" in text


def proxy(api_port):
    """The page's process in front of an API that runs already."""
    program = PROGRAMS / "WebFrontend"
    arguments = [program, "--host", "127.0.0.1", "--port", "PORT", "--log-level", "error"]
    return Subject("proxy", "through the page's proxy", [*arguments, "--api-url", f"http://127.0.0.1:{api_port}"], "int8")


def peers(models, temperature):
    """FastAPI with PyTorch and with ONNX Runtime, and LitServe."""

    def fastapi(name, label, module, model, precision, workers):
        # One worker uses all cores for a picture, several use one each.
        surroundings = {
            "PEER_MODEL": str(model),
            "PEER_THREADS": str(CORES if workers == 1 else 1),
            "PEER_TEMPERATURE": str(temperature),
        }
        command = [sys.executable, "-m", "uvicorn", f"{module}:app", "--host", "127.0.0.1", "--port", "PORT"]
        command += ["--workers", workers, "--no-access-log", "--log-level", "warning"]
        return Subject(name, label, command, precision, surroundings, PEERS)

    weights = models["weights"]
    found = [fastapi("pytorch", "FastAPI + PyTorch (the original)", "fastapi_pytorch", weights, "f32", 1)]
    for precision in ["f32", "int8"]:
        for workers in [1, 2]:
            label = f"FastAPI + ONNX Runtime {precision}, {workers} worker{'s' if workers > 1 else ''}"
            name = f"ort-{precision}-{workers}"
            found.append(fastapi(name, label, "fastapi_onnxruntime", models[precision], precision, workers))
    surroundings = {"PEER_MODEL": str(weights), "PEER_THREADS": str(CORES), "PEER_TEMPERATURE": str(temperature)}
    command = [sys.executable, "litserve_pytorch.py", "PORT"]
    found.append(Subject("litserve", "LitServe + PyTorch, batching", command, "f32", surroundings, PEERS))
    return found
