"""Conflicts of interest of many cases, each side looked for once: by one engine, or by one in each of more processes.

A party comes in many cases. Cases shared out among processes would have each process look for nearly every party; so
the sides are shared out, each to one process, and what was found is laid over the cases.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import msgspec

from openimr.model import Case, Organization, Reviewer
from openimr.reviewers.conflicts import Clearance, ConflictEngine, Grade, after_clearance, attested_conflicts
from openimr.reviewers.conflicts.attestation import declares
from openimr.reviewers.conflicts.parties import Side, sides_of

_ONE_PROCESS = 1_000
"""So many sides are looked for before further processes have begun to work."""

_CHUNK = 250


class Ties(msgspec.Struct, frozen=True, kw_only=True):
    """What conflicts are looked for in: the roster, the register, ties that a person has cleared, the day."""

    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...]
    clearances: tuple[Clearance, ...]
    on: date


Grades = dict[int, Grade]
"""The gravest grade of each reviewer that has a conflict, by place in the roster."""


def grades_of(cases: Sequence[Case], ties: Ties, jobs: int = 1) -> Iterator[Grades]:
    """The conflicts that are left of each case, in the order of the cases; `jobs` processes change only the time."""
    place = {reviewer.id: at for at, reviewer in enumerate(ties.reviewers)}
    number: dict[Side, int] = {}
    of_case = [tuple({number.setdefault(side, len(number)) for _, side in sides_of(case, place)}) for case in cases]
    found = _found(list(number), ties, jobs)
    cleared = {place[c.reviewer.strip()] for c in ties.clearances if c.reviewer.strip() in place}
    attesting = [at for at, reviewer in enumerate(ties.reviewers) if declares(reviewer)]
    engine: ConflictEngine | None = None
    for case, sides in zip(cases, of_case, strict=True):
        grades: Grades = {}
        for at in sides:
            sure, unsure = found[at]
            grades.update(dict.fromkeys(sure, "certain"))
            for reviewer in unsure:
                grades.setdefault(reviewer, "to be checked")
        for reviewer in attesting:
            for declared in attested_conflicts(ties.reviewers[reviewer], case):
                if grades.get(reviewer) != "certain":
                    grades[reviewer] = declared.grade
        if not cleared.isdisjoint(grades):
            engine = engine or _engine(ties)
            left = after_clearance(engine.screen(case), ties.clearances, case.case_number, ties.on)
            grades = {
                place[reviewer]: "certain" if any(c.grade == "certain" for c in conflicts) else "to be checked"
                for reviewer, conflicts in left.items()
            }
        yield grades


_Held = tuple[tuple[int, ...], tuple[int, ...]]
"""Reviewers (places in the roster) with a certain tie to a side, and those with one to be checked."""


def _found(sides: Sequence[Side], ties: Ties, jobs: int) -> list[_Held]:
    if jobs <= 1 or len(sides) <= _ONE_PROCESS:
        engine = _engine(ties)
        return [_held(engine, side) for side in sides]
    # Every n-th side to a chunk: sides of one kind stand together, and some kinds take longer than others.
    chunks = max(jobs, len(sides) // _CHUNK)
    found: list[_Held] = [((), ())] * len(sides)
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(ties,)) as pool:
        for first, held in enumerate(pool.map(_search, [sides[at::chunks] for at in range(chunks)])):
            found[first::chunks] = held
    return found


def _engine(ties: Ties) -> ConflictEngine:
    return ConflictEngine(ties.reviewers, ties.organizations, ties.on)


def _held(engine: ConflictEngine, side: Side) -> _Held:
    sure: list[int] = []
    unsure: list[int] = []
    for at, findings in engine.findings_of(side).items():
        (sure if findings[0].sure else unsure).append(at)
    return tuple(sure), tuple(unsure)


_own: list[ConflictEngine] = []
"""The engine of this process, where it is one of several: an engine takes longer to hand over than to make."""


def _begin(ties: Ties) -> None:
    _own[:] = [_engine(ties)]


def _search(sides: Sequence[Side]) -> list[_Held]:
    return [_held(_own[0], side) for side in sides]
