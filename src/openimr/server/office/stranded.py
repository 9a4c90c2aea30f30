"""Open cases that their reviewer may not decide any more: nobody else would find out before their days have passed."""

from collections.abc import Mapping
from datetime import date

import msgspec
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone

from openimr.reviewers import Roster
from openimr.reviewers.ids import id_key
from openimr.reviewers.qualification import barred
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.models import REVIEWING, Case, CaseEvent
from openimr.server.office.fetch import by_id, roster

SHUT = "the account is shut"
NO_REVIEWER = "the account is no reviewer's any more"
OTHER_ID = "the account has another id on the roster than the case was given to"
OFF = "the roster has no entry"


class Stranded(msgspec.Struct, frozen=True):
    """Why cases lie still: of an account that may go on with none, and of a case by itself; by key."""

    accounts: Mapping[int, str]
    cases: Mapping[int, str]

    def why(self, case: Case) -> str:
        """Why this one does; empty: its reviewer may go on."""
        return self.accounts.get(case.reviewer_id or 0) or self.cases.get(case.pk, "")

    def of(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Those of the cases that do."""
        return cases.filter(Q(reviewer__in=self.accounts) | Q(pk__in=self.cases), state__in=REVIEWING)


def why_stranded(cases: QuerySet[Case]) -> Stranded:
    """Which of those cases lie with somebody who may not go on, and why.

    What the roster leaves open strands nothing; without a roster at hand only what became of the account does.
    """
    working = User.objects.filter(pk__in=cases.filter(state__in=REVIEWING).values("reviewer"))
    entries = _looked_at(roster(), timezone.localdate())
    told: dict[int, str] = {}
    for pk, active, roles, reviewer in working.values_list("pk", "is_active", "roles", "reviewer"):
        key = id_key(reviewer or "")
        why = entries.get(key, OFF if entries else None)
        if not active:
            why = SHUT
        elif Role.REVIEWER not in roles or not reviewer:
            why = NO_REVIEWER
        if why is not None:
            told[pk] = why
    return Stranded(told, _given_to_another_id(cases))


_last: tuple[Roster, date, Mapping[str, str | None]] | None = None


def _looked_at(held: Roster, on: date) -> Mapping[str, str | None]:
    """Why the reviewers of a roster may decide nothing on a day, by folded id; None: nothing bars.

    Kept for the roster and day that were looked at last: every inbox asks, and a thousand entries take their time.
    """
    global _last  # noqa: PLW0603 - one assignment of a whole tuple
    last = _last
    if last is None or last[0] is not held or last[1] != on:
        last = held, on, {key: barred(entry, on) for key, entry in by_id(held).items()}
        _last = last
    return last[2]


def _given_to_another_id(cases: QuerySet[Case]) -> dict[int, str]:
    """The cases that were given to another id than their account has now; asked only of accounts whose id changed."""
    given = CaseEvent.objects.filter(case=OuterRef("pk"), type="reviewer assigned").order_by("-place")
    moved = cases.filter(state__in=REVIEWING, reviewer__reviewer_changed__isnull=False)
    found = moved.annotate(given=Subquery(given.values(given_to=KT("document__by"))[:1]), has=F("reviewer__reviewer"))
    return {
        pk: OTHER_ID
        for pk, by, has in found.values_list("pk", "given", "has")
        if by and has and id_key(by) != id_key(has)
    }


def stranded(cases: QuerySet[Case], most: int) -> tuple[list[Case], int]:
    """Of those cases the ones under review that lie with somebody who may not go on, the next due first.

    At most so many, each with `why` and with its `reviewer`, and how many there are in all.
    """
    whys = why_stranded(cases)
    found = whys.of(cases)
    shown = [*found.select_related("reviewer").order_by("next_due", "number")[:most]]
    for case in shown:
        case.why = whys.why(case)  # type: ignore[attr-defined]
    return shown, len(shown) if len(shown) < most else found.count()
