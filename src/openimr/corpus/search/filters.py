"""Filters: what a hit must have, by the declared fields."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import tantivy
from tantivy import FieldType, Query

from openimr.corpus.search.fields import Filter, fields
from openimr.corpus.search.language import QueryError
from openimr.corpus.search.layout import BY_DATE, DUPLICATE, day_bounds, schema
from openimr.corpus.search.queries import all_of, any_of
from openimr.vocabulary import find_condition, find_drug, find_procedure

MOST_VALUES = 50

_YEARS = re.compile(r"(?P<first>\d{4})?\s*(?P<to>-|\.\.)?\s*(?P<last>\d{4})?")


def kept(
    searcher: tantivy.Searcher,
    wanted: Mapping[str, Sequence[str]],
    first: date | None,
    last: date | None,
    *,
    duplicates: bool,
) -> Query | None:
    """What the filters leave: any of the values of one filter, and all filters together; None where there is none.

    `first` and `last` are days of decision, both included. Letters that are copies of another are left out, but for
    `duplicates`.

    Raises:
        QueryError: a filter that does not exist, or a value that can't be one of it.
    """
    parts: list[Query] = []
    for name, values in wanted.items():
        if name not in fields().filter_names:
            raise QueryError(f"there is no filter {name!r}; filters are: {', '.join(fields().filter_names)}")
        if len(values) > MOST_VALUES:
            raise QueryError(f"the filter {name} has {len(values)} values; use at most {MOST_VALUES}")
        one = fields().filter(name)
        if values:
            make = _number if one.kind == "number" else _text
            parts.append(any_of([make(searcher, one, value) for value in values]))
    if first is not None or last is not None:
        if first is not None and last is not None and last < first:
            raise QueryError(f"the decisions would have to be after {first} and before {last}; turn the two around")
        low, high = day_bounds(first, last)
        parts.append(
            Query.range_query(schema(), BY_DATE, FieldType.Unsigned, low, high, include_lower=True, include_upper=False)
        )
    if not duplicates:
        parts.append(Query.term_query(schema(), DUPLICATE, 0))
    return all_of(parts) if parts else None


def _number(_: tantivy.Searcher, one: Filter, value: str) -> Query:
    match = _YEARS.fullmatch(value.strip())
    if match is None or not (match["first"] or match["last"]):
        raise QueryError(f"--{one.name} {value!r} is no year and no range; write 2015, 2014-2016, 2018- or -2014")
    low = int(match["first"] or 0)
    high = int(match["last"] or 9999) if match["to"] else low
    if high < low:
        raise QueryError(f"--{one.name} {value!r} ends before it begins; turn the two years around")
    if low == high:
        return Query.term_query(schema(), one.stored, low)
    return Query.range_query(schema(), one.stored, FieldType.Unsigned, low, high)


def _text(searcher: tantivy.Searcher, one: Filter, value: str) -> Query:
    low = " ".join(value.split()).lower()
    if not low:
        raise QueryError(f"--{one.name} is empty; name a value, or leave it out")
    if searcher.doc_freq(one.stored, low):
        return Query.term_query(schema(), one.stored, low)
    meant = _meant(one, value)
    if meant:
        return all_of([Query.term_query(schema(), one.stored, each.lower()) for each in meant])
    if one.contains:
        return Query.regex_query(schema(), one.stored, f".*{_literal(low)}.*")
    return Query.term_query(schema(), one.stored, low)


def _meant(one: Filter, value: str) -> tuple[str, ...]:
    """What the vocabulary makes of a value that no item has as it is written."""
    if one.reads == "drug":
        found = find_drug(value, fuzzy=True)
        return found.ingredients if found else ()
    if one.reads == "procedure":
        procedure = find_procedure(value) or find_procedure(value.upper())
        return (procedure.id,) if procedure else ()
    if one.reads == "condition":
        condition = find_condition(value)
        return (condition.id,) if condition else ()
    return ()


def _literal(text: str) -> str:
    return re.sub(r"([^\w\s])", r"\\\1", text)
