"""Withdrawal: asked for by who may, answered by the office."""

from collections.abc import Sequence

from django.db import IntegrityError
from django.utils import timezone

from openimr import model
from openimr.process import event_type, fold, role_of, standing_role
from openimr.server.accounts.models import User
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case, Person
from openimr.server.cases.moments import moment_text
from openimr.server.intake.deciding import same_revision
from openimr.server.intake.models import WithdrawalAsked
from openimr.server.trail.actor import actor, step

_WORKERS_SIDE = frozenset({"injured worker", "representative", "family member"})
_APPLIED = frozenset({"application received", "application filed", "application mailed"})


def applicants(document: model.Case) -> frozenset[str]:
    """The parties that may withdraw the application (9792.10.8: the applicant), by their ids.

    The worker, whose dispute it is, and who acts for the worker; a physician only who is on record as having applied.
    """
    filers, roles = applied_by(document), {party.id: role_of(party.role) or "" for party in document.parties}
    return frozenset(
        party
        for party, role in roles.items()
        if standing_role(role) == role and (role in _WORKERS_SIDE or party in filers)  # who has left withdraws nothing
    )


def applied_by(document: model.Case) -> frozenset[str]:
    """The parties that are on record as having applied, by their ids; none where the record does not say.

    The role that the form names adds nobody where an event names who applied: who has taken the party's place since has
    not applied. Nor does it where somebody has left the role and no event says which of the two it was.
    """
    by_event = frozenset(event.by for event in document.events if event.by and event_type(event.type) in _APPLIED)
    if by_event or not document.application.filed_by:
        return by_event
    said = role_of(document.application.filed_by)
    held = {party.id: role_of(party.role) or "" for party in document.parties}
    in_role = frozenset(party for party, role in held.items() if said is not None and standing_role(role) == said)
    return in_role if all(held[party] == said for party in in_role) else frozenset()


def may_withdraw(user: User, verb: str, case: Case) -> bool:
    """The condition of "ask withdrawal": the account is that of an applicant in the case."""
    if verb != "ask withdrawal":
        return True
    mine = Person.objects.filter(case=case, account=user).order_by("pk").values_list("party", "role").first()
    if mine is None:
        return False
    return role_of(mine[1]) in _WORKERS_SIDE or mine[0] in applicants(case_document(case))


def ask_withdrawal(user: User, number: str, *, items: Sequence[int], reason: str, sure: bool) -> WithdrawalAsked:
    """An applicant asks to withdraw the application, or some of its items; the office takes it.

    Raises:
        RefusedError: it can't be withdrawn now, or a request waits already.
        UnknownCaseError: there is no such case.
    """
    if not sure:
        raise RefusedError("Tick that you are sure: what is withdrawn is not reviewed.")
    now = timezone.now()
    with step(number):
        case = lock_case(number)
        person = Person.objects.filter(case=case, account=user).order_by("pk").first()
        document = case_document(case)
        if person is None or person.party not in applicants(document):
            raise RefusedError(
                "Only who applied, the injured worker, or who acts for the worker can withdraw the application "
                "(9792.10.8). Tell the office if it should be withdrawn."
            )
        state = fold(document, now)
        if not any(event_type(one.event) == "application withdrawn" for one in state.next):
            raise RefusedError(f"The application can't be withdrawn any more: {state.says}.")
        still = {one.item for one in state.items if one.status == "open"}
        if not {*items} <= still:
            raise RefusedError("One of these treatments is not in dispute any more.")
        try:
            return WithdrawalAsked.objects.create(
                case=case, party=person.party, items=sorted({*items}), reason=reason.strip(), at=now, by=actor()
            )
        except IntegrityError as error:
            raise RefusedError("A withdrawal has been asked for already, and waits for the office.") from error


def answer_withdrawal(number: str, *, taken: bool, answer: str, revision: int) -> None:
    """Take a withdrawal that was asked for, or say why not.

    Raises:
        RefusedError: none waits, no reason is given, or the state machine does not take it.
        StaleError: the case has changed since it was looked at.
        UnknownCaseError: there is no such case.
    """
    now = timezone.now()
    with step(number):
        case = lock_case(number)
        same_revision(case, revision)
        asked = WithdrawalAsked.objects.select_for_update().filter(case=case, answered=None).first()
        if asked is None:
            raise RefusedError("No withdrawal waits in this case.")
        if taken and asked.party not in applicants(case_document(case)):
            raise RefusedError("Who asked for it is no longer one who may withdraw it: don't take it, and say so.")
        if not taken and not answer.strip():
            raise RefusedError("Say why it is not taken: who asked for it reads this.")
        asked.answered, asked.answered_by, asked.taken, asked.answer = now, actor(), taken, answer.strip()
        asked.save(update_fields=["answered", "answered_by", "taken", "answer"])
        if taken:
            event = model.Event(
                type="application withdrawn",
                at=moment_text(now),
                by=asked.party,
                items=tuple(asked.items),
                service="electronic",
            )
            take(number, event, strict=True)
