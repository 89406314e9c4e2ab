"""What every part needs: the virtual environment with the pinned peers, and facts about the machine."""

import hashlib
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "Benchmarks" / ".venv"
REQUIREMENTS = ROOT / "Benchmarks" / "requirements.txt"


def enter(requirements=REQUIREMENTS, folder=ENVIRONMENT):
    """Restarts this program inside the virtual environment, which it makes first if it must."""
    if pathlib.Path(sys.prefix).resolve() == folder.resolve():
        return
    python = folder / "bin" / "python"
    stamp = folder / "installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing the peers to compare with (some gigabytes, once) …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True, stdout=sys.stderr)
        stamp.write_text(wanted)
    os.execv(python, [python, *sys.argv])


def warn_if_busy():
    """Says so when something else runs: the rounds take turns, but a core that is taken costs one peer more than another."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"This machine is busy (load {load:.1f}): repeat before believing these figures.", file=sys.stderr)


def machine():
    """The processor, its cores, the load before the benchmark, and the versions of what runs."""
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg()[0],
        "system": platform.platform(),
        "python": platform.python_version(),
        "onednn": output("dpkg-query", "--show", "--showformat=${Version}", "libdnnl2"),
        "swift": output("swift", "--version").partition("\n")[0],
        "commit": output("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
    }


def processor():
    """The processor's name and the vector instructions that decide how fast it multiplies."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = facts.get("flags", "").split()
    vectors = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile") if flag in flags]
    return " ".join([facts.get("model name", platform.machine()), *vectors])


def output(*command):
    """What a command prints, or "unknown" where there is no such command or it fails."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
        return result.stdout.strip() or "unknown"
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def summary(values):
    """Median, least and greatest of the rounds."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "rounds": values}


def versions():
    """What pip installed of the peers, and wrk."""
    from importlib import metadata

    names = ["torch", "onnxruntime", "openvino", "fastapi", "uvicorn", "litserve", "pillow", "numpy"]
    found = {name: metadata.version(name) for name in names}
    found["wrk"] = output("dpkg-query", "--show", "--showformat=${Version}", "wrk")
    found["libmicrohttpd"] = output("dpkg-query", "--show", "--showformat=${Version}", "libmicrohttpd12")
    return found
