"""A guideline's edition as citations print it among their sections, and the first day that it can be of."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:\d{1,2},?\s*)?"
_NUMBERS = r"\d{1,2}[/-](?:\d{1,2}[/-])?(?:\d{4}|\d\d)"
# "Pain, updated September 2014", "Elbow Disorders (Revised 2007)"; behind "effective", of many uses, only a date.
_PRINTED = re.compile(
    rf"\b(?:(?:last\s+)?updated|update\s+of|revised|rev\.|edition\s+of)\s*:?\s*"
    rf"(?P<when>(?:[A-Z][a-z]+\.?\s+{_DAY})?{_YEAR}|{_NUMBERS})\b"
    rf"|\b(?:as\s+of|effective)\s*:?\s*(?P<since>(?:{'|'.join(_MONTHS)})[a-z]*\.?\s+{_DAY}{_YEAR}|{_NUMBERS})\b"
    r"|(?P<date>\b\d{1,2}/\d{1,2}/(?:\d{4}|\d\d))\s*\)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![\d/-])(?P<month>\d{1,2})[/-](?:\d{1,2}[/-])?(?P<year>(?:19|20)?\d\d)(?![\d/-])")
_NAMED = re.compile(rf"(?:(?P<month>[A-Za-z]{{3,9}})\.?\s+{_DAY})?(?<!\S)(?P<year>{_YEAR})(?!\S)")


def printed_edition(text: str) -> str | None:
    """The edition that a section's or a guideline's words print: "September 2014" of "Pain, updated September 2014"."""
    found = _PRINTED.search(text)
    return (found["when"] or found["since"] or found["date"]) if found else None


def first_day_of(edition: str) -> date | None:
    """The first day that an edition can be of: of its month where that is printed, else of its year.

    None where it prints no year ("3rd ed."). Two-digit years over 50 are of the 1900s.
    """
    numbered = _NUMBERED.search(edition)
    if numbered is not None:
        year, month = int(numbered["year"]), int(numbered["month"])
        if year < 100:
            year += 1900 if year > 50 else 2000
        return date(year, month if 1 <= month <= 12 else 1, 1)
    named = _NAMED.search(edition)
    if named is None:
        return None
    name = (named["month"] or "")[:3].lower()
    return date(int(named["year"]), _MONTHS.index(name) + 1 if name in _MONTHS else 1, 1)
