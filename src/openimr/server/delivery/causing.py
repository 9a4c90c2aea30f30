"""What causes letters: the events of a case, by the state machine, and time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache

import msgspec
from django.utils import timezone

from openimr import model
from openimr.process import CaseState, event_type, fold, screen
from openimr.process.casestate import Step
from openimr.process.lifecycle import Send, event_of, lifecycle, serves
from openimr.process.notices import eligibility_asks, notice_kinds
from openimr.process.told import audience
from openimr.process.words import role_of
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.delivery.determined import remaining
from openimr.server.delivery.models import NOWHERE, Sending
from openimr.server.jobs import enqueue

INVOICE = "invoice"
_OF_THE_REVIEWER = "reviewer information request"
_ON_ELIGIBILITY = "eligibility question"
_ISSUED = frozenset({"determination served", "determination received"})
"""Whose invoice the app `issuing` asks for, once the fee is known."""


def on_event(case: Case, event: CaseEvent) -> None:
    """Queue the making of what an event causes, in its transaction; most events cause nothing."""
    if event.type in _causing():
        _queue(case)


def on_other_parties(case: Case) -> None:
    """Queue the making of what is owed to who has come into a case, or into another's place, since it was caused."""
    _queue(case)


def _queue(case: Case) -> None:
    from openimr.server.delivery.tasks import queue_owed  # noqa: PLC0415 - jobs are registered by now

    enqueue(queue_owed, lock=f"letters:{case.number}", number=case.number)


class Caused(dict[tuple[str, int], frozenset[str]]):
    """The parties to which letters are to go, by kind of notice and place of the event that caused it."""


def caused(case: Case, document: model.Case, now: datetime) -> Caused:
    """All letters that the case has caused and nobody was told of otherwise.

    What is owed is sent. An event that is itself the service of its notice ("assignment served") is sent where it was
    recorded on its own day, so that the letter goes out now; of an earlier day, it says that it went out otherwise.
    """
    state = fold(document, now)
    # The service of a letter is an event that would cause its like again, to those it has not reached yet.
    ours = set(Sending.objects.filter(case=case, service_place__gte=0).values_list("kind", "service_place").distinct())
    found: dict[tuple[str, int], set[str]] = {}
    for kind, place, party in (*_owed(state), *_served_here(case, document, state)):
        if (kind, place) not in ours:
            found.setdefault((kind, place), set()).add(party)
    return Caused({key: frozenset(parties) for key, parties in found.items()})


def place_of(state: CaseState, kind: str) -> int:
    """The last event that caused a kind of notice, else that is its service; NOWHERE: there is none."""
    event = notice_kinds()[kind].event
    steps = [step for step in reversed(state.history) if step.place is not None]
    causes = [step for step in steps if any(send.notice == kind for send in sends(step))]
    found = next(iter(causes or [step for step in steps if step.event == event]), None)
    return NOWHERE if found is None or found.place is None else found.place


def items_of(state: CaseState, kind: str, place: int) -> tuple[int, ...]:
    """The items that a letter which an event caused is about, as long as it is owed; none: all of the case."""
    here = [step for step in state.history if step.place == place]
    own, alike = {(step.transition, step.at) for step in here}, {(step.event, step.at) for step in here}
    owed = [one for one in state.owed if one.notice == kind]
    found = [one for one in owed if (one.transition, one.since) in own]
    found += [one for one in owed if (event_of(one.transition), one.since) in alike]
    return found[0].items if found else ()


def asked_in(document: model.Case, kind: str, place: int) -> list[str]:
    """What a letter asks for, by the question that caused it: each line of its words an entry.

    On eligibility it asks what the facts leave open as well, and the questions of the reasons that the question names,
    by their codes: the letter says them in the party's language.
    """
    if not 0 <= place < len(document.events):
        return []
    event = document.events[place]
    if kind == _ON_ELIGIBILITY:
        return [*eligibility_asks(screen(document, timezone.now()), event)]
    if kind != _OF_THE_REVIEWER:
        return []
    return [line.strip() for line in (event.note or "").splitlines() if line.strip()]


