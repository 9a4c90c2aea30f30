"""How near a letter is to a case in its documentation, by the words that set overturned letters apart (`telling`)."""

import statistics
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from openimr.corpus.search.analysis import stems
from openimr.corpus.similar.case import Case

if TYPE_CHECKING:
    from openimr.corpus.search.opening import LetterIndex

Place = tuple[int, int]
_MOST_SUMMARY = 20_000


def nearness(index: "LetterIndex", case: Case, keys: Mapping[Place, int]) -> dict[Place, float]:
    """How near each letter is to the case, 0 to 1, by the sum of its telling words; empty where nothing tells.

    `keys` are the letters' keys, by segment and number in it. A letter whose sum is as far from the case's as letters
    are from their middle on average has a half.
    """
    words = index.telling.words
    if not words or not case.summary or not keys:
        return {}
    own = {word for word in stems(case.summary[:_MOST_SUMMARY]) if word in words}
    mine = sum(words[word] for word in sorted(own))
    near = near_sums(mine, index.sums.of([*keys.values()]))
    return {place: one for place, one in zip(keys, near, strict=True) if one is not None}


def near_sums(mine: float, sums: Sequence[float]) -> list[float | None]:
    """How near each sum of telling words is to the case's, as `nearness` tells it; None where all are the same."""
    middle = statistics.fmean(sums)
    spread = statistics.fmean(abs(one - middle) for one in sums)
    if not spread:
        return [None] * len(sums)
    return [round(1 / (1 + abs(one - mine) / spread), 4) for one in sums]
