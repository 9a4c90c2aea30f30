"""Courses of a case: items that its events treat alike go through the table of states by themselves.

A case is one course until an event names some of its items. What an event that names none concerns, where several
courses could take it, stands here; how courses make up the case is in `combined`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from openimr.model import Case, Event
from openimr.process.casestate import RefusedEvent, Step
from openimr.process.itemwise import OF_UTILIZATION_REVIEW
from openimr.process.lifecycle import lifecycle, rows, serves
from openimr.process.moments import Moment
from openimr.process.progress import Look, Progress, asleep
from openimr.process.some_items import in_force

DETERMINED = frozenset({"upheld", "overturned", "decided", "implemented"})
_TOGETHER = OF_UTILIZATION_REVIEW | {"application mailed", "application filed", "application received"}
"""Events by which items part in one course still: until review is asked for, utilization review decides each."""
_UNKNOWN = 10**6
"""Where an item that the case does not have is put: no course has it either."""
_ORDERS = frozenset({"petition denied", "remanded", "petition defective", "petition cured"})
_DETERMINATIONS = frozenset({"determination served", "determination received"})
_OF_THE_REVIEWED = _DETERMINATIONS | {"application eligible"}
_FINDINGS = frozenset({"application eligible", "application ineligible"})
PARTING = _OF_THE_REVIEWED | _FINDINGS | {"petition filed"}
"""Events that can be about some of the items though they name none."""


@dataclass
class Course:
    """Items that went one way so far: the case as if it had only these, and where it stands.

    `places` are those of its items in the case; in `case` and `progress` they are counted from 0.
    """

    case: Case
    places: tuple[int, ...]
    progress: Progress

    def own(self, moment: Moment) -> Moment:
        """The event as this course has it: with its own items."""
        if not moment.items:
            return moment
        event = restricted(moment.event, self.places)
        return msgspec.structs.replace(moment, items=event.items, event=event)

    def copy(self) -> "Course":
        """The course so far, to go on from twice."""
        return Course(self.case, self.places, self.progress.copy())


@dataclass
class Life:
    """A case in its courses. What was refused, taken, and in which steps, is the case's own once there are several."""

    case: Case
    courses: list[Course]
    refused: list[RefusedEvent] = field(default_factory=list)
    history: list[Step] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)

    @property
    def refusals(self) -> list[RefusedEvent]:
        """What was refused so far."""
        return self.refused if len(self.courses) > 1 else self.courses[0].progress.refused

    def part(self, courses: list[Course]) -> None:
        """From here on the case has these courses."""
        if len(self.courses) == 1:
            whole = self.courses[0].progress
            self.refused, self.history, self.taken = whole.refused, whole.history.copy(), whole.taken.copy()
        self.courses = courses


def restricted(event: Event, places: Sequence[int]) -> Event:
    """An event that names items, with those of a course; what is nobody's stays so."""
    items = tuple(places.index(item) if item in places else _UNKNOWN for item in event.items)
    return msgspec.structs.replace(
        event, items=tuple(sorted({item for item in items if item != _UNKNOWN}) or (_UNKNOWN,))
    )


def named(moment: Moment, course: Course) -> frozenset[int]:
    """Which items of the course the event names, by their places in the case."""
    return frozenset(course.places).intersection(moment.items)


def about(course: Course, moment: Moment, role: str | None) -> frozenset[int]:
    """Which items of the course the event is about, by their places in the case.

    One that names none: a finding on eligibility is about what is screened, a determination about what is reviewed, a
    petition about what went against its party.
    """
    if moment.items:
        return named(moment, course)
    progress = course.progress
    if moment.type in _FINDINGS and progress.again:
        return frozenset(course.places[n] for n in progress.again)
    if moment.type in _OF_THE_REVIEWED and progress.left_out:
        return frozenset(place for n, place in enumerate(course.places) if n not in progress.left_out)
    if moment.type == "petition filed" and len(set(progress.items)) > 1:
        against = against_whom(role)
        return frozenset(place for n, place in enumerate(course.places) if progress.items[n] in against)
    return frozenset(course.places)


def splits(course: Course, moment: Moment, role: str | None) -> bool:
    """Whether the event concerns some of the course's items and not the others.

    Before the application items stay together: utilization review has them go ways of their own in one course.
    """
    if moment.type in _TOGETHER or len(course.places) < 2:
        return False
    if not moment.items and not course.progress.left_out and moment.type != "petition filed":
        return False  # as most
    if not 0 < len(about(course, moment, role)) < len(course.places):
        return False
    state = course.progress.state
    return not moment.items or not before_application(state) or (state, moment.type) not in rows()


def before_application(state: str) -> bool:
    """Whether nothing tells of an application yet."""
    return state in lifecycle().sets["before the application"] or state in {"START", "UR_APPROVED"}


def case_of(case: Case, items: Iterable[int]) -> Case:
    """The case as if it had only these items, with the events that are about any of them or name none."""
    keep = tuple(sorted(set(items)))
    return msgspec.structs.replace(
        case,
        items=tuple(case.items[n] for n in keep),
        events=tuple(
            restricted(event, keep) if event.items else event
            for event in case.events
            if not event.items or not set(keep).isdisjoint(event.items)
        ),
    )


def parted(course: Course, moment: Moment, role: str | None) -> list[Course]:
    """The course in two: the items that the event is about, and the others."""
    if not splits(course, moment, role):
        return [course]
    mine = about(course, moment, role)
    groups = (
        tuple(n for n, place in enumerate(course.places) if place in mine),
        tuple(n for n, place in enumerate(course.places) if place not in mine),
    )
    return [_of(course, keep) for keep in groups]


