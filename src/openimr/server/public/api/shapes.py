"""What the open API answers, shape by shape."""

from datetime import datetime
from typing import Any

from ninja import Schema


class PassageShown(Schema):
    """Words of a letter around what was looked for; `marks` are the words found, as start and end in `text`."""

    field: str
    text: str
    marks: list[tuple[int, int]]


class ItemFound(Schema):
    """A disputed item that was found. `item` counts from 0; `decision` is `upheld` (refused) or `overturned`."""

    letter: str
    address: str
    case_number: str | None
    item: int
    request: str
    decision: str | None
    decision_date: str | None
    category: str
    topics: list[str]
    score: float | None
    passages: list[PassageShown]


class ValueCounted(Schema):
    """A value of a filter, and how many items have it."""

    value: str
    count: int


class WordUnderstood(Schema):
    """What was understood by words of the search."""

    said: str
    means: str


class Found(Schema):
    """A page of what was found; `next` is the cursor of the page after it."""

    items: list[ItemFound]
    total: int
    next: str | None
    facets: dict[str, list[ValueCounted]]
    understood: list[WordUnderstood]
    notes: list[str]


class LetterWhole(Schema):
    """A letter: its record (a PublishedLetter, see `imr parse`), and when it was published here."""

    letter: str
    address: str
    published: datetime | None
    version: int | None
    record: dict[str, Any]


class NearItem(Schema):
    """An item of a letter like the one asked for: how like (0 to 1), and what they share."""

    letter: str
    address: str
    case_number: str | None
    item: int
    request: str
    decision: str | None
    likeness: float
    because: list[str]


class NearLetters(Schema):
    """Letters like an item, out of the `compared` ones gathered ahead; how the nearest `of` were decided.

    `about` says what they are about: the same treatment or, where those are few, a wider group in an entry of its own.
    """

    item: int
    request: str
    about: str
    same_treatment: bool
    compared: int
    overturned: int
    of: int
    low: float | None
    high: float | None
    items: list[NearItem]


class Similar(Schema):
    """Letters like each item of a letter; items on one treatment have one answer."""

    groups: list[NearLetters]


class Counted(Schema):
    """Items under a value; the share that was overturned, with its 95% Wilson interval."""

    value: str
    items: int
    upheld: int
    overturned: int
    share: float | None
    low: float | None
    high: float | None


class TopicRow(Schema):
    """A topic in the list."""

    kind: str
    slug: str
    title: str
    address: str
    total: Counted


class Topics(Schema):
    """All topics, kind by kind."""

    items: list[TopicRow]


class Difference(Schema):
    """What letters that overturned had documented more (or less) often than those that upheld."""

    kind: str
    what: str
    overturned: int
    of_overturned: int
    upheld: int
    of_upheld: int


class TopicWhole(TopicRow):
    """A topic: by year, part of the body, guideline and section cited, and what rationales say is missing."""

    value: str
    years: list[Counted]
    regions: list[Counted]
    guidelines: list[Counted]
    sections: list[Counted]
    missing: list[Counted]
    differences: list[Difference]
    note: str | None
