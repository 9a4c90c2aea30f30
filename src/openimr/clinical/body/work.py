"""Work capacity: the present status apart from what was before, with the day from which it holds."""

import re
from collections.abc import Iterator

import msgspec

from openimr.clinical.body.rules import from_table, pattern
from openimr.clinical.body.view import view_of
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import Draft, Passage

_table = from_table("work_status")
_WAS = pattern(
    r"\b(?:was|were|had been|previously|formerly|before (?:that|this|then)|initially|at first|until then|up to then)"
    r"(?: (?:completely|then|still|all|also))*[ ,:]*$"
)
_ENDED = pattern(
    r"(?: )?(?:until then|up to then|before (?:that|this)|at that time|then|in \d{4}|last year|"
    r"for (?:\w+ ){1,3}(?:days|weeks|months) (?:after|in)\b|"
    r"(?:from )?(?:\d{1,2}/)?(?:\d{1,2}/)?\d{4} (?:to|until|through|-|–) )"
)
_EARLIER = pattern(r"\b(?:previously|formerly|before|initially|at first|then|until)\b")
_MISSED = pattern(r"\b(?:missed|lost) [^.;]{0,25}$")
_SINCE = pattern(r"[^.;]{0,40}?\b(?:on|since|from|as of|beginning|starting|effective) $")
_WHETHER = pattern(r"\b(?:whether|if) (?:or not )?[^.;,]{0,50}$")
_WAS_THEN = pattern(
    r"\b(?:was|were)(?: (?:completely|still|all|also|seemingly|apparently|reportedly|currently))*[ ,:]*$"
)
_SPAN = 60


def work_status(passage: Passage) -> Iterator[Draft]:
    """The statuses of the table; one that the words put into the past is historical, one with a day takes that day."""
    text = view_of(passage).text
    for found in _table(passage):
        start, end = found.start - passage.start, found.end - passage.start
        if _WHETHER.search(text[max(0, start - _SPAN) : start]):
            yield msgspec.structs.replace(found, assertion="possible")
            continue
        if _past(passage, text, start, end):
            yield msgspec.structs.replace(found, assertion="historical")
            continue
        day = next((d for d in dates_in(text[end : end + _SPAN])), None)
        last = passage.context.date
        if day is not None and _SINCE.fullmatch(text[end : end + day[0]]) and (last is None or day[2] <= last):
            yield msgspec.structs.replace(found, end=found.end + day[1], date=day[2])
        else:
            yield found


def _past(passage: Passage, text: str, start: int, end: int) -> bool:
    if _MISSED.search(text[max(0, start - _SPAN) : start]):
        return True
    said = text[start:end]
    before = text[max(0, start - _SPAN) : start]
    # An account tells of the visit itself in the past tense.
    then = passage.context.narrative and _WAS_THEN.search(before) and not _EARLIER.search(before)
    if (
        _WAS.search(before)
        and not then
        and not re.match(r"(?:placed|kept|taken|put|released|returned)", said, re.IGNORECASE)
    ):
        return True
    ended = _ENDED.search(said) or _ENDED.match(text, end)
    if ended is not None:
        return True
    days = dates_in(text[start : end + _SPAN])
    last = passage.context.date
    if days and last is not None and days[0][2] < last and _TO.fullmatch(text[end : start + days[0][0]]):
        return True
    return (
        len(days) > 1
        and last is not None
        and days[1][2] < last
        and _BETWEEN.fullmatch(text[start + days[0][1] : start + days[1][0]]) is not None
    )


_TO = pattern(r"(?: )?(?:from )?\d{1,2}/\d{1,2} (?:to|until|through|thru|-|–) ?")
_BETWEEN = pattern(r"(?: )?(?:to|until|through|thru|-|–)(?: )?")
