"""Body parts: canonical names, sides, and the guideline chapter that each is treated under."""

from functools import cache

from openimr.vocabulary.entries import BodyPart, vocabulary
from openimr.vocabulary.matching import terms
from openimr.vocabulary.names import SIDES

_BODY_PARTS = frozenset({"body_part"})


def part_and_side(name: str) -> tuple[str, str | None]:
    """Canonical part and side of a canonical name: "left shoulder" is ("shoulder", "left")."""
    side, _, part = name.partition(" ")
    return (part, side) if side in SIDES and part in _by_id() else (name, None)


def find_body_part(text: str) -> str | None:
    """The canonical name, with its side, of the first body part in `text` ("R shoulder" is "right shoulder")."""
    found = terms(text, _BODY_PARTS)
    return found[0].id if found else None


def region_of(body_part: str) -> str | None:
    """The guideline chapter of a body part, by canonical name or as written; None where it is unknown.

    Regions: neck and upper back, shoulder, elbow, forearm wrist and hand, low back, hip, knee, ankle and foot, head,
    eye, chest, abdomen, mental, skin, general.
    """
    part, _ = part_and_side(body_part)
    entry = _by_id().get(part)
    if entry is None:
        found = find_body_part(body_part)
        entry = _by_id().get(part_and_side(found)[0]) if found else None
    return entry.region if entry else None


@cache
def _by_id() -> dict[str, BodyPart]:
    return {entry.id: entry for entry in vocabulary().body_parts}
