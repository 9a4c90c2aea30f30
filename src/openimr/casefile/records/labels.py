"""Labelled values of a page: on the label's line, under it, or under several labels in a row."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Literal

import ahocorasick_rs
import msgspec

from openimr.casefile.records.calendar import find_dates, first_date, mended_date
from openimr.casefile.records.people import as_name
from openimr.casefile.records.view import PageView

ValueType = Literal["date", "name", "id", "text"]
_AFTER = re.compile(r"\s*(?:\([^()]{0,40}\))?\s*(?P<mark>[:#=]|\bis\b)?[\s:#.]*")
_ID = re.compile(r"[A-Za-z]{0,6}[-\s]?[A-Z0-9]*\d[A-Za-z0-9-]*\d[A-Za-z0-9]*(?:[/ ]?-[A-Za-z0-9]+)*")
_PHONE = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[.-]\d{4}")
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_MAX_VALUE = 70
_SHORTEST_ID = 5
_STACK = 8  # labels that pdfium may read one under another before their values
_ASCII_LOWER = str.maketrans(
    {chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)} | {"’": "'", "\N{NO-BREAK SPACE}": " "}
)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a label names, and how its values look."""

    type: ValueType
    spellings: tuple[str, ...]
    bare: bool = False


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled value: `line` is the index of the label's line in `PageView.lines`, `value` ISO where a date."""

    label: str
    spelling: str
    value: str
    line: int
    alone: bool


class _Hit(msgspec.Struct, frozen=True):
    label: str
    spelling: str
    line: int
    start: int
    end: int
    marked: bool


@cache
def _labels() -> tuple[dict[str, Label], tuple[tuple[str, str], ...], ahocorasick_rs.AhoCorasick]:
    text = resources.files("openimr.casefile.records").joinpath("labels.yaml").read_bytes()
    labels = msgspec.yaml.decode(text, type=dict[str, Label])
    spelled = tuple((spelling, name) for name, label in labels.items() for spelling in label.spellings)
    matcher = ahocorasick_rs.AhoCorasick(
        [spelling for spelling, _ in spelled],
        matchkind=ahocorasick_rs.MatchKind.Standard,
    )
    return labels, spelled, matcher


def fields_of(view: PageView) -> tuple[Field, ...]:
    """All labelled values of a page that look as their label promises, in reading order."""
    labels, _, _ = _labels()
    hits: list[list[_Hit]] = [list(_hits(line, index)) for index, line in enumerate(view.lines)]
    found: list[Field] = []
    for index, line in enumerate(view.lines):
        row = hits[index]
        if len(row) > 1 and _bare_label(line, row) and index + 1 < len(view.lines) and not hits[index + 1][:1]:
            values = _row_values(row, view, index + 1)
            if values:
                found += values
                continue
            if _unsure_dates(row, view.lines[index + 1]):
                row = [hit for hit in row if labels[hit.label].type != "date"]
        for place, hit in enumerate(row):
            stop = row[place + 1].start if place + 1 < len(row) else len(line)
            rest = line[hit.end : stop].strip(" ,;|")
            label = labels[hit.label]
            if rest and (hit.marked or label.bare or (label.type == "date" and hit.start == 0)):
                value = _value(label, rest, view, index)
                if value is not None:
                    found.append(_field(hit, value, alone=stop == len(line)))
                continue
            if rest or stop != len(line) or not (hit.marked or hit.start == 0):
                continue
            value = _below(label, hit, hits, view, place)
            if value is not None:
                found.append(_field(hit, value, alone=True))
    return tuple(found)


