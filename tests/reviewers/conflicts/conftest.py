from datetime import date

import pytest

from openimr.model import Case, Party
from openimr.model.reviewer import Affiliation, Reviewer
from openimr.reviewers.conflicts import screen_conflicts

DAY = date(2026, 11, 22)


@pytest.fixture
def graded():
    """The grade between one reviewer and one party; None where nothing was found."""

    def grade(reviewer, party, *register, on=DAY):
        found = screen_conflicts((reviewer,), Case(parties=(party,)), register, on).get(reviewer.id, ())
        return found[0].grade if found else None

    return grade


@pytest.fixture
def tied():
    """A reviewer with one affiliation."""

    def reviewer(**tie):
        return Reviewer(id="rv1", affiliations=(Affiliation(**tie),))

    return reviewer


@pytest.fixture
def insurer():
    return Party(id="p1", role="insurer", organization="Granite Ridge Insurance Company")
