"""Periods of days by values of law: when each is over, by the day after which it is counted."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import msgspec

from openimr.process.clock import weakest
from openimr.process.kept import Kept
from openimr.process.law import Law, Picked
from openimr.process.reckoning import Due, due_after, passed_friday, roll_of, service_days

AT_ONCE = {"fax", "electronic"}
"""Ways of service that take no time, so that the hour of receipt counts."""

_MOST = 2**14
"""Days of which the ends of one period are kept: of 40 years and more."""


class Period(msgspec.Struct, frozen=True, gc=False):
    """A period of days by a value of law: when it is due, how sure that is, and remarks on it.

    `friday`: where it is one of utilization review, a Friday after Thanksgiving that it passes over may count.
    """

    picked: Picked
    due: Due
    evidence: str
    remarks: tuple[str, ...]
    friday: bool


Periods: TypeAlias = Kept[int, Period]
"""The periods after each day, by its ordinal."""


@lru_cache(maxsize=2**12)
def periods_of(law: Law, values: tuple[Picked, ...], service: str | None, rolls: bool) -> Periods:  # noqa: FBT001 - a cache's key
    """The periods that a value of law gives, with what their service adds (None: nothing); of several, the first over.

    Kept: most of the days of many cases are the same. An end that can't be reckoned raises OutsideCalendarError, where
    the calendar of closed offices does not reach that far.
    """
    if len(values) == 1:
        (picked,) = values
        return Kept(lambda ordinal: _period(law, picked, ordinal, service, rolls), _MOST)
    each = [periods_of(law, (picked,), service, rolls) for picked in values]
    return Kept(lambda ordinal: _earliest([periods[ordinal] for periods in each]), _MOST)


def period_after(law: Law, picked: Picked, ordinal: int, service: str | None, rolls: bool) -> Period:  # noqa: FBT001 - as above
    """The period that one value of law gives after the day of an ordinal.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    return periods_of(law, (picked,), service, rolls)[ordinal]


def _period(law: Law, picked: Picked, ordinal: int, service: str | None, rolls: bool) -> Period:  # noqa: FBT001 - as above
    day = date.fromordinal(ordinal)
    extra = None if service is None else service_days(law, service, day)
    due = due_after(ordinal, picked, extra, roll_of(law, day) if rolls else None)
    remarks: tuple[str, ...] = ()
    if extra is not None and not extra.value and service in AT_ONCE:
        remarks = (f"For {service} service no days are added ({extra.cite}), though this is not certain.",)
    sure = weakest(picked.evidence, *due.by) if due.by else picked.evidence
    return Period(picked, due, sure, remarks, passed_friday(picked, day, due) is not None)


def _earliest(periods: Sequence[Period]) -> Period:
    best = periods[0]
    others: list[str] = []
    for period in periods[1:]:
        best, other = (period, best) if period.due.seconds < best.due.seconds else (best, period)
        others.append(told_day(other.picked, other.due))
    friday = any(period.friday for period in periods)
    return Period(best.picked, best.due, best.evidence, (*best.remarks, told_others(others)), friday)


def told_day(picked: Picked, due: Due) -> str:
    """A day that another rule gives."""
    return f"{picked.section}: {due.iso[:10]}"


def told_others(others: Sequence[str]) -> str:
    """That the earliest day governs, with the others."""
    return f"The earliest of several days governs; the others: {'; '.join(others)}."
