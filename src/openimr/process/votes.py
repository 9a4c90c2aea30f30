"""What several reviewers decide, item by item: the majority, and an even split provides the treatment."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from openimr.process.dated import held

Vote = Literal["upheld", "overturned"]


class ItemVote(msgspec.Struct, frozen=True, kw_only=True):
    """What the votes on an item come to, and by which rule; `decision` null: nobody has voted."""

    item: int
    decision: Vote | None
    upheld: int
    overturned: int
    why: str
    section: str
    evidence: str


def decide_votes(votes: Mapping[int, Sequence[Vote]]) -> tuple[ItemVote, ...]:
    """The decision on each item (by its place, from 0) from its reviewers' votes. Source: LC 4610.6(e), GK."""
    return tuple(_decided(item, votes[item]) for item in sorted(votes))


def _decided(item: int, votes: Sequence[Vote]) -> ItemVote:
    upheld, overturned = votes.count("upheld"), votes.count("overturned")
    split = upheld == overturned and bool(votes)
    rule = held("votes.even split" if split else "votes.majority", {})
    if rule is None:
        raise LookupError("votes.yaml: the rule has no value that holds always")
    decision: Vote | None = None
    why = "nobody has voted"
    if split:
        decision = "overturned" if rule.value == "overturned" else "upheld"
        why = rule.note or rule.says
    elif votes:
        decision = "upheld" if upheld > overturned else "overturned"
        why = "the majority decides" if len(votes) > 1 else "one reviewer decides"
    return ItemVote(
        item=item,
        decision=decision,
        upheld=upheld,
        overturned=overturned,
        why=why,
        section=rule.section,
        evidence=rule.evidence,
    )
