"""Dates as records write them, read into ISO."""

import re
from datetime import date

import msgspec

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<y>(?:19|20)\d\d)-(?P<ym>\d{1,2})-(?P<yd>\d{1,2})(?=T|\b)"
    r"|(?P<m>\d{1,2})(?P<sep>[/.-])(?P<d>\d{1,2})(?P=sep)(?P<my>\d{4}|\d{2})(?![\d/]|[.-]\d)"
    rf"|(?P<mon>{_MONTH})[.\s-]{{1,2}}(?P<mond>\d{{1,2}})(?:st|nd|rd|th)?[,\s-]{{1,3}}(?P<mony>(?:19|20)\d\d)\b"
    rf"|(?P<dd>\d{{1,2}})[\s-](?P<dmon>{_MONTH})\.?[,\s-]{{1,2}}(?P<dy>(?:19|20)\d\d)\b"
    r")",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|—|to|thru|through|until|and)\s*", re.IGNORECASE)
_PIVOT = 30  # 3/4/15 is 2015, 3/4/43 is 1943: no case file of the programme looks ahead of 2030
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_OCR_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})


class FoundDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date in a text: code points `start` to `end`, and its value in ISO."""

    start: int
    end: int
    iso: str


def find_dates(text: str) -> list[FoundDate]:
    """Every full date in the text, in order; `12-16-14`, `Dec 16, 2014`, `16 Dec 2014`, `2014-12-16`, `3/4/15`."""
    found = []
    for match in _DATE.finditer(text):
        iso = _value(match)
        if iso is not None:
            found.append(FoundDate(start=match.start(), end=match.end(), iso=iso))
    return found


def first_date(text: str, within: int = 40) -> str | None:
    """The date that stands in the first `within` characters; of a range (`8/24/09 - 10/2/09`) its end."""
    dates = find_dates(text[: within + 40])
    if not dates or dates[0].start > within:
        return None
    return range_end(text, dates, 0)


def range_end(text: str, dates: list[FoundDate], index: int) -> str:
    """The last day of the range that begins with `dates[index]`; the date itself where no range does."""
    if index + 1 < len(dates):
        between = text[dates[index].end : dates[index + 1].start]
        if len(between) <= 9 and _RANGE.fullmatch(between) and dates[index + 1].iso >= dates[index].iso:
            return dates[index + 1].iso
    return dates[index].iso


def mended_date(text: str) -> str | None:
    """A date that OCR spoiled (`l2/16/20l4`), from the first words of a field that must hold a date."""
    return first_date(text[:24].translate(_OCR_DIGITS), within=4)


def days_between(one: str, other: str) -> int:
    """Days from one ISO date to another, without sign."""
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _value(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    if part["y"]:
        return _iso(part["y"], part["ym"], part["yd"])
    if part["m"]:
        return _iso(part["my"], part["m"], part["d"])
    if part["mon"]:
        return _iso(part["mony"], str(_MONTHS.index(part["mon"][:3].lower()) + 1), part["mond"])
    return _iso(part["dy"], str(_MONTHS.index(part["dmon"][:3].lower()) + 1), part["dd"])


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _PIVOT else 1900
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return None
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None
