"""Many published letters to encoded records: in the order of the inputs, on any number of processes.

Whatever stands in the way of one letter refuses that letter and no other, a reading process that dies included.
"""

import hashlib
import os
import signal
import stat
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from itertools import islice
from typing import TypeAlias

import msgspec

from openimr.letters.parsing import NotALetterError, parse_letter
from openimr.model import RefusedLetter

MOST_TEXT = 8 * 1024 * 1024
"""Bytes of text that may still be one letter: the longest published letters have a hundredth of it."""

MOST_PDF = 64 * 1024 * 1024
"""Bytes of a PDF that may still be one letter; a scan of 200 pages stays below it."""

SUFFIXES = (".txt", ".pdf")
"""Files of a folder that are read; one that is named itself may be called anything."""

STDIN = "-"

_CHUNK = 200  # letters that a process reads before it answers: a fifth of a second
_AHEAD = 3  # chunks for each process that are under way or waiting to be written
_ONE_PROCESS = 400  # so many letters are read before further processes have begun to work


class Input(msgspec.Struct, frozen=True, array_like=True):
    """One letter to be read: from `path`, or `data` where it came by standard input; `refused` where neither will do.

    `source` is the path as it was given, `path` the same with its bytes as the file system has them.
    """

    source: str
    path: str | None = None
    data: bytes | None = None
    refused: str | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of a letter. `debug`: a fault in the program is raised, where it would refuse the letter."""

    facts: bool = True
    signals: bool = True
    debug: bool = False


def inputs_of(
    paths: Iterable[str], stdin: bytes | None = None, suffixes: tuple[str, ...] = SUFFIXES
) -> Iterator[Input]:
    """The letters that the paths name: files as given, folders with all that is in them, sorted; `-` is `stdin`.

    Hidden files and what ends in none of the `suffixes` are passed over in a folder.
    """
    for path in paths:
        if path == STDIN:
            yield Input(STDIN, data=stdin or b"")
            continue
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 - a Path would lose the path as given
        except (OSError, ValueError) as error:
            yield Input(_printable(path), refused=_fault(path, error))
            continue
        if not is_folder:
            yield Input(_printable(path), path)
            continue
        found = False
        for one in _inside(path, (), suffixes):
            found = True
            yield one
        if not found:
            yield Input(_printable(path), refused="holds no .txt or .pdf file; name the folder that holds the letters")


def fingerprint(inputs: Iterable[Input], reading: Reading, version: str) -> tuple[str, int]:
    """What tells one batch from another, and the number of its inputs.

    Two batches are one where files, their sizes and times, what is read of them, and this software are the same.
    """
    kept = hashlib.sha256()
    ocr = find_spec("tesserocr") is not None
    kept.update(repr((version, reading.facts, reading.signals, ocr, MOST_TEXT, MOST_PDF)).encode())
    count = 0
    for one in inputs:
        count += 1
        state: tuple[object, ...] = ()
        if one.path is not None:
            try:
                found = os.stat(one.path)  # noqa: PTH116
                state = (found.st_size, found.st_mtime_ns)
            except OSError as error:
                state = (error.errno,)
        elif one.data is not None:
            state = (hashlib.sha256(one.data).hexdigest(),)
        kept.update(repr((one.source, one.refused, state)).encode("utf-8", "backslashreplace"))
    return kept.hexdigest(), count


def processes(wanted: int | None, letters: int) -> int:
    """How many processes read so many letters: as many as are wanted, else one a core, and one for few letters."""
    if wanted:
        return min(wanted, max(letters, 1))
    return 1 if letters < _ONE_PROCESS else os.cpu_count() or 1


Work: TypeAlias = Callable[[Input, "Reading"], bytes]
"""What is done with one input: its line. A function of a module, so that other processes can be given it."""


def lines_of(
    inputs: Iterable[Input], reading: Reading, jobs: int = 1, letters: int = 0, work: Work | None = None
) -> Iterator[bytes]:
    """One encoded line for each input, in their order: its record, or its refusal.

    Args:
        inputs: what to read; it is drawn from no further ahead than the processes need.
        reading: what is read of each letter.
        jobs: processes; 1 reads in this one. The lines are the same for any number.
        letters: how many there are, where that is known, so that few are shared out evenly.
        work: what makes the line of an input; default `read_line`, its record.
    """
    if jobs == 1:
        for one in inputs:
            yield (work or read_line)(one, reading)
        return
    size = min(_CHUNK, max(1, letters // (jobs * _AHEAD))) if letters else _CHUNK
    crew = _Crew(jobs, work)
    try:
        for lines in _in_order(_chunks(inputs, size), reading, crew, jobs * _AHEAD):
            yield from lines.split(b"\n")
    finally:
        crew.dismiss()


def read_line(one: Input, reading: Reading) -> bytes:
    """The line of one input, without its line end."""
    return line_of(
        one,
        reading,
        lambda data: parse_letter(data, source=one.source, facts=reading.facts, signals=reading.signals),
    )


def line_of(one: Input, reading: Reading, made: Callable[[bytes], object]) -> bytes:
    """What `made` makes of an input's bytes, encoded in one line; its refusal where it can't be read."""
    if one.refused is not None:
        return _refusal(one, one.refused)
    try:
        return msgspec.json.encode(made(_content(one)))
    except NotALetterError as error:
        return _refusal(one, str(error))
    except OSError as error:
        return _refusal(one, _fault(one.path or one.source, error))
    except MemoryError:
        return _refusal(one, "needs more memory to be read than there is")
    except Exception as error:
        if reading.debug:
            raise
        kind = type(error).__name__
        return _refusal(one, f"stopped by a fault in the program ({kind}); read it alone with --debug to see where")


def _refusal(one: Input, reason: str) -> bytes:
    return msgspec.json.encode(RefusedLetter(source=one.source, refused=reason))


def _content(one: Input) -> bytes:
    """The bytes of a letter.

    Raises:
        NotALetterError: it is no file, is empty, or is larger than a letter can be.
        OSError: it can't be read.
    """
    if one.path is None:
        data = one.data or b""
    else:
        descriptor = os.open(one.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a FIFO would keep us waiting
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise NotALetterError("is no regular file; send it through a pipe and name -")
            _check_size(found.st_size, file.peek(5)[:5])
            data = file.read(MOST_PDF + 1)
    if not data.strip():
        raise NotALetterError("is empty")
    _check_size(len(data), data[:5])
    return data


def _check_size(size: int, start: bytes) -> None:
    most, kind = (MOST_PDF, "PDF") if start == b"%PDF-" else (MOST_TEXT, "text")
    if size > most:
        raise NotALetterError(
            f"is too large for one letter ({size / 2**20:,.0f} MB; {kind} up to {most // 2**20} MB is read); "
            "give one letter a file"
        )


def _fault(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        link = os.path.islink(path)  # noqa: PTH114
        return "is a link that leads nowhere" if link else "does not exist"
    if isinstance(error, PermissionError):
        return "may not be read by this user"
    if isinstance(error, OSError):
        return f"can't be read ({error.strerror or 'unknown error'})"
    return "is no path"


def _inside(folder: str, above: tuple[tuple[int, int], ...], suffixes: tuple[str, ...]) -> Iterator[Input]:
    """What is in a folder, sorted by name at each level; a link back to one of the folders above it ends there."""
    try:
        state = os.stat(folder)  # noqa: PTH116
        here = (state.st_dev, state.st_ino)
        if here in above:
            return
        with os.scandir(folder) as entries:
            named = ((entry.name, _is_folder(entry)) for entry in entries if not entry.name.startswith("."))
            names = sorted(pair for pair in named if pair[1] or pair[0].lower().endswith(suffixes))
    except OSError as error:
        yield Input(_printable(folder), refused=_fault(folder, error))
        return
    for name, is_folder in names:
        path = os.path.join(folder, name)  # noqa: PTH118
        if is_folder:
            yield from _inside(path, (*above, here), suffixes)
        else:
            yield Input(_printable(path), path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself; it is refused when it is read
        return False


def _printable(path: str) -> str:
    """The path as text that JSON can hold, with / between its parts."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _chunks(inputs: Iterable[Input], size: int) -> Iterator[tuple[Input, ...]]:
    drawn = iter(inputs)
    while chunk := tuple(islice(drawn, size)):
        yield chunk


