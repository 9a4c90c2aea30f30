"""Intervals for shares: what a share of few items can and can't say."""

from math import sqrt

Z_95 = 1.959963984540054
"""The normal deviate of a two-sided 95% interval."""


def wilson(part: int, whole: int, z: float = Z_95) -> tuple[float, float] | None:
    """Wilson's score interval of `part` of `whole`: the least and the greatest share; None where `whole` is 0.

    Without correction for continuity. E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", JASA 22 (1927), 209-212; recommended over the textbook interval for few items and for shares near 0 by
    Brown, Cai and DasGupta, Statistical Science 16 (2001), 101-133.

    Raises:
        ValueError: `part` is not between 0 and `whole`.
    """
    if not 0 <= part <= whole:
        message = f"{part} of {whole} is no share"
        raise ValueError(message)
    if whole == 0:
        return None
    share, square = part / whole, z * z
    centre = share + square / (2 * whole)
    half = z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    below = 0.0 if part == 0 else max(0.0, (centre - half) / (1 + square / whole))
    above = 1.0 if part == whole else min(1.0, (centre + half) / (1 + square / whole))
    return below, above


def ratio(share: float, squares: float, whole: float, groups: int, z: float = Z_95) -> tuple[float, float]:
    """A 95% interval of a ratio of two sums over groups, sum(a) / sum(b) = `share`, cut to 0 and 1.

    `whole` is sum(b), `squares` the sum over the groups of (a - share * b) squared. The variance is the linearised one
    of a ratio estimator (Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4) with groups as what is drawn: what
    lies in one group is not taken to be independent. Of one group alone nothing is known: 0 to 1.
    """
    if groups < 2 or not whole:
        return 0.0, 1.0
    half = z * sqrt(squares * groups / (groups - 1)) / whole
    return max(0.0, share - half), min(1.0, share + half)
