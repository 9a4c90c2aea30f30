"""What of a case decides who may review it: each disputed item with the specialties that perform, treat or judge it."""

import msgspec

from openimr.model import Case, CaseItem, Event, Treatment
from openimr.process import CaseState, event_type, fold
from openimr.requests import parse_request
from openimr.reviewers.main_items import Item, who_decides
from openimr.reviewers.scoped import Scoped
from openimr.vocabulary import drug_classes, find_procedure, procedure_of
from openimr.vocabulary.ailments import Ailment, ailments_of
from openimr.vocabulary.fields import field
from openimr.vocabulary.practice import who_performs, who_treats
from openimr.vocabulary.practice_lists import is_listed
from openimr.vocabulary.requested import (
    fields_asked,
    follows,
    follows_its_part,
    follows_surgery,
    is_a_drug,
    is_surgical,
    treatment_in,
)
from openimr.vocabulary.ties import Ties, together

_NOT_REVIEWED = frozenset({"deferred", "conditionally non-certified", "approved"})
_LEFT = frozenset({"authorized", "withdrawn"})
_LEAVING = frozenset({"treatment authorized", "application withdrawn"})
_PARTING = frozenset(
    {
        "treatment authorized",
        "application withdrawn",
        "application deferred",
        "application ineligible",
        "application duplicate",
        "application eligible",
        "determination served",
        "remanded",
    }
)
"""Events after which a reviewer may be wanted for some of the items only."""


class DisputedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One disputed item: who performs or judges it, who treats what it is for, and the words that name it.

    `item` is its place in the case, from 0. `region` is the part of the body it belongs to. `scoped` is what a
    profession's scope is held against (one of these is enough): the item, and of one that follows others these too. A
    case without items has one part with neither `item` nor `treatment`.
    """

    name: str
    item: int | None
    treatment: Treatment | None
    region: str | None
    performs: Ties
    treats: Ties
    keys: frozenset[str]
    scoped: tuple[Scoped, ...] = ()


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a case that are reviewed; `settled`: it has items, and none of them is in dispute (any more)."""

    parts: tuple[DisputedPart, ...]
    ailments: tuple[Ailment, ...]
    settled: bool = False


def dispute_of(case: Case) -> Dispute:
    """What is in dispute, from the case's diagnoses (else its body parts) and its items.

    An item that is approved, deferred or conditionally non-certified is not reviewed and is left out, as is one that
    was authorized or withdrawn since, that waits, or that was determined and not sent back. Of several items the main
    ones decide who reviews the case (`main_items`).
    """
    ailments = ailments_of(case.diagnoses, case.injury.body_parts)
    asked = asked_of(case)
    items = [
        _item(place, entry, ailments, asked.diagnoses)
        for place, entry in enumerate(asked.items)
        if entry.ur_outcome not in _NOT_REVIEWED
    ]
    parts = tuple(
        msgspec.structs.replace(item.part, performs=decided.performs, treats=decided.treats, scoped=decided.scoped)
        for item, decided in zip(items, who_decides([i.weighed for i in items]), strict=True)
    )
    if not case.items and ailments:
        treats = _together(ailments)
        parts = (DisputedPart(name="the case", item=None, treatment=None, region=None, performs=treats, treats=treats,
                              keys=_keys(None, ailments)),)  # fmt: skip
    return Dispute(parts=parts, ailments=ailments, settled=bool(case.items) and not parts)


def asked_of(case: Case) -> Case:
    """The case with only what a dispute is read from; what no reviewer is wanted for (any more) is `approved` in it.

    Equal values are one dispute. Items keep their places.
    """
    items = case.items
    if any(_parts(event, len(items)) for event in case.events):
        gone = _settled(fold(case))
        items = tuple(
            msgspec.structs.replace(entry, ur_outcome="approved") if place in gone else entry
            for place, entry in enumerate(items)
        )
    return Case(diagnoses=case.diagnoses, injury=case.injury, items=items)


def _parts(event: Event, count: int) -> bool:
    kind = event_type(event.type)
    return kind in _PARTING and (kind in _LEAVING or (count > 1 and bool(event.items)))


def _settled(state: CaseState) -> set[int]:
    """The items that have left, and where others wait for a reviewer, those that do not."""
    gone = {item.item for item in state.items if item.status in _LEFT}
    waiting = [step for step in state.next if step.event == "reviewer assigned"]
    if waiting:
        named = None if any(not step.items for step in waiting) else {n for step in waiting for n in step.items}
        wanted = {one.item for one in state.items if one.status == "open" and (named is None or one.item in named)}
        gone |= {one.item for one in state.items} - wanted if wanted else set()
    return gone


