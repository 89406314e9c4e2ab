"""What a server costs: processor time and memory of a process and all that it started, from /proc (Linux, proc(5))."""

import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


class ProcessTree:
    """The processes of one session: a server that is started in a session of its own, and its workers."""

    def __init__(self, session):
        self.session = session
        self.members = []
        self.refresh()

    def refresh(self):
        """Looks which processes there are; workers may have come or gone."""
        self.members = [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and self._owns(entry)]

    def _owns(self, pid):
        fields = _stat(pid)
        return fields is not None and int(fields[3]) == self.session

    def cpu_seconds(self):
        """User and system time of all processes so far."""
        fields = [_stat(pid) for pid in self.members]
        return sum(int(f[11]) + int(f[12]) for f in fields if f is not None) / TICKS

    def memory(self):
        """Megabytes: the sum of the resident sets, and of the proportional ones, which count shared pages once."""
        totals = {"Rss": 0, "Pss": 0}
        for pid in self.members:
            for line in _lines(f"/proc/{pid}/smaps_rollup"):
                key, _, value = line.partition(":")
                if key in totals:
                    totals[key] += int(value.split()[0]) * 1024
        return {"rss_mb": totals["Rss"] / 1e6, "pss_mb": totals["Pss"] / 1e6, "processes": len(self.members)}


def _stat(pid):
    """The fields of /proc/PID/stat after the name, from the state on; None if the process has ended."""
    lines = _lines(f"/proc/{pid}/stat")
    # The name stands in parentheses and may hold anything, spaces and parentheses too.
    return lines[0].rpartition(")")[2].split() if lines else None


def _lines(path):
    try:
        return pathlib.Path(path).read_text().splitlines()
    except OSError:
        return []
