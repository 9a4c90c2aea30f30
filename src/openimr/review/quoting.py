"""Quotations widened to what a reader needs: the sentence around the words, never more than a few lines.

A finding's own span is the shortest stretch that carries the fact ("side effects"); a determination quotes the sentence
that says it ("denies side effects"). The widened span is still the page's text, to the letter.
"""

import re
from collections.abc import Mapping

import msgspec

from openimr.guidelines import Assessed
from openimr.model import CaseFile, CriterionResult, Evidence

WIDEST = 240
"""Code points. A longer sentence is cut at a comma, a line end or a blank near the words."""
_END = re.compile(r"[.!?;](?=[\s\"”)])|\n\s*\n|[☐☒]|\f")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|No|vs|mg|tab|tabs|approx|ext|i\.e|e\.g)|\b[A-Z]|\d)$")
_STOPS = frozenset(".!?;")
_SHORT_LINE = 55
_SOFT = re.compile(r"[,\n]")


class Quoter:
    """Widens quotations over the pages of one case file; the same quotation gives the same answer."""

    def __init__(self, casefile: CaseFile) -> None:
        self._texts: Mapping[tuple[str, int], str] = {(p.file, p.page): p.text for p in casefile.pages}

    def widen(self, evidence: Evidence) -> Evidence:
        """The same place, widened to its sentence or line."""
        text = self._texts.get((evidence.file, evidence.page))
        if text is None or evidence.end - evidence.start >= WIDEST:
            return evidence
        start, end = sentence_around(text, evidence.start, evidence.end)
        return msgspec.structs.replace(evidence, start=start, end=end, quote=text[start:end])

    def criterion(self, result: CriterionResult) -> CriterionResult:
        """A criterion with its quotations widened, each stretch once."""
        widened = {e.span: e for e in (self.widen(e) for e in result.evidence)}
        return msgspec.structs.replace(result, evidence=tuple(widened.values()))

    def assessed(self, assessed: Assessed) -> Assessed:
        """An assessment with all quotations widened."""
        criteria = tuple(self.criterion(c) for c in assessed.assessment.criteria)
        widened = msgspec.structs.replace(assessed.assessment, criteria=criteria)
        return msgspec.structs.replace(assessed, assessment=widened)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, list entry or table row that holds `text[start:end]`, at most `WIDEST` long."""
    room = WIDEST - (end - start)
    left = _left(text, start, max(0, start - room))
    right = _right(text, end, min(len(text), end + room))
    if right - left > WIDEST:
        half = max(room // 2, 0)
        left = max(left, _soft_left(text, start, start - half))
        right = min(right, _soft_right(text, end, end + WIDEST - (end - left)))
    if _is_table(text[left:right]):
        left, right = _line(text, start, end)
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _is_table(stretch: str) -> bool:
    """Short lines without sentences: the rows and columns of a form, where only the row belongs together."""
    lines = [line for line in stretch.splitlines() if line.strip()]
    return (
        len(lines) > 2 and sum(map(len, lines)) / len(lines) < _SHORT_LINE and not re.search(r"[a-z]{3}[.]\s", stretch)
    )


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    return left, len(text) if right < 0 else right


def _left(text: str, start: int, limit: int) -> int:
    for match in reversed(list(_END.finditer(text, limit, start))):
        if text[match.start()] != "." or not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            return match.end()
    return limit if limit == 0 else _soft_left(text, start, limit)


def _right(text: str, end: int, limit: int) -> int:
    if text[end - 1 : end] in _STOPS:
        return end
    for match in _END.finditer(text, end, limit):
        if text[match.start()] in "☐☒\f" or text[match.start()] == "\n":
            return match.start()
        if text[match.start()] != "." or not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            return match.end()
    return limit if limit == len(text) else _soft_right(text, end, limit)


def _soft_left(text: str, start: int, limit: int) -> int:
    limit = max(limit, 0)
    soft = list(_SOFT.finditer(text, limit, start))
    if soft:
        return soft[0].end()
    blank = text.find(" ", limit, start)
    return blank + 1 if blank >= 0 else start


def _soft_right(text: str, end: int, limit: int) -> int:
    limit = min(limit, len(text))
    soft = list(_SOFT.finditer(text, end, limit))
    if soft:
        return soft[-1].start()
    blank = text.rfind(" ", end, limit)
    return blank if blank >= 0 else end