def _row_values(row: list[_Hit], view: PageView, index: int) -> list[Field]:
    """Values that stand in one line under a row of labels, told apart by what they look like."""
    labels, _, _ = _labels()
    line = view.lines[index]
    dates = find_dates(line)
    dated = [hit for hit in row if labels[hit.label].type == "date"]
    found = (
        [_field(h, d.iso, alone=True) for h, d in zip(dated, dates, strict=True)] if len(dated) == len(dates) else []
    )
    ids = [hit for hit in row if labels[hit.label].type == "id"]
    rest = "".join(" " if any(d.start <= i < d.end for d in dates) else c for i, c in enumerate(line)).split()
    numbers = [word for word in rest if _ID.fullmatch(word) and len(word) >= _SHORTEST_ID]
    if len(ids) == len(numbers) == 1:
        found.append(_field(ids[0], numbers[0], alone=True))
    if labels[row[0].label].type == "name" and (name := as_name(line)):
        found.append(_field(row[0], name, alone=True))
    return found


def _unsure_dates(row: list[_Hit], line: str) -> bool:
    """Whether fewer dates stand under a row of labels than it has labels of dates: which is which can't be told."""
    labels, _, _ = _labels()
    dated = sum(labels[hit.label].type == "date" for hit in row)
    return dated > 1 and 0 < len(find_dates(line)) < dated


def _field(hit: _Hit, value: str, *, alone: bool) -> Field:
    return Field(label=hit.label, spelling=hit.spelling, value=value, line=hit.line, alone=alone)


def _below(label: Label, hit: _Hit, hits: list[list[_Hit]], view: PageView, place: int) -> str | None:
    """The value under a label; where labels stand in a stack or a row, the first under it that looks right."""
    lines = view.lines
    top = stack = hit.line
    while top and hit.line - top < _STACK and _bare_label(lines[top - 1], hits[top - 1]):
        top -= 1
    while stack + 1 < len(lines) and stack - hit.line < _STACK and _bare_label(lines[stack + 1], hits[stack + 1]):
        stack += 1
    ahead = hit.line - top + place
    for candidate in dict.fromkeys((stack + 1 + ahead, stack + 1)):
        if candidate < len(lines) and not _bare_label(lines[candidate], hits[candidate]):
            text = lines[candidate]
            if label.type == "text" and (stack > top or len(hits[hit.line]) > 1):
                return None
            value = _value(label, text, view, candidate)
            if value is not None:
                return value
    return None


def _bare_label(line: str, row: list[_Hit]) -> bool:
    return bool(row) and row[0].start == 0 and row[-1].end >= len(line)


def _hits(line: str, index: int) -> Iterator[_Hit]:
    _, spelled, matcher = _labels()
    lowered = line.translate(_ASCII_LOWER)
    best: dict[int, tuple[int, int]] = {}
    for number, start, end in matcher.find_matches_as_indexes(lowered, overlapping=True):
        if (start and (lowered[start - 1].isalnum() or lowered[start - 1] in "-/&")) or (
            end < len(line) and lowered[end].isalnum() and lowered[end - 1].isalnum()
        ):
            continue
        if end > best.get(start, (0, 0))[0]:
            best[start] = (end, number)
    at = 0
    for start in sorted(best):
        end, number = best[start]
        if start < at:
            continue
        after = _AFTER.match(line, end)
        assert after is not None  # noqa: S101 - the pattern matches the empty text
        marked = after["mark"] in {":", "#", "="} or line[end - 1] in ":#"
        spelling, name = spelled[number]
        if marked or start == 0 or _labels()[0][name].bare:
            yield _Hit(name, spelling, index, start, after.end(), marked)
            at = after.end()


def _value(label: Label, text: str, view: PageView, index: int) -> str | None:
    if label.type == "date":
        return first_date(text, within=4) or (mended_date(text) if view.scanned else None)
    if label.type == "name":
        if text.endswith(",") and index + 1 < len(view.lines):  # the given name went to the next line of the cell
            text = f"{text} {view.lines[index + 1]}"
        return as_name(text)
    if label.type == "id":
        match = _ID.match(text)
        if match is None or len(match[0]) < _SHORTEST_ID or _SLASHED.match(text) or _PHONE.match(text):
            return None
        return match[0]
    return text[:_MAX_VALUE].strip() or None
