"""A Docker engine, its containers, and questions to what runs in them; only Python's standard library is needed."""

import contextlib
import json
import os
import pathlib
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAB = ROOT.parent / "shared" / "tools" / "container-lab"
IMAGE = "digit-recognition-app"
SEVEN = ROOT / "Tests" / "Samples" / "seven.png"
# A container stops "within seconds", far from docker's 10 s before SIGKILL.
STOP_SECONDS = 3

sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))
import small_mnist  # noqa: E402


def say(text):
    print(f"container-test: {text}", flush=True)


def check(fact, detail=""):
    """Ends the test where something is not as it must be."""
    if not fact:
        sys.exit(f"container-test: FAILED: {detail}")


def run(*command, quiet=True, **options):
    """What a command prints; its failure ends the test with what it said."""
    result = subprocess.run(
        [str(word) for word in command],
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        **options,
    )
    check(result.returncode == 0, f"{' '.join(map(str, command))}: status {result.returncode}\n{result.stdout or ''}")
    return (result.stdout or "").strip()


@contextlib.contextmanager
def engine():
    """A Docker engine: the one that is there, or the laboratory's for as long as the test runs."""
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True).returncode == 0:
        yield
        return
    check(LAB.is_file(), "no Docker engine answers; start one, for example `systemctl start docker`")
    was_running = "engine: running" in subprocess.run([LAB, "status"], capture_output=True, text=True).stdout
    run(LAB, "bases", quiet=False)
    for line in run(LAB, "env").splitlines():
        for word in shlex.split(line.removeprefix("export ")):
            name, _, value = word.partition("=")
            os.environ[name] = value.replace("$PATH", os.environ["PATH"])
    try:
        yield
    finally:
        if not was_running:
            run(LAB, "stop", quiet=False)


def docker(*arguments, **options):
    return run("docker", *arguments, **options)


def inspect(container, template):
    return docker("inspect", "--format", template, container)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def neighbouring_ports():
    """Two free ports, one after the other, as a range of published ports needs them."""
    while True:
        first = free_port()
        with socket.socket() as probe:
            if first < 65_535 and probe.connect_ex(("127.0.0.1", first + 1)) != 0:
                return first, first + 1


def wait_for(what, condition, seconds=60):
    """Waits for a condition, and says how long it took."""
    began = time.monotonic()
    while not condition():
        check(time.monotonic() - began < seconds, f"{what}: not within {seconds} s")
        time.sleep(0.1)
    return time.monotonic() - began


def ask(url, body=None, content_type="image/png", method=None):
    """Status and JSON, or text, of an answer; the status is 0 where nobody answers."""
    headers = {"Content-Type": content_type} if body else {}
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read().decode()
            kind = answer.headers.get("Content-Type", "")
            return answer.status, json.loads(text) if "json" in kind else text
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def is_healthy(container):
    return inspect(container, "{{.State.Status}} {{.State.Health.Status}}") == "running healthy"


def check_answers(api_port, web_port):
    """Both ports answer, and a seven that goes through the page's proxy is recognised."""
    status, answer = ask(f"http://127.0.0.1:{api_port}/")
    check(status == 200 and "message" in answer, f"port {api_port}: {status} {answer}")
    status, answer = ask(f"http://127.0.0.1:{web_port}/")
    check(status == 200 and "<html" in answer, f"port {web_port}: {status} {str(answer)[:200]}")
    status, answer = ask(f"http://127.0.0.1:{web_port}/predict/", SEVEN.read_bytes())
    check(status == 200 and answer.get("predicted_digit") == 7, f"the seven: {status} {answer}")


@contextlib.contextmanager
def container(*arguments):
    name = f"digits-test-{os.getpid()}"
    docker("run", "--detach", "--name", name, *arguments)
    try:
        yield name
    except BaseException:
        print(subprocess.run(["docker", "logs", "--tail", "40", name], capture_output=True, text=True))
        raise
    finally:
        docker("rm", "--force", "--volumes", name)


def kill_process(number):
    """SIGKILL from outside, as the kernel would: the image has nothing to send it with."""
    try:
        os.kill(number, 9)
    except PermissionError:
        run("sudo", "-n", "kill", "-KILL", number)


def processes(name):
    """Number on this machine, state and name of each process of a container."""
    for line in docker("top", name, "-eo", "pid,stat,comm").splitlines()[1:]:
        number, state, program = line.split(None, 2)
        yield int(number), state, program


def kill_program(name, program):
    """Kills a program in its container."""
    numbers = [number for number, _, found in processes(name) if found == program]
    check(len(numbers) == 1, f"{program} runs {len(numbers)} times")
    kill_process(numbers[0])


def stop(name):
    began = time.monotonic()
    docker("stop", "--time", "30", name)
    seconds, status = time.monotonic() - began, inspect(name, "{{.State.ExitCode}}")
    check(status == "0" and seconds < STOP_SECONDS, f"stop took {seconds:.1f} s, status {status}")
    say(f"SIGTERM: status 0 after {seconds:.1f} s")


@contextlib.contextmanager
def mounted_mnist():
    """A folder with a MNIST that is learnt within seconds, which the image's user may read."""
    with tempfile.TemporaryDirectory() as folder:
        mnist = pathlib.Path(folder, "mnist")
        small_mnist.write(mnist)
        for path in (pathlib.Path(folder), mnist):
            path.chmod(0o755)
        yield mnist
