"""A letter's passages made ready once for all signals: words, sentences, and the phrases of the data found in them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from openimr.letters.fields.dates import DATE, iso
from openimr.letters.fields.person import injury_date
from openimr.letters.signals.phrases import (
    APPLIED,
    CASE,
    CUES,
    DENIED,
    GENERAL,
    GUIDELINE,
    MENTIONS,
    NAMED,
    Phrases,
    column,
    phrases,
)
from openimr.model import LetterItem, PublishedLetter, Signal

_PLAIN = bytes(
    code + 32 if 65 <= code <= 90 else code if 97 <= code <= 122 or 48 <= code <= 57 else 32 for code in range(256)
)
_CLAIM = re.compile(r"\bclaim (?:from|of|dated)\s\Z")
# Where `DATE` can begin at all: a tenth of the time that `DATE` itself takes to look at every character.
_MAY_BE_DATE = re.compile(
    r"[0-9JFMASOND](?=(?<=[0-9])(?:[0-9]{3}-|(?<![0-9/.-][0-9])[0-9]?\s?[-/]\s?[0-9]"
    r"|[0-9]?(?:st|nd|rd|th)?\s+(?:of\s+)?[JFMASOND][a-z])"
    r"|(?<=[A-Z])(?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)[a-z]{0,7}\.?\s*[0-9])"
)
_OPENING = 3  # sentences of the summary in which the injury is told
_CONCLUSION = 25  # words that a bare conclusion takes at most
_MARK = re.compile(r'\.["”]? |\? ')
_OPENS = "\"'“‘([*"
_NO_END = frozenset(
    ("dr", "mr", "mrs", "ms", "vs", "no", "approx", "e.g", "i.e", "etc", "st", "pg", "pp", "fig", "inc", "ed")
)
_ABOUT_GUIDELINE, _ABOUT_CASE, _BOTH = 0, 1, 2


def plain(text: str) -> str:
    """Lower-case letters and figures with everything else as spaces, each character in its place after one space."""
    return f" {text.encode('ascii', 'replace').translate(_PLAIN).decode('ascii')} "


def sentence_starts(text: str) -> list[int]:
    """Where sentences begin; `8.5 mg`, `Dr. Roe` and `e.g. heat` end none."""
    starts = [0]
    flat = text.replace("\n", " ") if "\n" in text else text
    for mark in _MARK.finditer(flat):
        at, behind = mark.span()
        opens = flat[behind : behind + 1]
        if opens.isupper() or opens.isdigit() or opens in _OPENS:
            last = flat[max(at - 8, 0) : at].rpartition(" ")[2].lower()
            if last not in _NO_END and not (len(last) == 1 and last.isalpha()):
                starts.append(behind)
    return starts


class Passage:
    """A passage of a letter: its plain words and its sentences, each found when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> str:
        """The text in plain characters; `plain[i + 1]` stands for `text[i]`."""
        return plain(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Runs of letters and figures, lower-case."""
        return self.plain.split()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @cached_property
    def sentences(self) -> frozenset[str]:
        """The sentences in the letter's words, each once."""
        ends = (*self.starts[1:], len(self.text))
        return frozenset(self.text[start:end].strip() for start, end in zip(self.starts, ends, strict=True))

    @cached_property
    def starts(self) -> list[int]:
        """Where its sentences begin."""
        return sentence_starts(self.text)

    @cached_property
    def lower(self) -> str:
        """The text in lower case, where that keeps every character in its place."""
        low = self.text.lower()
        return low if len(low) == len(self.text) else self.plain[1:-1]

    def number_at(self, at: int) -> int:
        """The number of the sentence at a place."""
        return bisect_right(self.starts, at) - 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Where a sentence begins and ends."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.starts[number], end

    def sentence(self, number: int) -> str:
        """A sentence in the letter's words."""
        start, end = self.bounds(number)
        return self.text[start:end].strip()

    def sentence_at(self, at: int) -> str:
        """The sentence at a place."""
        return self.sentence(self.number_at(at))


class Told(Passage):
    """A passage with the phrases of the data found in it, sentence by sentence.

    `cues`, `named`, `applied` and `denied` hold a set of bits a sentence (see `phrases`), `hits` every phrase found:
    its number and its place in `plain`.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.looked_for: Phrases = phrases()
        self.hits: Sequence[tuple[int, int, int]] = self.looked_for.matcher.find_matches_as_indexes(
            self.plain, overlapping=True
        )
        starts = self.starts
        found = [0] * len(starts)
        bits = self.looked_for.bits
        for phrase, start, _end in self.hits:
            # A hit begins with the space before its word, so its start in `plain` is the word's place in `text`.
            found[bisect_right(starts, start) - 1] |= bits[phrase]
        self.cues = [column(one, CUES) for one in found]
        self.named = [column(one, NAMED) for one in found]
        self.applied = [column(one, APPLIED) for one in found]
        self.denied = [column(one, DENIED) for one in found]

    @cached_property
    def about(self) -> list[int]:
        """What each sentence is about: a guideline, the case, or both."""
        found: list[int] = []
        before = _ABOUT_CASE
        for cue in self.cues:
            if cue & GUIDELINE:
                before = _BOTH if cue & CASE else _ABOUT_GUIDELINE
            elif cue & CASE:
                before = _ABOUT_CASE
            elif cue & GENERAL:
                before = _ABOUT_GUIDELINE
            elif cue & MENTIONS or before == _BOTH:
                before = _ABOUT_CASE
            found.append(before)
        return found

    def tells_guideline(self, number: int) -> bool:
        """Whether a sentence only tells what a guideline says."""
        return self.about[number] == _ABOUT_GUIDELINE

    def tells_case(self, number: int) -> bool:
        """Whether a sentence speaks of the case and doesn't say in one breath what a guideline would have."""
        about = self.about[number]
        return about == _ABOUT_CASE or (about == _BOTH and not self.cues[number] & GENERAL)


class Rationale(Told):
    """An item's rationale: the item, and its number in the letter."""

    def __init__(self, text: str, item: LetterItem, number: int) -> None:
        super().__init__(text)
        self.item = item
        self.number = number


def case_sentences(rationale: str) -> tuple[str, ...]:
    """The sentences of a rationale that speak of the case; not what a guideline says or what should be in general."""
    told = Told(rationale)
    return tuple(told.sentence(number) for number in range(len(told.starts)) if told.tells_case(number))


class Reading:
    """A letter with its passages made ready."""

    def __init__(self, letter: PublishedLetter) -> None:
        self.letter = letter
        self.summary = Passage(letter.clinical_summary)
        self.rationales = tuple(
            Rationale(item.rationale, item, number) for number, item in enumerate(letter.items) if item.rationale
        )

    @cached_property
    def told_injury(self) -> tuple[str, str] | None:
        """The summary's date of injury, ISO, and the sentence that gives it."""
        summary = self.summary
        for number in range(min(len(summary.starts), _OPENING)):
            start, end = summary.bounds(number)
            sentence = summary.text[start:end]
            if "injur" in summary.lower[start:end] or "claim" in sentence:
                day = injury_date(sentence) or _claim_date(sentence)
                if day is not None:
                    return day, summary.sentence(number)
        return None

    @cached_property
    def days(self) -> list[tuple[int, int, str]]:
        """The summary's dates: where each begins and ends, and its day, ISO."""
        text = self.summary.text
        days: list[tuple[int, int, str]] = []
        behind = 0
        for hint in _MAY_BE_DATE.finditer(text):
            found = DATE.match(text, hint.start()) if hint.start() >= behind else None
            if found is not None:
                behind = found.end()
                day = iso(found)
                if day is not None:
                    days.append((found.start(), behind, day))
        return days

    def holds(self, day: str) -> bool:
        """Whether the summary holds a date anywhere."""
        return any(found == day for _, _, found in self.days)

    def tells_injury_on(self, day: str) -> bool:
        """Whether a sentence of the summary about an injury holds a date: there may have been several injuries."""
        summary = self.summary
        for at, _, found in self.days:
            if found == day:
                start, end = summary.bounds(summary.number_at(at))
                if "injur" in summary.lower[start:end] or "claim" in summary.lower[start:end]:
                    return True
        return False


def _claim_date(sentence: str) -> str | None:
    """The date of "an occupational claim from 10/27/2016"."""
    found = DATE.search(sentence)
    return iso(found) if found is not None and _CLAIM.search(sentence, 0, found.start()) else None


def is_conclusion(sentence: str) -> bool:
    """Whether a sentence is a bare conclusion: that the request is necessary or not, and little more."""
    low = sentence.lower()
    return ("medically necessary" in low or "medical necessity" in low) and len(low.split()) <= _CONCLUSION


def contradiction(rationale: Rationale, at: int, explain: str, stated: str) -> Signal:
    """A rationale's sentence, by a place in it, against one of the summary."""
    return Signal(
        kind="contradicts the summary",
        item=rationale.number,
        value=None,
        explain=explain,
        quotes=(rationale.sentence_at(at), stated),
    )