def _in_order(chunks: Iterator[tuple[Input, ...]], reading: Reading, crew: "_Crew", most: int) -> Iterator[bytes]:
    """The lines of each chunk in turn, with at most so many chunks under way."""
    waiting: deque[tuple[tuple[Input, ...], Future[bytes]]] = deque()
    more = True
    while more or waiting:
        while more and len(waiting) < most:
            chunk = next(chunks, ())
            more = bool(chunk)
            if chunk:
                waiting.append((chunk, crew.give(chunk, reading)))
        if not waiting:
            return
        chunk, answer = waiting.popleft()
        try:
            yield answer.result()
        except BrokenProcessPool:
            # A process has died, and nobody knows over which letter: what was under way is read again, one by one.
            crew.dismiss()
            lost = [chunk, *(other for other, _ in waiting)]
            waiting.clear()
            for each in lost:
                yield crew.one_by_one(each, reading)


class _Crew:
    """The reading processes; those that have died are replaced at the next task."""

    def __init__(self, jobs: int, work: Work | None) -> None:
        self._jobs = jobs
        self._work = work
        self._pool: ProcessPoolExecutor | None = None

    def give(self, chunk: tuple[Input, ...], reading: Reading) -> "Future[bytes]":
        if self._pool is None:
            self._pool = _pool(self._jobs)
        try:
            return self._pool.submit(_read_chunk, chunk, reading, self._work)
        except BrokenProcessPool as error:  # noticed at once instead of at the answer
            broken: Future[bytes] = Future()
            broken.set_exception(error)
            return broken

    def one_by_one(self, chunk: Sequence[Input], reading: Reading) -> bytes:
        """The lines of a chunk, each letter a task of its own: one that brings its process down is refused."""
        lines: list[bytes] = []
        pool: ProcessPoolExecutor | None = None
        try:
            for one in chunk:
                pool = pool or _pool(1)
                try:
                    lines.append(pool.submit(_read_chunk, (one,), reading, self._work).result())
                except BrokenProcessPool:
                    lines.append(_refusal(one, "brought the process down that read it, as when memory runs out"))
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = None
        finally:
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
        return b"\n".join(lines)

    def dismiss(self) -> None:
        """End the processes; what they have not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    """Set up a reading process: Ctrl-C is its parent's to answer, and it ends when its parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_outlive_nobody, args=(parent,), daemon=True).start()


def _outlive_nobody(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _read_chunk(chunk: Sequence[Input], reading: Reading, work: Work | None) -> bytes:
    return b"\n".join((work or read_line)(one, reading) for one in chunk)


def read_stdin() -> bytes:
    """Standard input, up to a little more than the largest letter: the rest would be refused anyway."""
    return sys.stdin.buffer.read(MOST_PDF + 1)
