"""Dates as clinical prose writes them, to ISO."""

import re
from datetime import date

from openimr.clinical.quick import quick

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DATE = quick(
    r"(?P<iso>\b\d{4}-\d{2}-\d{2}\b)"
    r"|(?<![\d/.-])(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d{2})(?![\d/]|-\d)"
    r"|(?<![\d/.-])(?P<m2>\d{1,2})[/-](?P<y2>(?:19|20)\d{2})(?![\d/])"
    rf"|\b(?P<name>{_NAME})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d{{2}})\b"
    rf"|\b(?P<name4>{_NAME})\.?,?\s+(?:of\s+)?(?P<y4>(?:19|20)\d{{2}})\b",
)
# The same, tried only at the letters that a date begins with.
_FROM_FIRST = quick(rf"(?=[\djfmasond])(?:{DATE.pattern})")
_FIGURE = re.compile(r"\d")
YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d{2}(?![\d/-]|\.\d)")


def iso(match: re.Match[str]) -> str | None:
    """The ISO date of a match of `DATE`; the first of the month where no day is given; None for no real date."""
    g = match.groupdict()
    try:
        if g["iso"]:
            return date.fromisoformat(g["iso"]).isoformat()
        if g["m"]:
            return _day(int(g["y"]), int(g["m"]), int(g["d"]))
        if g["m2"]:
            return _day(int(g["y2"]), int(g["m2"]), 1)
        if g["name"]:
            return _day(int(g["y3"]), _month(g["name"]), int(g["d3"]))
        return _day(int(g["y4"]), _month(g["name4"]), 1)
    except ValueError:
        return None


def first_date(text: str, start: int = 0, end: int | None = None) -> tuple[str, int, int] | None:
    """The first real date in a stretch: ISO, start, end."""
    stop = len(text) if end is None else end
    if _FIGURE.search(text, start, stop) is None:
        return None
    for match in _FROM_FIRST.finditer(text, start, stop):
        found = iso(match)
        if found is not None:
            return found, match.start(), match.end()
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _day(year: int, month: int, day: int) -> str:
    if year < 100:
        year += 1900 if year > 50 else 2000
    return date(year, month, day).isoformat()
