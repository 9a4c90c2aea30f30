"""Cases: the list, and the page of one."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openimr.process import Clock, accepted, clocks_of, fold
from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.permissions import may, meets, shown_by, visible_cases
from openimr.server.cases.fetch import case_document
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_PAGE = 50
_WORK = (
    "decide eligibility", "amend case", "ask withdrawal", "answer request", "assign reviewer", "hold case", "read desk",
)  # fmt: skip
"""Verbs that the page has a link for."""


@allowed("see case")
@limited("list of cases", 300, 60, by=by_account, methods=("GET",))
def cases(request: Asked) -> HttpResponse:
    """The cases that the account sees, by number and request, 50 a page."""
    found = visible_cases(request.user).select_related("claims_administrator").order_by("-number")
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(words__icontains=words)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/cases.html", {"page": page, "words": words, "now": timezone.now()})


@allowed("see case")
def case(request: Asked, number: str) -> HttpResponse:
    """A case: where it stands, what is due, what can come next, what happened."""
    row = asked_case(request, "see case", number)
    document, now = case_document(row), timezone.now()
    state = fold(document, now)
    clocks = clocks_of(accepted(document, now), now)
    record_read(number, "case page")
    parties = {party.id for party in document.parties}
    shown = {
        "case": row,
        "document": document,
        "state": state,
        "clocks": [clock for clock in clocks if _open(clock)],
        "past": [clock for clock in clocks if not _open(clock)],
        "events": [
            (event, datetime.fromisoformat(event.at), shown_by(request.user, event.by, parties))
            for event in reversed(document.events)
        ],
        "may_step": may(request.user, "take step"),
        "may_see_letters": may(request.user, "see deliveries"),
        "may_code": may(request.user, "make case code"),
        "may_see_records": may(request.user, "see records") and meets(request.user, "see records", row),
        "is_mine": row.reviewer_id == request.user.pk,
        "may_add_records": may(request.user, "add records"),
        "may": {verb.replace(" ", "_") for verb in _WORK if may(request.user, verb)},
    }
    return render(request, "pages/case.html", shown)


def _open(clock: Clock) -> bool:
    return clock.state in {"running", "due today", "overdue", "unknown"}
