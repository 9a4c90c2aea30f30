"""Rules R1 to R10 and the fit for every case and every reviewer, each question asked once.

Cases share disputed parts (a treatment for a condition), reviewers share profiles. R1, R3, R8, R9 and the fit depend on
nothing else, so they are asked once for each part and profile, and the answers are laid out over all pairs. The other
rules depend on the reviewer alone, save where a reviewer has attested something for a case or decided it before.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from openimr.model import Case, Reviewer
from openimr.reviewers.assignment.reasons import bit, bits_against, worst
from openimr.reviewers.assignment.screen import Bits
from openimr.reviewers.conflicts.known_as import Known
from openimr.reviewers.disputes import Dispute, DisputedPart, asked_of, dispute_of
from openimr.reviewers.fitting import fit_part, profile_of
from openimr.reviewers.ids import case_key, id_key
from openimr.reviewers.qualification import RuleAnswer, qualify, to_attest
from openimr.reviewers.qualification.answers import answered
from openimr.reviewers.qualification.qualify import History, decided_before
from openimr.reviewers.qualification.specialty import (
    certificate_holds,
    certified,
    in_scope,
    knows,
    practised,
    similar,
)

_UNIT = 10_000
"""Scores of parts are rounded to four digits."""


class Qualified(msgspec.Struct, frozen=True, kw_only=True):
    """What qualification says of all pairs: a row a case, a column a reviewer, in the order given.

    `blocked` are the reasons of R1 to R10, `fit` is in thousandths. `preferred` is R4 answered yes, by reviewer;
    `attest` what each has to attest, `attest_here` the same for cases (row, column) where it differs. `about` names
    what is in dispute, by case; `kinds` are the different disputes, `kind` the place of each case's among them.
    """

    blocked: Bits
    fit: NDArray[np.uint16]
    preferred: tuple[bool, ...]
    attest: tuple[tuple[str, ...], ...]
    attest_here: Mapping[tuple[int, int], tuple[str, ...]]
    about: tuple[str, ...]
    kinds: tuple[tuple[DisputedPart, ...], ...]
    kind: NDArray[np.int64]


def qualified(cases: Sequence[Case], reviewers: Sequence[Reviewer], on: date) -> Qualified:
    """`qualify` and `fit` for every pair; the fit to the thousandth."""
    disputes = _disputes(cases)
    groups = _groups(reviewers, on)
    blocked, fit = _by_dispute(list(disputes.kinds.values()), groups.first, on)
    rows, columns = disputes.of_case, groups.of_reviewer
    all_blocked = blocked[rows][:, columns]
    all_fit = fit[rows][:, columns]

    nothing = Case()
    standing = [qualify(r, nothing, on, dispute=Dispute(parts=(), ailments=())) for r in reviewers]
    own = [bits_against(a for a in answers if a.id in _STANDING or _denied(a)) for answers in standing]
    all_blocked = worst(all_blocked | np.array(own, dtype=np.uint32)[None, :]) if own else all_blocked
    attest_here: dict[tuple[int, int], tuple[str, ...]] = {}
    known = Known(reviewers)
    before = [decided_before(case, known) for case in cases]
    _decided_before(before, reviewers, all_blocked)
    usual = [tuple(i for i in to_attest(answers) if i in _STANDING) for answers in standing]
    for row in (row for row, history in enumerate(before) if history.strays):
        attest_here.update({(row, column): (*said, "R10") for column, said in enumerate(usual)})
    for row, column in _attested(cases, reviewers):
        answers = qualify(reviewers[column], cases[row], on, before=before[row])
        all_blocked[row, column] = bits_against(answers)
        attest_here[row, column] = to_attest(answers, strays=bool(before[row].strays))
    return Qualified(
        blocked=all_blocked,
        fit=all_fit,
        preferred=tuple(any(a.id == "R4" and a.answer == "yes" for a in answers) for answers in standing),
        attest=tuple(usual),
        attest_here=attest_here,
        about=tuple(disputes.about[row] for row in rows.tolist()),
        kinds=tuple(disputes.kinds.values()),
        kind=rows,
    )


_STANDING = frozenset({"R2", "R5", "R6", "R7"})
"""Rules that a roster's entry answers for every case alike."""


def _denied(answer: RuleAnswer) -> bool:
    """Whether the reviewer's own word is against a rule: without a case, whatever the case is."""
    return answer.answer == "no" and answer.source.startswith("attestations[")


class _Disputes(msgspec.Struct, frozen=True):
    kinds: dict[tuple[int, ...], tuple[DisputedPart, ...]]
    of_case: NDArray[np.int64]
    about: tuple[str, ...]


class _Groups(msgspec.Struct, frozen=True):
    first: tuple[Reviewer, ...]
    of_reviewer: NDArray[np.int64]


