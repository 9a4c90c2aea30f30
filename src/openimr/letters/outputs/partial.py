"""What an unfinished batch has read so far, kept beside its output so that the next run goes on from there.

`NAME.part` holds the finished lines, in the order of the inputs; `NAME.part.key` says of which batch they are. So many
lines as are whole, so many inputs are done: there is no second account that could differ from it.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from openimr.letters.outputs.files import OutputFault, write_from
from openimr.letters.outputs.seen import seen

_SYNC = 64 * 1024 * 1024  # so many bytes are lost at most when the power goes
_BUFFER = 1024 * 1024


class Partial:
    """The lines of a batch that are done, in a file of their own until the output can be made of them."""

    def __init__(self, path: Path, key: str) -> None:
        """Take up what an earlier run has left, if it is of the same batch.

        `renewed` is true where something of another batch was there.

        Raises:
            OutputFault: the files can't be written, or another run is writing them.
        """
        out = Path(os.path.realpath(path))  # a link stays, and what it points to is written
        self.path = out.with_name(f"{out.name}.part")
        self.done = 0
        self._out = out
        self._key_path = out.with_name(f"{out.name}.part.key")
        self._unsynced = 0
        try:
            was_there = self.path.exists()
            self._file = self._opened()
            same = was_there and self._key_path.is_file() and self._key_path.read_text("utf-8").strip() == key
            self.renewed = was_there and not same and self.path.stat().st_size > 0
            if not same:
                self._file.truncate(0)
                with open(self._key_path, "w", encoding="utf-8", opener=_here) as said:
                    said.write(key + "\n")
        except OSError as error:
            if hasattr(self, "_file"):
                self._file.close()
            raise OutputFault.of(path, error) from None

    def _opened(self) -> BinaryIO:
        file = os.fdopen(_here(str(self.path), os.O_RDWR | os.O_CREAT), "r+b", buffering=_BUFFER)
        try:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except BlockingIOError:
            file.close()
            message = f"{self._out}: another run is writing it; wait for it, or name another file"
            raise OutputFault(message) from None
        return file

    def kept(self, sources: Iterable[str]) -> Iterator[bytes]:
        """The lines that an earlier run has finished, as far as they are whole and of these sources in this order.

        What follows them, such as half a line, is cut off. To be drawn to its end before lines are added.
        """
        self._file.seek(0)
        whole = 0
        for source in sources:
            line = self._file.readline()
            if not line.endswith(b"\n") or not _is_of(line, source):
                break
            whole += len(line)
            self.done += 1
            yield line[:-1]
        try:
            self._file.truncate(whole)
            self._file.seek(whole)
        except OSError as error:
            raise OutputFault.of(self._out, error) from None

    def add(self, line: bytes) -> None:
        """Put the next line down.

        Raises:
            OutputFault: the disk is full or gone.
        """
        try:
            self._file.write(line + b"\n")
            self._unsynced += len(line)
            if self._unsynced > _SYNC:
                self._sync()
        except OSError as error:
            raise OutputFault.of(self._out, error) from None
        self.done += 1

    def finish(self) -> None:
        """Make the output of the lines, and take them away.

        Raises:
            OutputFault: the output can't be written; the lines are kept.
        """
        try:
            self._sync()
            if self._out.suffix.lower() == ".jsonl":
                self.path.replace(self._out)
            else:
                self._file.seek(0)
                write_from((line.rstrip(b"\n") for line in self._file), self._out)
        except OSError as error:
            raise OutputFault.of(self._out, error) from None
        self.discard()

    def close(self) -> None:
        """Leave the lines to the next run."""
        try:
            self._file.close()
        except OSError:  # what the buffer held is read again by the next run
            return

    def discard(self) -> None:
        """Take the lines away."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._key_path.unlink(missing_ok=True)

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._unsynced = 0


def _here(path: str, flags: int) -> int:
    """Open an ordinary file of that name; a link or a pipe that somebody has put there is not written through.

    Raises:
        OSError: there is one.
    """
    waiting = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | waiting, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileExistsError(errno.EEXIST, f"{Path(path).name} beside it is no ordinary file; take it away", path)
    return descriptor


def _is_of(line: bytes, source: str) -> bool:
    try:
        return seen(line).source == source
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
