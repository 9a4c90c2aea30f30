"""Words of summaries that set overturned letters apart from upheld ones, counted once, when an index is built.

They tell how a case is documented, better than the rarest words do: "returned to work", "no measure". Which they are
depends on the dataset alone.
"""

import hashlib
import math
from functools import cache
from pathlib import Path

import msgspec
import tantivy
from tantivy import Occur, Query

from openimr.corpus.search.analysis import register
from openimr.corpus.search.expansion import rules
from openimr.corpus.search.fields import fields
from openimr.corpus.search.layout import DUPLICATE, schema

NAME = "telling.json"
_FIELD = "summary"


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


def write_telling(place: Path) -> None:
    """Count the words of the index in a folder, and write them beside it, unless these rules have done so."""
    own = _digest()
    if read_telling(place).rules == own:
        return
    found = telling_of(register(tantivy.Index.open(str(place))).searcher())
    beside = place / f"{NAME}.tmp"
    beside.write_bytes(msgspec.json.encode(msgspec.structs.replace(found, rules=own), order="sorted"))
    beside.replace(place / NAME)


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
    all_over, all_up = _count(searcher, overturned), _count(searcher, upheld)
    if min(all_over, all_up) < told.least:
        return Telling()
    found: dict[str, float] = {}
    for word, count in searcher.terms_with_prefix(_FIELD, ""):
        if count < told.least or not word.isalpha() or word in rules().empty:
            continue
        term = Query.term_query(schema(), _FIELD, word)
        over, up = (
            _count(searcher, Query.boolean_query([(Occur.Must, of), (Occur.Must, term)])) for of in (overturned, upheld)
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


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]  # its stub has no count