def _disputes(cases: Sequence[Case]) -> _Disputes:
    """The different disputes: what is asked and for what, whatever the order of the items and their words."""
    parts: dict[Hashable, int] = {}
    kinds: dict[tuple[int, ...], tuple[DisputedPart, ...]] = {}
    seen: dict[Hashable, tuple[int, ...]] = {}
    of_case = []
    for case in cases:
        # The dispute is read from this very value: what is not in it cannot make two disputes one.
        asked = asked_of(case)
        if asked not in seen:
            own = dispute_of(asked).parts
            found = {parts.setdefault(_key(part), len(parts)): part for part in own}
            # The same part twice counts twice in the mean of the fit.
            seen[asked] = key = tuple(sorted(parts[_key(part)] for part in own))
            kinds.setdefault(key, tuple(found[at] for at in key))
        of_case.append(seen[asked])
    place = {key: at for at, key in enumerate(kinds)}
    return _Disputes(
        kinds,
        np.array([place[key] for key in of_case], dtype=np.int64),
        # Sorted: the order of the parts is that in which they were first met, and differs with that of the files.
        tuple("; ".join(sorted({_about(part) for part in own})) for own in kinds.values()),
    )


def _key(part: DisputedPart) -> Hashable:
    ties = frozenset(part.performs.items()), frozenset(part.treats.items())
    return part.treatment, part.region, part.keys, part.scoped, ties


def _about(part: DisputedPart) -> str:
    """What the part is called, without the place, which differs from case to case: of "item 0 (x)" the x."""
    return part.name.partition("(")[2].rstrip(")") or part.name


def _groups(reviewers: Sequence[Reviewer], on: date) -> _Groups:
    first: dict[Hashable, int] = {}
    found = []
    of_reviewer = []
    for reviewer in reviewers:
        boards = tuple(
            (board.board, board.specialty, board.subspecialty, holds.answer, holds.source.endswith(".to"))
            for place, board in enumerate(reviewer.boards)
            for holds in (certificate_holds(board, place, on),)
        )
        key = practised(reviewer, on), boards
        if key not in first:
            first[key] = len(first)
            found.append(reviewer)
        of_reviewer.append(first[key])
    return _Groups(tuple(found), np.array(of_reviewer, dtype=np.int64))


def _by_dispute(
    disputes: Sequence[tuple[DisputedPart, ...]], reviewers: Sequence[Reviewer], on: date
) -> tuple[Bits, NDArray[np.uint16]]:
    """Reasons and fit for each dispute and reviewer, from those of its parts."""
    profiles = [profile_of(reviewer, on) for reviewer in reviewers]
    bits: dict[Hashable, Bits] = {}
    scores: dict[Hashable, NDArray[np.int64]] = {}
    blocked = np.zeros((len(disputes), len(reviewers)), dtype=np.uint32)
    fit = np.zeros((len(disputes), len(reviewers)), dtype=np.uint16)
    for row, parts in enumerate(disputes):
        keys = [_key(part) for part in parts]
        for key, part in zip(keys, parts, strict=True):
            if key not in bits:
                alone = Dispute(parts=(part,), ailments=())
                bits[key] = np.array([_against(r, alone, on) for r in reviewers], dtype=np.uint32)
                found = [fit_part(profile, part).score or 0.0 for profile in profiles]
                scores[key] = np.array([round(score * _UNIT) for score in found], dtype=np.int64)
        if not parts:
            blocked[row] = [_against(r, Dispute(parts=(), ailments=()), on) for r in reviewers]
            continue
        blocked[row] = np.bitwise_or.reduce([bits[key] for key in keys])
        fit[row] = _together(np.array([scores[key] for key in keys]))
    return worst(blocked), fit


def _against(reviewer: Reviewer, dispute: Dispute, on: date) -> int:
    return bits_against(
        (
            answered("R1", on, knows(reviewer, dispute, on)),
            answered("R3", on, certified(reviewer, dispute, on)),
            answered("R8", on, similar(reviewer, dispute, on)),
            answered("R9", on, in_scope(reviewer, dispute, on)),
        )
    )


def _together(scores: NDArray[np.int64]) -> NDArray[np.uint16]:
    """The fit of a dispute in thousandths from its parts (rows): half the least, half the mean; 0 where one is 0."""
    count = len(scores)
    least = scores.min(axis=0)
    doubled = count * least + scores.sum(axis=0)
    per_mille = (doubled * 1000 * 2 + 2 * count * _UNIT) // (2 * 2 * count * _UNIT)
    return np.where(least > 0, per_mille, 0).astype(np.uint16)


def _decided_before(histories: Sequence[History], reviewers: Sequence[Reviewer], blocked: Bits) -> None:
    column = {id_key(reviewer.id): at for at, reviewer in enumerate(reviewers)}
    for row, before in enumerate(histories):
        if not before.known:
            blocked[row] |= np.uint32(bit("R10 unknown"))
        for one in before.ids:
            if one in column:
                blocked[row, column[one]] |= np.uint32(bit("R10 no"))
        for one in before.perhaps - before.ids:
            blocked[row, column[one]] |= np.uint32(bit("R10 unknown"))


def _attested(cases: Sequence[Case], reviewers: Sequence[Reviewer]) -> Iterator[tuple[int, int]]:
    """Pairs for which the reviewer has attested something."""
    row = {case_key(case.case_number): at for at, case in enumerate(cases) if case.case_number}
    for column, reviewer in enumerate(reviewers):
        named = {case_key(a.case_number) for a in reviewer.attestations if a.case_number}
        for number in sorted(named & row.keys()):
            yield row[number], column
