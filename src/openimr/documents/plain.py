"""Plain text that fits an 80-column window, a fax and a printout."""

import re
import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 78
"""Columns of a line: 80 less a margin for quoting."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def paragraph(text: str, *, width: int = WIDTH, indent: str = "", hanging: str | None = None) -> str:
    """The text as one paragraph, wrapped.

    White space (line ends included) counts as one blank, control characters as none. `indent` stands before the
    first line, `hanging` before the others (default: `indent`). A word that is longer than a line stays whole: a
    file name or a number is of no use in pieces.
    """
    words = _CONTROL.sub(" ", text).split()
    return textwrap.fill(
        " ".join(words),
        width=width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(text: str, *, width: int = WIDTH) -> str:
    """A section heading as it was published: the words alone, as given, on lines of their own."""
    return paragraph(text, width=width)


def rule(character: str = "-", *, width: int = WIDTH) -> str:
    """A line across the page."""
    return character * width


def bullets(items: Iterable[str], *, marker: str = "- ", indent: str = "", width: int = WIDTH) -> str:
    """A list, one item after the other, wrapped under its own text; empty where there is no item."""
    hanging = indent + " " * len(marker)
    return "\n".join(paragraph(item, width=width, indent=indent + marker, hanging=hanging) for item in items)


def field_rows(rows: Sequence[tuple[str, str]], *, width: int = WIDTH) -> str:
    """Labels and values, `Label: value`, the values standing under one another.

    A value that does not fit goes on below itself.
    """
    if not rows:
        return ""
    column = max(len(label) for label, _ in rows) + 2
    lines: list[str] = []
    for label, value in rows:
        first = f"{label}:".ljust(column)
        lines.append(paragraph(value, width=width, indent=first, hanging=" " * column) or first.rstrip())
    return "\n".join(lines)
