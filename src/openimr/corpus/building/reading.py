"""Letters read into chunks: the work of one process, letter by letter, with nothing lost but the chunk under way."""

import hashlib
import time

import msgspec
import pyarrow as pa

from openimr.corpus.building import chunks
from openimr.corpus.building.known import known_at
from openimr.corpus.building.task import Answer, Listed, ReadTask
from openimr.corpus.inputs import fetched
from openimr.corpus.reader import Reader
from openimr.corpus.rows import Row, nested_row
from openimr.corpus.storage import Storage
from openimr.letters import parse_letter
from openimr.letters.batch import Input, Reading, line_of

_MOST_BYTES = 64 * 1024 * 1024  # of text in a chunk
_READ = b"null"
_UNFIT = (pa.ArrowException, OverflowError, UnicodeError, TypeError)
_NO_ROW = "holds a value that no column can hold; read it alone with imr parse to see it"


def read(task: ReadTask, *, debug: bool) -> Answer:
    """Read a task's letters, but for those that are known, and put their rows down.

    Raises:
        OSError: the chunk can't be written.
    """
    reading = _Reading(task)
    how = Reading(facts=task.reader.facts, signals=task.reader.signals, debug=debug)
    for one in fetched(task.members):
        reading.one(one, how)
    return reading.end()


class _Reading:
    """The letters of a task on their way into chunks."""

    def __init__(self, task: ReadTask) -> None:
        self._task = task
        self._storage = Storage(task.staging)
        self._known = known_at(task.staging, task.known)
        self._listed: list[Listed] = []
        self._seen: set[bytes] = set()
        self._unfit: set[str] = set()
        self._read = 0
        self._begin()

    def one(self, one: Input, how: Reading) -> None:
        """Read one letter, if it is not known, and say what became of it."""
        found: list[str] = []

        def made(data: bytes) -> None:
            digest = hashlib.sha256(data)
            found.append(digest.hexdigest())
            if digest.digest() not in self._known and digest.digest() not in self._seen:
                self._add(_row(data, one, self._task.reader, found[0]), digest.digest())

        line = line_of(one, how, made)
        sha256 = found[0] if found else None
        if line == _READ:
            self._listed.append(Listed(one.source, sha256))
        else:
            why = msgspec.json.decode(line)["refused"]
            self._listed.append(Listed(one.source, sha256, why, again=sha256 is None or "memory" in why))
        if self._is_full():
            self._put()

    def end(self) -> Answer:
        """Put the last chunk down; what became of every letter."""
        self._put()
        listed = self._listed
        if self._unfit:
            without = [one.sha256 in self._unfit for one in listed]
            listed = [
                msgspec.structs.replace(one, refused=_NO_ROW) if unfit else one
                for one, unfit in zip(listed, without, strict=True)
            ]
        return Answer(listed=tuple(listed), read=self._read - len(self._unfit))

    def _begin(self) -> None:
        self._rows: list[Row] = []
        self._bytes = 0
        self._began = time.monotonic()

    def _add(self, row: Row, digest: bytes) -> None:
        self._seen.add(digest)
        self._rows.append(row)
        self._bytes += row["text_bytes"]

    def _is_full(self) -> bool:
        return bool(self._rows) and (
            len(self._rows) >= self._task.chunk_letters
            or self._bytes >= _MOST_BYTES
            or time.monotonic() - self._began >= self._task.chunk_seconds
        )

    def _put(self) -> None:
        """Put the chunk down, without letters that hold what no column can."""
        if self._rows:
            self._read += len(self._rows)
            try:
                chunks.put(self._storage, self._rows)
            except _UNFIT:
                unfit = {row["sha256"] for row in self._rows if not _fits(row)}
                self._unfit |= unfit
                if rows := [row for row in self._rows if row["sha256"] not in unfit]:
                    chunks.put(self._storage, rows)
        self._begin()


def _row(data: bytes, one: Input, reader: Reader, sha256: str) -> Row:
    letter = parse_letter(data, source=one.source, facts=reader.facts, signals=reader.signals)
    return nested_row(letter, sha256, reader)


def _fits(row: Row) -> bool:
    try:
        chunks.batch_of([row])
    except _UNFIT:
        return False
    return True
