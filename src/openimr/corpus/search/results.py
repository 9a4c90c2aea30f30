"""What a search is asked, and what it answers."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

Sort = Literal["relevance", "date"]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A search: words in the query language, filters by name with their values, and which page of the hits.

    `first` and `last` are days of decision, both included. `after` is the `cursor` of the last hit seen. `facets`
    are names of filters whose values are to be counted; those of `decided`, too, by how the items were decided.
    Letters that are copies of another are left out but for `duplicates`. `passages`: whether passages are wanted
    with the hits.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = {}
    first: date | None = None
    last: date | None = None
    sort: Sort = "relevance"
    limit: int = 10
    after: str | None = None
    facets: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    facet_values: int = 25
    duplicates: bool = False
    passages: bool = True


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a letter around what was looked for: `text` is `field`[`start`:`end`] of the item, in code points.

    `field` is the dataset's column (`clinical_summary` is the letter's). `marks` are the words found, as start and end
    in `text`. Nothing in it is escaped: who makes HTML of it does that.
    """

    field: str
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item that was found.

    `score` is null where hits are sorted by date. `superseded_by` names the last letter on the same case where this
    one is not it, `duplicate_of` the letter that this one is a copy of. `cursor` goes on behind this hit.
    """

    case_number: str | None
    item: int
    decision: str | None
    decision_date: date | None
    request: str
    topics: tuple[str, ...]
    score: float | None
    passages: tuple[Passage, ...]
    letter_id: str
    category: str
    superseded_by: str | None = None
    duplicate_of: str | None = None
    cursor: str = ""


class FacetCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value, and how many of the hits have it; where it was asked for, how many of them were decided how."""

    value: str
    count: int
    upheld: int | None = None
    overturned: int | None = None


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood by words of the query: `said` as written, `means` in the vocabulary's words."""

    said: str
    means: str
    category: str


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: hits of one page, how many there are in all, counts of values, and where the next page begins.

    `held` of `asked` things asked for are held by every hit: fewer than all where too few letters hold all of them.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, tuple[FacetCount, ...]]
    next: str | None
    understood: tuple[Understood, ...]
    notes: tuple[str, ...]
    held: int
    asked: int
