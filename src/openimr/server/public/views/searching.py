"""Search: the first page of the site."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from openimr.corpus import QueryError
from openimr.corpus.search import FacetCount, Hit, Results
from openimr.server.pages.paging import LongPaginator
from openimr.server.public import live
from openimr.server.public.answering import NO_INDEX, edition, one_of_few, open_page, shown_page
from openimr.server.public.asking import Asked, asked_in, search_parameters, shown_filters, strays
from openimr.server.public.charts import years_chart
from openimr.server.public.days import day_in_words
from openimr.server.public.edition import Edition
from openimr.server.public.marking import Piece, pieces
from openimr.server.public.subjects import Count, count_of, slug_of, title_of
from openimr.server.public.words import Decision, decision_of
from openimr.server.publication.fetch import public_letters, record_of

_PAGE = 20
_CATEGORIES = 12
_PASSAGES = 2


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item on the page of a search."""

    name: str
    hit: Hit
    decided: str
    decision: Decision
    category: str
    passages: tuple[tuple[Piece, ...], ...]


@open_page()
def search(request: HttpRequest) -> HttpResponse:
    """The search with its hits, filters and charts; without words the letters decided last."""
    shown, asked = edition(), asked_in(request.GET)
    if shown is None:
        return _unsearched(request, asked)
    try:
        found = answered(shown, asked)
    except QueryError as error:
        fault = str(error).replace("--", "")
        return shown_page("search", {"asked": asked, "fault": fault, "noindex": True, "facts": shown.facts}, status=400)
    told: dict[str, Any] = {
        "asked": asked,
        "strays": strays(request.GET, search_parameters()),
        "found": found,
        "hits": shown_hits(found.hits),
        "filters": shown_filters(asked, found),
        "facts": shown.facts,
        "noindex": bool(request.GET),
        "next": asked.address(after=found.next) if found.next else None,
        "by_date": asked.address(sort="date", after=None),
        "by_likeness": asked.address(sort=None, after=None),
        "all_filters": asked.address(more="1"),
        "here": asked.address(sort=None, more=None),
        "set": [(name, one, asked.without(name, one).address()) for name, v in asked.filters.items() for one in v],
        **charts(found),
    }
    answer = shown_page("search", told)
    if told["noindex"]:
        answer["X-Robots-Tag"] = NO_INDEX
    return answer


def answered(shown: Edition, asked: Asked, *, limit: int = _PAGE, counted: bool = True) -> Results:
    """The answer to a search, beside few others.

    Raises:
        QueryError: it can't be understood. BusyError: too many search.
    """
    found: Results = one_of_few(lambda: shown.search(asked.query(limit=limit, counted=counted)))
    return found


def shown_hits(hits: Sequence[Hit]) -> list[Found]:
    """The hits whose letters are public at this moment."""
    known = live.shown({hit.letter_id for hit in hits})
    return [
        Found(
            name=known[hit.letter_id].name,
            hit=hit,
            decided=day_in_words(known[hit.letter_id].decided or hit.decision_date),
            decision=decision_of(hit.decision),
            category=title_of("treatment", hit.category),
            passages=tuple(pieces(one.text, one.marks) for one in hit.passages[:_PASSAGES]),
        )
        for hit in hits
        if hit.letter_id in known
    ]


def charts(found: Results) -> dict[str, object]:
    """What the page draws: decisions by year, and shares by kind of treatment."""
    years = sorted(map(_count, found.facets.get("year", ())), key=lambda one: one.value)
    kinds = [_count(one) for one in found.facets.get("category", ())[:_CATEGORIES]]
    return {
        "years": years,
        "years_chart": years_chart(years, "Decisions by year") if len(years) > 1 else SafeString(""),
        "kinds": [(one, title_of("treatment", one.value), slug_of(one.value)) for one in kinds] if kinds else [],
    }


def _count(one: FacetCount) -> Count:
    return count_of(one.value, one.count, one.upheld or 0, one.overturned or 0)


def _unsearched(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The letters, newest first, while the search is being made ready."""
    given = request.GET.get("page")
    page = LongPaginator(public_letters().order_by("-at", "-pk"), _PAGE, given).get_page(given)
    rows = [(row, record_of(row)) for row in page.object_list]
    return shown_page("unsearched", {"asked": asked, "page_of": page, "rows": rows})