def _of(course: Course, keep: tuple[int, ...]) -> Course:
    case = msgspec.structs.replace(
        course.case,
        items=tuple(course.case.items[n] for n in keep),
        events=tuple(restricted(event, keep) if event.items else event for event in course.case.events),
    )
    return Course(case, tuple(course.places[n] for n in keep), _progress(course.progress, course.case, keep))


def _progress(whole: Progress, case: Case, keep: tuple[int, ...]) -> Progress:
    """Where these items stand of a course that parts."""
    at = {old: new for new, old in enumerate(keep)}

    def own(items: Iterable[int]) -> set[int]:
        return {at[item] for item in items if item in at}

    made = whole.copy()
    made.beside = True
    made.items = [whole.items[n] for n in keep]
    made.own = tuple(whole.own[n] for n in keep)
    made.past = frozenset(own(whole.past))
    made.ur = {at[n]: said for n, said in whole.ur.items() if n in at}
    made.summed_up = {at[n]: place for n, place in whole.summed_up.items() if n in at}
    made.against = {at[n]: codes for n, codes in whole.against.items() if n in at}
    made.disputed, made.not_liable, made.delayed = own(whole.disputed), own(whole.not_liable), own(whole.delayed)
    made.unfiled, made.left_out, made.found_eligible = (
        own(whole.unfiled),
        own(whole.left_out),
        own(whole.found_eligible),
    )
    made.resumed = own(whole.resumed)
    made.finding_appealed, made.again, made.posted = own(whole.finding_appealed), own(whole.again), own(whole.posted)
    made.applied = None if whole.applied is None else own(whole.applied)
    made.informed = {way: own(items) for way, items in whole.informed.items()}
    made.petitions = [frozenset(mine) for petition in whole.petitions if (mine := own(petition))]
    made.refused = []
    made.taken, made.read_as = [], {}
    for place in whole.taken:
        read = whole.read_as.get(place, case.events[place])
        if read.items and at.keys().isdisjoint(read.items) and _UNKNOWN not in read.items:
            continue  # it was about the others
        made.taken.append(place)
        if place in whole.read_as:
            made.read_as[place] = restricted(read, keep) if read.items else read
    _settle(made, whole)
    return made


def _settle(made: Progress, whole: Progress) -> None:
    """The state and sides of items that parted: what the others were there for is not theirs."""
    for side, items in (
        ("LIABILITY_DISPUTED", made.disputed),
        ("NOT_LIABLE", made.not_liable),
        ("ITEMS_IN_SCREENING", made.again),
        ("FINDING_APPEALED", made.finding_appealed),
        ("PETITION_LATE", made.petitions),
        ("PETITION_DEFECTIVE", made.petitions),
    ):
        if not items:
            made.sides.discard(side)
    if (
        len(set(whole.items)) > 1
        and DETERMINED.issuperset(made.items)
        and not (made.petitions and made.state == "APPEALED")
    ):
        decided = {"DETERMINED", "IMPLEMENTING", "IMPLEMENTED", "APPEALED", *lifecycle().sets["open"]}
        if made.state in decided:
            found = {"implemented": "IMPLEMENTED", "overturned": "IMPLEMENTING"}
            made.state = next((state for status, state in found.items() if set(made.items) == {status}), "DETERMINED")
    if made.again and len(made.again) == len(made.items):
        made.screen_apart()
    in_force(made)


def gone(progress: Progress) -> bool:
    """Whether the items have left the review, so that what names none is not said of the others alone."""
    return asleep(progress) or progress.state in {"DUPLICATE", *lifecycle().sets["left over"]}


def noted_anyway(moment: Moment, progress: Progress) -> bool:
    """Whether an event that names no items is for items too that have left: it serves what they are owed, say."""
    owed = {one.notice for one in progress.owed}
    return (
        moment.type in _TOGETHER
        or ("START", moment.type) in rows()
        or moment.type in {"invoice sent", "termination served"}
        or not owed.isdisjoint(serves().get(moment.type, ()))
    )


def concerned(courses: Sequence[Course], look: Look) -> list[list[Course]]:
    """The courses that an event may be about, those first that take it before the others are asked.

    One that names none: a petition is about what went against its party, an order about what was appealed, an end of a
    dispute over liability about what was in dispute, a determination about what was still to be determined.
    """
    moment = look.happened
    if moment.items:
        mine = [course for course in courses if named(moment, course)]
        return [mine or list(courses)]
    awake = [course for course in courses if not asleep(course.progress) or noted_anyway(moment, course.progress)]
    awake = awake or list(courses)
    kind = moment.type
    if kind in {"petition filed", "finding appealed"}:
        return [_appealable(courses, look) or awake]
    if kind in _ORDERS or kind in {"finding set aside", "finding sustained"}:
        appealed = [c for c in courses if c.progress.petitions] or [c for c in courses if c.progress.finding_appealed]
        return [appealed or awake]
    if kind == "liability resolved":
        return [[c for c in courses if c.progress.disputed] or awake]
    if kind in _DETERMINATIONS:
        still = set(lifecycle().sets["open"])
        return [[c for c in awake if c.progress.state in still], [c for c in awake if c.progress.state not in still]]
    return [awake]


def _appealable(courses: Sequence[Course], look: Look) -> list[Course]:
    """The courses that a petition which names no items is about."""
    determined = [c for c in courses if not DETERMINED.isdisjoint(c.progress.items)]
    if look.happened.type == "finding appealed" or not determined:
        return [c for c in courses if c.progress.against]
    against = against_whom(look.role)
    return [c for c in determined if not against.isdisjoint(c.progress.items)] or determined


def against_whom(role: str | None) -> set[str]:
    """What goes against the party of a petition."""
    roles = lifecycle().roles
    if role in roles["worker's side"] or role in roles["physician"]:
        return {"upheld"}
    return {"overturned", "implemented"} if role in roles["claims side"] else set()
