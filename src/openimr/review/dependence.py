"""Requests that stand or fall with another one of the same case: the assistant, the clearance, the sling.

Reviewers decide them with the operation that they belong to: without it they have no purpose, and with it they still
need a reason of their own ("Ancillary surgical items fall with the surgery", library README, letter CM17-0014449).
"""

import re
from collections.abc import Collection, Sequence

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


def principals_of(at: int, items: Sequence[DisputedItem], follows: Follows | None) -> tuple[int, ...]:
    """The places of the disputed items that the item `at` may stand or fall with; empty where it stands by itself.

    It belongs to an operation where its own words say so ("post-op", "associated surgical service"), or where its
    decision rule follows one; of several operations to those on the same body part, where there are such. A laxative
    belongs to the opioid, where one is disputed.
    """
    item = items[at]
    if follows == "opioid":
        return tuple(n for n, o in enumerate(items) if n != at and "opioid" in drug_classes(o.treatment.ingredients))
    if item.treatment.kind == "surgery" or not (follows == "operation" or _BELONGS.search(item.request)):
        return ()
    operations = tuple(n for n, o in enumerate(items) if n != at and o.treatment.kind == "surgery")
    part = item.treatment.body_part
    return tuple(n for n in operations if part and items[n].treatment.body_part == part) or operations


def follow(
    items: Sequence[DisputedItem],
    reasoned: Sequence[Reasoned],
    calibration: Map,
    known: Collection[int] | None = None,
) -> tuple[Reasoned, ...]:
    """The proposals with those of dependent requests held against what each belongs to, however deep.

    `known`: places of the items that others may belong to; default all.
    """
    settled: dict[int, Reasoned] = {}

    def settle(at: int, above: frozenset[int]) -> Reasoned:
        if at not in settled:
            one = reasoned[at]
            named = principals_of(at, items, one.rule.follows if one.rule else None)
            others = [n for n in named if n not in above and (known is None or n in known)]
            settled[at] = _following(one, [(items[n], settle(n, above | {at})) for n in others], calibration)
        return settled[at]

    return tuple(settle(at, frozenset()) for at in range(len(items)))


def _following(own: Reasoned, others: Sequence[tuple[DisputedItem, Reasoned]], calibration: Map) -> Reasoned:
    if not others:
        return own
    principal, other = others[0]
    own = msgspec.structs.replace(own, belongs_to=principal)
    proposals = {one.proposal for _, one in others}
    if proposals == {"upheld"}:
        score = min([_FALLEN, *(s for s in (own.score, other.score) if s is not None)])
        return msgspec.structs.replace(
            own,
            proposal="upheld",
            falls=True,
            score=score,
            confidence=confidence(score, "upheld", calibration),
            needs_reviewer=(),
        )
    if own.proposal != "overturned" or proposals == {"overturned"}:
        return own
    names = " and ".join(f"“{item.request}”" for item, _ in others)
    if len(others) > 1:
        reason = f"It belongs to one of {names}, which are not proposed alike; decide with the one that it is for."
    else:
        reason = f"It belongs to {names}, on which nothing is proposed; decide both together."
    return withdrawn(own, reason)
