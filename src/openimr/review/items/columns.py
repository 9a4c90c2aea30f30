"""A table whose columns come one after the other: first all items, then all verdicts, in the same order."""

import re

from openimr.model import Page, Record
from openimr.review.items.mentions import Mention, is_row, is_treatment, mentions
from openimr.review.items.outcomes import outcome_in

_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"^[ \t]*(?:#[ \t]*)?\d{1,2}[.):][ \t]+")
_HEADING = re.compile(
    r"^\W*(?:(?:ur|our|final|item|treatment|service|request)s?\s+)?(?:decision|determination|outcome|result|verdict|recommendation)s?\W*$",
    re.IGNORECASE,
)
_VERDICT = 40  # the longest line that is a verdict and nothing else
_LEAST = 2
_PAGE = 1_000_000  # so that lists on several pages tell apart


def in_columns(page: Page, record: Record) -> list[Mention]:
    """The items of such a table with their verdicts; nothing where the two columns are not of one length."""
    lines = [(found.start(), found.end()) for found in _LINE.finditer(page.text)]
    found: list[Mention] = []
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and _is_verdict(page.text[slice(*lines[last])]):
            last += 1
        if last - index >= _LEAST:
            entries = _entries_above(page.text, lines[:index], last - index)
            for (start, end), line in zip(entries, lines[index:last], strict=bool(entries)):
                words = page.text[slice(*line)]
                verdict = outcome_in(words)
                if verdict is not None:
                    detail = " ".join(words.split())
                    row = (record.id, page.page * _PAGE + lines[index][0], start)
                    found += mentions(page, record, start, end, "ur", outcome=verdict[0], detail=detail, row=row)
        index = max(last, index + 1)
    return found


def _is_verdict(line: str) -> bool:
    line = _NUMBER.sub("", line)
    return len(line) <= _VERDICT and outcome_in(line) is not None and not is_treatment(line)


def _entries_above(text: str, lines: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """The `count` items right above the verdicts; an empty list where there are more or fewer."""
    entries: list[tuple[int, int]] = []
    if lines and _HEADING.match(text[slice(*lines[-1])]):
        lines = lines[:-1]
    end: int | None = None
    for start, stop in reversed(lines):
        line = text[start:stop]
        number = _NUMBER.match(line)
        if is_treatment(line) or (number and len(entries) < count and is_row(line[number.end() :])):
            entries.append((start + (number.end() if number else 0), end or stop))
            end = None
        elif end is None and len(entries) < count and line[:1] in "#(0123456789abcdefghijklmnopqrstuvwxyz":
            end = stop  # a line that runs on from the item above it
        else:
            break
    return entries[::-1] if len(entries) == count and end is None else []
