"""Cases: the list, and the page of one."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openimr.process import clocks_of, fold_accepted
from openimr.process.lifecycle import lifecycle
from openimr.process.notices import safe_day
from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.permissions import may, meets, shown_by, visible_cases
from openimr.server.cases.fetch import case_document
from openimr.server.pages.case_pages import case_pages
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.pages.paging import LongPaginator
from openimr.server.pages.plain import notice_name, sees_clock
from openimr.server.pages.standing import is_open, nearest, stands
from openimr.server.trail.reading import record_read

_PAGE = 50
_COVER = "determination cover"
"""The letter by which a party is told of a determination (`notices` of lifecycle.yaml)."""


@allowed("see case")
@limited("list of cases", 300, 60, by=by_account, methods=("GET",))
def cases(request: Asked) -> HttpResponse:
    """The cases that the account sees, by number and request, 50 a page; of one state the nearest due day first."""
    found = visible_cases(request.user).select_related("claims_administrator").order_by("-number")
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(words__icontains=words)
    states = lifecycle().states
    state = request.GET.get("state", "")
    if state in states:
        found = found.filter(state=state).order_by("next_due", "-number")
    asked = request.GET.get("page")
    page = LongPaginator(found, _PAGE, asked).get_page(asked)
    shown = {"page": page, "words": words, "state": state, "states": states}
    return render(request, "pages/cases.html", shown)


@allowed("see case")
def case(request: Asked, number: str) -> HttpResponse:
    """A case: where it stands, what is due, what can come next, what happened."""
    row = asked_case(request, "see case", number)
    document, now = case_document(row), timezone.now()
    state, taken = fold_accepted(document, now)
    clocks = sorted(clocks_of(taken, now), key=lambda clock: clock.due or "9")
    record_read(number, "case page")
    parties = {party.id: party.role for party in document.parties}
    first, pages = case_pages(request.user, row)
    became = {item.item: item for item in state.items} if state.state in _applied() else {}
    clocks = [clock for clock in clocks if sees_clock(request.user, clock.clock)]
    shown = {
        "case": row,
        "document": document,
        "state": state,
        "clocks": [
            (clock, stands(clock, now), safe_day(clock, taken))
            for clock in sorted(filter(is_open, clocks), key=nearest)
        ],
        "past": [(clock, stands(clock, now)) for clock in clocks if not is_open(clock)],
        "items": [(item, became.get(place)) for place, item in enumerate(document.items)],
        "owed": [one for one in state.owed if notice_name(request.user, one.notice)],
        "determined": any(owed.notice == _COVER for owed in state.owed),
        "events": [
            (
                event,
                datetime.fromisoformat(event.at),
                parties.get(by, by),
                [parties.get(to, to) for to in event.to],
                [place + 1 for place in event.items],
            )
            for event in reversed(document.events)
            for by in (shown_by(request.user, event.by, parties),)
        ],
        "may_step": may(request.user, "take step"),
        "may_see_letters": may(request.user, "see deliveries"),
        "first": first,
        "pages": pages,
        "shut": row.reviewer_id == request.user.pk and not meets(request.user, "see records", row),
    }
    return render(request, "pages/case.html", shown)


def _applied() -> tuple[str, ...]:
    """The states of a case that has an application: what became of its items is said in these."""
    return lifecycle().states_of(["open", "decided", "ended"])
