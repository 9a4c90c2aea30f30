"""The clocks of a case: a pure function of its events, by the clocks and rules that are data."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from openimr.model import Case
from openimr.process.clock import Clock, ClockRule, ClockState
from openimr.process.days import OutsideCalendarError
from openimr.process.key_dates import dates_of
from openimr.process.law import Law, house_law
from openimr.process.moments import Moment, by_type, moments_of
from openimr.process.running import Run, run_of
from openimr.process.situation import Situation, situation
from openimr.process.telling import explained

_ROUND = ("assignment", "records", "determination", "petition", "review")


def clocks_of(case: Case, as_of: datetime | None = None, law: Law | None = None) -> tuple[Clock, ...]:
    """The clocks that have been started in a case, in the order of the process, as they stand at a moment.

    `as_of` knows its zone; later events are left out. None: as of the last event. Events that can't be read are left
    out (`moments_of` names them). `law`: the house's, unless a proposed change is given. Their order in the case, and
    how an event's name is written, make no difference.
    """
    return clocks_from(case, moments_of(case)[0], as_of, law)


def clocks_from(
    case: Case, moments: Sequence[Moment], as_of: datetime | None = None, law: Law | None = None
) -> tuple[Clock, ...]:
    """The same from events that have been read already, in the order of time."""
    law = law or house_law()
    if as_of is not None:
        until = as_of.timestamp()
        moments = [moment for moment in moments if moment.seconds <= until]
    if not moments:
        return ()
    now = as_of or moments[-1].at
    rounds = _rounds(case, moments, law)
    first = rounds[0]
    whole = first if len(rounds) == 1 else _whole(first)
    found: list[Clock] = []
    for name, rule in law.clocks.clocks.items():
        for at in rounds if rule.review else (whole,):
            for start, undone in _starts(rule, at):
                clock = _clock(name, rule, start, undone, at, now=now, asked=as_of is not None)
                if clock is not None:
                    found.append(clock)
    return tuple(found)


def _whole(at: Situation) -> Situation:
    """The case as one, for clocks that a remand does not begin anew."""
    return situation(at.case, at.law, at.all_events, at.all_events, dates=at.dates, number=1)


def _rounds(case: Case, moments: Sequence[Moment], law: Law) -> list[Situation]:
    """One round, and one more after each remand."""
    everything = by_type(moments)
    dates = dates_of(case, everything)
    remands = everything.get("remanded")
    if not remands:
        return [situation(case, law, everything, everything, dates=dates, number=1)]
    rounds: list[list[Moment]] = [[]]
    for moment in moments:
        if moment.type == "remanded":
            rounds.append([])
        rounds[-1].append(moment)
    made = []
    for number, part in enumerate(rounds, 1):
        events = by_type(part)
        own = {key: day for key, day in dates_of(case, events).items() if key in _ROUND}
        made.append(situation(case, law, events, everything, dates={**dates, **own}, number=number))
    return made


def _starts(rule: ClockRule, at: Situation) -> Iterator[tuple[Moment, Moment | None]]:
    """Each start of a clock, with the event that made it count no longer."""
    events = at.events
    if rule.after is not None and rule.after not in events:
        return
    if rule.resumes is not None and (resumed := events.get(rule.resumes)) and _resumes(at, resumed[0], rule):
        yield resumed[0], None
        return
    for name in rule.start:
        starts: Sequence[Moment] = events.get(name, ())
        if starts and rule.party_start is not None:
            starts = [m for m in starts if m.side is None or m.side == rule.party_start]
        if not starts:
            continue
        if rule.each:
            for start in starts:
                yield start, None
        elif not rule.undone_by:
            yield starts[0], None
        else:
            yield from _redone(rule, starts, at)
        return


def _redone(rule: ClockRule, starts: Sequence[Moment], at: Situation) -> list[tuple[Moment, Moment | None]]:
    undoing = sorted((m for name in rule.undone_by for m in at.events.get(name, ())), key=lambda m: m.seconds)
    found: list[tuple[Moment, Moment | None]] = []
    for start in starts:
        if found and ((last := found[-1][1]) is None or start.seconds < last.seconds):
            continue
        found.append((start, next((m for m in undoing if m.seconds >= start.seconds), None)))
    return found[-1:] if rule.defective else found


def _resumes(at: Situation, resumed: Moment, rule: ClockRule) -> bool:
    """Whether the time begins with the end of a dispute over liability: it had deferred review, and nobody applied."""
    deferred = any(
        m.seconds <= resumed.seconds for name in ("ur deferred", "liability disputed") for m in at.events.get(name, ())
    )
    applied = any(m.seconds < resumed.seconds for name in rule.stop for m in at.events.get(name, ()))
    return deferred and not applied


def _clock(
    name: str,
    rule: ClockRule,
    start: Moment,
    undone: Moment | None,
    at: Situation,
    *,
    now: datetime,
    asked: bool,
) -> Clock | None:
    missing: str | None = None
    state: ClockState
    try:
        run = run_of(rule, start, undone, at)
    except OutsideCalendarError as error:
        run, missing = run_of(rule, start, undone, at, without_calendar=True), str(error)
    if run is None:
        return None
    state, late = ("unknown", 0) if missing or run.unknown else _state(rule, run, now)
    due = None if run.due is None or missing else run.due
    stopped = run.stopped
    return Clock(
        clock=name,
        rule=run.picked.rule,
        deadline=run.picked.deadline,
        section=run.picked.section,
        evidence=run.picked.evidence,
        start_event=run.start.type,
        started=run.start.at.isoformat(),
        due=due.at.isoformat() if due else None,
        unit=run.picked.unit,
        amount=run.amount,
        state=state,
        explain=explained(rule, run, at, state=state, late=late, now=now, asked=asked, missing=missing),
        who=rule.who,
        kind=rule.kind,
        says=rule.says,
        stop_event=stopped.type if stopped else None,
        stopped=stopped.at.isoformat() if stopped else None,
        days_late=late,
        round=at.round,
    )


def _state(rule: ClockRule, run: Run, now: datetime) -> tuple[ClockState, int]:
    """What the clock says of itself, and how many days too late."""
    if run.defective:
        return "not begun: defective service", 0
    if run.inapplicable:
        return "does not apply", 0
    due = run.due
    if run.stopped is not None:
        late = _late(run, run.stopped.day, run.stopped.seconds)
        if run.ended:
            return "ended", late if rule.kind == "duty" else 0
        if due is not None and due.by_hour and run.stopped.whole_day and run.stopped.day == due.day:
            return "unknown", 0
        return ("met late", late) if late else ("met", 0)
    if due is None:
        return "running", 0
    today = now.astimezone(due.at.tzinfo).toordinal()
    late = _late(run, today, now.timestamp())
    if late:
        return ("overdue", late) if rule.kind == "duty" else ("expired" if rule.kind == "window" else "over", 0)
    return ("due today" if today == due.day else "running"), 0


def _late(run: Run, day: int, seconds: float) -> int:
    due = run.due
    if due is None:
        return 0
    if not due.by_hour:
        return max(0, day - due.day)
    over = seconds - due.at.timestamp()
    if over <= 0:
        return 0
    return int(over // 86400) + 1
