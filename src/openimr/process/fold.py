"""A case's state as a fold over its events: each is taken or refused, and a refused event changes nothing.

What the law asks stands in `lifecycle.yaml`; here is only how the table is read. Late is not refused: that a step came
too late is what its clock says.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

import msgspec

from openimr.model import Case
from openimr.process.casestate import CaseState, Owed, RefusedEvent, Step
from openimr.process.combined import as_taken, item_state, shown, with_courses
from openimr.process.coming import coming
from openimr.process.courses import PARTING, Course, Life, before_application, concerned, parted, splits
from openimr.process.days import LOS_ANGELES
from openimr.process.events import in_order
from openimr.process.guards import CONDITIONS, STANDING
from openimr.process.itemwise import SET_ASIDE, own_outcomes
from openimr.process.lifecycle import Transition, lifecycle, presumable, rows
from openimr.process.moments import Moment, moments_of
from openimr.process.passed_over import passed_over
from openimr.process.progress import ELIGIBLE_STEP, REVIEW_STEP, Look, Progress
from openimr.process.refusing import fault_of, out_of_place, refuse
from openimr.process.steps import EFFECTS, resume
from openimr.process.told import follow_haste, lapse, overdue, overtake, owe, serve, turn
from openimr.process.windows import run_out, with_events
from openimr.process.words import role_of

START = "START"
TAKEN_UP = "RFA_RECEIVED"
"""Where utilization review has an item again that it had set aside."""


def fold(case: Case, as_of: datetime | None = None, *, presume: bool = True) -> CaseState:
    """The case as it stands after its events, up to and with `as_of` (None: after all of them).

    Events are taken in the order of time (`events.in_order`), whatever their order in the file. Where the file lacks a
    step of the usual way, the step is presumed and said in the history; with `presume` false nothing is presumed.
    Events that cannot be read are not among them: `events.event_faults` names them.
    """
    roles = _roles(case)
    return _with_passed_over(case, _state(_gone_through(case, roles, as_of, presume=presume), roles, as_of))


def accepted(case: Case, as_of: datetime | None = None) -> Case:
    """The case with only the events that the fold takes: what clocks and notices speak of.

    Steps that the file lacks are presumed, so that a partial file loses no event. An event that turns out to be another
    is read as that: `treatment authorized` after the determination is `implemented`, a petition that names no items is
    about those that went against its party. One of which only some items have their place names these.
    """
    return _as_taken(_gone_through(case, _roles(case), as_of, presume=True))


def fold_accepted(case: Case, as_of: datetime | None = None) -> tuple[CaseState, Case]:
    """`fold` and `accepted` in one way through the events, for many cases."""
    roles = _roles(case)
    life = _gone_through(case, roles, as_of, presume=True)
    return _with_passed_over(case, _state(life, roles, as_of)), _as_taken(life)


def excluded_reviewers(case: Case, as_of: datetime | None = None) -> tuple[str, ...]:
    """The opaque ids of the reviewers that may not have the case: those who decided it before (LC 4610.6(i))."""
    return fold(case, as_of).excluded_reviewers


def _roles(case: Case) -> dict[str, str | None]:
    return {party.id: role_of(party.role) for party in case.parties}


def _as_taken(life: Life) -> Case:
    if len(life.courses) > 1:
        return as_taken(life)
    progress = life.courses[0].progress
    return with_events(life.case, progress.taken, progress.read_as)


def _gone_through(case: Case, roles: dict[str, str | None], as_of: datetime | None, *, presume: bool) -> Life:
    life = Life(case, [Course(case, tuple(range(len(case.items))), _begun(case))])
    until = None if as_of is None else as_of.timestamp()
    moments = [m for m in moments_of(case)[0] if until is None or m.seconds <= until]
    for moment in in_order(moments):
        _happens(life, moment, roles, presume=presume)
    return life


def _happens(life: Life, moment: Moment, roles: dict[str, str | None], *, presume: bool) -> None:
    """The event happens: to the case, or to the courses of its items that it concerns."""
    if len(life.courses) == 1:
        course = life.courses[0]
        look = Look(life.case, course.progress, moment, roles)
        if not ((moment.items or moment.type in PARTING) and splits(course, moment, look.role)):
            take(look, presume=EVERYTHING if presume else NOTHING)
            return
    _happens_apart(life, moment, roles, presume=presume)


def _happens_apart(life: Life, moment: Moment, roles: dict[str, str | None], *, presume: bool) -> None:
    """The event is taken by each course that it concerns and in which it has its place; refused, where by none.

    One that names no items is not presumed to be about items whose step has still to come, where others are there.
    """
    look = Look(life.case, life.courses[0].progress, moment, roles)
    courses = [one for course in life.courses for one in parted(course, moment, look.role)]
    levels = (EVERYTHING if presume else NOTHING,) if moment.items else _LEVELS if presume else (NOTHING,)
    refused: list[RefusedEvent] = []
    took: list[tuple[Course, int]] = []
    for asked in concerned(courses, look):
        for level in levels:
            for course in asked:
                progress = course.progress
                steps, refusals = len(progress.history), len(progress.refused)
                others = [other.progress for other in courses if other is not course]
                take(Look(course.case, progress, course.own(moment), roles, others), presume=level)
                if len(progress.refused) > refusals:
                    refused += progress.refused[refusals:]
                    del progress.refused[refusals:]
                else:
                    took.append((course, steps))
            if took:
                break
        if took:
            break
    if not took:
        life.refusals.append(next((one for one in refused if (one.state, one.event) in rows()), refused[0]))
        return
    if len(courses) > len(life.courses):
        rest = [course for course in courses if not any(course is one for one, _ in took)]
        _along(rest, took[0][0].progress.history[-1].implied, moment)
        life.part(courses)
    state = shown((course, course.progress.state) for course in courses)
    life.taken.append(moment.place)
    for course, steps in took:
        for step in course.progress.history[steps:]:
            told = msgspec.structs.replace(step, state=state)
            if told not in life.history:
                life.history.append(told)


def _along(rest: Iterable[Course], implied: tuple[str, ...], moment: Moment) -> None:
    """What is presumed before the application is presumed of all items; what can't be reviewed is left out of one."""
    for course in rest:
        if before_application(course.progress.state):
            for state in implied:
                course.progress.come_to(state)
        if moment.type == "application eligible" or "ELIGIBLE" in implied:
            course.progress.leave_out()


