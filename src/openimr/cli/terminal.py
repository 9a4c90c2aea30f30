"""What a person sees while a command runs: messages and progress on standard error, results on standard output."""

import errno
import io
import os
import signal
import sys
import time
from types import FrameType

_BAR = 24


class OutputError(Exception):
    """Standard output is closed or full; the message says which."""


class _Closed(io.TextIOBase):
    """Stands for a standard output that was closed before the program began."""

    def write(self, _text: str, /) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare() -> None:
    """Set up this process: output in UTF-8 whatever the locale, and an orderly end when it is asked to end."""
    if sys.stdout is None or sys.stderr is None:  # closed by the caller, as in `imr review x >&-`
        while os.open(os.devnull, os.O_RDWR) <= 2:  # or the first file that is opened would take their number
            pass
        sys.stdout = sys.stdout or _Closed()
        sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    # A supervisor's request to end is answered as Ctrl-C is: half-written files are taken away first.
    signal.signal(signal.SIGTERM, _ended)


def _ended(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def close_output() -> None:
    """Let what is still to be printed go nowhere, so that the interpreter does not complain at its end."""
    if not isinstance(sys.stdout, _Closed):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plain(text: str) -> str:
    """The text in one line, without characters that a terminal would obey: file names come from outside."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def say(name: str, message: str) -> None:
    """One line on standard error: `name: message`."""
    sys.stderr.write(f"{name}: {plain(message)}\n")


def put(text: str) -> None:
    """The text on standard output, as it is.

    Raises:
        OutputError: standard output is closed or full.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # its reader has seen enough; no fault
        raise
    except OSError as error:
        close_output()
        message = f"standard output could not be written ({error.strerror or 'unknown error'})"
        raise OutputError(message) from error


def show(text: str) -> None:
    """Text for people on standard output.

    Raises:
        OutputError: standard output is closed or full.
    """
    put("".join(f"{plain(line)}\n" for line in text.splitlines()))


class Progress:
    """A line that is drawn over itself while pages are read; on a terminal only."""

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty()
        self._drawn = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total`; a total of 0 is one that is not known yet."""
        if not self._wanted:
            return
        if total:
            filled = _BAR * done // total
            line = f"{what} [{'#' * filled}{' ' * (_BAR - filled)}] {done} of {total}"
        else:
            line = f"{what} {done}"
        sys.stderr.write(f"\r\x1b[2K{line}")
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the line away, so that a message can stand in its place."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False


class Stages:
    """The time that each stage took, on standard error where `wanted`."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._name: str | None = None
        self._start = 0.0

    def begin(self, name: str) -> None:
        """A stage begins, and the one before it has ended."""
        self.end()
        self._name, self._start = name, time.perf_counter()

    def end(self) -> None:
        """The last stage has ended."""
        if self._wanted and self._name is not None:
            sys.stderr.write(f"{self._name:12} {time.perf_counter() - self._start:8.3f} s\n")
        self._name = None
