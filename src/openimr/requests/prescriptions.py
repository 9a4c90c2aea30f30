"""The figures of a prescription: strength, quantity, refills."""

import re

from openimr.requests.numbers import whole

_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MEASURE = r"mg|mcg|µg|ug|%|grams?|gms?|gm|g|ml|units?|iu|meq"
_STRENGTH = re.compile(
    rf"(?P<figures>(?:{_FIGURE}|\.\d+)(?:\s?(?:mg)?\s?[/-]\s?{_FIGURE}){{0,3}})\s?-?(?P<unit>mg|mcg|µg|ug|%|meq|iu|units)"
    rf"(?P<per>\s?/\s?(?:\d+\s?)?(?:hr|hour|h|ml|actuation|patch|tab)\b)?",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?<![#\d/])(\d{1,3}(?:\.\d+)?\s?[/-]\s?\d{3}(?:\.\d+)?)(?![\d/])")
_BARE = re.compile(
    r"^[\s,:-]*(\d{1,4}(?:\.\d+)?)(?=\s*(?:#|,|;|$|qty|tab|cap|q\d|po|bid|tid|one|for|with|\())", re.IGNORECASE
)
_UNITS = (
    r"(?:tablets?|tabs?|capsules?|caps?|pills?|patch(?:es)?|count|ct|units?|"
    r"vials?|tubes?|bottles?|box(?:es)?|pads?|doses?)"
)
_QUANTITY = (
    re.compile(rf"#\s?({_FIGURE})(?!\d)"),
    re.compile(
        rf"\b(?:qty|quantity|dispense|disp|count|no|number)\b\.?\s*(?:of|:|#|=|-)?\s*({_FIGURE})", re.IGNORECASE
    ),
    re.compile(
        rf"(?<![-/\d.])(?<!then )(?<!take )(?<!apply )(?<!use )({_FIGURE})\s?{_UNITS}\b"
        r"(?!\s*,?\s*(?:po\b|by\b|orally|every|q\.?\s?(?:\d|hs|am|pm|day|d\b|od|bed|noc)|[bt]\.?i\.?d|qid|twice|once|daily|"
        r"nightly|as\b|at\b|in the|prn|\d+\s?(?:x|times))|\s*\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![-/\d.])({_FIGURE})\s?(?:grams?|gms?|gm|g|ml|cc|oz)\b", re.IGNORECASE),
    re.compile(r"\b(?:x|×)\s?(\d{1,3})(?!\s*(?:days?|weeks?|wks?|months?|mos?|hours?|hrs?|\d))\b", re.IGNORECASE),
)
_REFILLS = (
    re.compile(r"\b(?P<n>\d+|no)\s*(?:additional\s+)?(?:refills?|rf)\b", re.IGNORECASE),
    re.compile(r"\b(?:refills?|rf)\s*(?:x|×|:|=|#|\()?\s*(?P<n>\d+)", re.IGNORECASE),
)


def strength_of(text: str, after: int = 0, *, combination: bool = False) -> str | None:
    """The first strength behind offset `after`, else the first of all: "10/325 mg", "5%", "25 mcg/hr".

    Without a unit a pair of figures ("10/325") counts, and a bare figure right behind the drug's name unless the drug
    is a combination.
    """
    tail = text[after:]
    for part in (tail, text):
        found = _STRENGTH.search(part)
        pair = _PAIR.search(part)
        if found and not (pair and pair.start() < found.start() - 1):
            return _written(found)
        if pair:
            return re.sub(r"\s?[/-]\s?", "/", pair[1])
    bare = None if combination else _BARE.match(tail)
    return bare[1] if bare else None


def without_strength(text: str) -> str:
    """The text with its strengths blanked, so that their figures are not read as quantities."""
    return _STRENGTH.sub(lambda found: " " * len(found[0]), text)


def without_amounts(text: str) -> str:
    """The text with strengths and quantities blanked: what may be read as the direction."""
    plain = without_strength(text)
    if "#" in plain:
        plain = _QUANTITY[0].sub(" ; ", plain)
    return _QUANTITY[1].sub(" ; ", plain)


def quantity_of(text: str) -> int | None:
    """Units dispensed (tablets, grams, patches), or None. `text` has its numbers in figures."""
    plain = without_strength(text)
    refills = _refills(plain)
    if refills:
        plain = f"{plain[: refills.start()]} {plain[refills.end() :]}"
    for pattern in _QUANTITY if "#" in plain else _QUANTITY[1:]:
        found = pattern.search(plain)
        if found:
            return whole(found[1])
    return None


def refills_of(text: str) -> int | None:
    """Refills, or None where none are spoken of; "no refills" is 0."""
    found = _refills(text)
    if found is None:
        return None
    return 0 if found["n"].lower() == "no" else whole(found["n"])


def _refills(text: str) -> re.Match[str] | None:
    """Where refills are counted; in "#30 refills 2" the first figure counts tablets."""
    low = text.lower()
    if "refill" not in low and "rf" not in low:
        return None
    for found in _REFILLS[0].finditer(text):
        if not low[: found.start()].rstrip(" :.=").endswith(("#", "qty", "quantity", "count", "dispense", "disp")):
            return found
    return _REFILLS[1].search(text)


def _written(found: re.Match[str]) -> str:
    figures = re.sub(r"\s?(?:mg)?\s?[/-]\s?", "/", found["figures"], flags=re.IGNORECASE).replace(",", "")
    unit = found["unit"].lower().replace("ug", "mcg").replace("µg", "mcg")
    per = re.sub(r"\s", "", found["per"] or "").lower()
    per = re.sub(r"/(?:hour|h)$", "/hr", per)
    return f"{figures}%" if unit == "%" else f"{figures} {unit}{per}"
