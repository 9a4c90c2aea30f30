"""How well a reviewer's specialties fit a case: item by item, with the reason."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from openimr.model import Case, Reviewer
from openimr.reviewers.certificates import areas, certificate_holds, named_areas
from openimr.reviewers.disputes import Dispute, DisputedPart, dispute_of
from openimr.reviewers.professions import profession_named, professions
from openimr.vocabulary import find_condition, find_drug, find_procedure
from openimr.vocabulary.credentials import specialty_named, taxonomy_specialty
from openimr.vocabulary.practice_lists import from_apart, is_apart
from openimr.vocabulary.ties import Level, Tie, Ties

_TREATMENT, _CONDITION = 0.75, 0.25
_TREATS, _MORE = 0.5, 0.1


class Field(msgspec.Struct, frozen=True):
    """A specialty in which a reviewer practises, and the place in the roster that says so.

    `left`: that of the certificate under a subspecialty which is a practice of its own.
    """

    specialty: str
    source: str
    left: bool = False


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What of a reviewer decides the fit; equal profiles fit every case alike.

    `profession` is None where the roster names none that is known. `fields` are by certificate, and of professions
    without medical boards by declaration and taxonomy code; `treats` (of these professions only) are ids of the
    vocabulary and classes of drug, or the words themselves.
    """

    profession: str | None
    fields: tuple[Field, ...]
    treats: frozenset[str] = frozenset()


class ItemFit(msgspec.Struct, frozen=True, kw_only=True):
    """How a reviewer fits one disputed item (its place, from 0; None for a case without items).

    `score` is 0 to 1; None where the item is not known well enough. `source` is the place in the roster. `beside`: the
    item is of another field than the main item that the reviewer fits, and `reason` says so.
    """

    item: int | None
    score: float | None
    level: Level | Literal["treats", "none", "unknown"]
    specialty: str | None
    reason: str
    source: str | None = None
    beside: bool = False


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """How well a reviewer fits a case, 0 (not at all) to 1, with the reasons, one an item."""

    score: float
    reasons: tuple[str, ...]
    items: tuple[ItemFit, ...]


def fit(reviewer: Reviewer, case: Case, on: date | None = None, *, dispute: Dispute | None = None) -> Fit:
    """How well a reviewer fits a case (rule R8: the same or a similar specialty, for every item).

    With `on`, certificates that do not hold on that day (R3) are left out. `dispute` is `dispute_of(case)`, for callers
    that hold many reviewers against one case.
    """
    return fit_profile(profile_of(reviewer, on), dispute or dispute_of(case))


def profile_of(reviewer: Reviewer, on: date | None = None) -> Profile:
    """The fields of a reviewer; with `on` without certificates that do not hold then."""
    return Profile(
        profession=profession_named(reviewer.profession) if reviewer.profession else None,
        fields=tuple(dict.fromkeys(_fields(reviewer, on))),
        treats=frozenset(key for text in reviewer.treats for key in _meant(text))
        if _declares(reviewer)
        else frozenset(),
    )


def fit_profile(profile: Profile, dispute: Dispute) -> Fit:
    """`fit` of a profile.

    One item without fit gives 0: nobody decides half a case. Else the score is half the least and half the mean over
    the items, so that one who fits all goes before one who fits most of them very well.
    """
    items = tuple(fit_part(profile, part) for part in dispute.parts)
    scores = [item.score or 0.0 for item in items]
    least = min(scores, default=0.0)
    score = round((least + sum(scores) / len(scores)) / 2, 4) if least else 0.0
    return Fit(score=score, reasons=tuple(dict.fromkeys(item.reason for item in items)), items=items)