def sends(step: Step) -> tuple[Send, ...]:
    """What a step of the history causes to be sent."""
    return _sends().get(step.transition, ())


def serves_itself(document: model.Case, place: int, kind: str, party: str) -> bool:
    """Whether the event that caused a letter is also its service on the party: the case counts from that event then."""
    if not 0 <= place < len(document.events):
        return False
    event = document.events[place]
    return kind in serves().get(event_type(event.type) or "", ()) and (not event.to or party in event.to)


def services_of(
    document: model.Case, kind: str, place: int, *, at: str, service: str, to: tuple[str, ...], items: tuple[int, ...]
) -> tuple[model.Event, ...]:
    """The events that the service of a letter on parties is; none: a notice of its kind is no step of the case.

    A determination that was issued, or served on others, is served on these as it was: an event for each outcome, of
    the items that no order has set aside since. A question that was asked is not asked again.
    """
    declared = notice_kinds()[kind]
    own = declared.event
    if own is None or kind not in serves().get(own, ()):
        return ()
    cause = document.events[place] if 0 <= place < len(document.events) else None
    if cause is None or event_type(cause.type) != own:
        return (model.Event(type=own, at=at, service=service, to=to, items=items),)
    if declared.again:
        return ()
    told = [one for one in document.events if (one.type, one.at, one.to) == (cause.type, cause.at, cause.to)]
    served = (msgspec.structs.replace(one, type=own, at=at, service=service, to=to) for one in told)
    left = remaining(document, kind, place)
    if left is None:
        return tuple(served)
    every = range(len(document.items))
    standing = ((one, tuple(n for n in one.items or every if n in left.stands)) for one in served)
    return tuple(msgspec.structs.replace(one, items=items) for one, items in standing if items)


def _owed(state: CaseState) -> Iterator[tuple[str, int, str]]:
    steps = [step for step in state.history if step.place is not None]
    places = {(step.transition, step.at): step for step in steps}
    alike = {(step.event, step.at): step for step in steps}
    for one in state.owed:
        # What a certification makes owed may be owed by another row than the one that took it.
        step = places.get((one.transition, one.since)) or alike.get((event_of(one.transition), one.since))
        if one.party is None or one.notice not in notice_kinds():
            continue
        if one.notice == INVOICE and step is not None and step.event in _ISSUED:
            continue
        yield one.notice, NOWHERE if step is None or step.place is None else step.place, one.party


def _served_here(case: Case, document: model.Case, state: CaseState) -> Iterator[tuple[str, int, str]]:
    roles = {party.id: role_of(party.role) for party in document.parties}
    recorded: Mapping[int, datetime] = dict(
        CaseEvent.objects.filter(case=case, type__in=serves()).values_list("place", "recorded")
    )
    for step in state.history:
        if step.place is None or step.place not in recorded or step.event is None:
            continue
        if timezone.localdate(step.at) != timezone.localdate(recorded[step.place]):
            continue
        event = document.events[step.place]
        if any(kind in serves().get(step.event, ()) for kind in (send.notice for send in sends(step))):
            yield from _audience(step, event, roles)


def _audience(step: Step, event: model.Event, roles: Mapping[str, str | None]) -> Iterator[tuple[str, int, str]]:
    for send in sends(step):
        if send.notice not in serves().get(step.event or "", ()) or step.place is None:
            continue
        for _, party in audience(send.to, roles):
            if party is not None and (not event.to or party in event.to):
                yield send.notice, step.place, party


@cache
def _sends() -> Mapping[str, tuple[Send, ...]]:
    return {row.id: row.sends for row in lifecycle().transitions if row.sends}


@cache
def _causing() -> frozenset[str]:
    table = lifecycle()
    beyond: set[str] = set()  # states in which what is owed becomes another notice
    for row in table.transitions:
        for later in (send.later for send in row.sends if send.later is not None):
            beyond.update({*table.states_of(table.notices[later].holds_in)} - {*table.states_of(row.start)})
    return frozenset(row.event for row in table.transitions if row.sends or row.to in beyond)
