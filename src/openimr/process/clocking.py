"""The clocks of a case: a pure function of its events, by the clocks and rules that are data."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import copy
from datetime import date, datetime

import msgspec

from openimr.model import Case
from openimr.process.clock import Clock, ClockRule, ClockState
from openimr.process.days import OutsideCalendarError
from openimr.process.key_dates import dates_of
from openimr.process.law import Law, house_law
from openimr.process.moments import Moment, by_type, moments_of
from openimr.process.parting import apart, joined, parts_of
from openimr.process.reckoning import Due, deemed
from openimr.process.run import Run
from openimr.process.running import run_of
from openimr.process.situation import Asked, Events, Situation, asked_about, began_expedited, situation
from openimr.process.startable import Startable, startable
from openimr.process.stopping import not_before, resumption_of, served_on, wanted_items
from openimr.process.telling import explained

_ROUND = ("assignment", "records", "determination", "petition", "review")


def clocks_of(
    case: Case, as_of: datetime | None = None, law: Law | None = None, *, explain: bool = True
) -> tuple[Clock, ...]:
    """The clocks that have been started in a case, in the order of the process, as they stand at a moment.

    `as_of` knows its zone; later events are left out. None: as of the last event. Events that can't be read are left
    out (`moments_of` names them). `law`: the house's, unless a proposed change is given. Their order in the case, and
    how an event's name is written, make no difference. `explain`: whether each clock says how it was reckoned; without,
    its `explain` is empty, and many cases take less time.
    """
    return clocks_from(case, moments_of(case)[0], as_of, law, explain=explain)


def clocks_from(
    case: Case,
    moments: Sequence[Moment],
    as_of: datetime | None = None,
    law: Law | None = None,
    *,
    explain: bool = True,
) -> tuple[Clock, ...]:
    """The same from events that have been read already, in the order of time."""
    law = law or house_law()
    first_expedited = began_expedited(case, moments)
    if as_of is not None:
        until = as_of.timestamp()
        if moments and moments[-1].seconds > until:
            moments = [moment for moment in moments if moment.seconds <= until]
    if not moments:
        return ()
    asked = asked_about(as_of or moments[-1].at, last_event=as_of is None)
    everything = by_type(moments)
    parts = parts_of(case, everything)
    only = None if parts is None else parts.reviewed
    rounds = _rounds(case, moments, everything, law=law, asked=asked, expedited_first=first_expedited, only=only)
    found: list[Clock] = []
    for could, at in apart(_possible(law, rounds), parts, rounds[0]):
        alone = could.alone
        for start, undone in _starts(could, at) if alone is None else ((at.events[alone][0], None),):
            if alone is None and could.rule.apart and could.stops:
                found += _apart(could, start, at, explain=explain)
                continue
            clock = _clock(could, start, undone, at, explain=explain)
            while clock is not None:
                found.append(clock)
                again = _again(could, clock, at) if clock.state == "ended" and could.rule.resumed_by else None
                clock = None if again is None else _clock(again[0], again[1], None, again[2], explain=explain)
    return tuple(found if parts is None else joined(found, len(case.items)))


def _again(could: Startable, clock: Clock, at: Situation) -> tuple[Startable, Moment, Situation] | None:
    """With what a suspended duty begins anew, and for what: after a remand, for what was not remanded."""
    if clock.stop_event is None:
        return None
    since = next((m for m in at.events.get(clock.stop_event, ()) if m.iso == clock.stopped), None)
    if since is None:
        return None
    resumed = resumption_of(could, clock.stop_event, since, at)
    if resumed is not None:
        return could, resumed, at
    remanded = next((m for m in at.all_events.get("remanded", ()) if not_before(m, since)), None)
    if remanded is None or not remanded.items or clock.stop_event != "petition filed":
        return None
    rest = copy(at)
    rest.events = at.all_events
    rest.targets = wanted_items(could, at) - {*remanded.items}
    stops = tuple(event for event in could.rule.stop if event in at.all_events)
    return (msgspec.structs.replace(could, stops=stops), remanded, rest) if rest.targets else None


def _apart(could: Startable, start: Moment, at: Situation, *, explain: bool) -> list[Clock]:
    """A window that each party has for itself: one for each that used it, and one for the others."""
    first: dict[str | None, Moment] = {}
    for name in could.stops:
        for moment in at.events[name]:
            if not_before(moment, start):
                first.setdefault(moment.side, moment)
    clocks = [
        _clock(could, start, None, at, explain=explain, stop=moment, who=side or "petitioner")
        for side, moment in first.items()
    ]
    if not first or first.keys() != _aggrieved(at):
        who = "other parties" if first else None
        clocks.append(_clock(could, start, None, at, explain=explain, who=who, unstopped=True))
    return [clock for clock in clocks if clock is not None]


def _aggrieved(at: Situation) -> set[str | None]:
    """The side that alone has lost something, where the determination's events say so; else nobody."""
    answers = {(m.event.outcome or "").strip().lower() for m in at.events.get("determination served", ())}
    if answers == {"upheld"}:
        return {"injured worker"}
    return {"claims administrator"} if answers == {"overturned"} else set()


