"""Who is there between the day of assignment and the day on which a case is due."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from openimr.model import Absence, Reviewer
from openimr.reviewers.assignment.problem import CaseToAssign, Mask


def days_present(absences: Sequence[Absence], on: date, due: date | None, enough: int) -> int:
    """Days from `on` to `due` (both included) outside all absences, counted up to `enough`.

    Where the due day is not known, or has passed, the day of assignment alone counts.
    """
    last = on if due is None or due < on else due
    away = sorted((date.fromisoformat(a.start), date.fromisoformat(a.end)) for a in absences)
    day, present = on, 0
    for start, end in away:
        if start > day:
            present += min((start - day).days, (last - day).days + 1)
            if present >= enough or start > last:
                return min(present, enough)
        day = max(day, end + timedelta(days=1))
        if day > last:
            return min(present, enough)
    return min(present + (last - day).days + 1, enough)


def away_then(cases: Sequence[CaseToAssign], reviewers: Sequence[Reviewer], on: date) -> Mask | None:
    """Which reviewers are absent on the day of assignment or on that on which a case is due: a row a case.

    None where nobody is. A case without a due day, or whose due day has passed, marks nobody.
    """
    rows: dict[str, list[int]] = {}
    for row, case in enumerate(cases):
        if case.due is not None and case.due > on:
            rows.setdefault(case.due.isoformat(), []).append(row)
    found = np.zeros((len(cases), len(reviewers)), dtype=bool)
    first = on.isoformat()
    for column, reviewer in enumerate(reviewers):
        for absence in reviewer.absences:
            for day, those in rows.items():
                if absence.start <= day <= absence.end or absence.start <= first <= absence.end:
                    found[those, column] = True
    return found if found.any() else None
