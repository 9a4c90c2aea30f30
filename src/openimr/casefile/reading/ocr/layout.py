"""Words with places become a page's text, row by row.

Tesseract cuts a page into blocks and often takes a table's columns for columns of prose; read that way, every result of
a laboratory report is parted from its name. So lines that stand side by side are put into one row, unless both
sides are running prose.
"""

import math
import re
from collections.abc import Iterable, Sequence

import msgspec

from openimr.casefile.reading.ocr.data import Word

_LEAST_CONFIDENCE = 8.0
_LEAST_FOR_MARKS = 80.0  # a speck that was read as a dot or a quotation mark
_KEPT_MARKS = re.compile(r"[+=%/&#$☐☑☒✓✗]+|-+|\[[xX✓ ]?\]|\([xX✓ ]?\)")
_SPECKS_BEFORE = re.compile(r"\A(?:[‘’`´°~_|«»¢]+|[.,:;'\"“”]+(?=[A-Za-z]{2}))(?=.)")
_SPECKS_AFTER = re.compile(r"(?<=.)[‘`´~_|«»]+\Z")
_WORDLIKE = re.compile(r"\W?[A-Za-z]{3,}\W?|\W?\d+(?:[./,:-]\d+)*%?\W?")
_PROSE_LINES = 4
_PROSE_WORDS = 4.5


class Token(msgspec.Struct, frozen=True):
    """A word as Tesseract gives it, in dots of the righted picture."""

    block: int
    line: tuple[int, int, int]
    x0: int
    y0: int
    x1: int
    y1: int
    text: str


class Line(msgspec.Struct, frozen=True):
    """A block's line; `middle` and `height` are levelled for the page's slope."""

    block: int
    tokens: tuple[Token, ...]
    x0: int
    x1: int
    middle: float
    height: float


def tokens_of(tsv: str) -> list[Token]:
    """The words of Tesseract's table of results, without what specks of dust were read as."""
    found = []
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5":
            continue
        block, paragraph, line = int(cells[2]), int(cells[3]), int(cells[4])
        x0, y0, width, height = (int(cell) for cell in cells[6:10])
        text = _without_specks("\t".join(cells[11:]).strip(), float(cells[10]))
        if text:
            found.append(Token(block, (block, paragraph, line), x0, y0, x0 + width, y0 + height, text))
    return found


def _without_specks(text: str, confidence: float) -> str:
    if not any(c.isalnum() for c in text):
        return text if confidence >= _LEAST_FOR_MARKS or _KEPT_MARKS.fullmatch(text) else ""
    if confidence < _LEAST_CONFIDENCE and not _WORDLIKE.fullmatch(text):
        return ""
    return _SPECKS_AFTER.sub("", _SPECKS_BEFORE.sub("", text))


def compose(tokens: Sequence[Token], width: int, height: int, slope: float) -> tuple[str, tuple[Word, ...]]:
    """The page's text and the place of each word in it.

    `width` and `height` are the picture's, in dots; `slope` is by how many dots a line falls for each dot to the right.
    """
    lines = _lines(tokens, slope)
    columns = _columns_of_prose(lines)
    rows = [(row[0].middle, row) for row in _rows([line for line in lines if line.block not in columns])]
    for block, top in columns.items():
        inside = sorted((line for line in lines if line.block == block), key=lambda line: line.middle)
        rows += [(top, [line]) for line in inside]
    # Columns that begin together are read one after the other: by top, then by where the block begins.
    starts = {block: min(line.x0 for line in lines if line.block == block) for block in columns}
    rows.sort(key=lambda row: (row[0], starts.get(row[1][0].block, -1)))

    parts: list[str] = []
    words: list[Word] = []
    at = 0
    for _, row in rows:
        for index, token in enumerate(t for line in row for t in line.tokens):
            parts.append(" " if index else "\n" if parts else "")
            at += len(parts[-1])
            box = (token.x0 / width, token.y0 / height, token.x1 / width, token.y1 / height)
            x0, y0, x1, y1 = (round(min(max(edge, 0.0), 1.0), 5) for edge in box)
            words.append((at, at + len(token.text), x0, y0, x1, y1))
            parts.append(token.text)
            at += len(token.text)
    return "".join(parts), tuple(words)


def _lines(tokens: Iterable[Token], slope: float) -> list[Line]:
    grouped: dict[tuple[int, int, int], list[Token]] = {}
    for token in tokens:
        grouped.setdefault(token.line, []).append(token)
    lines = []
    for (block, _, _), members in grouped.items():
        middles = sorted((t.y0 + t.y1) / 2 - slope * (t.x0 + t.x1) / 2 for t in members)
        heights = sorted(t.y1 - t.y0 for t in members)
        left, right = min(t.x0 for t in members), max(t.x1 for t in members)
        lines.append(
            Line(block, tuple(members), left, right, middles[len(middles) // 2], heights[len(heights) // 2] or 1)
        )
    return sorted(lines, key=lambda line: (line.middle, line.x0))


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines at one height and beside each other, put together from left to right."""
    rows: list[list[Line]] = []
    for line in lines:
        for row in reversed(rows[-6:]):
            level = math.fsum(member.middle for member in row) / len(row)
            near = abs(line.middle - level) < 0.5 * min(line.height, *(member.height for member in row))
            if near and all(line.x0 >= m.x1 or line.x1 <= m.x0 for m in row):
                row.append(line)
                break
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def _columns_of_prose(lines: Sequence[Line]) -> dict[int, float]:
    """Blocks of running prose that stand side by side, with the height at which the first of them begins."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    prose = {
        block: (min(m.x0 for m in members), members[0].middle, max(m.x1 for m in members), members[-1].middle)
        for block, members in blocks.items()
        if len(members) >= _PROSE_LINES and sum(len(m.tokens) for m in members) / len(members) >= _PROSE_WORDS
    }
    columns: dict[int, float] = {}
    for block, (x0, top, x1, bottom) in prose.items():
        beside = [
            other[1]
            for name, other in prose.items()
            if name != block and (other[0] >= x1 or other[2] <= x0) and other[1] < bottom and other[3] > top
        ]
        if beside:
            columns[block] = min(top, *beside)
    return columns
