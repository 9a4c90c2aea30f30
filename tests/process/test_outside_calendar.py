"""A day outside the calendar of closed offices makes its own clock unknown, with the reason, and stops nothing else."""

from datetime import UTC, datetime

import pytest

from openimr.model import Case, Event
from openimr.process import accepted, clocks_of, fold, screen

EVENTS = ("1999-03-02", "2029-03-02", "2051-03-02")


def case(day: str, way: str) -> Case:
    """A request that came after the hour at which it counts on the next business day, and what followed."""
    request = Event(type="request received", at=f"{day}T18:12:00-08:00", service=way)
    decided = Event(type="ur decision", at=f"{day[:8]}05T10:00:00-08:00", outcome="denied")
    return Case(events=(request, decided, Event(type="ur decision served", at=decided.at, service="mail")))


@pytest.mark.parametrize("day", EVENTS)
@pytest.mark.parametrize("way", ["fax", "electronic", "mail"])
def test_a_request_after_the_hour_beyond_the_calendar_is_a_clock_that_is_not_known(day, way) -> None:
    one = case(day, way)
    clocks = {clock.clock: clock for clock in clocks_of(one)}
    assert clocks["ur decision"].due is None
    assert clocks["ur decision"].state == "unknown"
    assert "calendar" in clocks["ur decision"].explain
    later = datetime(int(day[:4]) + 1, 1, 1, tzinfo=UTC)
    assert fold(one).state == "WINDOW_OPEN"
    assert clocks_of(accepted(one, later), later)
    assert screen(one, later, {}).outcome


def test_inside_the_calendar_it_counts_on_the_next_day() -> None:
    [clock] = [c for c in clocks_of(case("2015-03-02", "fax")) if c.clock == "ur decision"]
    assert "counts as received on 2015-03-03" in clock.explain
