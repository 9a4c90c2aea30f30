"""Records not listed: no list of the documents reviewed, or dated documents that it does not hold."""

import re
from collections.abc import Iterator

from openimr.letters.fields.dates import DATE, iso
from openimr.letters.signals.law import law
from openimr.letters.signals.reading import Passage, Reading
from openimr.model import Signal

_KINDS = (
    r"(?:reports?|notes?|letters?|forms?|RFA|requests? for authorization|PR-?2|questionnaire|determination|records?)"
)
_BEFORE = re.compile(rf"\b{_KINDS}\s(?:\w+\s)?(?:dated|of|from)\s(?:the\s)?\Z|\bdated\s\Z|\bPR-?2\s\Z", re.IGNORECASE)
_AFTER = re.compile(rf"\s(?:[\w'-]+\s){{0,3}}{_KINDS}\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:to|through|thru|-|–|until)\s*\Z", re.IGNORECASE)
_QUOTES = 5


def records_not_listed(reading: Reading) -> Iterator[Signal]:
    """One signal for the letter: the list is missing, or documents that the letter quotes are missing from it."""
    listed = reading.letter.documents
    if not listed:
        rule = law().documents.rule
        explain = f"the letter, as published, holds no list of the documents reviewed ({rule} asks for one)"
        yield Signal(kind="records not listed", item=None, value=None, explain=explain)
        return
    days, ranges = _listed(listed)
    if not days and not ranges:
        return
    missing: dict[str, str] = {}
    for passage in (reading.summary, *reading.rationales):
        for day, quote in _quoted(passage):
            if day not in days and not any(first <= day <= last for first, last in ranges):
                missing.setdefault(day, quote)
    if missing:
        count = f"{len(missing)} dated document{'s' if len(missing) > 1 else ''}"
        dates = ", ".join(sorted(missing)[:_QUOTES])
        explain = f"the letter quotes {count} ({dates}) that its list of documents reviewed does not hold"
        yield Signal(
            kind="records not listed",
            item=None,
            value=len(missing),
            explain=explain,
            quotes=tuple(missing.values())[:_QUOTES],
        )


def _listed(documents: tuple[str, ...]) -> tuple[set[str], list[tuple[str, str]]]:
    """The dates of the list, and its ranges of dates."""
    days: set[str] = set()
    ranges: list[tuple[str, str]] = []
    for line in documents:
        before: tuple[str, int] | None = None
        for found in DATE.finditer(line):
            day = iso(found)
            if day is None:
                continue
            days.add(day)
            if before is not None and _RANGE.fullmatch(line, before[1], found.start()):
                ranges.append((before[0], day))
            before = (day, found.end())
    return days, ranges


def _quoted(passage: Passage) -> Iterator[tuple[str, str]]:
    """Dated documents that a passage quotes: the day and the sentence."""
    text = passage.text
    for found in DATE.finditer(text):
        near = text[max(found.start() - 50, 0) : found.start()]
        if _BEFORE.search(near) or _AFTER.match(text, found.end()):
            day = iso(found)
            if day is not None:
                yield day, passage.sentence_at(found.start())
