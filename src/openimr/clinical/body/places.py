"""Body parts, sides and spinal levels as notes write them: "L paraspinals", "LUE", "BL knees", "C5-6", "L5/S1"."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from openimr.clinical.quick import quick
from openimr.vocabulary import Term, part_and_side

_SIDE_WORDS = r"left|right|bilateral(?:ly)?|both|b/l|bl|bilat|lt|rt|l|r"
_AND = r"\.?[\s-]*(?:and|&|/|,|greater than|worse than|more than|>+)\s*(?:the )?"
_BEFORE = quick(
    rf"(?:\b(?P<one>left|lt|l)\b{_AND}\b(?:right|rt|r)\b|\b(?P<two>right|rt|r)\b{_AND}\b(?:left|lt|l)\b"
    rf"|\b(?P<side>{_SIDE_WORDS})\b\.?)[\s-]+(?:(?!and\b|or\b|with\b|to\b|in\b|of\b)[\w-]+[\s-]+){{0,2}}$",
)
_NEXT = r"\b(?! (?:\w+ ){0,2}(?:knee|shoulder|arm|leg|hip|wrist|hand|foot|ankle|elbow))"
_AFTER = quick(
    r"[\s-]*(?:muscles?|area|region|joint|pain|tenderness|spasms?)?[\s,]*\(?(?P<side>bilaterally|bilateral|"
    rf"on both sides|both sides|(?:on|to) the left\b|(?:on|to) the right\b|on left|on right|left{_NEXT}|right{_NEXT})"
    r"(?P<more>[\s,]*(?:>|greater than|worse than|(?:much )?more than))?",
)
_MORE = quick(
    r"\b(?:left|right|l|r)\b[\s,]*(?:side)?\s*(?:>+|(?:greater|worse|(?:much )?more) than)\s*(?:the )?"
    r"\b(?:left|right|l|r)\b",
)
_LEVEL = re.compile(
    r"(?<![\w.])(?P<a>[CTL])(?P<n>\d{1,2})(?!\w|\.\d)(?:\s?[-–/]\s?(?P<b>[CTLS])?(?P<m>\d{1,2})(?!\w|\.\d))?"
    r"|(?<![\w.])(?P<sa>S)(?P<sn>1)(?![\w/]|\.\d)"
    r"|(?<![\w.])(?P<ja>[CTL])(?P<jn>\d{1,2})-?(?P<jb>[CTLS])(?P<jm>\d{1,2})(?!\w)"
)
_LEVEL_LIKE = re.compile(r"[CTLS]\d")
_HIGHEST = {"C": 8, "T": 12, "L": 6, "S": 5}
_NOT_A_PART = quick(
    r"(?:back to|call(?:s|ed)? back|come(?:s)? back|came back|coming back|is back|was back|go(?:es)? back|give back|"
    r"get back|goes a long way back|back of (?:the|his|her|my)|back (?:in|on|up|for|from|at|pain medication)\b|"
    r"(?:humer|femor|radi|metatars|metacarp|fibul)al head|head (?:of|injury center)|"
    r"on the other hand|at hand|by hand|hand ?written|second hand|right[- ]hand(?:ed)?\b|"
    r"left[- ]hand(?:ed)?\b|on foot|footnote|\d\s*feet|heart rate|straight[- ]leg|leg[- ]rais\w+|"
    r"heel[- ](?:walk|toe)\w*|toe[- ]walk\w*|drop[- ]arm|cross(?:ed)?[- ]arm)",
)
_PLURALS = quick(r"\b(?:legs|arms|hips)\b")
_NO_PLACE = frozenset({"psyche", "whole body"})
_EVERYDAY = frozenset(
    {
        "back",
        "hand",
        "head",
        "foot",
        "face",
        "arch",
        "skin",
        "vision",
        "hearing",
        "trap",
        "digit",
        "leg",
        "arm",
        "heel",
        "toe",
    }
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A body part named in a text: the vocabulary's id, and its side where the text gives one beside it."""

    start: int
    end: int
    part: str
    side: str | None = None


