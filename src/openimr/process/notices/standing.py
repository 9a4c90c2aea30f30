"""Whether what a notice says is still so: a case goes on, and a notice of yesterday may have become untrue."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from itertools import dropwhile

import msgspec

from openimr.model import Case, Event
from openimr.process.casestate import CaseState, RefusedEvent, Step
from openimr.process.clocking import clocks_of
from openimr.process.courses import case_of
from openimr.process.days import LOS_ANGELES
from openimr.process.fold import accepted, fold
from openimr.process.lifecycle import lifecycle
from openimr.process.moments import moments_of
from openimr.process.notices.kinds import NoticeKind, notice_kinds

_AS_IF: Mapping[str, Mapping[str, object]] = {
    "application ineligible": {"reasons": ("E01_UNSIGNED",)},
    "determination served": {"outcome": "upheld"},
    "remanded": {"reasons": ("A5",)},
}
"""What an event that is only tried says of itself, so that it is refused for the case's course alone."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether what a notice says is so of a case.

    `untrue` says why it is not; null: nothing in the case speaks against it. `told_on` is the day of the event that it
    tells of, null where the case has none. `doubts` are what the office has to look at.
    """

    untrue: str | None = None
    told_on: dt.date | None = None
    doubts: tuple[str, ...] = ()


def standing(case: Case, kind: str, until: dt.datetime | None = None) -> Standing:
    """Whether a notice of this kind still says what is so, by the case's events up to a moment (None: all of them).

    A notice of an event that the case holds has become untrue where the case has since come into a state in which it
    does not hold (`kinds.yaml`). One of an event that the case does not hold is untrue where the case could not take
    the event as it stands; where only a guard of the lifecycle speaks against it, that is a doubt. A later event makes
    a notice that holds at an earlier moment doubtful, and no more.
    """
    declared = notice_kinds()[kind]
    state = fold(case, until)
    told = _told(state, declared)
    if told is None:
        untrue, doubts = _not_recorded(case, kind, state, until)
    else:
        untrue, doubts = _overtaken(*_of_its_items(case, declared, state, told, until), kind), ()
    untrue = untrue or _undone(state, declared, told) or _beside(state, declared, told) or _clock(case, declared, until)
    if untrue is None and until is not None and (since := _since(case, kind, until)):
        doubts = (*doubts, f"so on the day of the notice, and no longer: {since}")
    return Standing(untrue=untrue, told_on=None if told is None else state.history[told].at.date(), doubts=doubts)


def _since(case: Case, kind: str, until: dt.datetime) -> str | None:
    """Why events after that moment have made the notice untrue."""
    last = max((moment.at for moment in moments_of(case)[0]), default=until)
    return standing(case, kind, last).untrue if last > until else None


def _told(state: CaseState, declared: NoticeKind) -> int | None:
    """The place in the history of the last event that the notice tells of.

    A Notice of Assignment from before the review was expedited is not the one that is to be written.
    """
    events = declared.tells_of or ((declared.event,) if declared.event else ())
    found = [n for n, step in enumerate(state.history) if step.event in events]
    if not found:
        return None
    since = [step.event for step in state.history[found[-1] :] if step.event in _CERTIFIED]
    return None if declared.event == "assignment served" and since[-1:] == _CERTIFIED[:1] else found[-1]


_CERTIFIED = ["certified expedited", "certification withdrawn"]


_WHILE: Mapping[str, Callable[[CaseState], bool]] = {
    "an item found ineligible": lambda state: any(one.reasons for one in state.items),
}
"""The conditions of `holds_while`, as a case's state shows them."""


def _of_its_items(
    case: Case, declared: NoticeKind, state: CaseState, told: int, until: dt.datetime | None
) -> tuple[CaseState, int]:
    """The state of the items that the event told of names: what the others do makes nothing said of these untrue.

    Of the events as they were taken: a Notice of Assignment that names no items is not about those that waited then.
    """
    place = state.history[told].place
    items = {n for n in (case.events[place].items if place is not None else ()) if n < len(case.items)}
    if not items or len(items) == len(case.items):
        return state, told
    own = fold(case_of(accepted(case, until), items), until)
    first = _told(own, declared)
    return (state, told) if first is None else (own, first)


def _overtaken(state: CaseState, told: int, kind: str) -> str | None:
    """The step that has made the notice untrue since the event that it tells of."""
    notice = lifecycle().notices[kind]
    if not notice.holds_in or (notice.holds_while is not None and _WHILE[notice.holds_while](state)):
        return None
    allowed, later = lifecycle().states_of(notice.holds_in), state.history[told + 1 :]
    if state.history[told].state not in allowed:  # it is told only where the case has come to it since
        later = tuple(dropwhile(lambda step: step.state not in allowed, later)) or later
    return next((_gone_on(step) for step in later if step.state not in allowed), None)


