"""Which criteria a missing record leaves open."""

from datetime import date

import pytest

from openimr.model import Missing
from openimr.review.completeness import roles_that_turn_on

REQUEST = date(2015, 5, 12)


def roles(what: str, day: str | None = None, reference: date | None = REQUEST) -> frozenset[str]:
    return roles_that_turn_on([Missing(named_in="ur-1", what=what, date=day)], reference)


@pytest.mark.parametrize("day", ["2015-04-10", "2014-11-20", None])
def test_a_missing_visit_of_the_six_months_before_the_request_may_tell_of_function(day):
    assert "function" in roles("PR-2 progress report", day)


def test_an_older_visit_leaves_nothing_open():
    assert not roles("PR-2 progress report", "2014-10-20")


def test_a_visit_counts_where_the_request_bears_no_date():
    assert "function" in roles("PR-2 progress report", "2012-01-05", reference=None)


def test_a_study_counts_whatever_its_date():
    assert "imaging" in roles("MRI of the lumbar spine", "2011-02-03")
