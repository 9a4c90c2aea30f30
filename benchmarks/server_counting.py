"""Processor time and memory of the processes of the server's benchmark, as the kernel counts them."""

import os
import threading
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def spent(pid: int) -> float:
    """Processor seconds of a process with all that it has started, those that have ended too."""
    return _own(pid) + sum(_own(one) for one in children(pid))


def _own(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / _TICK


def machine_spent() -> float:
    """Processor seconds of everything on the machine, other programs too."""
    fields = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICK


class Memory(threading.Thread):
    """The most memory of their own that processes and their children have held together, in MiB.

    Pages of files that the kernel can let go of at any moment are not counted.
    """

    def __init__(self, pids: dict[str, int]) -> None:
        super().__init__(daemon=True)
        self._pids, self._over = pids, threading.Event()
        self.most: dict[str, float] = dict.fromkeys(pids, 0.0)

    def run(self) -> None:
        """Look every half second."""
        while not self._over.wait(0.5):
            for name, pid in self._pids.items():
                self.most[name] = max(self.most[name], sum(_held(one) for one in [pid, *children(pid)]))

    def stop(self) -> None:
        """End."""
        self._over.set()
        self.join()


def _held(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:"))) / 1024
