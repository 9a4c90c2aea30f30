"""Which events a program may record: what the pages let its account record, and of the case as it stands.

Never those that the server makes itself.

A review is completed by its reviewer's signature, a determination is served once quality has passed it, a notice is
served by the delivery of its letter: an event alone would say so without its being so.
"""

import msgspec

from openimr import model
from openimr.process import event_faults
from openimr.process.events import role_faults
from openimr.process.impossible import impossible_days, impossible_injury
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.api.problems import Problem
from openimr.server.api.seen import canonical
from openimr.server.intake.deciding import FINDINGS, check_finding
from openimr.server.intake.stepping import may_take

MADE_HERE = frozenset(
    {
        "application duplicate",
        "assignment served",
        "consolidated",
        "consolidation ended",
        "determination served",
        "duplicate undone",
        "invoice sent",
        "notice served",
        "published",
        "records received",
        "remanded",
        "returned to reviewer",
        "review completed",
        "reviewer assigned",
        "reviewer information requested",
        "reviewer removed",
        "termination served",
    }
)
"""Events that the server records when it does what they say."""
BEFORE = (
    "injury", "request made", "request received", "request returned", "ur information requested",
    "ur information received", "ur deferred", "liability resolved", "ur decision", "ur decision served",
    "ur decision told", "ur decision received", "ur service defective", "ur appeal requested", "ur appeal decided",
    "ur untimeliness claimed", "application mailed", "application filed", "application received", "certified expedited",
)  # fmt: skip
"""Events that a case may be opened with: what happened up to the application."""


def check_event(user: User, case: model.Case, event: model.Event) -> None:
    """Whether a program of an account may record this event of a case.

    Raises:
        Problem: 403 or 422, and why.
        RefusedError: a finding on eligibility does not say what it rests on.
    """
    type_ = canonical(event.type)
    if type_ in MADE_HERE:
        raise Problem(422, f"the server records '{type_}' itself, when it does it")
    _check(msgspec.structs.replace(case, events=(event,)))
    finding = type_ in dict(FINDINGS)
    if not (may(user, "decide eligibility") if finding else may_take(user, type_)):
        raise Problem(403, f"an account of this role does not record '{type_}'")
    if finding:
        check_finding(case, type_, event.reasons, event.note or "")


def rests_on_nothing_presumed(event: model.Event) -> bool:
    """Whether the steps before this event have to be on record: those of the review are, as they are taken here.

    What happened up to the application happened elsewhere. Of it a program tells what it knows, as when a case is
    opened, and the rest is presumed.
    """
    return canonical(event.type) not in BEFORE


def check_new(case: model.Case) -> None:
    """Whether a case may be opened with these events.

    Raises:
        Problem: 422, and why.
    """
    for place, event in enumerate(case.events):
        if canonical(event.type) not in BEFORE:
            raise Problem(422, f"events[{place}].type: a case is opened with what happened up to the application")
    check_parties(case)
    _check(case)
    for fault in impossible_days(case):
        raise Problem(422, f"events[{fault.place}].{fault.field}: {fault.problem}")
    if (wrong := impossible_injury(case)) is not None:
        raise Problem(422, f"injury.date: {wrong}")


def check_parties(case: model.Case) -> None:
    """Whether every party has a role that is known: one with another is told nothing, and its steps are nobody's.

    Raises:
        Problem: 422, and which roles it may be.
    """
    for place, says in role_faults(case):
        raise Problem(422, f"parties[{place}].role: {says}")


def _check(case: model.Case) -> None:
    for fault in event_faults(case):
        raise Problem(422, f"events[{fault.place}].{fault.field}: {fault.problem}")
    parties = {party.id for party in case.parties}
    for place, event in enumerate(case.events):
        if not "1900" <= event.at[:4] <= "2199":
            raise Problem(422, f"events[{place}].at: the year can't be")
        if event.by is not None and event.by not in parties:
            raise Problem(422, f"events[{place}].by: give the `id` of one of `parties`")
