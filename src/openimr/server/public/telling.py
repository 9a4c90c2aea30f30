"""Findings and criteria in words, for who has not read the guideline."""

import msgspec

from openimr.corpus.similar import Difference
from openimr.guidelines import shelf


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was documented more, or less, often in letters that approved than in letters that refused."""

    words: str
    more: bool
    approved: str
    refused: str
    few: bool


def told_difference(one: Difference) -> Told:
    """A difference in words: "7 of 9" letters on each side."""
    return Told(
        words=_words(one),
        more=one.difference > 0,
        approved=f"{one.overturned.count} of {one.overturned.of}",
        refused=f"{one.upheld.count} of {one.upheld.of}",
        few=one.few,
    )


def _words(one: Difference) -> str:
    if one.kind == "criterion" and one.what in shelf().criteria:
        return shelf().criteria[one.what][0].text
    return one.what.replace("_", " ")
