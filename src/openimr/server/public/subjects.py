"""Topics: how items of one kind were decided, by what, and what was missing; all of them computed ahead at once.

Each question is asked once for all topics together, by two fields, so that a million letters take some seconds and a
page asks nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from openimr.corpus import Dataset, LetterIndex, Query
from openimr.corpus.search import Hit
from openimr.corpus.search.documents import Record
from openimr.corpus.similar import Difference, differences_in
from openimr.corpus.similar.likeness import weighing
from openimr.corpus.stats import counts
from openimr.corpus.stats.intervals import wilson
from openimr.corpus.stats.missing import criterion_words
from openimr.guidelines import shelf
from openimr.server.public.words import words

FILE = "subjects.jsonl"
MOST = 1_500
"""Topics, the largest first; a library of guidelines and all drugs are fewer."""
_SHOWN, _EXAMPLES, _COMPARED = 8, 8, 400
_NO_GROUP = "something-else"
"""What a rationale says is missing and no group of `missing.yaml` holds."""
Kind = Literal["treatment", "drug", "procedure", "guideline"]
Row = dict[str, Any]

FIELDS: dict[Kind, tuple[str, str]] = {
    "treatment": ("category", "category"),
    "drug": ("ingredients", "ingredient"),
    "procedure": ("procedure", "procedure"),
    "guideline": ("topics", "topic"),
}
"""By what topics are grouped: the field of the statistics, and the filter of the search."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Items under a value, and how they were decided; the share that was overturned with its 95% Wilson interval."""

    value: str
    items: int
    upheld: int
    overturned: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """An item on a topic."""

    letter_id: str
    case_number: str | None
    item: int
    request: str
    decision: str | None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A topic. `value` is what its items have in the field of its kind, `slug` its name in addresses.

    `missing` counts what rationales say is not documented; `differences` is what the summaries of the `compared` items
    decided last document more, or less, often where they were overturned, `note` says why nothing is told of it.
    `examples` are the items decided last.
    """

    kind: Kind
    slug: str
    value: str
    title: str
    total: Count
    years: tuple[Count, ...] = ()
    regions: tuple[Count, ...] = ()
    guidelines: tuple[Count, ...] = ()
    sections: tuple[Count, ...] = ()
    missing: tuple[Count, ...] = ()
    topics: tuple[Count, ...] = ()
    differences: tuple[Difference, ...] = ()
    note: str | None = None
    compared: int = 0
    examples: tuple[Example, ...] = ()


def read_subjects(path: Path) -> dict[tuple[str, str], Subject]:
    """The topics of an edition by kind and slug."""
    found = (msgspec.json.decode(line, type=Subject) for line in path.read_bytes().splitlines())
    return {(one.kind, one.slug): one for one in found}


def write_subjects(dataset: Dataset, index: LetterIndex, path: Path) -> None:
    """Compute all topics of a dataset, and write them down, one a line."""
    with path.open("wb") as file:
        for one in subjects_of(dataset, index):
            file.write(msgspec.json.encode(one) + b"\n")


def subjects_of(dataset: Dataset, index: LetterIndex) -> Iterator[Subject]:
    """The topics of a dataset, kind by kind, those with most items first."""
    known = [one for kind in FIELDS for one in _of_kind(dataset, kind)]
    largest = sorted(known, key=lambda one: (-one.total.items, one.kind, one.slug))[:MOST]
    order = list(FIELDS)
    for one in sorted(largest, key=lambda one: (order.index(one.kind), -one.total.items, one.slug)):
        filters = {FIELDS[one.kind][1]: (one.value,)}
        newest = index.newest(filters, _COMPARED)
        differences, _ = differences_in(newest)
        shown = index.search(Query(filters=filters, sort="date", limit=_EXAMPLES, passages=False)).hits
        yield msgspec.structs.replace(
            one,
            differences=differences,
            note=None if differences else _silent(newest),
            compared=len(newest),
            examples=tuple(map(_example, shown)),
        )


def _silent(compared: Sequence[Record]) -> str:
    """Why nothing sets the approved ones of these apart, in the site's plain words."""
    read = [one for one in compared if one.facts_read]
    overturned, upheld = (sum(one.decision == said for one in read) for said in ("overturned", "upheld"))
    if not read:
        return words().silent["unread"]
    few = min(overturned, upheld) < weighing().contrast.least
    return words().silent["few"].format(overturned=overturned, upheld=upheld) if few else words().silent["alike"]


