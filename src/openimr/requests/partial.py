"""Requests that the claims administrator allowed in part: what was asked for, what was allowed, what is left."""

import re

from openimr.model import PartialAuthorization

_ALLOWED = r"(?:authori[sz]ed|approved|certified|allowed|granted)"
_WHO = r"(?:claims? administrator|utili[sz]ation review(?:er)?|UR)"
_REMAINING = re.compile(
    r"(?:the\s+)?remaining\b[^,.:;]{0,60}?\bportion(?:\s+of\s+the\s+(?:original\s+)?request)?"
    r"(?:\s*[,:]\s*|\s+(?:is|was|are)\s+(?:for\s+)?|\s+for\s+|\s+)(?P<words>\S.*)$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:was|were|is) (?:the original(?:ly)? request(?:ed)?|originally requested)\b\s*[.;,]?", re.IGNORECASE
)
_ASKED_FOR = re.compile(
    r"\s*(?:the )?original request(?:\s*:\s*| (?:was|is)\s*(?::|for\b)?\s*)(?P<words>.+?)(?:[.;](?=\s|$)|$)",
    re.IGNORECASE,
)
_ALLOWED_IT = re.compile(
    rf"{_WHO} (?:has )?(?:only )?(?:partially )?{_ALLOWED}\s*:?\s*(?P<words>\S.*?)(?:[.;](?=\s|$)|$)", re.IGNORECASE
)
_WAS_ALLOWED = re.compile(
    rf"(?:was|were|is|are|has been|have been) (?:only )?(?:partially )?{_ALLOWED}\b", re.IGNORECASE
)
_MODIFIED = re.compile(
    rf"^(?P<requested>.+?)[\s,;:-]*[(\[]?\s*\b(?:(?:was|were)\s+)?(?:modified|reduced)\s+"
    rf"(?:by\s+(?:the\s+)?{_WHO}\s+)?to\s*:?\s*(?P<authorized>[^()\[\]]+?)\s*[)\].]*$",
    re.IGNORECASE,
)
_MARKS = " ,;:."
_ENDINGS = (" is", " was", " are", " were", " is for")


def partial_of(text: str) -> PartialAuthorization | None:
    """The parts of a heading that tells a partial authorization, or None where it asks for one thing only.

    "X was the original request. Y was authorized by the Claims Administrator. The remaining IMR eligible portion of the
    original request, Z is", "Original request: X. UR approved Y", and "X (modified to Y)" are read; a part that the
    heading leaves out is None.
    """
    if not _may_be_partial(text):
        return None
    flat = " ".join(text.split())
    left = _REMAINING.search(flat)
    before = flat[: left.start()] if left else flat
    requested, behind = _first(before)
    authorized = _allowed(before[behind:])
    if requested is None and authorized is None and left is None:
        modified = _MODIFIED.match(flat)
        return (
            PartialAuthorization(requested=_part(modified["requested"]), authorized=_part(modified["authorized"]))
            if modified
            else None
        )
    if left is None and (requested is None or authorized is None):
        return None
    return PartialAuthorization(
        requested=requested, authorized=authorized, remaining=_part(left["words"]) if left else None
    )


def _may_be_partial(text: str) -> bool:
    low = text.lower()
    return "original" in low or "remaining" in low or "modified" in low or "reduced" in low


def _first(text: str) -> tuple[str | None, int]:
    told = _ASKED.search(text)
    if told:
        return _part(text[: told.start()]), told.end()
    named = _ASKED_FOR.match(text)
    return (_part(named["words"]), named.end()) if named else (None, 0)


def _allowed(text: str) -> str | None:
    told = _ALLOWED_IT.search(text)
    if told:
        return _part(told["words"])
    passive = _WAS_ALLOWED.search(text)
    return _part(text[: passive.start()]) if passive else None


def _part(words: str) -> str | None:
    """The words without the verb or the stop that the sentence ended in."""
    part = words.strip(_MARKS)
    while part.lower().endswith(_ENDINGS):
        part = part.removesuffix(" for").rpartition(" ")[0].rstrip(_MARKS)
    return part or None
