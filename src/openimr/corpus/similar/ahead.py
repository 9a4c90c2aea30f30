"""Precedents computed ahead for public pages: what a page shows is looked up, never searched for.

A crawler that follows every "similar letters" link of a site can bring it down. So for each treatment (the ingredients
of a drug; a procedure and a region of the body), and for what is wider than it, the items decided last are gathered
once, with all that letters are compared by. A page takes those of its letter's treatment and puts them in the order of
their likeness (`looking`): the same little work for each page, however many letters there are.
"""

import mmap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from openimr.corpus.dataset import Dataset
from openimr.corpus.search.documents import Record
from openimr.corpus.search.fields import fields
from openimr.corpus.search.paging import by_date
from openimr.corpus.similar.groups import (
    COURSES,
    Group,
    Treated,
    others_of,
    query_of,
    same_treatment,
    wider_than_treatment,
)

if TYPE_CHECKING:
    from openimr.corpus.search.opening import LetterIndex

NAME = "similar-2.jsonl"
"""The file beside the index; its number is that of its form, so that an older one is not read."""
MOST_GROUPS = 3_000
POOL = 120
"""Items of a group that a page compares its letter with: those decided last."""
_OPEN = 32
"""Groups that a process keeps as they were read last."""
_WORTH_A_COURSE = 2 * POOL
"""In a smaller group nearly all of its items are compared anyway, and the same course comes first by its likeness."""
_COLUMNS = ("ingredients", "procedure", "region", "category", "topics", "duplicate_of", "superseded_by")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An item of a group: what letters are compared by, and its request."""

    record: Record
    request: str


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """A group of `items` items, and those of them that were decided last, the newest first."""

    group: Group
    items: int
    pool: tuple[Kept, ...]


class _Head(msgspec.Struct, frozen=True):
    group: Group


class Precomputed(Mapping[str, Ahead]):
    """What was computed ahead, by the group's key; read from its file when it is asked for. Threads share one."""

    def __init__(self, path: Path | None = None) -> None:
        """Of a file; None: nothing was computed."""
        self._at: dict[str, tuple[int, int]] = {}
        self._data: mmap.mmap | bytes = b""
        self._read = lru_cache(_OPEN)(self._decoded)
        if path is None or not path.stat().st_size:
            return
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            start = 0
            for line in file:
                self._at[msgspec.json.decode(line, type=_Head).group.key] = (start, start + len(line))
                start += len(line)

    def __getitem__(self, key: str) -> Ahead:
        return self._read(key)

    def _decoded(self, key: str) -> Ahead:
        start, end = self._at[key]
        return msgspec.json.decode(self._data[start:end], type=Ahead)

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


def precompute(
    dataset: Dataset,
    index: "LetterIndex",
    *,
    most: int = MOST_GROUPS,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Gather the items of the groups of a dataset, and write them beside its index; gives the file.

    At most `most` groups, those of all courses before those of one, and of these the largest. It is written whole or
    not at all, and the same for the same index.
    """
    counted = _counted(dataset)
    others = others_of(counted)
    groups = sorted(counted, key=lambda one: (-counted[one], one.key))[:most]
    of_courses = _of_courses(index, [one for one in groups if counted[one] >= _WORTH_A_COURSE], others)
    groups += sorted(of_courses, key=lambda one: (-of_courses[one], one.key))[: most - len(groups)]
    place = index.place / NAME
    beside = place.with_suffix(".tmp")
    with beside.open("wb") as file:
        for done, group in enumerate(sorted(groups, key=lambda one: one.key), 1):
            of = others.get(_of_all_courses(group), ())
            line = Ahead(group=group, items=counted[group] or of_courses[group], pool=_pool(index, group, of))
            file.write(msgspec.json.encode(line, order="deterministic") + b"\n")
            if progress is not None:
                progress(done, len(groups))
    beside.replace(place)
    return place


def precomputed(index: "LetterIndex") -> Precomputed:
    """What was computed ahead for an index; empty where nothing was. To be opened once and kept."""
    try:
        return Precomputed(index.place / NAME)
    except (OSError, msgspec.DecodeError):
        return Precomputed()


def _counted(dataset: Dataset) -> Counter[Group]:
    """Every group of items with how many there are, whatever their course; copies and superseded letters left out."""
    alike: Counter[Treated] = Counter()
    for batch in dataset.batches("items", _COLUMNS):
        alike.update(
            _treated(row) for row in batch.to_pylist() if row["duplicate_of"] is None and row["superseded_by"] is None
        )
    found: Counter[Group] = Counter()
    for one, count in alike.items():
        for group in (same_treatment(one), *wider_than_treatment(one)):
            found[group] += 0 if group.says_nothing else count
    return +found


def _treated(row: Mapping[str, Any]) -> Treated:
    return Treated(
        ingredients=tuple(row["ingredients"] or ()),
        procedure=row["procedure"],
        region=row["region"],
        category=row["category"],
        topics=tuple(row["topics"] or ())[:1],
    )


def _of_courses(index: "LetterIndex", groups: list[Group], others: Mapping[Group, tuple[str, ...]]) -> Counter[Group]:
    """Groups of one course, with how many items they have."""
    wanted = {"courses": {"terms": {"field": fields().filter("stage").stored}}}
    found: Counter[Group] = Counter()
    for group in groups:
        for bucket in index.searcher.aggregate(query_of(group, others.get(group, ())), wanted)["courses"]["buckets"]:
            if bucket["key"] in COURSES:
                found[msgspec.structs.replace(group, course=str(bucket["key"]))] = int(bucket["doc_count"])
    return found


def _of_all_courses(group: Group) -> Group:
    return msgspec.structs.replace(group, course="")


def _pool(index: "LetterIndex", group: Group, others: tuple[str, ...]) -> tuple[Kept, ...]:
    placed, _ = by_date(index.searcher, query_of(group, others), POOL, None)
    return tuple(
        Kept(record=record, request=str(document.get_first("request")))
        for record, document in index.records([one.address for one in placed])
        if record.superseded_by is None
    )
