"""Dates to places on an axis. Long stretches in which nothing happened are drawn short, with a break sign."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

_LONG_GAP = 400  # days without any event: an old injury would squeeze the months that matter into a corner
_DRAWN_GAP = 120  # days that such a gap is drawn as
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parsed(iso: str) -> date | None:
    """The date, or None where it is not one."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


class Scale:
    """The axis from the first date to the last, between `left` and `right` (pixels)."""

    def __init__(self, dates: Iterable[date], left: float, right: float) -> None:
        self._days = sorted({d.toordinal() for d in dates})
        self._left, self._right = left, right
        self._drawn = [0.0]
        for before, after in zip(self._days, self._days[1:], strict=False):
            gap = after - before
            self._drawn.append(self._drawn[-1] + (_DRAWN_GAP if gap > _LONG_GAP else gap))

    def x(self, day: date) -> float:
        """The place of a day; days outside the axis stand at its ends."""
        total = self._drawn[-1]
        if not total:
            return (self._left + self._right) / 2
        number = min(max(day.toordinal(), self._days[0]), self._days[-1])
        i = min(bisect_right(self._days, number) - 1, len(self._days) - 2)
        part = (number - self._days[i]) / (self._days[i + 1] - self._days[i])
        drawn = self._drawn[i] + part * (self._drawn[i + 1] - self._drawn[i])
        return self._left + drawn / total * (self._right - self._left)

    def breaks(self) -> list[tuple[float, str]]:
        """The places of break signs, with what they stand for (`3 years`)."""
        pairs = zip(self._days, self._days[1:], strict=False)
        return [
            (self._middle(before, after), f"{(after - before) / 365.25:.1f}".removesuffix(".0") + " years")
            for before, after in pairs
            if after - before > _LONG_GAP
        ]

    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels of the axis: months or years, at most ten, never within a break; else the end dates."""
        first, last = date.fromordinal(self._days[0]), date.fromordinal(self._days[-1])
        firsts = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
        inside = [d for d in firsts if first <= d <= last and not self._in_break(d)]
        for step in (1, 3, 6, 12):
            chosen = [d for d in inside if (d.month - 1) % step == 0]
            if len(chosen) <= 10:
                break
        spaced: list[date] = []
        for day in chosen:
            if not spaced or self.x(day) - self.x(spaced[-1]) >= 64:
                spaced.append(day)
        if len(spaced) < 2:
            ends = [first] if first == last else [first, last]
            return [(self.x(d), f"{d.month:02}/{d.day:02}/{d.year}") for d in ends]
        return [(self.x(d), f"{_MONTHS[d.month - 1]} {d.year}") for d in spaced]

    def _middle(self, before: int, after: int) -> float:
        return (self.x(date.fromordinal(before)) + self.x(date.fromordinal(after))) / 2

    def _in_break(self, day: date) -> bool:
        i = bisect_right(self._days, day.toordinal())
        return 0 < i < len(self._days) and self._days[i] - self._days[i - 1] > _LONG_GAP
