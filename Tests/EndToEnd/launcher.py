"""Both release programs, started on free ports by `launch` as `make run` does it."""

import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import tempfile
import threading

from programs import ROOT, free_port

PROGRAMS = ROOT / ".build" / "release"
START_SECONDS = 60
STOP_SECONDS = 30


@dataclasses.dataclass
class Launched:
    process: subprocess.Popen
    api_port: int
    web_port: int
    lines: list

    @property
    def output(self):
        return "".join(self.lines)

    def child(self, program):
        """The process id of one of the two programs."""
        for line in pathlib.Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parent = line.read_text().rpartition(")")[2].split()[1]
                executable = pathlib.Path(os.readlink(line.parent / "exe")).name
                if parent == str(self.process.pid) and executable == program:
                    return int(line.parent.name)
        raise LookupError(f"{program} does not run:\n{self.output}")

    def wait(self):
        """The launcher's exit status."""
        return self.process.wait(STOP_SECONDS)


def heed_signals():
    """Undoes what a background job or nohup hands down: who ignores a hang-up keeps to it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def launched(api_port=None, web_port=None, ready=True, folder=None, prepare=heed_signals, **environment):
    """Starts both; waits for the line with the addresses unless `ready` is false; stops what still runs at the end."""
    api_port, web_port = api_port or free_port(), web_port or free_port()
    # What a person's own trainings have left must neither be seen nor be touched.
    data = tempfile.TemporaryDirectory()
    process = subprocess.Popen(
        [PROGRAMS / "launch", *([folder] if folder else [])],
        cwd=ROOT,
        env=os.environ | {"API_PORT": str(api_port), "WEB_PORT": str(web_port), "DATA_DIR": data.name} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=prepare,
    )
    lines, started = [], threading.Event()

    def read():
        for line in process.stdout:
            lines.append(line)
            if "Call the API" in line:
                started.set()
        started.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    result = Launched(process, api_port, web_port, lines)
    try:
        if ready:
            assert started.wait(START_SECONDS) and process.poll() is None, f"not started:\n{result.output}"
        yield result
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        reader.join(5)
        data.cleanup()
