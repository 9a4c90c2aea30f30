"""Whether a reviewer is there between the day of assignment and the day on which a case is due."""

from datetime import date, timedelta
from random import Random

import pytest

from openimr.model import Absence
from openimr.reviewers.assignment.presence import days_present

ON = date(2026, 3, 2)

DAYS = [
    ("no absence", [], "2026-03-06", 5),
    ("away the whole time", [("2026-03-01", "2026-03-06")], "2026-03-06", 0),
    ("back on the due day", [("2026-03-01", "2026-03-05")], "2026-03-06", 1),
    ("away from tomorrow on", [("2026-03-03", "2026-04-30")], "2026-03-06", 1),
    ("two absences that overlap", [("2026-03-02", "2026-03-04"), ("2026-03-03", "2026-03-05")], "2026-03-06", 1),
    ("an absence inside another", [("2026-03-02", "2026-03-06"), ("2026-03-03", "2026-03-03")], "2026-03-06", 0),
    (
        "absences that are over, and to come",
        [("2026-01-01", "2026-03-01"), ("2026-03-07", "2026-03-09")],
        "2026-03-06",
        5,
    ),
    ("due today", [], "2026-03-02", 1),
    ("due day not known, away today", [("2026-03-02", "2026-03-02")], None, 0),
    ("due day not known, away tomorrow", [("2026-03-03", "2026-03-03")], None, 1),
    ("overdue, away today", [("2026-03-02", "2026-03-02")], "2026-02-01", 0),
]


@pytest.mark.parametrize(("absences", "due", "expected"), [d[1:] for d in DAYS], ids=[d[0] for d in DAYS])
def test_days_present(absences, due, expected) -> None:
    away = [Absence(start=start, end=end) for start, end in absences]
    assert days_present(away, ON, date.fromisoformat(due) if due else None, 100) == expected
    assert days_present(away, ON, date.fromisoformat(due) if due else None, 1) == min(1, expected)


def test_the_count_is_that_of_looking_at_every_day() -> None:
    random = Random(5)  # noqa: S311
    for _ in range(300):
        starts = [ON + timedelta(days=random.randint(-5, 15)) for _ in range(random.randint(0, 4))]
        away = [(start, start + timedelta(days=random.randint(0, 6))) for start in starts]
        due = ON + timedelta(days=random.randint(0, 14))
        days = [ON + timedelta(days=n) for n in range((due - ON).days + 1)]
        expected = sum(not any(start <= day <= end for start, end in away) for day in days)
        absences = [Absence(start=start.isoformat(), end=end.isoformat()) for start, end in away]
        assert days_present(absences, ON, due, 1000) == expected