def _possible(law: Law, rounds: Sequence[Situation]) -> Iterable[tuple[Startable, Situation]]:
    """The clocks that the events can start, in the order of the process: in each round, or once for the whole case."""
    first = rounds[0]
    if len(rounds) == 1:
        return [(could, first) for could in startable(law, frozenset(first.events), first.facts)]
    parts = [
        (at, {c.rule.name: c for c in startable(law, frozenset(at.events), at.facts)})
        for at in (_whole(first), *rounds)
    ]
    return [
        (named[name], at)
        for name, rule in law.clocks.clocks.items()
        for at, named in (parts[1:] if rule.review else parts[:1])
        if name in named
    ]


def _whole(at: Situation) -> Situation:
    """The case as one, for clocks that a remand does not begin anew."""
    return situation(
        at.case,
        at.all_events,
        at.all_events,
        law=at.law,
        asked=at.asked,
        dates=at.dates,
        number=1,
        expedited_first=at.expedited_first,
        only=at.everything,
    )


def _rounds(
    case: Case,
    moments: Sequence[Moment],
    everything: Events,
    *,
    law: Law,
    asked: Asked,
    expedited_first: bool,
    only: frozenset[int] | None,
) -> list[Situation]:
    """One round, and one more after each remand; `only`: the items that review can be about, where not all."""
    dates = dates_of(case, everything)
    request = everything.get("request received")
    if request and not expedited_first and not any(item.concurrent for item in case.items):
        # What came after the hour counts on the next day, and by the law of that day. Beyond the calendar that day is
        # not known: the clock that counts from it says so.
        with suppress(OutsideCalendarError):
            dates["request"] = deemed(request[0], law, dates)[0]

    def made(events: Events, dates: dict[str, date], number: int) -> Situation:
        return situation(
            case,
            events,
            everything,
            law=law,
            asked=asked,
            dates=dates,
            number=number,
            expedited_first=expedited_first,
            only=only,
        )

    if "remanded" not in everything:
        return [made(everything, dates, 1)]
    parts: list[list[Moment]] = [[]]
    for moment in moments:
        if moment.type == "remanded":
            parts.append([])
        parts[-1].append(moment)
    rounds: list[Situation] = []
    for number, part in enumerate(parts, 1):
        events = by_type(part)
        own = {key: day for key, day in dates_of(case, events).items() if key in _ROUND}
        rounds.append(made(events, {**dates, **own}, number))
    return rounds


def _starts(could: Startable, at: Situation) -> Sequence[tuple[Moment, Moment | None]]:
    """Each start of a clock, with the event that made it count no longer."""
    rule, events = could.rule, at.events
    if could.resumed and rule.resumes is not None and _resumes(at, resumed := events[rule.resumes][0], rule):
        return ((resumed, None),)
    for name in could.starts:
        starts = events[name]
        if rule.party_start is not None:
            starts = [m for m in starts if m.side is None or m.side == rule.party_start]
            if not starts:
                continue
        if rule.served_on is not None:
            starts = _on(rule.served_on, starts, at)
        if name == "assignment received":
            starts = [m for m in starts if m.side is None or m.side == rule.party]
        elif name == rule.anew:
            starts = [m for m in starts if "determination served" in at.all_events]
        if not starts:
            continue
        if rule.each:
            return [(start, None) for start in starts]
        if could.undone:
            return _redone(rule, starts, at)
        return ((starts[0], None),)
    return ()


def _on(side: str, starts: Sequence[Moment], at: Situation) -> Sequence[Moment]:
    """The services on a side; where none names its parties, those that may have been on it."""
    if not any(start.event.to for start in starts):
        return starts
    answers = [(start, served_on(start, side, at)) for start in starts]
    sure = [start for start, answer in answers if answer]
    return sure or [start for start, answer in answers if answer is None]