def _gone_on(step: Step) -> str:
    what = f"{step.event}, {step.at.date()}: " if step.event else ""
    return f"the case has gone on since ({what}{step.state}, {lifecycle().states[step.state].says})"


def _undone(state: CaseState, declared: NoticeKind, told: int | None) -> str | None:
    """The step that takes back what the notice tells of."""
    later = () if told is None or declared.undone_by is None else state.history[told + 1 :]
    return next((_gone_on(step) for step in later if step.event == declared.undone_by), None)


def _beside(state: CaseState, declared: NoticeKind, told: int | None) -> str | None:
    sides = lifecycle().sides
    if declared.not_beside in state.sides:
        return f"{declared.not_beside}: {sides[declared.not_beside or ''].says}"
    if declared.beside is not None and told is not None and declared.beside not in state.sides:
        return f"no longer so: {sides[declared.beside].says}"
    return None


def _clock(case: Case, declared: NoticeKind, until: dt.datetime | None) -> str | None:
    """Why the clock that the notice speaks of says otherwise; a clock that is not known says nothing."""
    for name, wanted in declared.while_clock.items():
        last = next((c for c in reversed(clocks_of(accepted(case, until), until)) if c.clock == name), None)
        if last is not None and last.state not in {wanted, "unknown"}:
            due = f", due {last.due[:10]}" if last.due else ""
            return f"the clock {name!r} is not {wanted}: {last.state}{due}"
    return None


def _not_recorded(
    case: Case, kind: str, state: CaseState, until: dt.datetime | None
) -> tuple[str | None, tuple[str, ...]]:
    """Of a notice whose event the case does not hold: why it cannot be so, and what is doubtful."""
    declared = notice_kinds()[kind]
    event = declared.event
    if event is None:
        allowed = lifecycle().states_of(lifecycle().notices[kind].holds_in)
        step, first = lifecycle().states[state.state].step, lifecycle().states["ASSIGNED"].step or 0
        if state.history and _before_any_application(state):
            return _nobody_applied(state), ()
        if state.state in {*allowed, "RECORDS_OVERDUE"}:
            return None, ()
        if step is not None and step < first:
            return None, ("the case tells of no Notice of Assignment yet",)
        return f"the case is {state.state}: {state.says}", ()
    doubts = (f"the case tells of no event {event!r}; the notice says that it happened",) if declared.theirs else ()
    refused, taken = _refused(case, declared, event, until)
    by_guard = refused is not None and refused.why in {guard.refuses for guard in lifecycle().guards.values()}
    early = _before_any_application(state) or (taken is not None and _APPLIED in taken.implied)
    if state.history and early and (refused is None or by_guard):
        return _nobody_applied(state), ()
    if refused is None:
        holds = lifecycle().states_of(lifecycle().notices[kind].holds_in)
        if declared.theirs and taken is not None and holds and taken.state not in holds:
            return f"the case is {taken.state}: {lifecycle().states[taken.state].says}", ()
        return None, doubts
    if by_guard:
        return None, (*doubts, f"{event}: {refused.why}; needs {refused.needs}")
    return f"{refused.why}; {event} needs {refused.needs}", doubts


def _before_any_application(state: CaseState) -> bool:
    step = lifecycle().states[state.state].step
    return step is not None and step < (lifecycle().states[_APPLIED].step or 0)


def _nobody_applied(state: CaseState) -> str:
    return f"the file tells of no application, and the case is {state.state}: {state.says}"


_APPLIED = "APP_RECEIVED"
"""A file may lack steps, which are presumed; but of a review that nobody has applied for nothing is written."""


def _refused(
    case: Case, declared: NoticeKind, event: str, until: dt.datetime | None
) -> tuple[RefusedEvent | None, Step | None]:
    """Why the case refuses the event: the one that its file holds, else one that is tried at that moment.

    Of one that it takes, the step that it would be.
    """
    names = declared.tells_of or (event,)
    if own := [refused for refused in fold(case, until).refused if refused.event in names]:
        return own[-1], None
    last = max((moment.at for moment in moments_of(case)[0] if until is None or moment.at <= until), default=None)
    # After all that has happened: of events at one moment the usual way says which came first.
    at = until or (last or dt.datetime(2015, 1, 1, tzinfo=LOS_ANGELES)) + dt.timedelta(seconds=1)
    tried = msgspec.convert({"type": event, "at": at.isoformat(), **_AS_IF.get(event, {})}, Event)
    place = len(case.events)
    found = fold(msgspec.structs.replace(case, events=(*case.events, tried)), until)
    taken = next((step for step in found.history if step.place == place), None)
    return next((refused for refused in found.refused if refused.place == place), None), taken


def no_longer_so(case: Case, kinds: Iterable[str], until: dt.datetime | None) -> dict[str, str]:
    """Of these kinds of notices those that have become untrue, and why."""
    return {kind: why for kind in kinds if (why := standing(case, kind, until).untrue) is not None}
