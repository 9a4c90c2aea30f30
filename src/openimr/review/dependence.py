"""Requests that stand or fall with another one of the same case: the assistant, the clearance, the sling.

Reviewers decide them with the operation that they belong to: without it they have no purpose, and with it they still
need a reason of their own ("Ancillary surgical items fall with the surgery", library README, letter CM17-0014449).
"""

import re
from collections.abc import Sequence

import msgspec

from openimr.model import DisputedItem
from openimr.review.calibration import Map, confidence
from openimr.review.propose import Reasoned, withdrawn
from openimr.review.rules import Follows
from openimr.vocabulary import drug_classes

_BELONGS = re.compile(
    r"\bassociated (?:surgical )?(?:service|item|request)s?\b"
    r"|\b(?:pre|post|peri|intra)[\s-]?(?:op(?:erative(?:ly)?)?|surgical(?:ly)?)\b"
    r"|\bassistant surgeon\b|\bsurgical (?:assistant|clearance)\b|\bassistant pa\b",
    re.IGNORECASE,
)
_FALLEN = 0.2
"""The most that the score of a request may be if what it belongs to is not supported."""


def principal_of(item: DisputedItem, items: Sequence[DisputedItem], follows: Follows | None) -> DisputedItem | None:
    """The disputed item that an item stands or falls with; None where it stands by itself.

    It belongs to an operation where its own words say so ("post-op", "associated surgical service"), or where its
    decision rule follows one. Of several operations the one on the same body part is taken, else the first. A laxative
    belongs to the opioid, where one is disputed.
    """
    if follows == "opioid":
        return next((o for o in items if o is not item and "opioid" in drug_classes(o.treatment.ingredients)), None)
    if item.treatment.kind == "surgery" or not (follows == "operation" or _BELONGS.search(item.request)):
        return None
    operations = [o for o in items if o is not item and o.treatment.kind == "surgery"]
    part = item.treatment.body_part
    same = [o for o in operations if part and o.treatment.body_part == part]
    return next(iter(same or operations), None)


def follow(items: Sequence[DisputedItem], reasoned: Sequence[Reasoned], calibration: Map) -> tuple[Reasoned, ...]:
    """The proposals with those of dependent requests held against the item that each belongs to."""
    by_item = {id(item): one for item, one in zip(items, reasoned, strict=True)}
    found: list[Reasoned] = []
    for item, one in zip(items, reasoned, strict=True):
        principal = principal_of(item, items, one.rule.follows if one.rule else None)
        other = None if principal is None else by_item[id(principal)]
        found.append(one if principal is None or other is None else _following(one, principal, other, calibration))
    return tuple(found)


def _following(own: Reasoned, principal: DisputedItem, other: Reasoned, calibration: Map) -> Reasoned:
    own = msgspec.structs.replace(own, belongs_to=principal)
    if other.proposal == "upheld":
        score = min([_FALLEN, *(s for s in (own.score, other.score) if s is not None)])
        return msgspec.structs.replace(
            own,
            proposal="upheld",
            falls=True,
            score=score,
            confidence=confidence(score, "upheld", calibration),
            needs_reviewer=(),
        )
    if other.proposal is None and own.proposal == "overturned":
        reason = f"It belongs to “{principal.request}”, on which nothing is proposed; decide both together."
        return withdrawn(own, reason)
    return own
