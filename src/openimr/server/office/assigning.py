"""Give one case to a reviewer: who fits and why, ties that a person has looked at, and the step itself."""

from collections.abc import Sequence
from datetime import date

import msgspec
from django.utils import timezone

from openimr import model
from openimr.model import Event
from openimr.process import fold
from openimr.reviewers.conflicts import Clearance, Conflict, after_clearance, screen_conflicts
from openimr.reviewers.ids import id_key
from openimr.reviewers.matching import Match, match
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError, StaleError, UnknownCaseError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import moment_text
from openimr.server.intake.fetch import joined_and_going
from openimr.server.office.errors import OfficeError
from openimr.server.office.fetch import accounts, register, roster, with_loads
from openimr.server.office.models import AssignmentMade, AssignmentRun, TieCleared
from openimr.server.trail.actor import actor, step

VERB = "assign reviewer"
WAITING = ("RECORDS_COMPLETE", "REMANDED")
"""States in which a case waits for a reviewer."""
_EVENT = "reviewer assigned"
_LEAST = 10


class Candidate(msgspec.Struct, frozen=True):
    """A reviewer held against a case; `bar` says why the case can't be given to this one here and now, if so."""

    match: Match
    name: str
    bar: str


def candidates(case: Case, document: model.Case, on: date | None = None) -> list[Candidate]:
    """Every reviewer of the roster against the case, best first."""
    day = on or timezone.localdate()
    held, known = roster(), register()
    reviewers = with_loads(held.reviewers)
    names = {one.id: one.name or "" for one in reviewers}
    found = screen_conflicts(reviewers, document, known.organizations, day)
    left = after_clearance(found, clearances_of([case]), document.case_number, day)
    unread = tuple(fault.line for fault in known.faults if fault.refused)
    working = accounts()
    return [
        Candidate(one, names.get(one.reviewer or "", ""), _bar(one, working))
        for one in match(document, reviewers, day, left, unread)
    ]


def _bar(found: Match, working: dict[str, User]) -> str:
    if id_key(found.reviewer or "") not in working:
        return "has no account here, or one that is closed"
    if found.status == "to be checked":
        return "a tie has to be looked at first"
    if not found.eligible:
        return "may not decide this case"
    if found.available is None:
        return "the roster does not say how many cases this reviewer takes"
    return "" if found.available else "is absent, or has as many cases as agreed"


def wanting(found: Sequence[Candidate]) -> list[tuple[str, int]]:
    """Where nobody can take a case: what stands in the way, and of how many; those for whom one thing is lacking first.

    What would be needed is the other side of it: that fact proved, that tie looked at, a free place.
    """
    counts: dict[str, int] = {}
    for one in found:
        said = list(dict.fromkeys(reason.split(" (")[0] for reason in one.match.reasons)) or [one.bar]
        if len(said) == 1:
            counts[said[0]] = counts.get(said[0], 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:8]


def clearances_of(cases: Sequence[Case]) -> tuple[Clearance, ...]:
    """The ties of these cases that a person has looked at and found to be none."""
    rows = TieCleared.objects.filter(case__in=cases).select_related("case").order_by("pk")
    return tuple(
        Clearance(
            reviewer=row.reviewer,
            fingerprint=row.fingerprint,
            by=row.by,
            at=timezone.localtime(row.at).isoformat(timespec="seconds"),
            reason=row.reason,
            case_number=row.case.number,
        )
        for row in rows
    )


def clear_tie(user: User, number: str, reviewer: str, fingerprint: str, reason: str) -> None:
    """Say that a tie that was to be checked is none; a certain one can't be cleared.

    Raises:
        UnknownCaseError: no such case of the account. OfficeError: no reason, or no such tie now.
    """
    case = _asked(user, number)
    if len(reason.strip()) < _LEAST:
        raise OfficeError("Say what you looked at and why it is no conflict.")
    found = screen_conflicts(roster().reviewers, case_document(case), register().organizations, timezone.localdate())
    tie = next((t for t in found.get(reviewer, ()) if t.fingerprint == fingerprint), None)
    if tie is None:
        raise OfficeError("There is no such tie now: look at the list again.")
    if tie.grade == "certain":
        raise OfficeError("This tie is certain: nobody can clear it.")
    with step(number):
        TieCleared.objects.create(
            case=lock_case(number),
            reviewer=reviewer,
            fingerprint=fingerprint,
            reason=reason.strip(),
            conflict=msgspec.to_builtins(tie),
            at=timezone.now(),
            by=actor(),
        )


