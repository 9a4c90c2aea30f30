"""What the site shows between two changes: an edition, made by the background work and opened by every process.

An edition is a folder that never changes: the dataset with its search index, the answers on similar letters and the
topics, all computed ahead, and the files to download. `current.json` names the one that counts; replacing it is the
moment of change.
"""

import threading
from collections import OrderedDict
from datetime import datetime
from functools import cached_property
from pathlib import Path

import msgspec

from openimr.corpus import Dataset, DatasetError, LetterIndex, Query, Results, open_index
from openimr.corpus.similar import Precomputed, precomputed
from openimr.server.public.copies import Copies, copies_in
from openimr.server.public.subjects import FILE as SUBJECTS
from openimr.server.public.subjects import Subject, read_subjects

CURRENT, DATASET, BULK, EDITIONS = "current.json", "dataset", "bulk", "editions"
_KEPT = 256
"""Searches whose answers a process keeps: the first page of the site is one of them."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition is of. `name` is its folder; `state` tells whether anything has changed since it was made.

    `takedowns` is their number before the letters were read: where it has grown since, files made of them may hold what
    is not public any more. `letters` and `items` are what these files hold; `copies` of the letters repeat others, and
    `copied_items` are theirs.
    """

    name: str
    made: datetime
    state: str
    digest: str
    takedowns: int
    letters: int
    items: int
    copies: int = 0
    copied_items: int = 0


class Edition:
    """An edition that is open. Threads share one."""

    def __init__(self, home: Path, facts: Facts) -> None:
        """Open the edition of these facts under the site's folder.

        Raises:
            DatasetError: it is not there, or not whole.
        """
        self.facts = facts
        self.folder = home / EDITIONS / facts.name
        place = self.folder / DATASET
        self.dataset = Dataset.open(str(place))
        self.index: LetterIndex = open_index(place)
        self.ahead: Precomputed = precomputed(self.index)
        self.subjects: dict[tuple[str, str], Subject] = read_subjects(self.folder / SUBJECTS)
        self._answers: OrderedDict[Query, Results] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def copies(self) -> Copies:
        """Which of its letters are copies of one another."""
        return copies_in(self.dataset)

    def search(self, query: Query) -> Results:
        """The answer to a search; the last few hundred are kept.

        Raises:
            QueryError: it can't be understood.
        """
        key = msgspec.structs.replace(query, filters=_Frozen(query.filters))
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        found = self.index.search(query)
        with self._lock:
            self._answers[key] = found
            if len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return found


class _Frozen(dict[str, tuple[str, ...]]):
    """Filters that can be looked up by."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


class _Held:
    """The edition that this process has open, and the file that it was read from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.mark: tuple[str, int, int] | None = None
        self.edition: Edition | None = None


_HELD = _Held()


def current(home: Path) -> Edition | None:
    """The edition that counts; None: none was made, or no letter is public."""
    path = home / CURRENT
    try:
        seen = path.stat()
    except OSError:
        return None
    mark = (str(path), seen.st_mtime_ns, seen.st_ino)
    if _HELD.mark == mark:
        return _HELD.edition
    with _HELD.lock:
        if _HELD.mark != mark:
            opened = _opened(home)
            if opened is None and _HELD.mark is not None and _HELD.mark[0] == str(path):
                return _HELD.edition  # it was replaced again: the one that is open still answers
            _HELD.edition, _HELD.mark = opened, mark
        return _HELD.edition


def _opened(home: Path) -> Edition | None:
    facts = facts_of(home)
    try:
        return Edition(home, facts) if facts else None
    except (DatasetError, OSError, ValueError):
        return None


def facts_of(home: Path) -> Facts | None:
    """What the edition that counts is of; None: there is none."""
    try:
        return msgspec.json.decode((home / CURRENT).read_bytes(), type=Facts)
    except (OSError, msgspec.DecodeError):
        return None
