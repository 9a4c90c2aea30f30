"""Copies and superseded letters: which letter another one repeats, and which determination came after it.

Letters are linked within a case number only. A copy has the same decision date, the same decisions in the same order,
and requests that read alike. A letter is superseded by the last one on its case number, if that was decided later.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from rapidfuzz import fuzz

ALIKE = 85.0
"""Percent of characters in order (rapidfuzz `ratio`) from which two letters' requests are the same ones.

A typing error or a misread letter in each request stays above it; "Norco 10/325 #60" and "MRI of the neck" far below.
"""


class Linked(msgspec.Struct, frozen=True, array_like=True):
    """As much of a letter as links are found by."""

    letter_id: str
    case_number: str
    decided: date
    outcome: str
    asked: str


class Links(msgspec.Struct, frozen=True, array_like=True):
    """What a letter is linked to."""

    duplicate_of: str | None = None
    superseded_by: str | None = None


def links_of(letters: Iterable[Linked]) -> dict[str, Links]:
    """The links of letters that have any. What comes out does not depend on the order of the letters."""
    cases: dict[str, list[Linked]] = {}
    for letter in letters:
        cases.setdefault(letter.case_number, []).append(letter)
    found: dict[str, Links] = {}
    for members in cases.values():
        if len(members) > 1:
            found |= _of_case(sorted(members, key=lambda one: (one.decided, one.letter_id)))
    return found


def _of_case(members: Sequence[Linked]) -> dict[str, Links]:
    first: dict[str, str] = {}
    kept: list[Linked] = []
    for one in members:
        same = next((other for other in kept if _same(one, other)), None)
        if same is None:
            kept.append(one)
        else:
            first[one.letter_id] = same.letter_id
    last = kept[-1]
    links = {}
    for one in members:
        later = last.letter_id if last.decided > one.decided else None
        if one.letter_id in first or later:
            links[one.letter_id] = Links(first.get(one.letter_id), later)
    return links


def _same(one: Linked, other: Linked) -> bool:
    return (
        one.decided == other.decided
        and one.outcome == other.outcome
        and fuzz.ratio(one.asked, other.asked, score_cutoff=ALIKE) > 0
    )
