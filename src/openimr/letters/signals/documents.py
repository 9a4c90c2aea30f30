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
_AFTER = re.compile(
    r"\s(?:(?!the\b|an?\b|his\b|her\b|he\b|she\b)[\w'-]+\s){0,3}(?:report|note|letter|form|RFA|PR-?2)\b", re.IGNORECASE
)
# A study's date is known from a note as often as from its own report, which need not be on the list.
_STUDY = re.compile(
    r"\b(?:MRI|CT|X-?rays?|EMG|NCV|scan|stud(?:y|ies)|images?|imaging|radiographs?)\b[^.;]{0,40}\Z", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:to|through|thru|-|–|until)\s*\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RECORDS = re.compile(r"\b(?:records?|reports?|notes?|chart|documentation|treating|provider)\b", re.IGNORECASE)
_QUOTES = 5


def records_not_listed(reading: Reading) -> Iterator[Signal]:
    """One signal for the letter: the list is missing, or documents that the letter quotes are missing from it."""
    listed = reading.letter.documents
    if not listed:
        rule = law().documents.cited
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
    """The dates of the list and its ranges of dates; nothing where some of its records bear no date at all.

    A year or a month alone stands for the whole of its year.
    """
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
        years = _YEAR.findall(DATE.sub(" ", line))
        if years:
            ranges.append((f"{min(years)}-01-01", f"{max(years)}-12-31"))
        elif before is None and _RECORDS.search(line):
            return set(), []
    return days, ranges


def _quoted(passage: Passage) -> Iterator[tuple[str, str]]:
    """Dated documents that a passage quotes: the day and the sentence."""
    text = passage.text
    for found in DATE.finditer(text):
        near = text[max(found.start() - 50, 0) : found.start()]
        if _STUDY.search(near):
            continue
        if _BEFORE.search(near) or _AFTER.match(text, found.end()):
            day = iso(found)
            if day is not None:
                yield day, passage.sentence_at(found.start())
