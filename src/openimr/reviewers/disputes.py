"""What of a case decides who may review it: each disputed item with the specialties that perform, treat or judge it."""

import msgspec

from openimr.model import Case, CaseItem, Treatment
from openimr.vocabulary import drug, drug_classes, find_body_part, find_procedure, procedure_of, terms
from openimr.vocabulary.practice import Ailment, Tie, Ties, ailments_of, treatment_in, who_performs, who_treats

_NOT_REVIEWED = frozenset({"deferred", "conditionally non-certified", "approved"})


class DisputedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One disputed item: who performs or judges it, who treats what it is for, and the words that name it.

    `item` is its place in the case, from 0. `region` is the part of the body it belongs to. A case without items has
    one part with neither `item` nor `treatment`.
    """

    name: str
    item: int | None
    treatment: Treatment | None
    region: str | None
    performs: Ties
    treats: Ties
    keys: frozenset[str]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a case that are reviewed; `not_reviewed` is how many of its items are left out of review."""

    parts: tuple[DisputedPart, ...]
    ailments: tuple[Ailment, ...]
    not_reviewed: int = 0


def dispute_of(case: Case) -> Dispute:
    """What is in dispute, from the case's diagnoses (else its body parts) and its items.

    An item that is deferred, conditionally non-certified or approved is not reviewed and is left out.
    """
    ailments = ailments_of(case.diagnoses, case.injury.body_parts)
    parts = tuple(
        _part(place, _known(entry), ailments)
        for place, entry in enumerate(case.items)
        if entry.ur_outcome not in _NOT_REVIEWED
    )
    if not case.items and ailments:
        treats = _together(ailments)
        parts = (DisputedPart(name="the case", item=None, treatment=None, region=None, performs=treats, treats=treats,
                              keys=_keys(None, ailments)),)  # fmt: skip
    left_out = sum(entry.ur_outcome in _NOT_REVIEWED for entry in case.items)
    return Dispute(parts=parts, ailments=ailments, not_reviewed=left_out)


def _part(place: int, treatment: Treatment, ailments: tuple[Ailment, ...]) -> DisputedPart:
    performs, own = who_performs(treatment, ailments)
    about = tuple(a for a in ailments if own is None or a.region == own)
    if not about and own is not None:
        about = (Ailment(None, own),)
    return DisputedPart(
        name=f"item {place} ({_what(treatment)})",
        item=place,
        treatment=treatment,
        region=own or next((a.region for a in ailments if a.region is not None), None),
        performs=performs,
        treats=_together(about),
        keys=_keys(treatment, about),
    )


def _known(item: CaseItem) -> Treatment:
    """The treatment in the vocabulary's words: a case by hand may name it in its own, or in the request only."""
    treatment = item.treatment
    if treatment.procedure is not None and procedure_of(treatment.procedure) is None:
        found = find_procedure(treatment.procedure)
        treatment = msgspec.structs.replace(treatment, procedure=found.id if found else None)
    if treatment.procedure is not None or treatment.ingredients:
        return treatment
    if (named := treatment_in(item.request)) is not None:
        return msgspec.structs.replace(treatment, procedure=named)
    if treatment.body_part:
        return treatment
    drugs, found = terms(item.request, frozenset({"drug"})), find_procedure(item.request)
    if found is not None:
        part = treatment.body_part or find_body_part(item.request)
        return msgspec.structs.replace(treatment, procedure=found.id, body_part=part)
    if drugs:
        return msgspec.structs.replace(treatment, ingredients=drug(drugs[0].id).ingredients)
    return msgspec.structs.replace(treatment, body_part=find_body_part(item.request))


def _what(treatment: Treatment) -> str:
    return treatment.procedure or "/".join(treatment.ingredients) or treatment.kind


def _together(ailments: tuple[Ailment, ...]) -> dict[str, Tie]:
    ties: dict[str, Tie] = {}
    for ailment in ailments:
        for name, tie in who_treats(ailment).items():
            if name not in ties or ties[name].weight < tie.weight:
                ties[name] = tie
    return ties


def _keys(treatment: Treatment | None, ailments: tuple[Ailment, ...]) -> frozenset[str]:
    keys = {a.condition for a in ailments if a.condition}
    if treatment is not None:
        keys.update(treatment.ingredients, drug_classes(treatment.ingredients))
        keys.update({treatment.procedure} if treatment.procedure else ())
    return frozenset(keys)
