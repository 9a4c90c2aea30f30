"""Days as the law counts them: closed offices against a second opinion, open days, hours, months and years."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.process.days import (
    LOS_ANGELES,
    OutsideCalendarError,
    business_days_after,
    business_days_between,
    court_calendar,
    end_of,
    hours_after,
    is_open,
    months_after,
    office_calendar,
    rolled,
)

FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)
DAYS = st.dates(FIRST, date(2028, 6, 1))
_BETWEEN = datetime(2012, 1, 2), datetime(2028, 6, 1)  # noqa: DTZ001 - hypothesis wants them so
MOMENTS = st.datetimes(*_BETWEEN).map(lambda m: m.replace(tzinfo=UTC))


@pytest.mark.parametrize("year", range(2012, 2029))
def test_closed_days_against_a_library_that_others_keep(year):
    """Every weekday on which the two disagree is listed with its reason; nothing else is."""
    theirs = {day for day in holidays.US(subdiv="CA", years=year) if day.weekday() < 5}
    ours = {closed.date for closed in office_calendar().closed if closed.date.year == year}
    listed = {day for kept in office_calendar().not_kept for day in kept.library if day.year == year}
    assert theirs - ours == listed
    assert ours - theirs == set()


@pytest.mark.parametrize("year", range(2012, 2029))
def test_each_year_has_the_holidays_of_the_statute_that_fall_on_its_weekdays(year):
    """11 holidays (Government Code 19853), less those on a Saturday; November 11 moves to Friday instead."""
    saturdays = [d for d in ((1, 1), (3, 31), (7, 4), (12, 25)) if date(year, *d).weekday() == 5]
    assert sum(closed.date.year == year for closed in office_calendar().closed) == 11 - len(saturdays)


@pytest.mark.parametrize("year", range(2012, 2029))
def test_each_year_has_the_holidays_of_the_courts_on_which_offices_are_open(year):
    """CCP 135 in the wording of its time; what falls on a Saturday or Sunday is kept the weekday before or after."""
    listed = {day.date for day in court_calendar().days if day.date.year == year}
    fixed = [date(year, 2, 12), *([date(year, 6, 19)] if year >= 2023 else [])]
    wanted = {day for day in fixed if day.weekday() < 5}
    assert wanted <= listed
    columbus = {day for day in listed if day.month == 10}
    assert len(columbus) == (year < 2022)
    assert all(day.weekday() == 0 and 8 <= day.day <= 14 for day in columbus)
    native = {day for day in listed if day.month == 9}
    assert len(native) == (year >= 2022 or year == 2015)
    assert all(day.weekday() == 4 and 22 <= day.day <= 28 for day in native)
    moved = {day + timedelta(days=1) for day in listed - wanted - columbus - native if day.weekday() == 4}
    assert all((day.month, day.day) in {(1, 1), (2, 12), (3, 31), (6, 19), (7, 4), (12, 25)} for day in moved)


@pytest.mark.parametrize(
    ("day", "opened", "why"),
    [
        ("2017-11-10", False, "Veterans Day on a Saturday closes the Friday (DFEH's list of 2017)"),
        ("2023-11-10", False, "the same rule"),
        ("2020-07-03", True, "Independence Day on a Saturday closes nothing"),
        ("2021-12-24", True, "nor does Christmas Day"),
        ("2013-04-01", False, "Cesar Chavez Day on a Sunday closes the Monday (CalHR's list of 2013)"),
        ("2024-06-19", True, "Juneteenth closes federal offices, not the state's"),
        ("2024-10-14", True, "Columbus Day closes federal offices, not the state's"),
        ("2024-11-29", False, "the day after Thanksgiving"),
        ("2026-03-31", False, "by whatever name"),
        ("2024-03-02", False, "a Saturday"),
    ],
)
def test_days_that_libraries_and_people_get_wrong(day, opened, why):
    assert is_open(date.fromisoformat(day)) is opened, why


@given(DAYS, st.integers(1, 120))
def test_counting_what_was_added_gives_it_back(day, count):
    later = business_days_after(day, count)
    assert is_open(later)
    assert business_days_between(day, later) == count
    assert sum(is_open(day + timedelta(days=n)) for n in range(1, (later - day).days + 1)) == count


@given(DAYS, DAYS)
def test_counting_is_its_own_opposite(one, other):
    assert business_days_between(one, other) == -business_days_between(other, one)


@given(DAYS)
def test_a_roll_goes_to_the_first_open_day(day):
    assert rolled(day) >= day
    assert is_open(rolled(day))
    assert not any(is_open(day + timedelta(days=n)) for n in range((rolled(day) - day).days))


@pytest.mark.parametrize("day", [date(2011, 12, 31), date(2029, 1, 1), date(1999, 1, 1)])
def test_a_day_outside_the_calendar_is_never_guessed(day):
    for ask in (is_open, rolled, lambda d: business_days_after(d, 5), lambda d: business_days_between(d, LAST)):
        with pytest.raises(OutsideCalendarError, match="2012-01-01 to 2028-12-31"):
            ask(day)


def test_nor_is_a_count_that_leaves_it():
    with pytest.raises(OutsideCalendarError):
        business_days_after(date(2028, 12, 29), 1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2024-12-31", 36, "2027-12-31"),
    ],
)
def test_months_over_leap_days_and_short_months(day, months, later):
    assert months_after(date.fromisoformat(day), months).isoformat() == later


@given(MOMENTS, st.integers(1, 200))
def test_hours_are_elapsed_time(moment, hours):
    later = hours_after(moment, hours)
    assert (later.astimezone(UTC) - moment).total_seconds() == hours * 3600
    assert later.tzinfo is LOS_ANGELES


@given(st.dates(FIRST, LAST))
def test_a_day_ends_in_its_last_second_at_los_angeles(day):
    end = end_of(day)
    assert (end.date(), (end.astimezone(UTC) + timedelta(seconds=1)).astimezone(LOS_ANGELES).date()) == (
        day,
        day + timedelta(days=1),
    )
