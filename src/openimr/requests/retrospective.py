"""Requests for what has been done already."""

import re
from datetime import date

_RETROSPECTIVE = re.compile(
    r"\b(?:retrospective(?:ly)?|retro\s+(?:request|review|authorization|auth)|retro:|DOS\b|dates? of service\b"
    r"|(?:given|administered|performed|dispensed|rendered|provided|done)\s+(?:on|in\s+office\s+on)\s+\d{1,2}[/-]\d{1,2}[/-]\d{2})",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:DOS|dates? of service)\b\s*(?:of|on|:|-|\()?\s*"
    r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})\b",
    re.IGNORECASE,
)


def is_retrospective(text: str) -> bool:
    """Whether the request says that it was done: "retrospective", a date of service, "given on 1/14/16"."""
    return _RETROSPECTIVE.search(text) is not None


def date_of_service(text: str) -> str | None:
    """The date of service, ISO, or None where none is given or the date does not exist."""
    found = _SERVICE.search(text)
    if found is None:
        return None
    year = int(found["year"])
    try:
        return date(year if year > 99 else 2000 + year, int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None
