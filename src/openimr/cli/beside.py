"""A command that runs beside another, and is started again when it dies."""

import subprocess
import threading
from collections.abc import Callable, Sequence

_LOOK = 0.5
"""Seconds between looks."""


class Beside:
    """A process beside this one: started again when it ends before it was stopped.

    Between an end and the next start lies a pause: where Ctrl-C ends both, the other one is not started again, and one
    that can't start is not started a hundred times a second.
    """

    def __init__(self, words: Sequence[str], told: Callable[[str], None], *, pause: float = 3.0) -> None:
        """Start `words`; `told` gets a sentence each time it is started again."""
        self._words, self._told, self._pause = words, told, pause
        self._stopping = threading.Event()
        self.process = self._started()
        self._keeper = threading.Thread(target=self._keep, name="beside", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._stopping.set()
        self._keeper.join(timeout=60)
        self.process.terminate()
        self.process.wait(timeout=60)

    def _started(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._words, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command

    def _keep(self) -> None:
        while not self._stopping.wait(_LOOK):
            if self.process.poll() is None:
                continue
            if self._stopping.wait(self._pause):
                return
            self._told("the worker has ended, and is started again")
            self.process = self._started()
