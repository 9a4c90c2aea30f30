"""Pages of hits that stay as they are: ordered by score or date and then by a key that every item has."""

import base64
import binascii
from typing import Literal

import msgspec
import tantivy
from tantivy import FieldType, Occur, Order

from openimr.corpus.search.language import QueryError
from openimr.corpus.search.layout import BY_DATE, KEY, schema

MOST_HITS = 100_000
"""Hits by relevance that can be paged through; by date there is no limit."""

_ONE_MORE = 4


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: the last hit's place in the order, and how many hits stood up to it."""

    sort: Literal["relevance", "date"]
    score: float
    key: int
    seen: int


class Placed(msgspec.Struct, frozen=True):
    """A hit: its score (None by date), its address in the engine, and the cursor behind it."""

    score: float | None
    address: tantivy.DocAddress
    cursor: str


def encoded(cursor: Cursor) -> str:
    """A cursor as text for a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decoded(text: str, sort: str) -> Cursor:
    """The cursor of a text.

    Raises:
        QueryError: it is none, or of the other order.
    """
    try:
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        raise QueryError("--after is no cursor of a search; give the `cursor` of the last hit") from None
    if cursor.sort != sort or not 0 <= cursor.key < 1 << 64 or not 0 <= cursor.seen <= MOST_HITS * 100:
        raise QueryError(f"--after comes from a search sorted by {cursor.sort}; sort in the same way, or begin anew")
    return cursor


def by_date(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int, after: Cursor | None
) -> tuple[list[Placed], bool]:
    """The next hits, newest first; whether there are more."""
    if after is not None:
        if after.key == 0:
            return [], False
        older = tantivy.Query.range_query(
            schema(), BY_DATE, FieldType.Unsigned, 0, after.key, include_lower=True, include_upper=False
        )
        query = tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Must, older)])
    seen = after.seen if after else 0
    found = searcher.search(query, limit=limit + 1, count=False, order_by_field=BY_DATE, order=Order.Desc).hits
    placed = [
        Placed(None, address, encoded(Cursor("date", 0.0, key, seen + number)))
        for number, (key, address) in enumerate(found[:limit], 1)
    ]
    return placed, len(found) > limit


def by_relevance(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int, after: Cursor | None
) -> tuple[list[Placed], bool]:
    """The next hits, best first; whether there are more.

    The engine breaks ties by where a document lies, which is nobody's business: scores are compared in five digits,
    and all hits that tie with the last one are fetched, so that the key can decide.
    """
    seen = after.seen if after else 0
    if seen + limit > MOST_HITS:
        raise QueryError(f"by relevance the first {MOST_HITS:,} hits can be seen; sort by date, or ask for less")
    wanted = seen + limit + 1
    fetch = wanted + _ONE_MORE
    while True:
        found = [(_rounded(score), at) for score, at in searcher.search(query, limit=fetch, count=False).hits]
        if len(found) < fetch or found[wanted - 1][0] > found[-1][0]:
            break
        fetch *= 8
    keys = searcher.fast_field_values(KEY, [address for _, address in found])
    order = sorted((-score, int(key or 0), n) for n, ((score, _), key) in enumerate(zip(found, keys, strict=True)))
    if after is not None:
        order = [one for one in order if (one[0], one[1]) > (-after.score, after.key)]
    placed = [
        Placed(-score, found[n][1], encoded(Cursor("relevance", -score, key, seen + number)))
        for number, (score, key, n) in enumerate(order[:limit], 1)
    ]
    return placed, len(order) > limit


def _rounded(score: float) -> float:
    return float(f"{score:.5g}")
