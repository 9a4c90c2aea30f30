"""Searching for cases, as JSON and as comma-separated rows."""

from django.http import HttpResponse
from django.utils import timezone

from openimr import model
from openimr.server.cases.fetch import case_documents
from openimr.server.exchange.answers import csv_answer, json_answer
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.guard import Asked, service
from openimr.server.exchange.reading import body
from openimr.server.exchange.rows import LEGACY_RESULT, RESULT, result
from openimr.server.exchange.search import find, read_criteria
from openimr.server.trail.reading import record_reads

_MOST = 64 * 1024


@service(POST="see case")
def search(request: Asked) -> HttpResponse:
    """The administrator's cases that fit."""
    return _answer(request, requested=False)


@service(POST="see case")
def searchrfi(request: Asked) -> HttpResponse:
    """The same, of cases whose records are requested."""
    return _answer(request, requested=True)


def _answer(request: Asked, *, requested: bool) -> HttpResponse:
    content = body(request, _MOST)
    if content.strip() and request.content_type != "application/json":
        raise ApiError(415, "send the search as application/json")
    criteria = read_criteria(content)
    found = find(request.account, criteria, timezone.now(), requested=requested)
    documents = case_documents(found.cases)
    rows = [result(case, documents.get(case.pk, model.Case()), case.code, case.assigned) for case in found.cases]
    record_reads([case.number for case in found.cases], "exchange search result")
    if wants_text(request.headers.get("Accept", "")):
        columns = LEGACY_RESULT if legacy(request) else RESULT
        return csv_answer([row.get(name, "") for name in columns] for row in rows)
    results = [{name: row[name] for name in RESULT} for row in rows]
    return json_answer(
        {"matchCount": found.count, "start": criteria.start, "limit": criteria.limit, "results": results}
    )


def wants_text(accept: str) -> bool:
    """Whether rows are asked for: text/plain is named, and not after application/json."""
    kinds = [kind.split(";")[0].strip().lower() for kind in accept.split(",")]
    named = [kind for kind in kinds if kind in {"text/plain", "application/json"}]
    return named[:1] == ["text/plain"]


def legacy(request: Asked) -> bool:
    """Whether the old format is asked for: `?legacy` or `?option=legacy`."""
    return "legacy" in request.GET or request.GET.get("option") == "legacy"
