"""Intervals against figures worked out by hand and by another program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.corpus.stats.intervals import ratio, wilson


def test_wilson_by_hand():
    """1 of 10: centre (0.1 + 3.8415/20) / 1.38415 = 0.21102, half 1.96 * sqrt(0.018604) / 1.38415 = 0.19314."""
    low, high = wilson(1, 10)
    assert (low, high) == (pytest.approx(0.01788, abs=1e-5), pytest.approx(0.40415, abs=1e-5))


def test_wilson_of_nothing_and_of_all():
    """0 of 5 goes up to z^2 / (5 + z^2) = 3.8415 / 8.8415; 5 of 5 is its mirror."""
    assert wilson(0, 5) == (0.0, pytest.approx(0.43448, abs=1e-5))
    assert wilson(5, 5) == (pytest.approx(0.56552, abs=1e-5), 1.0)
    assert wilson(0, 0) is None


@pytest.fixture(scope="module")
def binomtest():
    from scipy import stats  # takes seconds, in every process that gathers tests

    return stats.binomtest


@given(whole=st.integers(1, 100_000), data=st.data())
def test_wilson_is_scipys(binomtest, whole, data):
    part = data.draw(st.integers(0, whole))
    other = binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == (pytest.approx(other.low, abs=1e-9), pytest.approx(other.high, abs=1e-9))


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5)])
def test_what_is_no_share_has_no_interval(part, whole):
    with pytest.raises(ValueError, match="is no share"):
        wilson(part, whole)


def test_ratio_by_hand():
    """Groups (a, b) = (1, 1), (1, 3), (0, 6): 0.2; squares 0.64 + 0.16 + 1.44; half 1.96 * sqrt(2.24 * 1.5) / 10."""
    assert ratio(0.2, 2.24, 10, 3) == (0.0, pytest.approx(0.2 + 0.35927, abs=1e-5))
    assert ratio(0.2, 0.04, 10, 4) == (pytest.approx(0.15474, abs=1e-5), pytest.approx(0.24526, abs=1e-5))


def test_one_group_tells_nothing():
    assert ratio(0.4, 0.0, 10, 1) == (0.0, 1.0)
