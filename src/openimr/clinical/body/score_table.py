"""Scales in tables: dates over columns ("Scale 2/9/2015 4/6/2015") or down the rows under a head ("Date # PHQ-9")."""

import re
from collections.abc import Iterator
from functools import cache

from openimr.clinical.body.score import folded, scale_names
from openimr.clinical.body.view import page_of
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import Quick, quick
from openimr.model import AttributeValue

_MOST_ROWS = 40
_LONGEST = 400
_HEAD = re.compile(r"(?:\d[/-]\d.*){2}|\b(?:date|day|visit|session|dos)\b", re.IGNORECASE | re.DOTALL)
_NUMBERS = re.compile(r"[\s:|]*((?:\d{1,3}(?:\.\d)?%?[\s|]+)*\d{1,3}(?:\.\d)?%?)[\s|]*(?=$|[A-Za-z(])")
_DATE_HEAD = quick(r"\W*(?:date|day|visit|session|dos)\b")


@cache
def _scale() -> Quick:
    return quick(rf"\b(?:{scale_names()[0]})(?![\w-])")


def score_table(passage: Passage) -> Iterator[Draft]:
    """The scores of the table whose head this passage is; the rows are read from the page below it."""
    if len(passage.text) > _LONGEST or not _HEAD.search(passage.text):
        return
    at = passage.start
    for line in passage.text.split("\n"):
        days = dates_in(line)
        if len(days) > 1:
            yield from _by_column(page_of(passage), at + len(line), [iso for _, _, iso in days])
        elif not days and _DATE_HEAD.match(line) and _scale().search(line):
            yield from _by_row(page_of(passage), at + len(line), line)
        at += len(line) + 1


def _rows(page: str, at: int) -> Iterator[tuple[int, str]]:
    """The lines of the page below offset `at` with their offsets."""
    stop = page.find("\n", at)
    for _ in range(_MOST_ROWS):
        if stop < 0:
            return
        start, stop = stop + 1, page.find("\n", stop + 1)
        yield start, page[start : stop if stop >= 0 else len(page)]


def _by_column(page: str, at: int, days: list[str]) -> Iterator[Draft]:
    _, known = scale_names()
    for start, line in _rows(page, at):
        named = _scale().match(line.lstrip())
        lead = len(line) - len(line.lstrip())
        values = _NUMBERS.match(line, lead + named.end()) if named else None
        if named is None or values is None:
            return
        name, most = known[folded(named.group())]
        figures = [float(v.strip("%")) for v in re.split(r"[\s|]+", values[1])]
        if len(figures) != len(days) or max(figures) > most:
            continue
        for value, day in zip(figures, days, strict=True):
            yield _row(start + lead, start + values.end(1), name, value, day)


def _by_row(page: str, at: int, head: str) -> Iterator[Draft]:
    _, known = scale_names()
    heads = _scale().sub(lambda m: m.group().replace(" ", "-"), head).split()
    columns = [(i, *known[folded(h)]) for i, h in enumerate(heads) if folded(h) in known]
    empty = 0
    for start, line in _rows(page, at):
        days = dates_in(line)
        if not days or line[: days[0][0]].strip():
            empty += 1
            if empty > 1:
                return
            continue
        empty = 0
        cells = [days[0][2], *line[days[0][1] :].split()]
        for index, name, most in columns:
            cell = cells[index].strip("%|") if index < len(cells) else ""
            if re.fullmatch(r"\d{1,3}(?:\.\d)?", cell) and float(cell) <= most:
                yield _row(start, start + len(line.rstrip()), name, float(cell), days[0][2])


def _row(start: int, end: int, name: str, value: float, day: str) -> Draft:
    given: dict[str, AttributeValue] = {"scale": name, "value": value}
    return Draft(kind="score", start=start, end=end, attributes=given, assertion="affirmed", anchor=start, date=day)
