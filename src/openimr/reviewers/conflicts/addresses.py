"""Street addresses: the same suite, the same building, or neither."""

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from openimr.reviewers.conflicts.folding import states
from openimr.reviewers.conflicts.misread import digits as misread_digits
from openimr.vocabulary import LONGEST_NAME as LONGEST
from openimr.vocabulary import fold_name as folded

Nearness = Literal["same suite", "same building", "same house"]
"""`same house`: the same street address, with no unit on either side."""

_BOX = re.compile(r"\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|pob)\s*#?\s*(\w+)", re.IGNORECASE)
_MISREAD = re.compile(r"\b(?=[OolI|]*\d)[\dOolI|]{2,}\b")
"""Numbers in which a scanner has read O for 0 or l for 1."""
_ZIP = re.compile(r"\b(\d{5})(?:-?\d{4})?\s*(?:,?\s*(?:USA|United States)\.?)?\s*$", re.IGNORECASE)


class _Ways(msgspec.Struct, frozen=True):
    streets: dict[str, str]
    directions: dict[str, str]
    units: tuple[str, ...]


class Address(msgspec.Struct, frozen=True):
    """An address in parts: `number` of the house ("box" for a post box), `street` without blanks, unit, place, ZIP."""

    number: str
    street: str
    unit: str | None
    place: str
    zip: str | None


@lru_cache(maxsize=1 << 16)
def address(text: str) -> Address | None:
    """An address in parts; None where there is no house number or no street."""
    text = _MISREAD.sub(lambda found: misread_digits(found[0]), text[:LONGEST])
    zip_code = unit = None
    box = _BOX.search(text)
    if not box and (found := _unit().search(text)):
        unit = re.sub(r"\W+", "", found[1]).lower()
        text = (text[: found.start()] + "," + text[found.end() :]).rstrip(", ")
    if found := _ZIP.search(text):
        zip_code, text = found[1], text[: found.start()]
    if box := _BOX.search(text):
        return Address("box", "", box[1].lower(), _place(text[box.end() :].split(",")), zip_code)
    pieces = [p for p in text.split(",") if p.strip()]
    street_at = next((i for i, p in enumerate(pieces) if re.match(r"\s*\d", p)), None)
    if street_at is None:
        return None
    words = folded(pieces[street_at]).split()
    ways = _ways()
    kept = [ways.directions.get(w, ways.streets.get(w, w)) for w in words[1:]]
    rest = pieces[street_at + 1 :]
    if not rest:  # no comma before the place: the street ends at its kind
        ends = [i for i, w in enumerate(kept) if w in set(ways.streets.values())]
        if ends:
            rest, kept = [" ".join(words[ends[0] + 2 :])], kept[: ends[0] + 1]
    if not kept:
        return None
    return Address(words[0].lstrip("0"), "".join(kept), unit, _place(rest), zip_code)


def nearness(a: Address, b: Address) -> Nearness | None:
    """How near two addresses are; None for another street, number or town. A unit on one side only is a building."""
    if a.number != b.number:
        return None
    if a.zip and b.zip:
        if a.zip != b.zip:
            return None
    elif not a.place or a.place != b.place:
        return None
    if a.street != b.street and not _same_street(a.street, b.street):
        return None
    if a.unit and b.unit:
        return "same suite" if a.unit == b.unit else "same building" if a.number != "box" else None
    return "same house" if a.unit is b.unit else "same building"


def building(where: Address) -> tuple[str, str, str]:
    """The building of an address, without its unit."""
    return where.number, where.street, where.zip or where.place


def _same_street(a: str, b: str) -> bool:
    """Misspelt by a letter, or without its kind; numbered streets are not misspelt."""
    if any(c.isdigit() for c in a + b):
        return False
    short, long = sorted((a, b), key=len)
    return fuzz.ratio(a, b) >= 88 or (len(short) > 4 and long.startswith(short) and len(long) - len(short) <= 4)


def _place(pieces: list[str]) -> str:
    words = [w for p in pieces for w in folded(p).split()]
    return "".join(w for w in words if w.upper() not in states() and w != "california")


@cache
def _unit() -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(u) for u in _ways().units), key=len, reverse=True))
    return re.compile(rf"(?:^|,\s*|\s+)(?:\b(?:{names})\b\.?\s*#?\s*|#\s*)([\w-]*\d[\w-]*|[A-Za-z])\b", re.IGNORECASE)


@cache
def _ways() -> _Ways:
    text = resources.files("openimr.reviewers.conflicts").joinpath("addresses.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Ways)