def assign(user: User, number: str, reviewer: str, *, revision: int, reason: str = "") -> AssignmentMade:
    """Give a case to a reviewer who may decide it; what was known of the match is kept with it.

    `reason`: why not the first of the list, where it is another.

    Raises:
        UnknownCaseError: no such case of the account. StaleError: it has changed since.
        RefusedError: it does not wait for a reviewer, or this one can't take it.
    """
    _asked(user, number)
    with step(number):
        case = lock_case(number)
        if case.revision != revision:
            raise StaleError(f"case {number} has changed since you opened it: look at it again")
        document = case_document(case)
        waits(document)
        account = lock_reviewer(reviewer)
        found = candidates(case, document)
        able = [one for one in found if not one.bar]
        chosen = next((one for one in found if id_key(one.match.reviewer or "") == id_key(reviewer)), None)
        if chosen is None:
            raise RefusedError("there is no such reviewer on the roster")
        if chosen.bar:
            raise RefusedError(f"this reviewer {chosen.bar}")
        if chosen is not able[0] and len(reason.strip()) < _LEAST:
            raise RefusedError("another reviewer stands first: say why the case goes to this one")
        kept = {
            "match": msgspec.to_builtins(chosen.match),
            "place": able.index(chosen) + 1,
            "able": len(able),
            "of": len(found),
            "reason": reason.strip(),
        }
        if account is None:  # closed this very moment
            raise RefusedError("this reviewer has no account here, or one that is closed")
        return give(case, account, kept)


def lock_reviewer(reviewer: str) -> User | None:
    """A reviewer's account, locked to the end of the transaction: two who assign do not both take the last place."""
    account = accounts().get(id_key(reviewer))
    if account is None:
        return None
    locked = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=account.pk, is_active=True)
    return locked.first()


def give(case: Case, account: User, kept: object, run: AssignmentRun | None = None) -> AssignmentMade:
    """Take the step for a locked case, in the caller's transaction: event, the case's reviewer, and what was known.

    Raises:
        RefusedError: the state machine does not take it.
    """
    at = timezone.localtime()
    event = Event(type=_EVENT, at=moment_text(at), by=account.reviewer)
    take(case.number, event, strict=True)
    case.refresh_from_db()
    case.reviewer = account
    case.save(update_fields=["reviewer"])
    by = f"user:{run.by_id}" if run is not None else actor()
    return AssignmentMade.objects.create(
        case=case, run=run, reviewer=account.reviewer or "", at=at, by=by, document=kept
    )


def waits(document: model.Case) -> None:
    """Whether a case waits for a reviewer.

    Raises:
        RefusedError: it does not, and where it stands.
    """
    state = fold(document)
    if not any(one.event == _EVENT and one.to is not None for one in state.next):
        raise RefusedError(f"the case does not wait for a reviewer: it is {state.state} ({state.says})")


def joined(case: Case) -> list[tuple[str, str | None]]:
    """The cases that are decided together with this one (9792.10.4(a)) and go on, each with the reviewer who has it."""
    return [*joined_and_going(case).values_list("number", "reviewer__reviewer")]


def conflicts_shown(found: Match) -> list[Conflict]:
    """The ties of a match, the gravest first."""
    return sorted(found.conflicts, key=lambda tie: (tie.grade != "certain", tie.rule, tie.party))


def _asked(user: User, number: str) -> Case:
    case = case_for(user, VERB, number)
    if case is None:
        raise UnknownCaseError(f"there is no case {number}")
    return case
