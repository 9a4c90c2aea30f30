"""A page as blocks, drawn as text for a terminal or as Markdown for the documentation."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import msgspec

from openimr.documents import bullets, field_rows, paragraph

_WIDTH, _WIDEST, _NARROWEST = 78, 100, 40


class Heading(msgspec.Struct, frozen=True):
    """A heading; `level` 1 is the page's own."""

    level: int
    text: str


class Text(msgspec.Struct, frozen=True):
    """A paragraph."""

    text: str


class Rows(msgspec.Struct, frozen=True):
    """Labels and values; a row without a value is left out."""

    rows: tuple[tuple[str, str | None], ...]


class Items(msgspec.Struct, frozen=True):
    """A list of short statements."""

    items: tuple[str, ...]


class Entry(msgspec.Struct, frozen=True):
    """A numbered statement with what is said about it, labels and values."""

    number: int
    text: str
    rows: tuple[tuple[str, str | None], ...]


Block: TypeAlias = Heading | Text | Rows | Items | Entry


def width() -> int:
    """Columns for text: the terminal's, within reason; a fixed number where the output goes to a file."""
    if not sys.stdout.isatty():
        return _WIDTH
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDTH, 24)).columns - 2))


def as_text(blocks: Iterable[Block], columns: int) -> str:
    """The blocks as plain text of at most so many columns."""
    return "\n\n".join(_text(block, columns) for block in blocks)


def _text(block: Block, columns: int) -> str:
    match block:
        case Heading(level, text):
            told = paragraph(text, width=columns)
            under = {1: "=", 2: "-"}.get(level)
            return f"{told}\n{under * max(map(len, told.splitlines()))}" if under else told
        case Text(text):
            return paragraph(text, width=columns)
        case Rows(rows):
            return field_rows(_filled(rows), width=columns)
        case Items(items):
            return bullets(items, width=columns)
        case Entry(number, text, rows):
            lead = f"{number}. "
            inner = " " * len(lead)
            lines = [paragraph(text, width=columns, indent=lead, hanging=inner)]
            lines += [
                paragraph(f"{label}: {value}", width=columns, indent=inner, hanging=inner + "  ")
                for label, value in _filled(rows)
            ]
            return "\n".join(lines)


def as_markdown(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_safe(text)}"
        case Text(text):
            return _safe(text)
        case Rows(rows):
            return "\n".join(f"- {label}: {_safe(value)}" for label, value in _filled(rows))
        case Items(items):
            return "\n".join(f"- {_safe(item)}" for item in items)
        case Entry(number, text, rows):
            lines = [f"{number}. **{_safe(text)}**"]
            lines += [f"   - {label}: {_safe(value)}" for label, value in _filled(rows)]
            return "\n".join(lines)


def _filled(rows: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows if value]


def _safe(text: str) -> str:
    """Signs that Markdown would take for its own, written as themselves."""
    return " ".join(text.split()).replace("*", "\\*").replace("<", "&lt;")
