"""A worker's other cases of the same dispute or claim: what a hold may be meant for too, and what bars a purge.

Who orders a hold asks for the worker's file, and an open review looks for earlier determinations on the same treatment
(LC 4610(k), GK): neither knows which number the office has given it. As `process.relating` finds them, and those of the
same claim.
"""

from collections.abc import Iterable, Mapping

import msgspec
from django.db.models import Q

from openimr.process import worker_keys
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case
from openimr.server.intake.fetch import candidates, related_among
from openimr.server.office.models import Hold
from openimr.server.office.retention import rules

_CLAIM = "claim "
_SHOWN = 5


class Kindred(msgspec.Struct, frozen=True, kw_only=True):
    """A case that belongs with another, why, and whether it is on legal hold."""

    case: Case
    why: str
    held: bool

    @property
    def stands(self) -> str:
        """What keeps it: a hold, an appeal, or that it is at work; empty: nothing, it has come to rest."""
        if self.held:
            return "is on legal hold"
        if self.case.state in {state for rule in rules() for state in rule.states}:
            return ""
        return "is in appeal" if self.case.state == "APPEALED" else f"has not come to rest ({self.case.state})"


def kindred(case: Case) -> tuple[list[Kindred], bool]:
    """The cases that belong with a case, by number, and whether more share the worker's name than were compared."""
    cases, more = candidates(case_document(case), case.pk)
    return _among(case, cases), more


def barring(case: Case) -> list[Kindred]:
    """Those that keep a case from being purged: at work, in appeal, or on hold; however many share the name."""
    resting = [state for rule in rules() for state in rule.states]
    kept = ~Q(state__in=resting) | Q(legal_hold=True)
    near = Case.objects.filter(kept, worker_keys__overlap=sorted(worker_keys(case_document(case))))
    return [one for one in _among(case, near.exclude(pk=case.pk)) if one.stands]


def said(found: Iterable[Kindred]) -> str:
    """What bars a purge in one sentence; empty: nothing."""
    listed = [f"{one.case.number} {one.stands}" for one in found]
    more = f"; and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return f"It belongs with other cases of the worker: {'; '.join(listed[:_SHOWN])}{more}." if listed else ""


def _among(case: Case, cases: Iterable[Case]) -> list[Kindred]:
    rows, document = [*cases], case_document(case)
    why: dict[int, str] = {other.pk: f"{one.relation}: {one.why}" for other, _, one in related_among(document, rows)}
    claims = {key for key in worker_keys(document) if key.startswith(_CLAIM)}
    for row in rows:
        if claims & {*row.worker_keys}:
            why.setdefault(row.pk, "the same claim")
    held = {*Hold.objects.filter(case__in=why, ended=None).values_list("case", flat=True)}
    found = [_kindred(row, why, held) for row in rows if row.pk in why]
    return sorted(found, key=lambda one: one.case.number)


def _kindred(row: Case, why: Mapping[int, str], held: set[int]) -> Kindred:
    return Kindred(case=row, why=why[row.pk], held=row.legal_hold or row.pk in held)
