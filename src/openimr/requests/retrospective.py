"""Requests for what has been done already."""

import re
from datetime import date

from openimr.requests.context import context_of

_RETROSPECTIVE = re.compile(
    r"\b(?:retro(?:spective(?:ly)?)?\b(?!-)|(?P<dated>DOS|dates? of service)\b"
    r"|(?:given|administered|performed|dispensed|rendered|provided|done)\s+(?:on|in\s+office\s+on)\s+\d{1,2}[/-]\d{1,2}[/-]\d{2})",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:DOS|dates? of service)\b\s*(?:of|on|:|-|\()?\s*"
    r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})\b",
    re.IGNORECASE,
)


def is_retrospective(text: str) -> bool:
    """Whether the request says that it was done: "retrospective", a date of service, "given on 1/14/16".

    A date of service that is the day of the operation it follows ("PT for ankle ORIF (DOS 2/18/16)") says nothing.
    """
    dated = False
    for found in _RETROSPECTIVE.finditer(text):
        if found["dated"] is None:
            return True
        dated = True
    return dated and not _of_operation(text, _written(text))


def date_of_service(text: str) -> str | None:
    """The date of service, ISO, or None where none is given, it does not exist, or it is that of a past operation."""
    written = _written(text)
    return None if written is not None and _of_operation(text, written) else written


def _of_operation(text: str, written: str | None) -> bool:
    """Whether a date of service is the day of an operation that the request only names."""
    return written is not None and "retro" not in text.lower() and context_of(text).after_date == written


def _written(text: str) -> str | None:
    found = _SERVICE.search(text)
    if found is None:
        return None
    year = int(found["year"])
    try:
        return date(year if year > 99 else 2000 + year, int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None
