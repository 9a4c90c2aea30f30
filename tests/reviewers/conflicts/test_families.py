"""Who bears one of the surnames of a worker's family is looked at, whichever of two surnames it is."""

from datetime import date

import pytest

from openimr.model import Case, Party
from openimr.model.reviewer import Reviewer
from openimr.reviewers.conflicts import screen_conflicts

DAY = date(2026, 11, 22)


def grades(worker: str, reviewer: str) -> set[str]:
    case = Case(parties=(Party(id="w", role="injured worker", name=worker),))
    found = screen_conflicts((Reviewer(id="rv1", name=reviewer),), case, (), DAY)
    return {tie.grade for ties in found.values() for tie in ties}


@pytest.mark.parametrize(
    ("worker", "reviewer"),
    [
        ("Marisol Querrante-Voddick", "Lennart Querrante"),
        ("Marisol Querrante-Voddick", "Lennart Voddick"),
        ("Marisol Querrante", "Lennart Querrante-Hume"),
        ("Ana Guadalupe Xochimil Berrueco", "Pedro Xochimil"),
        ("Ana Guadalupe Xochimil Berrueco", "Pedro Berrueco"),
        ("Ana Guadalupe Xochimil Berrueco", "Pedro Xochimil Orellana"),
    ],
)
def test_half_of_a_double_surname_is_looked_at_and_never_certain(worker, reviewer):
    assert grades(worker, reviewer) == {"to be checked"}


@pytest.mark.parametrize(
    ("worker", "reviewer"),
    [
        ("Marisol Garcia-Lopez", "Lennart Garcia"),
        ("Ana Maria Elena Berrueco", "Pedro Elena"),
        ("Mary Elizabeth Berrueco", "Elizabeth Haskew"),
    ],
)
def test_a_common_surname_or_a_given_name_is_not(worker, reviewer):
    assert grades(worker, reviewer) == set()
