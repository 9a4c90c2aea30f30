"""The operations of the open API: search, letters, letters like one, topics."""

from typing import Annotated, Any, Literal

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router

from openimr.corpus import QueryError
from openimr.corpus.search import fields
from openimr.server.api.problems import Problem
from openimr.server.public import letters as reading
from openimr.server.public import live
from openimr.server.public.answering import BusyError, edition
from openimr.server.public.api.shapes import Found, LetterWhole, Similar, Topics, TopicWhole
from openimr.server.public.asking import Asked, asked_in, search_parameters, strays
from openimr.server.public.edition import Edition
from openimr.server.public.subjects import Subject
from openimr.server.public.views.searching import answered

router = Router(tags=["published letters"])
Name = Annotated[str, Path(max_length=60, pattern=r"^[\w-]+$", description="The letter's name, as its address has it.")]
_FILTERS = [
    {
        "name": one.name,
        "in": "query",
        "required": False,
        "description": one.means.replace("`", "") + ". May be given several times: any of them.",
        "schema": {"type": "array", "items": {"type": "string"}},
    }
    for one in fields().filters
]


@router.get("/search", response=Found, operation_id="search", openapi_extra={"parameters": _FILTERS})
def search(  # noqa: PLR0917 - the parameters of an address
    request: HttpRequest,
    q: Annotated[str, Query(max_length=300, description="Words in the query language.")] = "",
    sort: Annotated[Literal["relevance", "date"], Query(description="The best first, or the newest.")] = "relevance",
    limit: Annotated[int, Query(ge=1, le=100, description="How many items.")] = 20,
    after: Annotated[str | None, Query(max_length=200, description="Go on behind this cursor.")] = None,
    more: Annotated[bool, Query(description="Count the values of all filters.")] = False,  # noqa: FBT002
) -> dict[str, Any]:
    """Disputed items by words and filters, the values of the filters counted."""
    _only(request, *search_parameters(), "limit")
    shown = _edition()
    asked = msgspec.structs.replace(asked_in(request.GET), newest=sort == "date" or not q.strip())
    asked = Asked(text=asked.text, filters=asked.filters, newest=asked.newest, after=after, more=more)
    try:
        found = answered(shown, asked, limit=limit)
    except QueryError as error:
        raise Problem(422, str(error).replace("--", "")) from None
    except BusyError:
        raise Problem(503, "too many search at once: try again", {"Retry-After": "5"}) from None
    known = live.shown({hit.letter_id for hit in found.hits})
    return {
        "items": [
            {
                **{name: getattr(hit, name) for name in ("case_number", "item", "request", "decision", "category")},
                "letter": known[hit.letter_id].name,
                "address": _address("published-letter", known[hit.letter_id].name),
                "decision_date": known[hit.letter_id].decided or (hit.decision_date and hit.decision_date.isoformat()),
                "topics": list(hit.topics),
                "score": hit.score,
                "passages": [{"field": p.field, "text": p.text, "marks": list(p.marks)} for p in hit.passages],
            }
            for hit in found.hits
            if hit.letter_id in known
        ],
        "total": found.total,
        "next": found.next,
        "facets": {
            name: [{"value": one.value, "count": one.count} for one in counted]
            for name, counted in found.facets.items()
        },
        "understood": [{"said": one.said, "means": one.means} for one in found.understood],
        "notes": list(found.notes),
    }


@router.get("/letters/{name}", response=LetterWhole, operation_id="getLetter")
def get_letter(request: HttpRequest, name: Name) -> dict[str, Any]:
    """A letter's record."""
    _only(request)
    found = _letter(name)
    return {
        "letter": found.name,
        "address": _address("published-letter", found.name),
        "published": found.published,
        "version": found.row.version if found.row is not None else None,
        "record": msgspec.to_builtins(found.record),
    }


@router.get("/letters/{name}/similar", response=Similar, operation_id="getSimilar")
def get_similar(request: HttpRequest, name: Name) -> dict[str, Any]:
    """Letters like this one, as they were computed ahead."""
    _only(request)
    found, shown = _letter(name), _edition()
    return {
        "groups": [
            {
                "item": one.item,
                "request": one.request,
                "about": circle.about,
                "same_treatment": circle.same,
                "compared": circle.compared,
                "overturned": circle.overturned.count,
                **{name: getattr(circle.overturned, name) for name in ("of", "low", "high")},
                "items": [
                    {
                        "letter": other,
                        "address": _address("published-letter", other),
                        "likeness": near.likeness,
                        "because": list(near.because),
                        **{f: getattr(near, f) for f in ("case_number", "item", "request", "decision")},
                    }
                    for other, near in circle.neighbours
                ],
            }
            for one in reading.near(found, shown)
            for circle in one.circles
        ]
    }


@router.get("/topics", response=Topics, operation_id="listTopics")
def list_topics(request: HttpRequest) -> dict[str, Any]:
    """All topics with how many items were decided how."""
    _only(request)
    return {"items": [_row(one) for one in _edition().subjects.values()]}


@router.get("/topics/{kind}/{slug}", response=TopicWhole, operation_id="getTopic")
def get_topic(
    request: HttpRequest,
    kind: Literal["treatment", "drug", "procedure", "guideline"],
    slug: Annotated[str, Path(max_length=200, pattern=r"^[\w-]+$", description="The topic's name in addresses.")],
) -> dict[str, Any]:
    """A topic with its counts."""
    _only(request)
    found = _edition().subjects.get((kind, slug))
    if found is None:
        raise Problem(404, "there is no such topic")
    tables = ("years", "regions", "guidelines", "sections", "missing")
    return {
        **_row(found),
        "value": found.value,
        **{name: [msgspec.to_builtins(one) for one in getattr(found, name)] for name in tables},
        "differences": [
            {
                "kind": one.kind,
                "what": one.what,
                "overturned": one.overturned.count,
                "of_overturned": one.overturned.of,
                "upheld": one.upheld.count,
                "of_upheld": one.upheld.of,
            }
            for one in found.differences
        ],
        "note": found.note,
    }


def _row(one: Subject) -> dict[str, Any]:
    address = _address("published-topic", one.kind, one.slug)
    row = {"kind": one.kind, "slug": one.slug, "title": one.title, "address": address}
    return {**row, "total": msgspec.to_builtins(one.total)}


def _only(request: HttpRequest, *known: str) -> None:
    """Refuse a parameter that nobody knows: a misspelt filter would count everything."""
    if unknown := strays(request.GET, known):
        raise Problem(422, unknown[0])


def _edition() -> Edition:
    shown = edition()
    if shown is None:
        raise Problem(503, "the search is being made ready, or no letter is public yet", {"Retry-After": "60"})
    return shown


def _letter(name: str) -> reading.Shown:
    found = reading.shown_letter(name, edition())
    if found is None:
        raise Problem(404, "there is no such letter, or it is not public any more")
    return found


def _address(name: str, *parts: str) -> str:
    return f"{settings.CONFIG.url}{reverse(name, args=parts)}"
