"""Directions in figures."""

import pytest

from openimr.clinical.drugs.patterns import spaced
from openimr.clinical.drugs.sig import directions, number, strength_at, units_per_day


@pytest.mark.parametrize(
    ("sig", "units"),
    [
        ("1-2 tabs q4-6h prn", 12),
        ("one tablet every eight hours as needed", 3),
        ("q8h", 3),
        ("1 tablet q 12 h", 2),
        ("bid", 2),
        ("t.i.d.", 3),
        ("three times a day", 3),
        ("two tablets qhs", 2),
        ("at bedtime", 1),
        ("every other day", 0.5),
        ("every 72 hours", 0.33),
        ("takes 3 a day", 3),
        ("q6h prn, max 3/day", 3),
        ("up to four a day", 4),
    ],
)
def test_the_most_units_a_day_that_a_direction_allows(sig: str, units: float) -> None:
    assert units_per_day(sig) == pytest.approx(units, abs=0.01)


@pytest.mark.parametrize("text", ["#60", "10 mg", "as directed", ""])
def test_no_rate_no_figure(text: str) -> None:
    assert units_per_day(text) is None


def test_quantity_refills_and_supply() -> None:
    told = directions("10 mg one tablet q8h #90, 30 day supply, refills: 2", 0, 51)
    assert (told.quantity, told.days_supply, told.refills, told.units_per_day) == (90, 30, 2, 3)
    assert directions(", forty.", 0, 8).quantity == 40
    assert directions(" #12 with no refills", 0, 20).refills == 0


def test_strength_keeps_the_figures_of_the_request() -> None:
    assert strength_at("5-325, 1-2 tablets", 0, 18, ()) == ("5/325 mg", 5)
    assert strength_at("20MG #60", 0, 8, ()) == ("20 mg", 4)
    assert strength_at("5% patch", 0, 8, ()) == ("5%", 2)
    assert strength_at("800 tid", 0, 7, ("800 mg tablet",)) == ("800 mg", 3)
    assert strength_at("60 tablets", 0, 10, ("800 mg tablet",)) is None


def test_numbers_in_words() -> None:
    assert (number("Sixty"), number("½"), number("7.5"), number("many")) == (60, 0.5, 7.5, None)


def test_a_blank_of_a_pattern_stands_for_a_line_end() -> None:
    assert spaced(r"side ?effects? of (?<!not )x[- ]y") == r"side\s*effects?\s+of\s+(?<!not\s)x[-\s]y"
