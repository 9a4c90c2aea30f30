"""Editions as citations print them, and the first day they can be of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.requests import first_day_of, parse_citations, printed_edition


@pytest.mark.parametrize(
    ("text", "edition", "day"),
    [
        ("Pain chapter, updated September 2014", "September 2014", date(2014, 9, 1)),
        ("Knee & Leg (updated 3/31/16), Home health", "3/31/16", date(2016, 3, 1)),
        ("Elbow Disorders (Revised 2007)", "2007", date(2007, 1, 1)),
        ("Opioids, last updated: Nov. 21, 2016", "Nov. 21, 2016", date(2016, 11, 1)),
        ("Low Back (11/3/2016)", "11/3/2016", date(2016, 11, 1)),
        ("Guidelines (effective July 18, 2009)", "July 18, 2009", date(2009, 7, 1)),
        ("Handbook, revised 4/98", "4/98", date(1998, 4, 1)),
    ],
)
def test_an_edition_that_is_printed(text: str, edition: str, day: date) -> None:
    assert printed_edition(text) == edition
    assert first_day_of(edition) == day


@pytest.mark.parametrize(
    "text",
    ["Opioids, criteria for use", "as effective 2014 trials show", "the most effective treatment 2014", "pp. 78-80"],
)
def test_words_that_print_no_edition(text: str) -> None:
    assert printed_edition(text) is None


@pytest.mark.parametrize(("edition", "day"), [("14th Edition, 2016", date(2016, 1, 1)), ("3rd ed.", None)])
def test_an_edition_that_a_name_bears(edition: str, day: date | None) -> None:
    assert first_day_of(edition) == day


def test_a_citation_takes_the_edition_that_its_section_prints() -> None:
    [citation] = parse_citations("Official Disability Guidelines, Knee & Leg (effective 03/2016), Braces.").citations
    assert citation.edition == "03/2016"


@given(st.text("0123456789/- .,updatedMay()", max_size=40))
def test_anything_may_stand_in_a_section(text: str) -> None:
    edition = printed_edition(text)
    assert edition is None or edition in text
    assert first_day_of(text) is None or first_day_of(text).day == 1
