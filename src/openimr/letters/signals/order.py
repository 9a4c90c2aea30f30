"""Dates that can't all be right: the header's UR denial against the summary's, and what lies before the injury."""

import re
from collections.abc import Iterator

from openimr.letters.fields.person import review_date
from openimr.letters.signals.reading import Reading
from openimr.model import Signal

_REVIEW = (
    r"(?:utili[sz]ation review|\bUR\b|\b(?:prior|original|previous) (?:review|determination)|\bden(?:ied|ial)\b"
    r"|certified\b)"
)
_OF_REVIEW_BEFORE = re.compile(rf"{_REVIEW}[^.;]{{0,30}}\Z", re.IGNORECASE)
_OF_REVIEW_BEHIND = re.compile(rf"[\s,)]{{0,3}}(?:the |a )?(?:original )?{_REVIEW}", re.IGNORECASE)
_OF_ANOTHER_EVENT = re.compile(
    r"\b(?:provided|dispensed|given|service|DOS|visit|note|progress|exam\w*|authorization|RFA|request\w*|earlier|appeal\w*"
    r"|received|first|initial\w*)\b[^.;]{0,30}\Z",
    re.IGNORECASE,
)
_WORDS_BEFORE = 70  # characters before a date that tell what it is a date of
_STUDY = re.compile(
    r"\b(?:MRI|CT(?: scan)?|x-? ?rays?|radiographs?|EMG\S*|ultrasound|electrodiagnostic stud(?:y|ies)"
    r"|progress (?:report|note)|office visit|clinic note)\b(?: of the [a-z ]{3,25}?)?[\s,(]*(?:was |were )?"
    r"(?:performed|dated|obtained|taken|done|completed)?[\s,(]*(?:on |of )?\Z",
    re.IGNORECASE,
)
# With one of these in the summary an earlier study may be in order.
_EARLIER = re.compile(
    r"\b(?:(?:prior|previous|earlier|old|another|second|two|new|subsequent|multiple|re)"
    r"[ -]?(?:work |industrial |knee |back )*(?:injur\w*|accidents?|claims?|surger\w+)|pre-?existing|cumulative"
    r"|continuous|repetitive|exacerbat\w*|aggravat\w*|before the injur\w*|prior to the injur\w*|flare)\b",
    re.IGNORECASE,
)


def impossible_dates(reading: Reading) -> Iterator[Signal]:
    """The header's date of the UR denial against the summary's, and a review or a study before the injury."""
    header = reading.letter.ur_denial_date
    if header is not None and not reading.holds(header):
        yield from _review(reading, header)
    told = reading.letter.date_of_injury
    if told is not None:
        if reading.told_injury is not None:
            told = min(told, reading.told_injury[0])
        yield from _before_the_injury(reading, told)


def _review(reading: Reading, header: str) -> Iterator[Signal]:
    """The summary's own date of the review, where words of the review lead to it or follow it at once."""
    day = review_date(reading.summary.text)
    if day is None or day == header:
        return
    text = reading.summary.text
    for start, end, found in reading.days:
        if found != day:
            continue
        before = text[max(start - _WORDS_BEFORE, 0) : start]
        leads = _OF_REVIEW_BEFORE.search(before)
        if (leads and not _OF_ANOTHER_EVENT.search(before[leads.start() :])) or _OF_REVIEW_BEHIND.match(text, end):
            explain = f"the header gives {header} as the date of the UR denial, the clinical summary {day}"
            yield _signal(explain, reading.summary.sentence_at(start))
            return


def _before_the_injury(reading: Reading, injury: str) -> Iterator[Signal]:
    review = reading.letter.ur_denial_date
    if review is not None and review < injury:
        quotes = (reading.told_injury[1],) if reading.told_injury else ()
        yield _signal(f"the UR denial of {review} lies before the injury of {injury}", *quotes)
    early = [(start, day) for start, _, day in reading.days if day < injury]
    if not early or _EARLIER.search(reading.summary.text):
        return
    summary = reading.summary
    dated = {
        day: summary.sentence_at(start)
        for start, day in reversed(early)
        if _STUDY.search(summary.text, max(start - _WORDS_BEFORE, 0), start)
    }
    if dated:
        told = reading.told_injury
        days = " and ".join(sorted(dated))
        explain = f"the clinical summary dates a study or report {days}, before the injury of {injury}"
        yield _signal(explain, *([told[1]] if told else []), *dated.values())


def _signal(explain: str, *quotes: str) -> Signal:
    return Signal(
        kind="contradicts the summary", item=None, value=None, explain=explain, quotes=tuple(dict.fromkeys(quotes))
    )
