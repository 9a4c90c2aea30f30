"""Names and addresses, which a case holds as printed, in the parts that go over the wire."""

import re

import msgspec

_PREFIXES = {"mr", "mrs", "ms", "miss", "mx", "dr", "hon", "prof"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "v", "esq", "md", "do", "dc", "dpm", "phd", "np", "pa", "pac", "rn", "dds"}
_PARTICLES = {"de", "del", "della", "der", "di", "da", "dos", "du", "la", "las", "le", "los", "san", "st", "van", "von"}
_PLACE = re.compile(r"^(?P<state>[A-Za-z .]+?)\.?\s+(?P<zip>\d{5}(?:-\d{4})?)$")


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A person's name in parts."""

    prefix: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """An address in the United States in parts; where it is written otherwise, all of it is the first line."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


def name_parts(text: str | None) -> Name:
    """A name written "Dr. Ana M. de la Cruz, MD" or "Cruz, Ana M."; the middle name as its initial."""
    words, *rest = [part.strip() for part in (text or "").split(",") if part.strip()] or [""]
    suffixes = [part for part in rest if _bare(part) in _SUFFIXES]
    others = [part for part in rest if _bare(part) not in _SUFFIXES]
    if others:  # the surname came first
        words, family = " ".join(others), words
    else:
        family = ""
    parts = words.split()
    prefix = parts.pop(0) if len(parts) > 1 and _bare(parts[0]) in _PREFIXES else ""
    while len(parts) > 1 and _bare(parts[-1]) in _SUFFIXES - {"v"}:
        suffixes.insert(0, parts.pop())
    last = family
    if not family and len(parts) > 1:
        start = len(parts) - 1
        while start > 1 and _bare(parts[start - 1]) in _PARTICLES:
            start -= 1
        parts, last = parts[:start], " ".join(parts[start:])
    if not family and len(parts) == 1 and not last:
        parts, last = [], parts[0]
    middle = parts[1][0].upper() if len(parts) > 1 else ""
    return Name(prefix=prefix, first=parts[0] if parts else "", middle=middle, last=last, suffix=", ".join(suffixes))


def address_parts(text: str | None) -> Address:
    """An address written "418 Alder Row, Unit 6, Visalia, CA 93277"."""
    parts = [part.strip() for part in (text or "").replace("\n", ",").split(",") if part.strip()]
    place = _PLACE.match(parts[-1]) if len(parts) > 1 else None
    if place is None:
        return Address(line1=", ".join(parts))
    *lines, city = parts[:-1]
    return Address(
        line1=lines[0] if lines else "",
        line2=", ".join(lines[1:]),
        city=city,
        state=place["state"],
        zip=place["zip"],
    )


def _bare(word: str) -> str:
    return word.replace(".", "").replace("-", "").lower()
