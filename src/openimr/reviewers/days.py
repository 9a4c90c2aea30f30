"""Days of a roster: dates as ISO writes them, compared as dates and never as text."""

import calendar
import re
from datetime import date
from functools import lru_cache

_PART = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@lru_cache(maxsize=1 << 14)
def iso_day(text: str) -> date | None:
    """The day of "2026-03-02"; None for anything else: a week (2026-W10-1), a day that the calendar lacks."""
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def span_day(text: str, *, last: bool) -> date | None:
    """The first (or last) day of a day, a month or a year: "2023-02" is February, to its 28th; None for no date."""
    found = _PART.fullmatch(text)
    if found is None:
        return iso_day(text)
    year, month = int(found[1]), int(found[2] or (12 if last else 1))
    try:
        return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
    except (ValueError, calendar.IllegalMonthError):
        return None


class Term:
    """Whether a first and a last day, both included and each perhaps absent, hold on a day."""

    __slots__ = ("begun", "ended", "unread")

    def __init__(self, start: str | None, end: str | None, on: date) -> None:
        first, last = (iso_day(text) if text is not None else None for text in (start, end))
        self.ended = last is not None and last < on
        self.begun = first is None or first <= on
        self.unread = (
            "from" if start is not None and first is None else "to" if end is not None and last is None else None
        )
        """The field that holds no day that can be read: whether it holds is not known."""
