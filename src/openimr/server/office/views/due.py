"""The due list: clocks that run, by when they are due, of the cases that the account sees."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.models import CaseClock
from openimr.server.pages.guard import Asked, allowed
from openimr.server.pages.plain import clock_says, who_says

_PAGE = 50
WHEN = (
    ("overdue", "Overdue"),
    ("unsure", "May be overdue"),
    ("today", "Due today"),
    ("week", "Due in the next six days"),
    ("later", "Later"),
)
OWN: Mapping[Role, tuple[str, ...]] = {
    Role.REVIEWER: ("review organization",),
    Role.CLAIMS_STAFF: ("claims administrator",),
    Role.CLAIMS_SERVICE: ("claims administrator",),
    Role.PHYSICIAN: ("requesting physician",),
    Role.WORKER: ("injured worker",),
    **dict.fromkeys(OFFICE, ("review organization",)),
}
"""Whose duties a role looks at first."""


@allowed("see case")
@limited("due list", 300, 60, by=by_account, methods=("GET",))
def due(request: Asked) -> HttpResponse:
    """What is due, 50 a page, the soonest first; one's own duties, or those of everybody in one's cases."""
    when = request.GET.get("when", "overdue")
    when = when if when in dict(WHEN) else "overdue"
    own = sorted({who for role in request.user.roles for who in OWN.get(Role(role), ())})
    everybody = request.GET.get("whose") == "all" or not own
    running = _running(request.user, () if everybody else tuple(own))
    counts = [(key, label, _between(running, key).count()) for key, label in WHEN]
    page = Paginator(_between(running, when).order_by("due", "case_id", "place"), _PAGE).get_page(
        request.GET.get("page")
    )
    shown = {
        "page": page,
        "counts": counts,
        "when": when,
        "label": dict(WHEN)[when],
        "everybody": everybody,
        "own": own,
        "rows": [
            (
                clock,
                who_says(request.user, clock.who),
                clock_says(request.user, clock.clock, clock.document.get("says", ""), clock.who),
            )
            for clock in page.object_list
        ],
    }
    return render(request, "office/due.html", shown)


def _running(user: User, whose: tuple[str, ...]) -> QuerySet[CaseClock]:
    found = CaseClock.objects.filter(state="running", kind="duty").select_related("case")
    if not user.has_role(*OFFICE, Role.REGULATOR):
        found = found.filter(case__in=visible_cases(user).values("pk"))
    return found.filter(who__in=whose) if whose else found


def _between(found: QuerySet[CaseClock], when: str) -> QuerySet[CaseClock]:
    now = timezone.localtime()
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    week = tomorrow + timedelta(days=6)
    begin, end = {
        "overdue": (None, now),
        "unsure": (None, now),
        "today": (now, tomorrow),
        "week": (tomorrow, week),
        "later": (week, None),
    }[when]
    if begin is None:  # what is past: the clock says whether it is late for sure
        unsure = Q(document__state="unknown")
        found = found.filter(unsure if when == "unsure" else ~unsure)
    else:
        found = found.filter(due__gte=begin)
    return found.filter(due__lt=end) if end is not None else found
