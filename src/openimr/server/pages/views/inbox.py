"""The inbox: what waits for this account, the nearest due day first."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may, visible_cases
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.models import Case
from openimr.server.delivery.fetch import came_back, determinations_to_send
from openimr.server.issuing.fetch import came_after_approval
from openimr.server.issuing.models import Approval
from openimr.server.office.stranded import stranded
from openimr.server.operations.queue import background_for_pages
from openimr.server.pages.guard import Asked, allowed
from openimr.server.pages.paging import LongPaginator
from openimr.server.publication.fetch import counts_for

WAITING: Mapping[Role, tuple[str, ...]] = {
    Role.INTAKE: ("APP_RECEIVED", "APP_INFO_PENDING", "ELIGIBLE"),
    Role.CASE_MANAGER: (
        "ASSIGNED", "RECORDS_PENDING", "RECORDS_OVERDUE", "RECORDS_COMPLETE", "REVIEW_INFO_PENDING", "APPEALED",
        "REMANDED",
    ),
    Role.REVIEWER: ("IN_REVIEW", "REVIEW_INFO_PENDING", "RE_REVIEW"),
    Role.QUALITY: ("QA",),
    Role.MEDICAL_DIRECTOR: ("RECORDS_COMPLETE", "QA", "APPEALED", "REMANDED"),
    Role.CLAIMS_STAFF: ("ASSIGNED", "RECORDS_PENDING", "RECORDS_OVERDUE", "REVIEW_INFO_PENDING", "IMPLEMENTING"),
}  # fmt: skip
"""The states of a case in which somebody of the role has the next step."""
_MOST = 50
_STRANDED = 10


@allowed("see inbox")
def inbox(request: Asked) -> HttpResponse:
    """What waits for the account, 50 a page; a role without a list of its own sees its cases, last changed first."""
    states = {state for role in request.user.roles for state in WAITING.get(Role(role), ())}
    cases = visible_cases(request.user).select_related("claims_administrator")
    if states:
        cases = cases.filter(state__in=states)
    asked = request.GET.get("page")
    ordered = cases.order_by("next_due", "number") if states else cases.order_by("-changed")
    page = LongPaginator(ordered, _MOST, asked).get_page(asked)
    if states and request.user.has_role(*OFFICE):
        nearest = _nearest(visible_cases(request.user), states, page.end_index())
        page.object_list = ordered.filter(pk__in=nearest)[max(0, page.start_index() - 1) : page.end_index()]
    mails = may(request.user, "send notices")
    lost, lost_count = (
        stranded(visible_cases(request.user), _STRANDED) if may(request.user, "assign reviewer") else ([], 0)
    )
    shown = {
        "cases": page,
        "waiting": bool(states),
        "background": background_for_pages() if request.user.has_role(*OFFICE, Role.ADMINISTRATOR) else None,
        "letters_came_back": came_back().count() if mails else 0,
        "to_send": determinations_to_send() if mails else None,
        "late_records": _late_records(request.user),
        "stranded": lost,
        "stranded_count": lost_count,
        **counts_for(request.user),
    }
    return render(request, "pages/inbox.html", shown)


def _late_records(user: User) -> list[Approval]:
    """Approvals after which records came, for who answers for them or has to wait with the issue."""
    if not (may(user, "check quality") or may(user, "issue determination")):
        return []
    return [*came_after_approval(visible_cases(user))[:_STRANDED]]


def _nearest(cases: QuerySet[Case], states: Collection[str], most: int) -> list[int]:
    """The cases of each state that are due next, of all that there are: from the index, however many wait."""
    each = [cases.filter(state=state).order_by("next_due", "number").values("pk")[:most] for state in sorted(states)]
    first, *others = each
    return [row["pk"] for row in (first.union(*others, all=True) if others else first)]