def _begun(case: Case) -> Progress:
    # A case file without items still has its dispute: one that is not told.
    count = max(1, len(case.items))
    return Progress(
        state=START,
        items=["open"] * count,
        priority=case.priority or "standard",
        own=own_outcomes(case, count),
        past=frozenset(place for place, item in enumerate(case.items) if item.retrospective),
    )


NOTHING, THE_REVIEW, STEPS, EVERYTHING = range(4)
"""What is presumed where the file lacks it: steps of a review that was granted, every step, an end of waiting too."""
_LEVELS = (THE_REVIEW, STEPS, EVERYTHING)


def take(look: Look, *, presume: int) -> None:
    """Take the event, or refuse it: `look.progress` then holds what came of it.

    It is taken where the case stands; else, as `presume` says, after the steps that must have come before it.
    """
    progress, event = look.progress, look.happened.type
    faults: list[tuple[str, str, str, str]] = []
    for implied in _ways(look, presume=presume):
        kept = progress.copy() if implied else None
        if implied and lifecycle().states[progress.state].resumes is not None:
            resume(look)
        for state in implied:
            progress.come_to(state)
        listed = rows()[(progress.state, event)]
        row = next((row for row in listed if all(CONDITIONS[name](look) for name in row.when)), None)
        fault = fault_of(look, listed, row)
        if row is not None and fault is None:
            _apply(look, row, implied or taken_up_again(look))
            return
        faults += [] if fault is None else [fault]
        if kept is not None:
            vars(progress).update(vars(kept))
    refuse(look, *(faults[0] if faults else out_of_place(progress, event)))


def _ways(look: Look, *, presume: int) -> Iterable[tuple[str, ...]]:
    """The states to presume before the event, in each way in which it may have its place: none, where it has one.

    A row whose conditions do not hold is no place: what the file lacks is presumed there as where there is no row.
    """
    before, event = look.progress.state, look.happened.type
    if (before, event) in rows():
        yield ()
    if presume == NOTHING:
        return
    granted = presume > THE_REVIEW or look.progress.reached >= ELIGIBLE_STEP
    if granted and not _fits(look, before) and (way := _presumed(look, before)):
        yield way
    resumes = lifecycle().states[before].resumes
    if presume < EVERYTHING:
        return
    if resumes is not None and event in resumes.shown_by and not look.progress.not_liable:
        yield (resumes.to, *(() if (resumes.to, event) in rows() else _presumed(look, resumes.to)))


def _fits(look: Look, state: str) -> bool:
    """Whether a row for the event in this state holds where the case stands; guards are asked later."""
    listed = rows().get((state, look.happened.type), ())
    return any(all(CONDITIONS[name](look) for name in row.when) for row in listed)


