"""What may be done to a case: each a transaction of its own, taken through the state machine of `process`."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, connection
from django.utils import timezone
from psycopg.errors import RestrictViolation

from openimr import model
from openimr.process import CaseState, Clock, accepted, clocks_of, event_faults, event_type, fold, worker_keys
from openimr.server.accounts.models import Organization
from openimr.server.cases.announcing import OTHER_PARTIES, announce
from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.items import refuse_other_items, refuse_unappealed
from openimr.server.cases.leaving import shown_name, ties_after
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.looking import look_again
from openimr.server.cases.models import Case, CaseClock, CaseEvent, CaseFacts, Person
from openimr.server.cases.moments import moment_text
from openimr.server.trail.actor import actor, step


def open_case(facts: model.Case, administrator: Organization | None, at: datetime | None = None) -> Case:
    """A new case with a number of its own; `facts` may bring events that happened before.

    Raises:
        RefusedError: one of its events is refused; nothing is kept.
    """
    now = at or timezone.now()
    with step():
        number = _number(now)
        case = Case.objects.create(
            number=number, opened=now, claims_administrator=administrator, state="START", changed=now
        )
        _mark(number)
        whole = msgspec.structs.replace(facts, case_number=number, events=())
        _keep_facts(case, whole, now)
        for event in facts.events:
            _append(case, event, now)
        state = _derive(case, msgspec.structs.replace(whole, events=facts.events), now)
        _refuse(state, range(len(facts.events)))
        _refuse_unread(state, facts, range(len(facts.events)))
    return case


def take(number: str, event: model.Event, *, revision: int | None = None, strict: bool = False) -> CaseState:
    """Append an event to a case, if the state machine takes it; the state after it.

    `revision`: that of the case as it was looked at; None: whatever it is now. `strict`: nothing is presumed for it. A
    file from elsewhere may lack steps of the usual way; who takes one here records what comes before it first.

    Raises:
        UnknownCaseError: there is no such case.
        StaleError: somebody has changed the case since.
        RefusedError: the state machine does not take the event now; it says why, and what is needed.
    """
    now = timezone.now()
    with _held_to_guards(), step(number):
        case = lock_case(number)
        if revision is not None and revision != case.revision:
            raise StaleError(f"case {number} has changed since you opened it: look at it again")
        before = case_document(case)
        was = fold(before, now).taken
        refuse_unappealed(before, event, now)
        event = msgspec.structs.replace(event, recorded=moment_text(now) if _of_before(event.at, now) else None)
        place = _append(case, event, now)
        whole = msgspec.structs.replace(before, events=(*before.events, event))
        state = _derive(case, whole, now)
        _refuse(state, [place])
        _refuse_unread(state, whole, [place])
        _refuse_unseating(state, whole, was)
        if strict:
            _refuse_presumed(state, place)
    return state


def amend(
    number: str, facts: model.Case, *, revision: int | None = None, same: Collection[str] = frozenset()
) -> CaseState:
    """Keep another version of what is on file of a case; its events stay. See `take` for errors.

    `same`: the ids of parties that have another name now, and are the same persons (`leaving.ties_after`). Refused as
    well where by these facts something on record could not have happened, or was about something else.
    """
    now = timezone.now()
    with step(number):
        case = lock_case(number)
        if revision is not None and revision != case.revision:
            raise StaleError(f"case {number} has changed since you opened it: look at it again")
        before = case_document(case)
        was = fold(before, now)
        refuse_other_items(before, facts, was)
        whole = msgspec.structs.replace(facts, case_number=number, events=())
        _keep_facts(case, whole, now, same)
        document = msgspec.structs.replace(whole, events=before.events)
        state = _derive(case, document, now)
        known = {refused.place for refused in was.refused}
        for refused in state.refused:
            if refused.place not in known:
                raise RefusedError(
                    f"by these facts something on record could not have happened: {refused.event} of "
                    f"{refused.at:%Y-%m-%d}, as {refused.why}"
                )
        if _places(before) != _places(document):
            for told in OTHER_PARTIES:
                told(case)
        return state


def _places(document: model.Case) -> set[tuple[str, str]]:
    return {(party.id, party.role) for party in document.parties}


@contextmanager
def _held_to_guards() -> Iterator[None]:
    """What a guard in the database refuses is refused like anything else; its message is a sentence for the office."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, RestrictViolation):
            raise
        raise RefusedError(cause.diag.message_primary or "the database refuses this event") from error


def bring_up_to_date(number: str) -> bool:
    """Derive a case anew if time alone can have changed it; whether it was. `revision` stays: nobody did anything.

    Safe beside other workers: a case that another transaction has is left to it.
    """
    now = timezone.now()
    with step(number):
        due = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(number=number, look_again__lte=now)
        case = due.first()
        if case is None:
            return False
        _derive(case, case_document(case), now, by_time=True)
    return True


def _number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_numbers')")
        return f"CM{timezone.localtime(now).year % 100:02}-{cursor.fetchone()[0]:07}"


