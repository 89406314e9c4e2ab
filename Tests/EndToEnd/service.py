"""PredictAPI over a data folder of its own, with or without the page's server, and what becomes of its trainings."""

import contextlib
import pathlib
import time

import small_mnist
from programs import Program, running

# Generous, because the machine may be busy; a passing test never waits that long.
PATIENCE = 120
SETTINGS = (
    *("--training-download", "never"),
    # Without drawings the small MNIST decides alone; all of them would take a minute.
    *("--corpus", "none"),
    # Beside a busy machine's other work an idle process may wait for minutes.
    *("--trainer-priority", "normal"),
)


class Service:
    """The API with small and easy digits to learn; `page` are the settings of the page's server, if there is one.

    What is asked goes through the page's server where there is one.
    """

    def __init__(self, folder, output, name, *settings, page=None):
        self.folder = folder
        small_mnist.write(folder / "mnist")
        self.api = Program("PredictAPI", output / f"{name}-api.log", "--data-dir", folder, *SETTINGS, *settings)
        self.page = None
        if page is not None:
            self.page = Program("WebFrontend", output / f"{name}-page.log", "--api-url", self.api.url, *page)

    @contextlib.contextmanager
    def running(self):
        """Starts both programs and stops what still runs of them at the end."""
        with running(*(program for program in (self.api, self.page) if program)):
            yield self

    def ask(self, method, path, body=None):
        """The status and the JSON of an answer."""
        return (self.page or self.api).ask(method, path, body)

    def training(self):
        return self.ask("GET", "/training")[1]

    def wait(self, condition):
        """The training as this service tells it, once it fulfils a condition."""
        limit = time.monotonic() + PATIENCE
        while not condition(training := self.training()):
            assert time.monotonic() < limit, training
            time.sleep(0.05)
        return training

    def trainers(self):
        """The process ids of the trainers of this folder."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            if "train" in words and f"{self.folder}/mnist" in words:
                found.append(int(entry.name))
        return found

    def wait_for_trainer(self, other_than=()):
        limit = time.monotonic() + PATIENCE
        while not (found := set(self.trainers()) - set(other_than)):
            assert time.monotonic() < limit
            time.sleep(0.05)
        return found.pop()

    def checkpoint(self):
        return next((self.folder / "trainings").glob("*/checkpoint.safetensors"), None)