def _example(hit: Hit) -> Example:
    return Example(
        letter_id=hit.letter_id, case_number=hit.case_number, item=hit.item, request=hit.request, decision=hit.decision
    )


def title_of(kind: str, value: str) -> str:
    """What a topic is called: a guideline's by its title, others by the vocabulary's words."""
    if kind == "guideline":
        known = shelf().topics.get(value)
        return f"{known[0].title} ({known[1].header.short})" if known else value
    group, colon, name = value.partition(": ")
    name = _SPELLED.get(name, name)
    said = f"{name} (medication)" if colon and group == "medication" else _SPELLED.get(value, value)
    return said[:1].upper() + said[1:]


_SPELLED = {short: short.upper() for short in ("nsaid", "snri", "ssri", "tca", "maoi", "mri", "ct", "emg", "tens")}


KINDS_OF_GROUP: dict[str, Kind] = {"procedure": "procedure", "topic": "guideline", "category": "treatment"}
"""By what letters like one are gathered: the kind of topic that has a title for it."""


def slug_of(value: str) -> str:
    """A value's name in an address: small letters, figures and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-") or "other"


def _of_kind(dataset: Dataset, kind: Kind) -> list[Subject]:
    field = FIELDS[kind][0]
    told: dict[str, dict[str, tuple[Count, ...]]] = {
        "years": _by(dataset, field, "year", None),
        "regions": _by(dataset, field, "region"),
        "guidelines": _by(dataset, field, "reviewer_guideline"),
        "sections": _by(dataset, field, "reviewer_section"),
        "missing": _by(dataset, field, "missing"),
        "topics": {} if kind == "guideline" else _by(dataset, field, "topics"),
    }
    named = criterion_words()
    made: list[Subject] = []
    taken: set[str] = set()
    for row in counts(dataset, by=[field]).to_pylist():
        value = row[field]
        if value is None:
            continue
        slug = slug_of(value)
        while slug in taken:
            slug += "-2"
        taken.add(slug)
        made.append(
            Subject(
                kind=kind,
                slug=slug,
                value=value,
                title=title_of(kind, value),
                total=_count(value, row),
                years=told["years"].get(value, ()),
                regions=told["regions"].get(value, ()),
                guidelines=told["guidelines"].get(value, ()),
                sections=told["sections"].get(value, ()),
                topics=told["topics"].get(value, ()),
                missing=tuple(
                    msgspec.structs.replace(one, value=named[one.value])
                    for one in told["missing"].get(value, ())
                    if one.value in named and one.value != _NO_GROUP
                ),
            )
        )
    return made


def _by(dataset: Dataset, field: str, other: str, most: int | None = _SHOWN) -> dict[str, tuple[Count, ...]]:
    """Of each value of the field the counts by another one; what is not said is left out."""
    found: dict[str, list[Count]] = defaultdict(list)
    for row in counts(dataset, by=[field, other]).to_pylist():
        if row[field] is not None and row[other] is not None:
            found[row[field]].append(_count(str(row[other]), row))
    if most is None:
        return {value: tuple(sorted(rows, key=lambda one: one.value)) for value, rows in found.items()}
    return {value: tuple(sorted(rows, key=lambda one: (-one.items, one.value))[:most]) for value, rows in found.items()}


def _count(value: str, row: Row) -> Count:
    return Count(
        value=value,
        items=row["items"],
        upheld=row["upheld"],
        overturned=row["overturned"],
        share=row["overturn_share"],
        low=row["low"],
        high=row["high"],
    )


def count_of(value: str, items: int, upheld: int, overturned: int) -> Count:
    """A count with its share and interval."""
    decided = upheld + overturned
    low, high = wilson(overturned, decided) or (None, None)
    share = overturned / decided if decided else None
    return Count(value=value, items=items, upheld=upheld, overturned=overturned, share=share, low=low, high=high)


def gathered(subjects: Sequence[Subject]) -> dict[Kind, list[Subject]]:
    """Topics by kind, in the order in which they were computed."""
    return {kind: [one for one in subjects if one.kind == kind] for kind in FIELDS}
