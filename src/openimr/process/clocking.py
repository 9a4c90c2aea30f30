"""The clocks of a case: a pure function of its events, by the clocks and rules that are data."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from openimr.model import Case
from openimr.process.clock import Clock, ClockRule, ClockState
from openimr.process.days import OutsideCalendarError
from openimr.process.law import Law, house_law
from openimr.process.moments import Moment, by_type, moments_of
from openimr.process.parting import apart, joined, parts_of, without_delays
from openimr.process.reckoning import Due
from openimr.process.rounds import dated_by, reviewed_in, rounds_of
from openimr.process.run import Run
from openimr.process.running import run_at_length, run_of
from openimr.process.serving import may_begin, reached, way_of
from openimr.process.setting_aside import set_aside
from openimr.process.severed import severed
from openimr.process.situation import Asked, Events, Situation, asked_about, began_expedited, whole_of
from openimr.process.startable import Startable, of_side, startable
from openimr.process.starting import NOBODY, starts_of
from openimr.process.stopping import before, not_before, resumption_of
from openimr.process.telling import explained


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
    told = without_delays(moments, everything, law) if "ur decision" in everything else moments
    if told is not moments:
        moments, everything = told, by_type(told)
    if len(case.items) < 2:
        rounds = rounds_of(case, moments, everything, law=law, asked=asked, expedited_first=first_expedited)
        return tuple(_every(_possible(law, rounds, None), explain))
    parts = parts_of(case, everything)
    only = None if parts is None else parts.reviewed
    reviewed = reviewed_in(case, everything, only)

    def made(moments: Sequence[Moment], part: tuple[int, ...] = ()) -> list[Situation]:
        items = frozenset(part) if part else only
        return rounds_of(
            case,
            moments,
            by_type(moments) if part else everything,
            law=law,
            asked=asked,
            expedited_first=first_expedited,
            only=items,
            whole=everything if part else None,
            part=part,
            reviewed=None if part else reviewed,
        )

    def within(events: Events) -> Sequence[frozenset[int]] | None:
        return None if reviewed is None else reviewed_in(case, events, only)

    rounds = made(moments)
    possible = _possible(law, rounds, None if reviewed is None else only or frozenset(range(len(case.items))))
    named = any(moment.items for moment in moments)
    own_items = severed(possible, rounds, moments, everything, made, within) if named else None
    in_parts = parts is not None or own_items is not None
    # What an explanation alone tells apart stays apart, so that the clocks are the same without it.
    found = _every(apart(possible if own_items is None else own_items, parts, rounds[0]), explain or in_parts)
    if not in_parts:
        return tuple(found)
    clocks = joined(found, len(case.items))
    return tuple(clocks if explain else [msgspec.structs.replace(clock, explain="") for clock in clocks])


def _every(possible: Iterable[tuple[Startable, Situation]], explain: bool) -> list[Clock]:  # noqa: FBT001 - as _clock's
    """The clocks that events have started, each in its situation."""
    found: list[Clock] = []
    for could, at in possible:
        starts: Sequence[Moment] = () if could.sole is None else at.events[could.sole]
        if len(starts) != 1 or starts[0].event.to:
            found += _of(could, at, explain)
        elif (clock := _clock(could, starts[0], None, None, at, explain)) is not None:
            found.append(clock)  # as most are
    return found


def _of(could: Startable, at: Situation, explain: bool) -> Sequence[Clock]:  # noqa: FBT001 - as _clock's
    """The clocks of one name in a situation, one for each start."""
    alone = None if could.alone is None else at.events[could.alone]
    runs: Iterable[tuple[Moment, Moment | None, frozenset[str] | None]]
    if alone is not None and len(alone) == 1 and not alone[0].event.to and not (could.rule.apart and at.addressed):
        runs = ((alone[0], None, None),)
    elif could.rule.apart:
        return _apart(could, at, explain)
    else:
        runs = starts_of(could, at)
    found: list[Clock] = []
    for start, undone, sides in runs:
        clock = _clock(could, start, undone, sides, dated_by(start, at), explain)
        if clock is not None:
            found.append(clock)
            if clock.state == "ended" and could.rule.resumed_by:
                found += _anew(could, clock, at, explain)
    return found


def _anew(could: Startable, clock: Clock, at: Situation, explain: bool) -> list[Clock]:  # noqa: FBT001 - as _clock's
    """The clocks of a suspended duty that begins anew, once and again."""
    found: list[Clock] = []
    last: Clock | None = clock
    begun: Moment | None = None
    while last is not None and last.state == "ended":
        again = _again(could, last, at)
        if again is None or (begun is not None and not before(begun, again)):
            break
        begun, last = again, _clock(could, again, None, NOBODY, at, explain)
        if last is not None:
            found.append(last)
    return found


def _again(could: Startable, clock: Clock, at: Situation) -> Moment | None:
    """With what a suspended duty begins anew."""
    since = next((m for m in at.all_events.get(clock.stop_event or "", ()) if m.iso == clock.stopped), None)
    return None if since is None else resumption_of(could, since, at)


def _apart(could: Startable, at: Situation, explain: bool) -> list[Clock]:  # noqa: FBT001 - as _clock's
    """A window that each party has for itself: from service on it, by mail to its own address, to its own step."""
    services = at.events[could.starts[0]]
    steps = [moment for name in could.stops for moment in at.events[name] if not_before(moment, services[0])]
    first: dict[str | None, Moment] = {}
    for moment in steps:
        first.setdefault(moment.side, moment)
    if any(service.event.to for service in services):
        sides = dict.fromkeys((*could.rule.apart, *first))
        own = [_own(could, side, first, at, explain=explain) for side in sides]
        return [clock for clock in own if clock is not None]
    start = services[0]
    elsewhere = [side for side in could.rule.apart if at.addressed and way_of(start, side, at) is not None]
    clocks = [_own(could, side, first, at, explain=explain) for side in elsewhere]
    clocks += [
        _clock(could, start, None, NOBODY, at, explain, stop=(moment, False), who=side or "petitioner")
        for side, moment in first.items()
        if side not in elsewhere
    ]
    told = {*first, *elsewhere}
    if not told.issuperset(could.rule.apart):  # service on everybody: who has done nothing yet still may
        who = "other parties" if told else None
        clocks.append(_clock(could, start, None, NOBODY, at, explain, stop=(None, False), who=who))
    return [clock for clock in clocks if clock is not None]


def _own(
    could: Startable, side: str | None, first: Mapping[str | None, Moment], at: Situation, *, explain: bool
) -> Clock | None:
    """The window of one party, where the file says on whom some services were; None: nothing can have reached it."""
    begun = () if side is None else may_begin(side, at.events[could.starts[0]], at)
    if not begun and side is not None:  # it has it, by another way than the file tells of
        begun = [m for name in could.starts[1:] for m in at.events[name] if reached(m, side, at)]
    if side is None or not begun:
        return None
    unsaid = first.get(None) if side not in first else None
    doubt = None if unsaid is None else f"whether the {unsaid.type} of {unsaid.on} is this party's: it names nobody"
    stop = (first.get(side), False)
    return _clock(of_side(could, side), begun[0], None, NOBODY, at, explain, stop=stop, who=side, unknown=doubt)


def _possible(
    law: Law, rounds: Sequence[Situation], every: frozenset[int] | None
) -> Sequence[tuple[Startable, Situation]]:
    """The clocks that the events can start, in the order of the process: in each round, or once for the whole case.

    `every`: the items of the case, where rounds are about some of them.
    """
    first = rounds[0]
    if len(rounds) == 1 and every is None:
        return [(could, first) for could in startable(law, frozenset(first.events), first.facts)]
    parts = [
        (at, {c.rule.name: c for c in startable(law, frozenset(at.events), at.facts)})
        for at in (whole_of(first, first.everything if every is None else every), *rounds)
    ]
    return [
        (named[name], at)
        for name, rule in law.clocks.clocks.items()
        for at, named in (parts[1:] if rule.review else parts[:1])
        if name in named
    ]


def _clock(  # noqa: PLR0917 - called for every clock
    could: Startable,
    start: Moment,
    undone: Moment | None,
    asked: frozenset[str] | None,
    at: Situation,
    explain: bool,  # noqa: FBT001 - called for every clock
    *,
    stop: tuple[Moment | None, bool] | None = None,
    who: str | None = None,
    unknown: str | None = None,
) -> Clock | None:
    rule = could.rule
    missing: str | None = None
    state: ClockState
    try:
        run = run_of(could, start, undone, asked, at, stop)
    except OutsideCalendarError as error:
        run, missing = run_at_length(could, start, undone, asked, at, stop, without_calendar=True), str(error)
    if run is None:
        return None
    if unknown is not None:
        run.unknown = unknown
    if rule.set_aside is not None:
        set_aside(could, run, at)
    state, late = ("unknown", 0) if missing or run.unknown else _state(rule, run, at.asked)
    picked, stopped = run.picked, run.stopped
    due = run.due
    if due is not None and due.by_hour:
        due = _shown(run)
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
        who or (next(iter(asked)) if asked and len(asked) == 1 else rule.who),
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
    if run.inapplicable is not None:
        return "does not apply", 0
    due, stopped = run.due, run.stopped
    last = due if run.latest is None else run.latest
    if stopped is not None:
        late = 0 if last is None or last.day > stopped.day else _late(last, stopped.day, stopped.seconds)
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
    due = run.due
    if due is None or not due.by_hour or run.latest is None:
        return due
    return run.latest if run.start.whole_day else due


def _late(due: Due | None, day: int, seconds: float) -> int:
    """Days after the due day; for hours each begun period of 24."""
    if due is None:
        return 0
    if not due.by_hour:
        return day - due.day if day > due.day else 0
    over = seconds - due.seconds
    return int(-(-over // 86400)) if over > 0 else 0
