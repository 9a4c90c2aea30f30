"""Words of summaries that set overturned letters apart from upheld ones, counted once, when an index is built.

They tell how a case is documented, better than the rarest words do: "returned to work", "no measure". Which they are
depends on the dataset alone. What they come to in each item is added up at the same time: to do it for a few hundred
items while somebody waits means to go through the occurrences of all these words.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import tantivy
from tantivy import FieldType, Occur, Order, Query

from openimr.corpus.search.analysis import register
from openimr.corpus.search.expansion import rules
from openimr.corpus.search.fields import fields
from openimr.corpus.search.layout import DUPLICATE, KEY, schema

NAME, SUMS = "telling.json", "telling.npy"
_FIELD = "summary"
_AT_ONCE = 100_000
_KEYS = 1 << 63
"""No key of an item is as high."""


class Counting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data of `telling.yaml`."""

    least: int
    most: int
    errors: float


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Stems, each with its log odds ratio towards `overturned`, as far as the count makes it sure, by these `rules`."""

    words: dict[str, float] = {}
    rules: str = ""


@cache
def counting() -> Counting:
    """The rules, read once."""
    return msgspec.yaml.decode((Path(__file__).parent / "telling.yaml").read_bytes(), type=Counting)


class Sums:
    """The sum of the telling words' weights in each item, by the item's key; shared by whoever maps the file."""

    def __init__(self, table: np.ndarray) -> None:
        """`table`: keys, rising, and below them the sums, whose eight bytes are taken for whole numbers there."""
        self._keys, self._sums = table[0], table[1].view(np.float64)

    def of(self, keys: Sequence[int]) -> list[float]:
        """The sums of items with these keys; nothing for one that is not there."""
        if not len(self._keys):
            return [0.0] * len(keys)
        asked = np.array(keys, dtype=np.uint64)
        at = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
        found: list[float] = np.where(self._keys[at] == asked, self._sums[at], 0.0).tolist()
        return found


def write_telling(place: Path) -> None:
    """Count the words of the index in a folder, and write them beside it, unless these rules have done so."""
    own = _digest()
    if read_telling(place).rules == own:
        return
    searcher = register(tantivy.Index.open(str(place))).searcher()
    found = telling_of(searcher)
    beside = place / f"{SUMS}.tmp"
    with beside.open("wb") as file:
        np.save(file, _sums(searcher, found.words))
    beside.replace(place / SUMS)
    beside = place / f"{NAME}.tmp"
    beside.write_bytes(msgspec.json.encode(msgspec.structs.replace(found, rules=own), order="sorted"))
    beside.replace(place / NAME)


def read_sums(place: Path) -> Sums:
    """The sums of an index; none where it was built without."""
    try:
        return Sums(np.load(place / SUMS, mmap_mode="r"))
    except (OSError, ValueError):
        return Sums(np.zeros((2, 0), dtype=np.uint64))


def _sums(searcher: tantivy.Searcher, words: Mapping[str, float]) -> np.ndarray:
    """The table of `Sums`; keys are spread evenly, so that a span of them holds about as many items as another."""
    spans = max(1, math.ceil(searcher.num_docs / _AT_ONCE)) if words else 0
    pairs = [
        pair for n in range(spans) for pair in _span(searcher, words, _KEYS * n // spans, _KEYS * (n + 1) // spans)
    ]
    table = np.zeros((2, len(pairs)), dtype=np.uint64)
    table[0] = [key for key, _ in pairs]
    table[1] = np.array([much for _, much in pairs], dtype=np.float64).view(np.uint64)
    return table


def _span(searcher: tantivy.Searcher, words: Mapping[str, float], low: int, high: int) -> Iterator[tuple[int, float]]:
    """Keys from `low` to below `high`, rising, with their sums. The engine adds weights above nothing: asked twice."""
    within = Query.range_query(schema(), KEY, FieldType.Unsigned, low, high, include_lower=True, include_upper=False)
    most = max(1, count_of(searcher, within))
    keys = searcher.search(within, limit=most, count=False, order_by_field=KEY, order=Order.Asc).hits
    sums = dict.fromkeys(((at.segment_ord, at.doc) for _, at in keys), 0.0)
    for sign in (1, -1):
        telling = [
            (Occur.Should, Query.const_score_query(Query.term_query(schema(), _FIELD, word), abs(weight)))
            for word, weight in words.items()
            if weight * sign > 0
        ]
        query = Query.boolean_query([(Occur.Must, Query.const_score_query(within, 0.0)), *telling])
        for score, at in searcher.search(query, limit=most, count=False).hits:
            sums[at.segment_ord, at.doc] += sign * round(score, 3)
    return ((key, sums[at.segment_ord, at.doc]) for key, at in keys)


@cache
def _digest() -> str:
    here = Path(__file__)
    held = hashlib.sha256(here.read_bytes() + here.with_suffix(".yaml").read_bytes())
    return held.hexdigest()[:16]


def read_telling(place: Path) -> Telling:
    """The words of an index; none where it was built without."""
    try:
        return msgspec.json.decode((place / NAME).read_bytes(), type=Telling)
    except (OSError, msgspec.DecodeError):
        return Telling()


def telling_of(searcher: tantivy.Searcher) -> Telling:
    """The words that tell the most, by their log odds ratio; copies of letters are not counted."""
    told = counting()
    overturned, upheld = (_of(decision) for decision in ("overturned", "upheld"))
    all_over, all_up = count_of(searcher, overturned), count_of(searcher, upheld)
    if min(all_over, all_up) < told.least:
        return Telling()
    found: dict[str, float] = {}
    for word, count in searcher.terms_with_prefix(_FIELD, ""):
        if count < told.least or not word.isalpha() or word in rules().empty:
            continue
        term = Query.term_query(schema(), _FIELD, word)
        over, up = (
            count_of(searcher, Query.boolean_query([(Occur.Must, of), (Occur.Must, term)]))
            for of in (overturned, upheld)
        )
        if not told.least <= over + up <= all_over + all_up - told.least:
            continue
        sure = _sure(over, all_over, up, all_up, told.errors)
        if sure:
            found[word] = sure
    best = sorted(found.items(), key=lambda one: (-abs(one[1]), one[0]))[: told.most]
    return Telling(words=dict(sorted(best)))


def _sure(over: int, all_over: int, up: int, all_up: int, errors: float) -> float:
    """The log odds ratio (a half is added to each count), brought nearer to nothing by so many standard errors."""
    cells = (over + 0.5, all_over - over + 0.5, up + 0.5, all_up - up + 0.5)
    ratio = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    error = math.sqrt(sum(1 / cell for cell in cells))
    return round(math.copysign(max(0.0, abs(ratio) - errors * error), ratio), 4)


def _of(decision: str) -> Query:
    once = Query.const_score_query(Query.term_query(schema(), DUPLICATE, 0), 0.0)
    decided = Query.term_query(schema(), fields().filter("decision").stored, decision)
    return Query.boolean_query([(Occur.Must, decided), (Occur.Must, once)])


def count_of(searcher: tantivy.Searcher, query: Query) -> int:
    """How many items a query finds."""
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]  # its stub has no count
