"""Who of a roster is one person: entries that share an NPI, or a licence of the same state and profession.

Two entries of one person would give that person two reviews of a case, and twice the lot of everybody else.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from openimr.model import Reviewer
from openimr.reviewers.assignment.reasons import bit
from openimr.reviewers.assignment.screen import Bits
from openimr.reviewers.conflicts import ConflictEngine
from openimr.reviewers.professions import profession_named
from openimr.reviewers.roster import look_alikes
from openimr.reviewers.roster.identifiers import npi_holds
from openimr.vocabulary import state_of


def same_persons(reviewers: Sequence[Reviewer]) -> tuple[tuple[int, ...], ...]:
    """Places of entries that are one person, two or more each, the least id first; sorted by that id."""
    parent = list(range(len(reviewers)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    first: dict[tuple[str, ...], int] = {}
    for at, reviewer in enumerate(reviewers):
        for key in _keys(reviewer):
            parent[root(at)] = root(first.setdefault(key, at))
    together: dict[int, list[int]] = {}
    for at in range(len(reviewers)):
        together.setdefault(root(at), []).append(at)
    found = [sorted(ats, key=lambda at: reviewers[at].id) for ats in together.values() if len(ats) > 1]
    return tuple(tuple(ats) for ats in sorted(found, key=lambda ats: reviewers[ats[0]].id))


def block_second_entries(blocked: Bits, persons: Sequence[Sequence[int]]) -> None:
    """Let one entry stand for each person: barred by whatever bars any of them; the others take no case."""
    for first, *others in persons:
        for other in others:
            blocked[:, first] |= blocked[:, other]
        blocked[:, others] |= np.uint32(bit("entered twice"))


def block_look_alikes(blocked: Bits, needed: Sequence[int], reviewers: Sequence[Reviewer], on: date) -> None:
    """Of two who may be one person or of one family, let one be given a case that needs several: the least id that can.

    `needed` is how many reviewers are looked for, by row of `blocked`. Nor is one given a case that the other has. Who
    may be one person is what a remand asks too (R10): names written otherwise count, and a family tie that either
    declares, as of the day `on`.
    """
    has = np.uint32(bit("has it"))
    rows = [row for row, count in enumerate(needed) if count > 1]
    held = np.flatnonzero((blocked & has).any(axis=1)).tolist()
    if not rows and not held:
        return
    possible = np.flatnonzero(((blocked[rows] == 0).any(axis=0)) | ((blocked & has) != 0).any(axis=0)).tolist()
    pairs = {*look_alikes(reviewers), *ConflictEngine(reviewers, (), on).near(possible)}
    for pair in sorted(sorted(pair, key=lambda at: reviewers[at].id) for pair in pairs):
        first, other = pair
        free = [row for row in rows if blocked[row, first] == 0]
        blocked[free, other] |= np.uint32(bit("look-alike"))
        for one, twin in ((first, other), (other, first)):
            theirs = [row for row in held if blocked[row, one] & has]
            blocked[theirs, twin] |= np.uint32(bit("look-alike"))


def _keys(reviewer: Reviewer) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    npi = "".join(c for c in reviewer.npi or "" if c.isdigit())
    if npi_holds(npi):
        keys.append(("npi", npi))
    # Boards of different professions give the same numbers: CA 12345 is a physical therapist and a chiropractor.
    profession = (profession_named(reviewer.profession) if reviewer.profession else None) or ""
    for licence in reviewer.licences:
        number = "".join(c for c in (licence.number or "").upper() if c.isalnum())
        if any(c in "123456789" for c in number):
            keys.append(("licence", state_of(licence.state) or licence.state, profession, number))
    return keys
