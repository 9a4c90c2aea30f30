"""Which edition governs: the first test of each stands on the day before the rule begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.guidelines import CaseDates, in_force, shelf


def held(**days: date) -> set[str]:
    return {f.guideline.id for f in in_force(shelf().library, CaseDates(**days))}


@pytest.mark.parametrize(
    ("request_date", "there", "not_there"),
    [
        (date(2009, 7, 17), "mtus-acoem-2004", "mtus-chronic-pain-2009"),
        (date(2009, 7, 18), "mtus-chronic-pain-2009", "mtus-chronic-pain-2016"),
        (date(2016, 7, 28), "mtus-chronic-pain-2009", "mtus-opioids-2016"),
        (date(2016, 7, 29), "mtus-opioids-2016", "mtus-chronic-pain-2009"),
        (date(2017, 11, 30), "mtus-chronic-pain-2016", "mtus-acoem-2017"),
    ],
)
def test_by_the_date_of_the_request(request_date: date, there: str, not_there: str):
    found = held(request=request_date, ur=request_date, service=request_date)
    assert there in found
    assert not_there not in found


def test_orders_of_2017_go_by_the_date_of_service():
    assert "mtus-acoem-2017" not in held(service=date(2017, 11, 30))
    assert "mtus-acoem-2017" in held(service=date(2017, 12, 1))


def test_formulary_begins_with_2018():
    assert "mtus-drug-formulary" not in held(service=date(2017, 12, 31))
    assert "mtus-drug-formulary" in held(service=date(2018, 1, 1))


def test_the_request_counts_not_the_ur_decision():
    """A request of July 28, 2016 stays under the 2009 text though UR decided it in August."""
    assert "mtus-chronic-pain-2009" in held(request=date(2016, 7, 28), ur=date(2016, 8, 9))


def test_without_any_date_no_dated_edition_governs():
    assert held() == {"odg"}


@given(st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 1, 1)))
def test_one_chronic_pain_edition_on_any_day(day: date):
    found = held(request=day, ur=day, service=day)
    editions = {"mtus-chronic-pain-2009", "mtus-chronic-pain-2016", "mtus-acoem-2017"}
    assert len(found & editions) == 1


@given(st.dates(min_value=date(2008, 1, 1), max_value=date(2025, 1, 1)), st.integers(0, 300))
def test_mtus_stands_before_other_guidelines(day: date, later: int):
    order = [
        f.guideline.header.source for f in in_force(shelf().library, CaseDates(request=day, ur=day + timedelta(later)))
    ]
    assert order == sorted(order, key=lambda s: s != "MTUS")
