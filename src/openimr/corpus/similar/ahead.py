"""Precedents computed ahead for public pages: what a page shows is looked up, never searched for.

A crawler that follows every "similar letters" link of a site can bring it down. So such a page asks for the group of
its letter: items of one leading topic, one region and one stage of treatment. There are a few thousand groups however
many letters there are; the largest of them are answered once, when the dataset is built.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from tantivy import Occur, Query

from openimr.corpus.search.documents import Record
from openimr.corpus.search.fields import fields
from openimr.corpus.search.layout import schema
from openimr.corpus.similar.case import Case
from openimr.corpus.similar.finding import Similar, similar

if TYPE_CHECKING:
    from openimr.corpus.search.opening import LetterIndex

NAME = "similar.jsonl"
MOST_GROUPS = 2_000
NEIGHBOURS = 10
_BUCKETS = 65_000
_COURSES = ("first", "further", "")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Items alike in a topic (or, where none speaks on them, their group of treatment), region and course.

    `of` says which of the two `name` is. Empty: not known.
    """

    of: Literal["topic", "category"]
    name: str
    region: str = ""
    course: str = ""

    @property
    def key(self) -> str:
        """The group's name."""
        return f"{self.of}|{self.name}|{self.region}|{self.course}"


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What was computed for a group of `items` items."""

    group: Group
    items: int
    answer: Similar


def group_of_record(record: Record) -> Group:
    """The group of an item."""
    course = next((one for one in ("first", "further") if one in record.stage), "")
    return Group(
        of="topic" if record.topics else "category",
        name=record.topics[0] if record.topics else record.category,
        region=record.region or "",
        course=course,
    )


def precompute(
    index: "LetterIndex", *, most: int = MOST_GROUPS, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Answer the `most` largest groups, and write the answers beside the index; gives the file.

    It is written whole or not at all, and the same for the same index.
    """
    groups = sorted(_groups(index), key=lambda one: (-one[1], one[0].key))[:most]
    place = index.place / NAME
    beside = place.with_suffix(".tmp")
    with beside.open("wb") as file:
        for done, (group, count) in enumerate(sorted(groups, key=lambda one: one[0].key), 1):
            answer = similar(index, _case(group), NEIGHBOURS)
            line = msgspec.json.encode(Ahead(group=group, items=count, answer=answer), order="deterministic")
            file.write(line + b"\n")
            if progress is not None:
                progress(done, len(groups))
    beside.replace(place)
    return place


def precomputed(index: "LetterIndex") -> dict[str, Ahead]:
    """The answers computed ahead, by the group's key; empty where none were. To be read once and kept."""
    try:
        lines = (index.place / NAME).read_bytes().splitlines()
    except OSError:
        return {}
    found = [msgspec.json.decode(line, type=Ahead) for line in lines]
    return {one.group.key: one for one in found}


def _groups(index: "LetterIndex") -> Iterator[tuple[Group, int]]:
    """Every topic (or group of treatment) with the regions and courses that occur, and how often.

    An item counts under each of its topics, since the index does not know which one leads.
    """
    inner = {"regions": {"terms": {"field": fields().filter("region").stored, "size": _BUCKETS}}}
    kinds: tuple[Literal["topic", "category"], ...] = ("topic", "category")
    for kind in kinds:
        stored = fields().filter(kind).stored
        for course in _COURSES:
            query = _of_course(course)
            wanted = {"all": {"terms": {"field": stored, "size": _BUCKETS, "segment_size": _BUCKETS}, "aggs": inner}}
            for bucket in index.searcher.aggregate(query, wanted)["all"]["buckets"]:
                counted = {one["key"]: one["doc_count"] for one in bucket["regions"]["buckets"]}
                rest = bucket["doc_count"] - sum(counted.values())
                for region, count in [*counted.items(), ("", rest)]:
                    if count > 0:
                        yield Group(of=kind, name=str(bucket["key"]), region=str(region), course=course), int(count)


def _of_course(course: str) -> Query:
    stored = fields().filter("stage").stored
    if course:
        return Query.term_query(schema(), stored, course)
    known = [(Occur.MustNot, Query.term_query(schema(), stored, one)) for one in ("first", "further")]
    return Query.boolean_query([(Occur.Must, Query.all_query()), *known])


def _case(group: Group) -> Case:
    return Case(
        topics=(group.name,) if group.of == "topic" else (),
        category=group.name if group.of == "category" else None,
        region=group.region or None,
        stage=(group.course,) if group.course else (),
    )
