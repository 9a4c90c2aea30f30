"""The report on a letter that a person fills in: what went out, what is doubtful, what the person says of it."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from openimr.corpus.publishing.choosing import Said, Span, occurrences
from openimr.corpus.publishing.redacting import Doubtful, Found

TAKE_OUT, LET_STAND = "take out", "let stand"
_AROUND = 60
_LEAST = 4  # letters of a reason below which it is none

State = Literal["waits for a person", "published", "taken down", "held back"]


class ReportError(ValueError):
    """What a person wrote into a report can't be followed; the message is one line."""


class DoubtRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A doubt. The person writes `answer`: "take out" or "let stand"."""

    words: str
    around: str
    removed: bool
    reason: str
    start: int
    end: int
    answer: str | None = None


class RemovedRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Words that the rules took out, wherever they stand. `answer` "let stand" puts them back, with `why`."""

    words: str
    says: str
    kind: str
    rule: str
    times: int
    answer: str | None = None
    why: str = ""


class MoreRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Further words that go out, and what stands there instead: a kind of identifier, or a more general word."""

    words: str
    says: str = ""


class Report(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was found in a letter, and what a person says of it.

    `looked_through` is who looked through it, and when, in the person's own words: nothing is published without it.
    `found` is the digest of what the rules found; when it has changed, everything is asked for again.
    """

    schema: str = "openimr/publication-report/1"
    letter: str = ""
    source: str = ""
    signed: str = ""
    state: State = "waits for a person"
    looked_through: str | None = None
    notes: list[str] = []
    doubts: list[DoubtRow] = []
    more: list[MoreRow] = []
    removed: list[RemovedRow] = []
    fields: dict[str, str] = {}
    found: str = ""

    @property
    def open_doubts(self) -> int:
        """Doubts without an answer."""
        return sum(one.answer is None for one in self.doubts)

    @property
    def left_open(self) -> int:
        """Of these, those whose words would stand in the public letter."""
        return sum(one.answer is None and not one.removed for one in self.doubts)


def report_of(found: Found, before: Report | None) -> Report:
    """The report on what was found. Of an earlier one on other words or rules, only what was to go out is kept."""
    doubts = [_doubt(found, one) for one in found.doubts]
    removed: dict[tuple[str, str], RemovedRow] = {}
    for cut in found.cuts:
        key = (found.text[cut.start : cut.end], cut.says)
        row = removed.setdefault(key, RemovedRow(words=key[0], says=cut.says, kind=cut.kind, rule=cut.rule, times=0))
        row.times += 1
    made = Report(doubts=doubts, removed=[*removed.values()], found=found.digest)
    if before is None:
        return made
    made.more = before.more
    same = before.found == made.found
    answers = {(one.start, one.end, one.words): one.answer for one in before.doubts}
    said = {(one.words, one.says): one for one in before.removed}
    for doubt in made.doubts:
        answer = answers.get((doubt.start, doubt.end, doubt.words))
        doubt.answer = answer if same or answer == TAKE_OUT else None
    if same:
        made.looked_through = before.looked_through
        for row in made.removed:
            own = said.get((row.words, row.says))
            row.answer, row.why = (own.answer, own.why) if own else (None, "")
    return made


def said_in(report: Report, found: Found) -> tuple[Said, ...]:
    """What the person says, stretch by stretch.

    Raises:
        ReportError: an answer is none, a word that the rules are sure of is put back without a reason, or further words
            do not stand in the letter.
    """
    return (*_of_doubts(report), *_of_removed(report, found), *_of_more(report, found))


def _of_doubts(report: Report) -> Iterator[Said]:
    for number, one in enumerate(report.doubts, start=1):
        if _answered(one.answer, f"doubts, number {number}"):
            yield Said("remove" if one.answer == TAKE_OUT else "keep", one.start, one.end)


def _of_removed(report: Report, found: Found) -> Iterator[Said]:
    doubtful = {(one.start, one.end) for one in report.doubts}
    for number, row in enumerate(report.removed, start=1):
        if not _answered(row.answer, f"removed, number {number}") or row.answer == TAKE_OUT:
            continue
        if len(row.why.strip()) < _LEAST:
            raise ReportError(f"removed, number {number}: say in 'why' why it may stand; the rules are sure of it")
        for span in _spans(found, row):
            if span not in doubtful:
                yield Said("keep", *span, reason=row.why)


def _of_more(report: Report, found: Found) -> Iterator[Said]:
    for number, row in enumerate(report.more, start=1):
        spans = occurrences(found, row.words)
        if not spans:
            raise ReportError(f"more, number {number}: these words do not stand in the letter; copy them as they do")
        says = " ".join(row.says.split()).strip("[]")
        for start, end in spans:
            yield Said("remove", start, end, f"[{says}]" if says else "")


def _spans(found: Found, row: RemovedRow) -> Iterable[Span]:
    return [
        (cut.start, cut.end)
        for cut in found.cuts
        if cut.says == row.says and found.text[cut.start : cut.end] == row.words
    ]


def _answered(answer: str | None, where: str) -> bool:
    if answer not in {None, TAKE_OUT, LET_STAND}:
        raise ReportError(f"{where}: the answer has to be {TAKE_OUT!r}, {LET_STAND!r} or null")
    return answer is not None


def _doubt(found: Found, one: Doubtful) -> DoubtRow:
    around = found.text[max(one.start - _AROUND, 0) : one.end + _AROUND]
    return DoubtRow(
        words=found.text[one.start : one.end],
        around=" ".join(around.split()),
        removed=one.removed,
        reason=one.reason,
        start=one.start,
        end=one.end,
    )