def _redone(rule: ClockRule, starts: Sequence[Moment], at: Situation) -> list[tuple[Moment, Moment | None]]:
    undoing = sorted((m for name in rule.undone_by for m in at.events.get(name, ())), key=lambda m: m.seconds)
    found: list[tuple[Moment, Moment | None]] = []
    for start in starts:
        if found and ((last := found[-1][1]) is None or start.seconds < last.seconds):
            continue
        found.append((start, next((m for m in undoing if not_before(m, start)), None)))
    return found[-1:] if rule.defective else found


def _resumes(at: Situation, resumed: Moment, rule: ClockRule) -> bool:
    """Whether the time begins with the end of a dispute over liability.

    It had deferred review, no further decision of utilization review followed, and nobody had applied before.
    """
    if any(m.seconds > resumed.seconds for name in rule.start for m in at.events.get(name, ())):
        return False
    deferred = any(
        m.seconds <= resumed.seconds for name in ("ur deferred", "liability disputed") for m in at.events.get(name, ())
    )
    applied = any(m.seconds < resumed.seconds for name in rule.stop for m in at.events.get(name, ()))
    return deferred and not applied


def _clock(
    could: Startable,
    start: Moment,
    undone: Moment | None,
    at: Situation,
    *,
    explain: bool,
    stop: Moment | None = None,
    unstopped: bool = False,
    who: str | None = None,
) -> Clock | None:
    rule = could.rule
    missing: str | None = None
    state: ClockState
    try:
        by = (stop, False) if stop is not None or unstopped else None
        run = run_of(could, start, undone, at, stop=by)
    except OutsideCalendarError as error:
        run, missing = run_of(could, start, undone, at, without_calendar=True), str(error)
    if run is None:
        return None
    state, late = ("unknown", 0) if missing or run.unknown else _state(rule, run, at.asked)
    picked, stopped = run.picked, run.stopped
    due = _shown(run) if missing is None else None
    return Clock(
        rule.name,
        picked.rule,
        picked.section,
        run.evidence,
        run.start.type,
        run.start.iso,
        None if due is None else due.iso,
        picked.unit,
        state,
        explained(could, run, at, state=state, late=late, missing=missing) if explain else "",
        who or rule.who,
        rule.kind,
        rule.says,
        picked.deadline,
        run.amount,
        None if stopped is None else stopped.type,
        None if stopped is None else stopped.iso,
        late,
        at.round,
        picked.evidence,
        at.part,
    )


def _state(rule: ClockRule, run: Run, asked: Asked) -> tuple[ClockState, int]:
    """What the clock says of itself, and how many days too late."""
    if run.defective:
        return "not begun: defective service", 0
    if run.inapplicable:
        return "does not apply", 0
    due, stopped = run.due, run.stopped
    last = run.latest or due
    if stopped is not None:
        late = _late(last, stopped.day, stopped.seconds)
        if run.ended:
            return "ended", late if rule.kind == "duty" else 0
        if last is not None and last.by_hour and stopped.whole_day and stopped.day == last.day:
            return "unknown", 0
        if late:
            return ("unknown", 0) if run.doubt else ("met late", late)
        return ("unknown" if run.latest is not None and _late(due, stopped.day, stopped.seconds) else "met"), 0
    if due is None:
        return "running", 0
    late = _late(last, asked.day, asked.seconds)
    if late:
        if run.doubt:
            return "unknown", 0
        return ("overdue", late) if rule.kind == "duty" else ("expired" if rule.kind == "window" else "over", 0)
    if run.latest is not None and _late(due, asked.day, asked.seconds):
        return "unknown", 0
    return ("due today" if asked.day == due.day else "running"), 0


def _shown(run: Run) -> Due | None:
    """The due moment; of hours from a day without a time the last that it can be."""
    hours = run.due is not None and run.due.by_hour and run.start.whole_day
    return run.latest if hours and run.latest is not None else run.due


def _late(due: Due | None, day: int, seconds: float) -> int:
    """Days after the due day; for hours each begun period of 24."""
    if due is None:
        return 0
    if not due.by_hour:
        return max(0, day - due.day)
    over = seconds - due.seconds
    return int(over // 86400) + 1 if over > 0 else 0
