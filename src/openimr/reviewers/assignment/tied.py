"""Conflicts of interest of many cases: by one engine, or by one in each of several processes."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import msgspec

from openimr.model import Case, Organization, Reviewer
from openimr.reviewers.conflicts import Clearance, ConflictEngine, Grade, after_clearance

_ONE_PROCESS = 400
"""So many cases are screened before further processes have begun to work."""

_CHUNK = 100


class Ties(msgspec.Struct, frozen=True, kw_only=True):
    """What conflicts are looked for in: the roster, the register, ties that a person has cleared, the day."""

    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...]
    clearances: tuple[Clearance, ...]
    on: date


Grades = dict[str, Grade]
"""The gravest grade of each reviewer that has a conflict, by id."""


def grades_of(cases: Sequence[Case], ties: Ties, jobs: int = 1) -> Iterator[Grades]:
    """The conflicts that are left of each case, in the order of the cases; `jobs` processes change only the time."""
    if jobs <= 1 or len(cases) <= _ONE_PROCESS:
        screener = _Screener(ties)
        yield from (screener.grades(case) for case in cases)
        return
    chunks = [cases[at : at + _CHUNK] for at in range(0, len(cases), _CHUNK)]
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(ties,)) as pool:
        for found in pool.map(_screened, chunks):
            yield from found


class _Screener:
    def __init__(self, ties: Ties) -> None:
        self._engine = ConflictEngine(ties.reviewers, ties.organizations, ties.on)
        self._clearances, self._on = ties.clearances, ties.on
        self._cleared = {clearance.reviewer for clearance in ties.clearances}

    def grades(self, case: Case) -> Grades:
        found = self._engine.grades(case)
        if self._cleared.isdisjoint(found):
            return found
        left = after_clearance(self._engine.screen(case), self._clearances, case.case_number, self._on)
        return {reviewer: _gravest(c.grade for c in conflicts) for reviewer, conflicts in left.items()}


def _gravest(grades: Iterable[Grade]) -> Grade:
    return "certain" if "certain" in set(grades) else "to be checked"


_own: list[_Screener] = []
"""The screener of this process, where it is one of several: an engine takes longer to hand over than to make."""


def _begin(ties: Ties) -> None:
    _own[:] = [_Screener(ties)]


def _screened(cases: Sequence[Case]) -> list[Grades]:
    return [_own[0].grades(case) for case in cases]
