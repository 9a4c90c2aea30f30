"""Open cases that their reviewer may not decide any more: nobody else would find out before their days have passed."""

from django.db.models import QuerySet
from django.utils import timezone

from openimr.reviewers.ids import id_key
from openimr.reviewers.qualification import barred
from openimr.server.accounts.models import User
from openimr.server.cases.models import REVIEWING, Case
from openimr.server.office.fetch import by_id, roster

SHUT = "the account is shut"
OFF = "the roster has no entry"


def stranded(cases: QuerySet[Case], most: int) -> tuple[list[Case], int]:
    """Of those cases the ones under review that lie with somebody who may go on with none, the next due first.

    At most so many, each with `why` and with its `reviewer`, and how many there are in all. What the roster leaves
    open strands nothing; without a roster at hand only shut accounts do.
    """
    why = _why(cases)
    found = (
        cases.filter(state__in=REVIEWING, reviewer__in=why).select_related("reviewer").order_by("next_due", "number")
    )
    shown = [*found.select_related("reviewer").order_by("next_due", "number")[:most]]
    for case in shown:
        case.why = why[case.reviewer_id or 0]  # type: ignore[attr-defined]
    return shown, len(shown) if len(shown) < most else found.count()


def _why(cases: QuerySet[Case]) -> dict[int, str]:
    """Why each reviewer with open cases may go on with none, by account."""
    working = User.objects.filter(pk__in=cases.filter(state__in=REVIEWING).values("reviewer"))
    entries, today = by_id(roster()), timezone.localdate()
    told: dict[int, str] = {}
    for pk, active, reviewer in working.values_list("pk", "is_active", "reviewer"):
        entry = entries.get(id_key(reviewer or ""))
        why = (OFF if entries else None) if entry is None else barred(entry, today)
        if not active:
            why = SHUT
        if why is not None:
            told[pk] = why
    return told
