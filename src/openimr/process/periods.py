"""Periods of days by values of law: when each is over, by the day after which it is counted."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import msgspec

from openimr.process.calendar_day import after_court_holidays
from openimr.process.clock import weakest
from openimr.process.kept import Kept
from openimr.process.law import Law, Picked
from openimr.process.reckoning import IN_CALIFORNIA, Due, due_after, passed_friday, roll_of, service_days

AT_ONCE = {"fax", "electronic"}
"""Ways of service that take no time, so that the hour of receipt counts."""

_MOST = 2**14
"""Days of which the ends of one period are kept: of 40 years and more."""


class Period(msgspec.Struct, frozen=True, gc=False):
    """A period of days by a value of law: when it is due, how sure that is, and remarks on it.

    `friday`: where it is one of utilization review, a Friday after Thanksgiving that it passes over may count.
    `perhaps`: by mail within California, when it is over if its service counts as mail does, with a sentence on that.
    `court`: one of these ends is a holiday of the courts on which state offices are open.
    """

    picked: Picked
    due: Due
    evidence: str
    remarks: tuple[str, ...]
    friday: bool
    perhaps: "Perhaps | None" = None
    court: bool = False


Perhaps: TypeAlias = tuple[Due, str]
"""Another end that the law may give, with what is said of it."""

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
    perhaps = None
    if extra is not None and not extra.value and service in AT_ONCE:
        remarks = (f"For {service} service no days are added ({extra.cite}), though this is not certain.",)
        due = msgspec.structs.replace(due, by=(*due.by, extra.evidence))
        perhaps = as_mail(law, picked, ordinal, IN_CALIFORNIA, rolls)
    sure = weakest(picked.evidence, *due.by) if due.by else picked.evidence
    holidays = after_court_holidays()
    court = due.day in holidays or (perhaps is not None and perhaps[0].day in holidays)
    return Period(picked, due, sure, remarks, passed_friday(picked, day, due) is not None, perhaps, court)


def as_mail(law: Law, picked: Picked, ordinal: int, mail: str, rolls: bool) -> Perhaps | None:  # noqa: FBT001 - as above
    """When a period is over if service by fax or electronically adds the days of mail; None: no rule says that it may.

    Source: 8 CCR 10605(a), (b): every way but personal service extends the time, by the address of the one served.
    """
    day = date.fromordinal(ordinal)
    rule, extra = law.pick("service.as mail", {}, day), service_days(law, mail, day)
    if rule is None or extra is None:
        return None
    due = due_after(ordinal, picked, extra, roll_of(law, day) if rolls else None)
    says = (
        f"Where such service adds as many days as {mail}, {extra.number:g} ({rule.cite}), it is {due.iso[:10]}. The "
        "earlier day is the safe one; in between nobody is late for sure."
    )
    return due, says


def _earliest(periods: Sequence[Period]) -> Period:
    best = periods[0]
    others: list[str] = []
    for period in periods[1:]:
        best, other = (period, best) if period.due.seconds < best.due.seconds else (best, period)
        others.append(told_day(other.picked, other.due))
    friday = any(period.friday for period in periods)
    remarks = (*best.remarks, told_others(others))
    return Period(best.picked, best.due, best.evidence, remarks, friday, best.perhaps, best.court)


def told_day(picked: Picked, due: Due) -> str:
    """A day that another rule gives."""
    return f"{picked.section}: {due.iso[:10]}"


def told_others(others: Sequence[str]) -> str:
    """That the earliest day governs, with the others."""
    return f"The earliest of several days governs; the others: {'; '.join(others)}."
