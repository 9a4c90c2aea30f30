"""When utilization review decided, and where the reason for its decision begins."""

import re

from openimr.clinical.drugs.dates import first_date
from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.passage import Passage

_REVIEW = (
    r"(?:utilization (?:review|management)|UR|(?:prior|peer|original|previous|initial) (?:review|determination|denial)"
    r"|previously reviewed|been reviewed|determination|decision|denial|denied|non-?certif\w+|certif\w+|modified"
    r"|modification|approved|authorized|not medically necessary|deferred|delayed)"
)
# "utilization review report dated ...", "denied on ...", "UR (...".
_REVIEWED = compiled(
    rf"\b{_REVIEW}(?:\s*\([^()]{{0,40}}\))?(?:,?\s+(?:and|previously|report|letter|documentation|notice|form|decision"
    rf"|determination|process|certification|{_REVIEW}|pre-?authorization|is|was|were|made|issued|dated|date|on|of|from|in|by|per|the|board"
    r"|the requests? on))*"
    r"[\s,:(]*$"
)
_REVIEWER_NEXT = compiled(
    r"[\s,)]*(?:the |a |an )?(?:original |prior |initial )?"
    r"(?:utilization|UR\b|claims|insur|carrier|adjuster|reviewer|peer)"
)
_OPENS = compiled(r"^\W*(?:(?:on|per|dated|of|in)\s+)?$")
_OTHER_DAY = compiled(
    r"\b(?:received|provided|submitted|signed|service|injur\w*|RFA|authorization|performed|seen|visits?|evaluat\w+"
    r"|notes?|reports?|prescribed|dispensed|given|surgery|form|PR-?2|made|dated|completed|exam\w*)\b"
    r"[^.;]{0,25}$"
)
_OTHER_NEXT = compiled(r"\W*(?:dates? of service|DOS|office|visit|notes?|report|progress|surgery|exam\w*|request)\b")
_ASKED = compiled(r"\b(?:received|submitted|made|provided|signed|seen|presented|visit|complain\w*)\b")
_REASON = compiled(
    r"\b(?:due to|because|citing|stating|which|secondary to|in (?:light|view) of|based (?:up)?on"
    r"|for (?:no|lack|insufficient)"
    r"|as (?:the|there|it|he|she|they|an?|this|that|long|recommended|not|no|patient|documentation)"
    r"|given (?:the|that|an?|no|lack\w*|in\w*)|since (?!\d|at |19|20)"
    r"|that (?:the|there|it|this|no|was|were|is|are|had|has))\b"
)
_SENTENCE = re.compile(r"\.\s+(?=[A-Z(\"“])|\n\s*\n|\.(?=[A-Z][a-z]|On\b)")
_GOES_ON = compiled(
    r"\W*(?:(?:additionally|furthermore|also|however),? )?"
    r"(?:the|this|these|that|there) (?:\w+ )?(?:requests?|requested|case"
    r"|treatments?)\b|.*\bauthorized by the claims"
)
_KEPT = compiled(r"\b(?:original request|requests?|non-?certif\w+|denied|modified|not medically)\b")
_FAR_BACK = 1600
_NEAR = 120


def reason_from(text: str, start: int) -> int:
    """Where the reason begins that stands behind a decision; the end of the text where none does."""
    found = _REASON.search(text, start)
    return found.start() if found else len(text)


def days_of_review(text: str, until: int | None = None) -> list[tuple[str, int]]:
    """The days (ISO, with their place) that are said to be those of the review or of its decision."""
    return [(day, start) for day, start, _ in _days(text, until) if _reviewed(text, start)]


def decided_on(passage: Passage, at: int, outcome: int, until: int) -> str | None:
    """The day of a decision told at `at`, whose first outcome stands at `outcome` and whose reason begins at `until`.

    The day that the review's own words bear counts; else one that opens the sentence; else the only one, unless other
    words own it (the day of a visit, of the request, of the injury); else that of the sentences before.
    """
    text = passage.text
    days = _days(text, until)
    own = [day for day in days if _reviewed(text, day[1]) or _REVIEWER_NEXT.match(text, day[2])]
    if own:
        return min(own, key=lambda day: (abs(day[1] - at), day[1]))[0]
    free = [
        day
        for day in days
        if _OTHER_DAY.search(text, max(0, day[1] - _NEAR), day[1]) is None
        and _OTHER_NEXT.match(text, day[2]) is None
        and not (_OPENS.search(text, 0, day[1]) and _ASKED.search(text, day[2], outcome))
    ]
    if free:
        return free[0][0]
    return None if days else _told_before(passage)


def _reviewed(text: str, day: int) -> bool:
    return _REVIEWED.search(text, max(0, day - _NEAR), day) is not None


def _days(text: str, until: int | None) -> list[tuple[str, int, int]]:
    stop = len(text) if until is None else until
    found: list[tuple[str, int, int]] = []
    day = first_date(text, 0, stop)
    while day is not None:
        found.append(day)
        day = first_date(text, day[2], stop)
    return found


def _told_before(passage: Passage) -> str | None:
    """The day of the review that the sentences before tell of, as long as all of them speak of it."""
    if _GOES_ON.match(passage.text) is None:
        return None
    before = passage.page[max(0, passage.start - _FAR_BACK) : passage.start].rstrip(". \r\n")
    for sentence in reversed(_SENTENCE.split(before)):
        days = days_of_review(sentence)
        if days or _KEPT.search(sentence) is None:
            return days[-1][0] if days else None
    return None