def taken_up_again(look: Look) -> tuple[str, ...]:
    """What the history says of an item that had been set aside, and is decided without a word on why."""
    ur = look.progress.ur
    if look.happened.type != "ur decision" or not any(ur.get(i) in SET_ASIDE - {o} for i, o in look.fresh.items()):
        return ()
    return (TAKEN_UP,)


def _presumed(look: Look, state: str) -> tuple[str, ...]:
    """The states that the case must have been in before the event, where the file tells of none of them."""
    here = lifecycle().states[state].step
    if here is None:
        return ()
    then = replace(look, progress=look.progress.copy())
    way: list[str] = []
    for step, name, presumed in presumable():
        if step <= here:
            continue
        if presumed == "at the start" and state != START:
            return ()
        way.append(name)
        then.progress.come_to(name)
        if _fits(then, name):
            return tuple(way)
    return ()


def _apply(look: Look, row: Transition, implied: tuple[str, ...]) -> None:
    progress, moment = look.progress, look.happened
    for name in row.does:
        EFFECTS[name](look)
    owe(look, row, look.roles)
    served = serve(look, row)
    if row.to is not None:
        progress.come_to(row.to)
    follow_haste(look, served)
    progress.taken.append(moment.place)
    if row.counts_as is not None:
        event = progress.read_as.get(moment.place, moment.event)
        progress.read_as[moment.place] = msgspec.structs.replace(event, type=row.counts_as)
    at = moment.at
    progress.history.append(
        Step(
            transition=row.id,
            state=progress.state,
            at=at,
            event=moment.type,
            place=moment.place,
            implied=implied,
        )
    )
    for follows in lifecycle().at_once:
        if progress.state == follows.start and all(CONDITIONS[name](look) for name in follows.when):
            progress.come_to(follows.to)
            progress.history.append(Step(transition=follows.id, state=follows.to, at=at))
    now = lifecycle().states[progress.state]
    if now.ends or now.rests:
        lapse(progress)
    turn(look)
    overtake(progress)


def _state(life: Life, roles: dict[str, str | None], as_of: datetime | None) -> CaseState:
    table, case = lifecycle(), life.case
    if len(life.courses) > 1:
        found = [_by_time(course.case, course.progress, roles, as_of) for course in life.courses]
        nexts = [coming(course.progress) for course in life.courses]
        return with_courses(life, [state for state, _ in found], [owed for _, owed in found], nexts)
    course = life.courses[0]
    progress = course.progress
    state, owed = _by_time(case, progress, roles, as_of)
    now = table.states[state]
    waits = STANDING["liability not disputed"](progress)
    priority: Literal["standard", "expedited"] = "expedited" if progress.priority == "expedited" else "standard"
    return CaseState(
        state=state,
        says=now.says,
        sides=tuple(name for name in table.sides if name in progress.sides),
        priority=priority,
        items=tuple(item_state(course, place) for place in range(len(case.items))),
        ended=now.ends,
        closed=(now.ends or now.rests) and not owed and not waits,
        owed=tuple(owed),
        served=tuple(progress.served),
        overtaken=tuple(progress.overtaken),
        refused=tuple(progress.refused),
        history=tuple(progress.history),
        next=coming(progress),
        reviewers=tuple(progress.reviewers),
        excluded_reviewers=tuple(dict.fromkeys((*case.prior_reviewers, *sorted(progress.excluded)))),
        went_to_reviewer=progress.reached >= REVIEW_STEP,
        taken=tuple(progress.taken),
    )


def _with_passed_over(case: Case, state: CaseState) -> CaseState:
    over = passed_over(case, state)
    return msgspec.structs.replace(state, passed_over=over) if over else state


def _entered(progress: Progress) -> datetime:
    """Since when the case has been in the state that its events have brought it to."""
    since = progress.history[-1].at
    for step in reversed(progress.history):
        if step.state != progress.state:
            break
        since = step.at
    return since


def _by_time(
    case: Case, progress: Progress, roles: dict[str, str | None], as_of: datetime | None
) -> tuple[str, list[Owed]]:
    """The state as it is shown on a day, and what is owed: time brings states that no event does."""
    state, owed = progress.state, list(progress.owed)
    if as_of is None or not progress.history:
        return state, owed
    for row in lifecycle().by_time:
        if row.start != state:
            continue
        since: datetime | None = _entered(progress)
        if row.clock is not None:
            since = run_out(with_events(case, progress.taken, progress.read_as), row.clock, as_of)
        elif since is not None and as_of.astimezone(LOS_ANGELES).date() <= since.date():
            since = None
        if since is not None:
            state = row.to
            owed += overdue(row, row.sends, roles, progress, since)
    return state, owed
