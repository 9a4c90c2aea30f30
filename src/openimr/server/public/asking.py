"""A search as an address asks for it: words, filters, order, place. An address is a search's permalink."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from openimr.corpus import Query
from openimr.corpus.nearest import meant
from openimr.corpus.search import Results, fields
from openimr.server.public.subjects import title_of
from openimr.server.public.words import Facet, decision_of, words

PAGE = 20
_MOST_WORDS = 300
_LONGEST_NAME, _MOST_STRAYS = 40, 5
_OPEN_VALUES, _MORE_VALUES, _COUNTED = 12, 20, 60
_WHOLE = frozenset({"year"})
"""Filters whose values are few and rise by one a year: all of them stand there."""


def search_parameters() -> tuple[str, ...]:
    """The parameters that a search knows, in its address and in the API."""
    return ("q", "sort", "after", "more", *fields().filter_names)


def strays(given: QueryDict, known: Iterable[str]) -> list[str]:
    """A line for each parameter of an address that nobody knows: it would be thought to have been heeded."""
    names = tuple(known)
    listed = f"there are {', '.join(names)}" if names else "nothing can be asked for here"
    unknown = [name for name in given if name not in names][:_MOST_STRAYS]
    return [f"there is no parameter {name[:_LONGEST_NAME]!r}; {meant(name, names, listed)}" for name in unknown]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks for; `more`: all filters are shown."""

    text: str
    filters: Mapping[str, tuple[str, ...]]
    newest: bool
    after: str | None
    more: bool

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for: the first page of the site."""
        return not self.text and not self.filters

    def query(self, *, limit: int = PAGE, counted: bool = True) -> Query:
        """The search of it; `counted`: with what the filters and the charts show."""
        facets = self.facets if counted else ()
        return Query(
            text=self.text,
            filters=dict(self.filters),
            sort="date" if self.newest else "relevance",
            limit=limit,
            after=self.after,
            facets=tuple(one.name for one in facets),
            decided=("year", "category") if counted else (),
            facet_values=_COUNTED if counted else 0,
        )

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The filters that are counted: the first few, those that are set, and all where they are asked for."""
        return tuple(one for one in words().facets if one.open or self.more or one.name in self.filters)

    def address(self, **other: str | None) -> str:
        """The part of an address behind `?` that asks for the same, but for these; the place is left out."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in sorted(self.filters.items()) for value in values]
        pairs += [("sort", "date")] if self.newest and self.text else []
        pairs += [("more", "1")] if self.more else []
        pairs = [(name, value) for name, value in pairs if name not in other]
        pairs += [(name, value) for name, value in other.items() if value is not None]
        return urlencode(pairs)

    def without(self, name: str, value: str) -> "Asked":
        """The same without one value of a filter."""
        left = tuple(one for one in self.filters[name] if one != value)
        filters = {**self.filters, name: left} if left else {k: v for k, v in self.filters.items() if k != name}
        return msgspec.structs.replace(self, filters=filters, after=None)


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a filter as the form shows it."""

    value: str
    count: int | None
    on: bool
    name: str

    @property
    def label(self) -> str:
        """The value in plain words."""
        if self.name == "decision":
            return decision_of(self.value).name if self.value in words().decisions else self.value
        return title_of("treatment", self.value) if self.name == "category" else self.value


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A filter as the form shows it: its values with what they would find, those that are set first.

    `left` values more have hits and are not shown; `at_least`: they were not counted to their end.
    """

    name: str
    label: str
    values: tuple[Value, ...]
    left: int = 0
    at_least: bool = False


def asked_in(given: QueryDict) -> Asked:
    """What the parameters of an address ask for; those that nobody knows are passed over (`strays` names them)."""
    filters = {
        name: tuple(dict.fromkeys(value.strip() for value in given.getlist(name) if value.strip()))
        for name in fields().filter_names
        if name in given
    }
    text = given.get("q", "").strip()[:_MOST_WORDS]
    return Asked(
        text=text,
        filters={name: values for name, values in filters.items() if values},
        newest=given.get("sort") == "date" or not text,
        after=given.get("after") or None,
        more=bool(given.get("more")),
    )


def shown_filters(asked: Asked, found: Results) -> list[Shown]:
    """The filters of a search with the values that its hits have."""
    shown = []
    for facet in asked.facets:
        counted = {one.value: one.count for one in found.facets.get(facet.name, ())}
        wanted = asked.filters.get(facet.name, ())
        low = {one.lower() for one in wanted}
        known = [Value(value=v, count=n, on=True, name=facet.name) for v, n in counted.items() if v.lower() in low]
        named = {one.value.lower() for one in known}
        known += [Value(value=v, count=None, on=True, name=facet.name) for v in wanted if v.lower() not in named]
        values = sorted(counted, reverse=True) if facet.name == "year" else list(counted)
        rest = [Value(value=v, count=counted[v], on=False, name=facet.name) for v in values if v.lower() not in low]
        most = _COUNTED if facet.name in _WHOLE else _MORE_VALUES if asked.more else _OPEN_VALUES
        room = max(0, most - len(known))
        if known or rest:
            shown.append(
                Shown(
                    name=facet.name,
                    label=facet.label,
                    values=(*known, *rest[:room]),
                    left=len(rest[room:]),
                    at_least=len(counted) >= _COUNTED,
                )
            )
    return shown
