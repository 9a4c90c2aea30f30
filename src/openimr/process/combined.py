"""What a case is whose items go courses of their own: its courses together."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, TypeVar

import msgspec

from openimr.model import Case, Event
from openimr.process.casestate import CaseState, ItemState, Next, Owed, ServedNotice
from openimr.process.courses import Course, Life, before_application, gone
from openimr.process.guards import STANDING
from openimr.process.lifecycle import lifecycle
from openimr.process.progress import ELIGIBLE_STEP, REVIEW_STEP, asleep

T = TypeVar("T", Owed, ServedNotice)
_OUT = frozenset({"INELIGIBLE", "DUPLICATE"})


def shown(states: Iterable[tuple[Course, str]]) -> str:
    """The state of the case, where its courses are in these."""
    order = lifecycle().shown_first
    return min((state for _, state in leading(list(states))), key=order.index)


def leading(states: Sequence[tuple[Course, str]]) -> Sequence[tuple[Course, str]]:
    """The courses that say where the case stands: not those of items that have left, or that nobody applied for."""
    awake = [(course, state) for course, state in states if not asleep(course.progress)] or list(states)
    return [(course, state) for course, state in awake if not before_application(state)] or awake


def with_courses(
    life: Life, states: Sequence[str], owed: Sequence[Sequence[Owed]], coming: Sequence[Sequence[Next]]
) -> CaseState:
    """The case as it stands; `states` are those of its courses on the day, with what is owed and what can come next."""
    table, courses = lifecycle(), life.courses
    here = list(zip(courses, states, strict=True))
    lead = leading(here)
    state = shown(here)
    count = len(life.case.items)
    still_owed = _together([(c.places, one) for c, ones in zip(courses, owed, strict=True) for one in ones], count)
    waits = any(STANDING["liability not disputed"](course.progress) for course in courses)
    rests = all(table.states[name].ends or table.states[name].rests for _, name in lead)
    expedited = any(course.progress.priority == "expedited" for course in courses)
    priority: Literal["standard", "expedited"] = "expedited" if expedited else "standard"
    served = [(c.places, one) for c in courses for one in c.progress.served]
    overtaken = [(c.places, one) for c in courses for one in c.progress.overtaken]
    excluded = sorted(frozenset().union(*(course.progress.excluded for course in courses)))
    return CaseState(
        state=state,
        says=table.states[state].says,
        sides=tuple(name for name in table.sides if name in _sides(here, state)),
        priority=priority,
        items=tuple(sorted((one for course in courses for one in _items(course)), key=lambda one: one.item)),
        ended=rests and table.states[state].ends,
        closed=rests and not still_owed and not waits,
        owed=tuple(still_owed),
        served=tuple(_together(served, count)),
        overtaken=tuple(_together(overtaken, count)),
        refused=tuple(life.refused),
        history=tuple(life.history),
        next=_next(
            [(c, next_) for c, next_ in zip(courses, coming, strict=True) if any(c is one for one, _ in lead)], count
        ),
        reviewers=_reviewers(lead),
        excluded_reviewers=tuple(dict.fromkeys((*life.case.prior_reviewers, *excluded))),
        went_to_reviewer=any(course.progress.reached >= REVIEW_STEP for course in courses),
        taken=tuple(life.taken),
    )


def item_state(course: Course, n: int) -> ItemState:
    """An item of a course, by its place there."""
    progress = course.progress
    status = progress.items[n]
    out = n in progress.left_out
    if progress.beside:
        out = out or progress.state in _OUT or before_application(progress.state)
        out = out or (progress.on_eligibility and progress.state in {"APPEALED", "APPEAL_DENIED"})
    return ItemState(
        item=course.places[n],
        status="not reviewed" if status == "open" and out else status,
        ur=progress.outcome_on(n),
        liability="not liable" if n in progress.not_liable else "disputed" if n in progress.disputed else None,
        reasons=progress.against.get(n, ()),
        applied=n not in progress.unfiled and (progress.applied is None or n in progress.applied),
        appealed=progress.state == "APPEALED" and not progress.on_eligibility and n in progress.appealed,
    )


def _items(course: Course) -> list[ItemState]:
    return [item_state(course, n) for n in range(len(course.places))]


def _sides(here: Sequence[tuple[Course, str]], state: str) -> set[str]:
    """The sides of every course, and those that say that one is elsewhere than another."""
    table = lifecycle()
    sides = set[str]().union(*(course.progress.sides for course, _ in here)) - {"IN_FORCE"}
    lead = leading(here)
    screened = any(name in table.sets["screening"] for _, name in lead)
    if screened and any(course.progress.reached >= ELIGIBLE_STEP for course, _ in lead):
        sides.add("ITEMS_IN_SCREENING")
    if state != "APPEALED" and any(name == "APPEALED" and not c.progress.on_eligibility for c, name in here):
        sides.add("APPEAL_PENDING")
    in_force = any(
        status == "overturned" and n not in course.progress.appealed
        for course, _ in lead
        for n, status in enumerate(course.progress.items)
    )
    if in_force and any(c.progress.left or c.progress.again or c.progress.appealed for c, _ in lead):
        sides.add("IN_FORCE")
    if state in {"APPEALED", "APPEAL_DENIED", *table.sets["under review"]} and "IMPLEMENTED" in {
        name for _, name in lead
    }:
        sides.add("IMPLEMENTED")
    return sides


def _reviewers(lead: Sequence[tuple[Course, str]]) -> tuple[str, ...]:
    """Who has the case: where some items are under review, who has these."""
    still = lifecycle().sets["open"]
    of = [course for course, state in lead if state in still] or [course for course, _ in lead]
    return tuple(dict.fromkeys(one for course in of for one in course.progress.reviewers))


def _together(found: Sequence[tuple[tuple[int, ...], T]], count: int) -> list[T]:
    """Notices of several courses, the same ones as one, in the order of time."""
    same: dict[T, set[int]] = {}
    for places, one in found:
        same.setdefault(one, set()).update(places)
    once = lifecycle().notices
    joined = [
        one if once[one.notice].once else msgspec.structs.replace(one, items=_which(items, count))
        for one, items in same.items()
    ]
    ordered = sorted(joined, key=lambda one: one.since if isinstance(one, Owed) else one.at)
    first: dict[tuple[str, str, str | None], T] = {}
    for one in ordered:
        if once[one.notice].once and isinstance(one, Owed):
            first.setdefault((one.notice, one.role, one.party), one)
    kept = {id(one) for one in first.values()}
    return [one for one in ordered if not once[one.notice].once or not isinstance(one, Owed) or id(one) in kept]


def _which(items: Collection[int], count: int) -> tuple[int, ...]:
    return () if len(items) >= count else tuple(sorted(items))


def _next(coming: Sequence[tuple[Course, Sequence[Next]]], count: int) -> tuple[Next, ...]:
    """What can happen next to any of the courses, in the order of the table."""
    order = {row.id: n for n, row in enumerate(lifecycle().transitions)}
    same: dict[str, tuple[Next, set[int]]] = {}
    every = {place for course, _ in coming for place in course.places}
    for course, listed in coming:
        for one in listed:
            same.setdefault(one.transition, (one, set()))[1].update(course.places)
    found = [
        one if items == every else msgspec.structs.replace(one, items=_which(items, count))
        for one, items in same.values()
    ]
    return tuple(sorted(found, key=lambda one: order[one.transition]))


def as_taken(life: Life) -> Case:
    """The case with only the events that were taken, each with the items of the courses that took it.

    One that says one thing of some items and another of others is read as both.
    """
    case = life.case
    taken = [(course, set(course.progress.taken)) for course in life.courses]
    events: list[Event] = []
    for place, event in enumerate(case.events):
        by = [course for course, places in taken if place in places]
        if by:
            events += _as_read(event, place, by, life.courses)
    return msgspec.structs.replace(case, events=tuple(events))


def _never_of(event: Event, course: Course) -> bool:
    """Whether an event is not about a course that did not take it, though its items have left: what stands, stands."""
    if event.type == "application eligible":
        return bool(course.progress.against or course.progress.disputed)
    return event.type in {"determination served", "determination received"}


def _as_read(event: Event, place: int, by: Sequence[Course], courses: Sequence[Course]) -> list[Event]:
    reads: dict[Event, set[int]] = {}
    narrowed = False
    for course in by:
        read = course.progress.read_as.get(place)
        if read is None:
            items = {n for n in course.places if n in event.items} if event.items else set(course.places)
            read = event
        else:
            items = (
                {course.places[n] for n in read.items if n < len(course.places)} if read.items else set(course.places)
            )
            narrowed = narrowed or bool(read.items)
        reads.setdefault(msgspec.structs.replace(read, items=()), set()).update(items)
    others = [c for c in courses if c not in by]
    narrowed = narrowed or len(reads) > 1 or any(_never_of(event, c) or not gone(c.progress) for c in others)
    found = []
    for read, items in reads.items():
        kept = tuple(sorted(items)) or event.items
        if event.items:
            same = set(event.items) == items or not narrowed
            kept = event.items if same else kept
        elif not narrowed:
            kept = ()
        found.append(msgspec.structs.replace(read, items=kept))
    return found