def _mark(number: str) -> None:
    """From here on the rows of the trail name the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openimr.case', %s, true)", [number])


def _keep_facts(case: Case, facts: model.Case, now: datetime, same: Collection[str] = frozenset()) -> None:
    version = case.facts.count() + 1
    CaseFacts.objects.create(case=case, version=version, at=now, by=actor(), document=msgspec.to_builtins(facts))
    accounts = ties_after(case, facts, same, now)
    Person.objects.filter(case=case).delete()
    Person.objects.bulk_create(
        Person(
            case=case,
            party=party.id,
            role=party.role,
            name=shown_name(party),
            account_id=accounts.get(party.id),
        )
        for party in facts.parties
        if shown_name(party)
    )


def _append(case: Case, event: model.Event, now: datetime) -> int:
    at = _moment(event.at)
    if at > now:
        raise RefusedError("the event's date lies in the future: a step is recorded once it has been taken")
    place = CaseEvent.objects.filter(case=case).count()
    row = CaseEvent.objects.create(
        case=case,
        place=place,
        type=event_type(event.type) or event.type,
        at=at,
        document=msgspec.to_builtins(event),
        recorded=now,
        by=actor(),
    )
    announce(case, row)
    return place


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("the event's date is none: write it as 2026-05-01T09:30:00-07:00") from error
    return at if at.tzinfo else at.replace(tzinfo=timezone.get_default_timezone())


def _refuse(state: CaseState, places: Iterable[int]) -> None:
    """End the transaction where the state machine refused one of these events."""
    new = {*places}
    for refused in state.refused:
        if refused.place in new:
            raise RefusedError(f"{refused.why} {refused.needs}".strip())


_AT_ONCE = timedelta(minutes=1)


def _of_before(at: str, now: datetime) -> bool:
    """Whether an event may have happened some time ago: it gives its day alone, or a moment that is over.

    What was done in between could not know of it (`process.haste`).
    """
    return len(at) <= len("2026-05-01") or _moment(at) < now - _AT_ONCE


def _refuse_unread(state: CaseState, document: model.Case, places: Iterable[int]) -> None:
    """End the transaction where one of these events was passed over: nobody can read its type, or its date."""
    unread = {*places} - {*state.taken}
    if unread:
        why = [fault.problem for fault in event_faults(document) if fault.place in unread and fault.skipped]
        raise RefusedError(f"the event can't be read: its date or type {why[0] if why else 'is none'}")


def _refuse_unseating(state: CaseState, document: model.Case, was: Iterable[int]) -> None:
    """End the transaction where an event before others would undo what had been taken: what was done stays done.

    A determination is final, and only the Appeals Board sends it back (LC 4610.6(g) to (i)).
    """
    undone = [document.events[place] for place in sorted({*was} - {*state.taken})]
    if undone:
        named = ", ".join(f"{event.type} of {event.at[:10]}" for event in undone[:3])
        raise RefusedError(f"it would undo what is on record: {named}")


_TAKEN_UP = ("RFA_RECEIVED",)
"""What the history says of items that utilization review had set aside and decides on anew: nothing is presumed."""


def _refuse_presumed(state: CaseState, place: int) -> None:
    """End the transaction where this event was only taken because steps before it were presumed."""
    step_of = next((one for one in state.history if one.place == place), None)
    if step_of is not None and step_of.implied and step_of.implied != _TAKEN_UP:
        raise RefusedError(
            f"the case is not there yet: before this it has to have been {', '.join(step_of.implied)}, and nobody has "
            "recorded that"
        )


def _derive(case: Case, document: model.Case, now: datetime, *, by_time: bool = False) -> CaseState:
    """Bring the columns and clocks of a case to what `process` says of its facts and events.

    `by_time`: nobody did anything, so that who looks at the case still sees its last revision.
    """
    state = fold(document, now)
    clocks = clocks_of(accepted(document, now), now, explain=False)
    due = [
        (_moment(clock.due), clock.state)
        for clock in clocks
        if clock.kind == "duty" and clock.due and clock.stopped is None
    ]
    late = [state for at, state in due if at < now]
    received = next((e.at for e in document.events if event_type(e.type) == "application received"), None)
    was, case.state, case.priority = case.state, state.state, state.priority
    case.claim_number = document.claim_number or ""
    case.received = _moment(received) if received else None
    case.next_due = min((at for at, _ in due), default=None)
    case.overdue_unsure = bool(late) and all(state == "unknown" for state in late)
    case.words = " ".join([case.number, case.claim_number, *(item.request for item in document.items)])
    case.worker_keys = sorted(worker_keys(document))
    case.look_again = look_again(document, state, clocks, now)
    if not by_time:
        case.changed, case.revision = now, case.revision + 1
    elif state.state != was:
        case.changed = now
    case.save()
    _keep_clocks(case, clocks)
    return state


def _keep_clocks(case: Case, clocks: Iterable[Clock]) -> None:
    CaseClock.objects.filter(case=case).delete()
    CaseClock.objects.bulk_create(
        CaseClock(
            case=case,
            place=place,
            clock=clock.clock,
            who=clock.who,
            kind=clock.kind,
            state="running" if clock.stopped is None and clock.due else clock.state,
            due=_moment(clock.due) if clock.due else None,
            document=msgspec.to_builtins(clock),
        )
        for place, clock in enumerate(clocks)
    )