def fit_part(profile: Profile, part: DisputedPart) -> ItemFit:
    """How a profile fits one part of a dispute; see `ItemFit`."""
    outside = _out_of_scope(profile, part)
    if outside is not None:
        return ItemFit(item=part.item, score=0.0, level="none", specialty=None, reason=outside)
    if not part.performs and not part.treats:
        reason = f"{part.name}: neither the treatment nor the condition is known; add diagnoses or body parts"
        return ItemFit(item=part.item, score=None, level="unknown", specialty=None, reason=reason)
    best = _best(profile.fields, part.performs)
    condition = _best(profile.fields, part.treats)
    listed = profile.treats & part.keys
    if best is None:
        if listed:
            reason = f"{part.name}: the reviewer's list of treatments names it, the specialties do not"
            return ItemFit(item=part.item, score=_TREATS, level="treats", specialty=None, reason=reason,
                           source="treats")  # fmt: skip
        reason = f"{part.name}: none of the specialties evaluates or treats it"
        return ItemFit(item=part.item, score=0.0, level="none", specialty=None, reason=reason)
    field, tie = best
    score = tie.weight
    if part.treats:
        score = _TREATMENT * tie.weight + _CONDITION * (condition[1].weight if condition else 0.0)
    if listed:
        score = min(1.0, max(score, _TREATS) + _MORE)
    reason = f"{part.name}: {field.specialty} {tie.reason}"
    return ItemFit(item=part.item, score=round(score, 4), level=tie.level, specialty=field.specialty, reason=reason,
                   source=field.source, beside=tie.beside)  # fmt: skip


def knows_condition(profile: Profile, part: DisputedPart) -> tuple[str, str] | None:
    """Which field evaluates or treats the condition of this part, in words, and its place in the roster."""
    found = _best(profile.fields, part.treats)
    return None if found is None else (f"{part.name}: {found[0].specialty} {found[1].reason}", found[0].source)


def _best(fields: Iterable[Field], ties: Ties) -> tuple[Field, Tie] | None:
    found: tuple[Field, Tie] | None = None
    for field in fields:
        tie = ties.get(field.specialty)
        if tie is not None and field.left and not tie.beside:
            tie = from_apart(tie)
        if tie is not None and (found is None or tie.weight > found[1].weight):
            found = field, tie
    return found


def _out_of_scope(profile: Profile, part: DisputedPart) -> str | None:
    entry = professions().get(profile.profession or "")
    if entry is None or entry.physician or part.treatment is None:
        return None
    within = any(scope.covers(one.treatment, one.region, one.fields) is not False
                 for scope in entry.scope for one in part.scoped)  # fmt: skip
    return None if within else f"{part.name}: outside what {entry.named} reviews"


def _declares(reviewer: Reviewer) -> bool:
    """Whether what the reviewer declares counts: of a physician it does not."""
    entry = professions().get((profession_named(reviewer.profession) if reviewer.profession else None) or "")
    return entry is not None and not entry.physician


def _fields(reviewer: Reviewer, on: date | None) -> Iterable[Field]:
    named = profession_named(reviewer.profession) if reviewer.profession else None
    entry = professions().get(named or "")
    if entry is None or entry.physician:
        # Of a physician certificates alone give an area: what is declared must not go before what is certified (R3).
        for place, board in enumerate(reviewer.boards):
            if on is None or certificate_holds(board, place, on).answer == "yes":
                given = tuple(areas(board))
                left = any(field == "subspecialty" and is_apart(known) for field, known in given)
                for where, area in given:
                    yield Field(area, f"boards[{place}].{where}", left and where == "specialty")
        return
    for place, board in enumerate(reviewer.boards):
        if on is None or board.end is None or board.end >= on.isoformat():
            yield from (Field(known, f"boards[{place}].{field}") for field, known in named_areas(board))
    for place, words in enumerate(reviewer.specialties):
        if (known := specialty_named(words)) is not None:
            yield Field(known, f"specialties[{place}]")
    for place, code in enumerate(reviewer.taxonomy):
        if (found := taxonomy_specialty(code)) is not None:
            yield Field(found, f"taxonomy[{place}]")
    if entry.specialty is not None:
        yield Field(entry.specialty, "profession")


@cache
def _meant(text: str) -> frozenset[str]:
    """The words of `treats` and what they name: a treatment, a condition, a drug and its classes."""
    keys = {" ".join(text.lower().split())}
    procedure, condition, drug = find_procedure(text), find_condition(text), find_drug(text)
    keys.update(entry.id for entry in (procedure, condition) if entry is not None)
    if drug is not None:
        keys.update(drug.ingredients)
    return frozenset(keys)
