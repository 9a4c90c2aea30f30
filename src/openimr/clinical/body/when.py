"""Dates as notes write them, in ISO form."""

import re
from datetime import date
from functools import lru_cache

from openimr.clinical.quick import quick

_MONTHS = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_FIGURES = re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})(?P<sep>[/-])(?P<d>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d/-])")
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")
_WORDS = quick(
    r"\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b",
)
_SHORT = re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/%])")
_FIGURE = re.compile(r"\d")
_CENTURY = 60


def dates_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Whole dates (day, month and year) in a text with their offsets, in order; two-digit years up to 59 are 20xx."""
    return () if _FIGURE.search(text) is None else _dates_in(text)


@lru_cache(maxsize=128)
def _dates_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """The dates of a text; the last ones are remembered, since several extractors ask for the same passage in turn."""
    found: list[tuple[int, int, str]] = []
    dashes = "-" in text
    patterns = (*((_FIGURES,) if dashes or "/" in text else ()), *((_ISO,) if dashes else ()), _WORDS)
    for pattern in patterns:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = _MONTHS[groups["month"][:3].lower()] if groups.get("month") else int(groups["m"])
            iso = _iso(groups["y"], month, int(groups["d"]))
            if iso is not None:
                found.append((match.start(), match.end(), iso))
    return tuple(sorted(found))


# The day of an injury or of a request is not the day of what stands beside it.
_INJURED_BEFORE = quick(r"\binjur(?:y|ed)\s+(?:date\s+)?(?:on|of|dated|date)?\s*$")
_OTHER_AFTER = quick(
    r"[\s)]*(?:date\s+of\s+injury|DOI\b|(?:industrial\s+|work\s+)?injury\b|(?:of|for)\s+(?:the\s+)?request)"
)


def days_beside(text: str, clause: tuple[int, int], chunk: tuple[int, int]) -> list[tuple[int, int, str]]:
    """The dates of a clause that may be those of something told in it, one in its own stretch (`chunk`) first."""
    days = [
        (start, end, day)
        for start, end, day in dates_in(text)
        if clause[0] <= start < clause[1]
        and not _OTHER_AFTER.match(text, end)
        and not _INJURED_BEFORE.search(text[max(0, start - 20) : start])
    ]
    own = [day for day in days if chunk[0] <= day[0] < chunk[1]]
    return own or days


def first_date(text: str) -> str | None:
    """The first whole date in a text, or None."""
    found = dates_in(text)
    return found[0][2] if found else None


def day_near(text: str, record_date: str | None) -> str | None:
    """A date without a year ("11/28"), read as the latest such day not after the record's date."""
    match = _SHORT.search(text)
    if match is None or record_date is None:
        return None
    year = int(record_date[:4])
    for candidate in (year, year - 1):
        iso = _iso(str(candidate), int(match["m"]), int(match["d"]))
        if iso is not None and iso <= record_date:
            return iso
    return None


_MONTH = quick(
    r"\b(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,?\s+(?P<y>\d{4}))?|(?P<m>\d{1,2})/(?P<y2>\d{4}))\b",
)


def month_near(text: str, record_date: str | None) -> str | None:
    """The first day of a month that a text names ("in November", "06/2015"); without a year the latest one before."""
    match = _MONTH.search(text)
    if match is None:
        return None
    month = _MONTHS[match["month"][:3].lower()] if match["month"] else int(match["m"])
    year = match["y"] or match["y2"]
    if year is not None:
        return _iso(year, month, 1)
    if record_date is None:
        return None
    latest = _iso(record_date[:4], month, 1)
    return latest if latest is None or latest <= record_date else _iso(str(int(record_date[:4]) - 1), month, 1)


def _iso(year: str, month: int, day: int) -> str | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY else 1900
    try:
        return date(number, month, day).isoformat()
    except ValueError:
        return None
