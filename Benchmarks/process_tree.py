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
        """Megabytes: `rss_mb`, the sum of the resident sets, and `once_mb`, which counts what workers share once.

        The latter are the pages of each file, in the process that has most of them, and everybody's share of what no file
        holds. PSS would be near to it, but is smaller where processes of others use the same libraries.
        """
        rss, anonymous, files = 0, 0, {}
        for pid in self.members:
            totals = _sizes(_lines(f"/proc/{pid}/smaps_rollup"))
            rss += totals.get("Rss", 0)
            anonymous += totals.get("Pss_Anon", 0) + totals.get("Pss_Shmem", 0)
            for file, size in _file_pages(_lines(f"/proc/{pid}/smaps")).items():
                files[file] = max(files.get(file, 0), size)
        return {
            "rss_mb": rss / 1e6,
            "once_mb": (anonymous + sum(files.values())) / 1e6,
            "processes": len(self.members),
        }


def _file_pages(lines):
    """Resident bytes of each mapped file, without what was changed in private; proc(5), "smaps"."""
    found, file = {}, None
    for line in lines:
        fields = line.split()
        if not fields[0].endswith(":"):
            # addresses, permissions, offset, device, inode, path
            file = tuple(fields[3:5]) if fields[4] != "0" else None
        elif file and fields[0] in ("Rss:", "Anonymous:"):
            sign = 1 if fields[0] == "Rss:" else -1
            found[file] = found.get(file, 0) + sign * int(fields[1]) * 1024
    return found


def _sizes(lines):
    """The fields in kB of smaps_rollup, in bytes."""
    pairs = (line.partition(":") for line in lines if line.endswith(" kB"))
    return {key: int(value.split()[0]) * 1024 for key, _, value in pairs}


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