class _Read(msgspec.Struct, frozen=True):
    part: DisputedPart
    weighed: Item


def _item(place: int, entry: CaseItem, ailments: tuple[Ailment, ...], diagnoses: tuple[str, ...]) -> _Read:
    treatment = _known(entry)
    asked = fields_asked(entry.request, diagnoses)
    performs, own = who_performs(treatment, ailments, asked)
    about = tuple(a for a in ailments if (a.field in asked if asked else own is None or a.region == own))
    if not about:
        about = (*(Ailment(None, None, name) for name in asked), *ailments) if asked else (Ailment(None, own),)
    treats = _together(about)
    if treatment.kind == "surgery":  # who operates on it knows it
        treats = together((treats, performs))
    region = own or next((a.region for a in about if a.region is not None), None)
    near = asked
    if not asked and not is_listed(treatment):
        near = tuple(dict.fromkeys(a.field for a in about if a.field is not None))
    named = _what(treatment)
    scoped = Scoped(treatment, region, near)
    part = DisputedPart(
        name=f"item {place} ({named})", item=place, treatment=treatment, region=region, performs=performs,
        treats=treats, keys=_keys(treatment, about),
    )  # fmt: skip
    places = frozenset(name for name in (own, *asked, *(field(f).region for f in asked)) if name is not None)
    weighed = Item(
        named=named, performs=performs, treats=treats, scoped=scoped,
        surgery=treatment.kind == "surgery", follows=follows(treatment, entry.request),
        follows_surgery=follows_surgery(treatment, asked), of_a_part=follows_its_part(treatment),
        places=places, diagnosed=not ailments or not places or any(_lies_in(a, places) for a in ailments),
    )  # fmt: skip
    return _Read(part, weighed)


def _lies_in(ailment: Ailment, places: frozenset[str]) -> bool:
    """Whether what a case is about lies in one of the places, or may lie anywhere."""
    if ailment.field is not None and field(ailment.field).any_part:
        return True
    return ailment.region in places or ailment.field in places


def _known(item: CaseItem) -> Treatment:
    """The treatment in the vocabulary's words: a case by hand may name it in its own, or in the request only."""
    treatment = item.treatment
    if treatment.procedure is not None and procedure_of(treatment.procedure) is None:
        found = find_procedure(treatment.procedure)
        treatment = msgspec.structs.replace(treatment, procedure=found.id if found else None)
    if treatment.procedure is None and not treatment.ingredients:
        treatment = _as_requested(treatment, item.request)
    elif treatment.kind == "other" and treatment.procedure is not None:
        treatment = msgspec.structs.replace(treatment, kind=_kind_of(treatment.procedure))
    named = treatment_in(item.request)
    if named is not None:
        treatment = msgspec.structs.replace(treatment, procedure=named[0], kind=named[1] or treatment.kind)
    if is_surgical(item.request, treatment.kind) and (named is None or treatment.kind == "other"):
        treatment = msgspec.structs.replace(treatment, kind="surgery")
    elif treatment.kind == "other" and is_a_drug(item.request):
        treatment = msgspec.structs.replace(treatment, kind="medication")
    return treatment


def _as_requested(treatment: Treatment, request: str) -> Treatment:
    """What the request says, where the case says nothing better of the treatment."""
    read = parse_request(request)
    if treatment.kind not in {"other", read.kind}:
        read = msgspec.structs.replace(read, kind=treatment.kind, procedure=None)
    return msgspec.structs.replace(
        read, body_part=treatment.body_part or read.body_part, laterality=treatment.laterality or read.laterality
    )


def _kind_of(procedure: str) -> str:
    found = procedure_of(procedure)
    return found.kind if found is not None else "other"


def _what(treatment: Treatment) -> str:
    return treatment.procedure or "/".join(treatment.ingredients) or treatment.kind


def _together(ailments: tuple[Ailment, ...]) -> Ties:
    return together(who_treats(ailment) for ailment in ailments)


def _keys(treatment: Treatment | None, ailments: tuple[Ailment, ...]) -> frozenset[str]:
    keys = {a.condition for a in ailments if a.condition}
    if treatment is not None:
        keys.update(treatment.ingredients, drug_classes(treatment.ingredients))
        keys.update({treatment.procedure} if treatment.procedure else ())
    return frozenset(keys)
