"""Movements on examination, in figures and in words: "flexion to 130 degrees", "limited flexion of the hip"."""

import re
from collections.abc import Iterator

from openimr.clinical.body.places import side_word
from openimr.clinical.body.results import LESS
from openimr.clinical.body.view import View, draft, labelled
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import quick
from openimr.model import AttributeValue

_MOVEMENT = (
    r"(?:forward |lateral |plantar ?|dorsi ?|side |palmar |radial |ulnar |internal |external )?"
    r"(?:flexion|extension|bending|rotation|abduction|adduction|deviation|inversion|eversion|dorsiflexion)"
)
_MOVES = quick(
    rf"(?P<m>{_MOVEMENT})"
    r"\s*(?:(?:is|was|of|to|at|limited to|limited|=|:|about|bilaterally|on the left|on the right)\s*){0,3}"
    r"(?P<v>\d{1,3})(?![+-]?\s?/\s?5\b)\s?(?P<u>degrees?\b|deg\b|°|º|%|(?=\s*(?:at entry|and|,|/|;|\.|$)))",
)
MOVEMENT = quick(_MOVEMENT)
_HOW = r"(?:pain[- ]?)?(?:limited|decreased|reduced|restricted|diminished|painful|guarded|full|normal|unrestricted)"
_MOVED = quick(
    rf"\b(?P<how>{_HOW})\s+(?:(?!and\b|range\b|motion\b|in\b|or\b)[\w-]+\s+){{0,3}}?(?P<m>{_MOVEMENT})\b(?!\s+(?:strength|weakness))"
    rf"|(?P<m2>{_MOVEMENT})\s+(?:(?:and|of|the|left|right|neck|back|{_MOVEMENT})\s+){{0,4}}(?:was|were|is|are)\s+(?:also\s+|both\s+|all\s+)?(?P<was>{_HOW})\b"
    r"(?!\s+(?:to|at|by)\s+\d)"
)
LISTED = quick(
    r"\b(?P<how>limited|decreased|reduced|restricted|diminished|painful|full|normal|unrestricted)\s+"
    r"(?P<parts>(?:(?:and|left|right|bilateral|low|lower|upper|mid|active|passive|spine|joint|[\w-]+)[\s,]+){1,12})$"
)
FREE = quick(r"full|normal|unrestricted")
# "Normal but painful hip motion": pain takes nothing from a motion that is said to be whole.
WHOLE_THOUGH_PAINFUL = quick(
    r"\b(?:full|normal|unrestricted),?\s+(?:but|though|although|yet|albeit|and)\s+(?:is\s+|was\s+)?painful\s+(?:[\w-]+\s+){0,3}?$"
)
_STRAIGHT_AT_ZERO = frozenset({"knee", "elbow", "hand", "finger", "thumb"})
"""Parts that are straight, and so fully extended, at 0 degrees; a spine or hip at 0 degrees does not extend."""


def movements(passage: Passage, view: View, told: bool) -> Iterator[Draft]:  # noqa: FBT001 - computed once by the caller
    """Movements with their figure; `told`: the sentence tells of an examination."""
    if not told and "degree" not in view.text and "°" not in view.text:
        return
    for match in _MOVES.finditer(view.text):
        place = view.place(match.start(), match.end())
        unit = "percent" if match["u"] == "%" else "degrees"
        a, b = view.chunk(match.start())
        given: dict[str, AttributeValue | None] = {
            "sign": "range of motion",
            "movement": " ".join(match["m"].lower().split()),
            "value": float(match["v"]),
            "unit": unit,
            "body_part": place.part if place else labelled(passage),
            "side": (place.side if place else None) or side_word(view.text[a:b]),
        }
        clause = view.text[slice(*view.clause(match.start()))]
        if given["value"] == 0 and given["movement"] == "extension" and given["body_part"] in _STRAIGHT_AT_ZERO:
            given["result"] = "normal"
        elif LESS.search(clause):
            given["result"] = "decreased"
        elif re.search(r"\bnormal\b|\bfull\b", clause, re.IGNORECASE):
            given["result"] = "normal"
        yield draft(passage, "exam", match.start(), match.end(), given, assertion="affirmed", anchor=match.start())


def moved(passage: Passage, view: View) -> Iterator[Draft]:
    """A movement without a figure: "limited flexion of the hip", "extension was full"."""
    for match in _MOVED.finditer(view.text):
        words, name = match["how"] or match["was"], match["m"] or match["m2"]
        if _MOVES.match(view.text, match.start("m") if match["m"] else match.start("m2")):
            continue
        place = view.place(match.start(), match.end())
        given: dict[str, AttributeValue | None] = {
            "sign": "range of motion",
            "movement": " ".join(name.lower().split()),
            "result": "normal"
            if FREE.match(words) or WHOLE_THOUGH_PAINFUL.search(view.text, 0, match.end("how"))
            else "decreased",
            "body_part": place.part if place else labelled(passage),
            "side": (place.side if place else None) or side_word(view.text[slice(*view.chunk(match.start()))]),
        }
        yield draft(passage, "exam", match.start(), match.end(), given, assertion="affirmed", anchor=match.start())
