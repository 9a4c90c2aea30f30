"""Dates as the letters write them, to ISO."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_DATE = (
    r"(?<![\d/.-])(?P<m>\d{1,2})\s?[/-]\s?(?P<d>\d{1,2})\s?[/-]\s?(?P<y>\d{4}|\d{2})(?![\d/-])"
    rf"|\b(?P<name>{_NAME})\s*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s*(?P<y2>(?:19|20)\d{{2}})\b"
    rf"|\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name3>{_NAME}),?\s+(?P<y3>(?:19|20)\d{{2}})\b"
    r"|\b(?P<iso>(?:19|20)\d{2}-\d{2}-\d{2})\b"
)
DATE = re.compile(_DATE)


def iso(found: re.Match[str]) -> str | None:
    """The ISO date of a match of `DATE`; None where there is no such day. Two-digit years over 50 are of the 1900s."""
    try:
        if found["m"]:
            year = int(found["y"])
            if len(found["y"]) == 2:
                year += 1900 if year > 50 else 2000
            return date(year, int(found["m"]), int(found["d"])).isoformat()
        if found["iso"]:
            return date.fromisoformat(found["iso"]).isoformat()
        name, day, year_ = (
            (found["name"], found["d2"], found["y2"]) if found["name"] else (found["name3"], found["d3"], found["y3"])
        )
        return date(int(year_), _MONTHS.index(name[:3].lower()) + 1, int(day)).isoformat()
    except ValueError:
        return None
