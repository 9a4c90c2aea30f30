"""Where on the body: part, side and spinal level of a request."""

import re

import msgspec

from openimr.vocabulary import Scan, part_and_side, scan

_PLACES = frozenset({"body_part", "side"})
_LEVEL = re.compile(
    r"\b(?P<first>(?:C[1-8]|T(?:1[0-2]|[1-9])|L[1-6]|S[1-5]))"
    r"(?P<rest>(?:\s?(?:-|–|/|to|through|,|and|&)\s?(?:[CTLS]\d{1,2}|(?<=[-–/])\d{1,2})(?![\d/]))*)",
    re.IGNORECASE,
)
# Vertebrae as they may be written; without one no level is looked for.
_VERTEBRA = re.compile(r"\d(?<=[CTLSctls]\d)")
_REGION = {"C": "cervical spine", "T": "thoracic spine", "L": "lumbar spine", "S": "lumbar spine"}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Part, side and level; several parts stand in one text, separated by commas, the side only if they share it."""

    body_part: str | None = None
    laterality: str | None = None
    level: str | None = None


_NOWHERE = Place()


def place_of(text: str, found_in: Scan | None = None) -> Place:
    """Where the request in `text` (and its scan, if made) is to be done; what it does not say is null."""
    level = levels(text)
    named = (found_in or scan(text)).terms(_PLACES)
    if not named:
        return Place(body_part=_REGION[level[0]], level=level) if level else _NOWHERE
    found = [part_and_side(term.id) for term in named if term.category == "body_part"]
    parts = list(dict.fromkeys(part for part, _ in found))
    if "spine" in parts and any(part.endswith(" spine") for part in parts):
        parts.remove("spine")
    sides = list(dict.fromkeys(side for _, side in found if side))
    if not sides:
        sides = list(dict.fromkeys(term.id for term in named if term.category == "side"))
    if {"left", "right"} <= set(sides):
        sides = ["bilateral"] if len(parts) == 1 else []
    if not parts and level:
        parts = [_REGION[level[0]]]
    return Place(body_part=", ".join(parts) or None, laterality=sides[0] if len(sides) == 1 else None, level=level)


def without_levels(text: str) -> str:
    """The text with spinal levels blanked, so that their figures are not read as counts ("L4-5 x3")."""
    return _LEVEL.sub(lambda found: " " * len(found[0]), text) if _VERTEBRA.search(text) else text


def levels(text: str) -> str | None:
    """Spinal levels in normal form: "L4-L5 and L5/S1" is "L4-5, L5-S1"."""
    if not _VERTEBRA.search(text):
        return None
    written: list[str] = []
    for found in _LEVEL.finditer(text):
        whole = re.sub(r"\s?(?:,|and|&)\s?", ", ", found[0].upper().replace("AND", "and"))
        for part in whole.split(", "):
            joined = re.sub(r"\s?(?:-|–|/|to|through|TO|THROUGH)\s?", "-", part.strip())
            first, _, last = joined.partition("-")
            if last and last[0] == first[0]:
                last = last[1:]
            written.append(f"{first}-{last}" if last else first)
    return ", ".join(dict.fromkeys(written)) or None
