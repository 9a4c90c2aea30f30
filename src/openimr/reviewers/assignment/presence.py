"""Who is there between the day of assignment and the day on which a case is due."""

from collections.abc import Sequence
from datetime import date, timedelta

from openimr.model import Absence


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