def places_in(text: str, parts: Sequence[Term]) -> tuple[Place, ...]:
    """The body parts of a text with their sides, in order.

    A side that stands before the first of several parts joined by "and" rules only that part, unless it is
    "bilateral": "left shoulder and neck" says nothing of a side of the neck.
    """
    found: list[Place] = []
    for term in sorted([*parts, *_plurals(text, parts)]):
        if term.text.lower() in _EVERYDAY and _figurative(text, term):
            continue
        part, side = part_and_side(term.id)
        if part in _NO_PLACE:
            continue
        start = term.start
        if side is None or _MORE.search(text, max(0, start - 25), term.end + 25):
            beside, start = _side_beside(text, term)
            side = beside or side
        found.append(Place(start=start, end=term.end, part=part, side=side))
    return tuple(sorted(found, key=lambda place: (place.start, place.end)))


def _plurals(text: str, parts: Sequence[Term]) -> Iterator[Term]:
    """Plurals too short for the matcher: legs, arms, hips."""
    lower = text.lower()
    if "legs" not in lower and "arms" not in lower and "hips" not in lower and lower.isascii():
        return
    for match in _PLURALS.finditer(text):
        if not any(term.start <= match.start() < term.end for term in parts):
            name = {"legs": "lower leg", "arms": "upper arm", "hips": "hip"}[match.group().lower()]
            yield Term(match.start(), match.end(), match.group(), "body_part", name)


def _side_beside(text: str, term: Term) -> tuple[str | None, int]:
    left = text[max(0, term.start - 40) : term.start]
    before = _BEFORE.search(left)
    if before is not None:
        if before.group("one") or before.group("two"):
            return "bilateral", term.start - len(left) + before.start()
        word = before.group("side")
        if len(word) > 1 or word.isupper():
            return side_of(word), term.start - len(left) + before.start()
    after = _AFTER.match(text, term.end)
    if after is not None:
        return ("bilateral" if after.group("more") else side_of(after.group("side"))), term.start
    return None, term.start


def _figurative(text: str, term: Term) -> bool:
    window = text[max(0, term.start - 20) : term.end + 12]
    return any(
        max(0, term.start - 20) + m.start() < term.end and max(0, term.start - 20) + m.end() >= term.end
        for m in _NOT_A_PART.finditer(window)
    )


def side_of(words: str) -> str | None:
    """The side that a phrase names: left, right, bilateral, or None."""
    low = words.lower()
    if re.search(r"\b(?:both|bilat\w*|b/?l)\b", low) or _MORE.search(low):
        return "bilateral"
    left, right = re.search(r"\b(?:left|lt|l)\b", low), re.search(r"\b(?:right|rt|r)\b", low)
    if left and right:
        return "bilateral"
    return "left" if left else "right" if right else None


def side_word(words: str) -> str | None:
    """`side_of`, counting the bare letters L and R only in capitals ("(+) SLR L")."""
    clean = _NO_SIDE.sub(" ", words)
    return side_of(clean)


_NO_SIDE = re.compile(r"\b[lr]\b|\b[LCT]\s?/\s?[A-Z]\b|\b[LCT][ -]?(?:[Ss]pine|sp\b)|\bR/O\b")
"""Letters that are no side: "L/S", "L-spine", "R/O"."""


def level_in(text: str) -> str | None:
    """The first spinal level or dermatome in a text, as `L4-5`, `L5-S1` or `C6`; None where there is none."""
    found = levels_in(text)
    return found[0][2] if found else None


def levels_in(text: str) -> list[tuple[int, int, str]]:
    """Every spinal level in a text with its offsets. "T 98.4" and the code S22.42 are not levels."""
    found: list[tuple[int, int, str]] = []
    if _LEVEL_LIKE.search(text) is None:
        return found
    for match in _LEVEL.finditer(text):
        groups = match.groupdict()
        letter = groups["a"] or groups["sa"] or groups["ja"]
        number = int(groups["n"] or groups["sn"] or groups["jn"])
        other = groups["b"] or groups["jb"] or letter
        second = groups["m"] or groups["jm"]
        if not 1 <= number <= _HIGHEST[letter]:
            continue
        name = f"{letter}{number}"
        if second is not None and 1 <= int(second) <= _HIGHEST[other]:
            name += f"-{second}" if other == letter else f"-{other}{second}"
        found.append((match.start(), match.end(), name))
    return found
