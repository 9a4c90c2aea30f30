"""The blocks that a record is made of. They say what stands on the paper, not how it is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Letterhead:
    """The name of a practice or company and the small lines under it."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Title:
    """The title of a form or report, centred."""

    text: str


@dataclass(frozen=True)
class Heading:
    """The heading of a section."""

    text: str


@dataclass(frozen=True)
class Bar:
    """A grey bar across a form that names a section."""

    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph: ``body``, ``small``, ``center`` or ``indent``."""

    text: str
    style: str = "body"


@dataclass(frozen=True)
class Mono:
    """Lines in a typewriter face, blanks kept: laboratory and pharmacy prints."""

    text: str


@dataclass(frozen=True)
class Fields:
    """Rows of boxed form fields, each a label and a value."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Grid:
    """A table with a header row. ``widths`` are fractions of the text width."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sign:
    """A signature over the typed name."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class Gap:
    """Empty space, in points."""

    points: float = 8.0


@dataclass(frozen=True)
class Break:
    """The rest goes on the next page."""


Block: TypeAlias = "Letterhead | Title | Heading | Bar | Para | Mono | Fields | Grid | Sign | Gap | Break"
Blocks: TypeAlias = "Block | list[Blocks] | tuple[Blocks, ...]"


def flat(blocks: Blocks) -> tuple[Block, ...]:
    """Nested lists of blocks as one row of blocks."""
    if isinstance(blocks, list | tuple):
        return tuple(block for part in blocks for block in flat(part))
    return (blocks,)


def p(text: str, style: str = "body") -> list[Blocks]:
    """Paragraphs, parted by empty lines; line ends inside a paragraph are blanks."""
    return [Para(" ".join(part.split()), style) for part in re.split(r"\n\s*\n", text.strip())]


def lines(text: str, style: str = "body") -> list[Blocks]:
    """One short paragraph a line, as shorthand notes and numbered plans are written."""
    return [Para(" ".join(line.split()), style) for line in text.strip().splitlines() if line.strip()]


def h(text: str) -> Heading:
    """A section heading."""
    return Heading(text)


def section(heading: str, text: str) -> list[Blocks]:
    """A heading and its paragraphs."""
    return [Heading(heading), *p(text)]


def mono(text: str) -> Mono:
    """Typewriter lines with their blanks; the common indent goes."""
    rows = text.strip("\n").rstrip().splitlines()
    indent = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    return Mono("\n".join(row[indent:].rstrip() for row in rows))


def fields(*rows: str) -> Fields:
    """Form rows from strings such as ``"Name: Ann Lee | Claim: 12-3"``."""
    made = []
    for row in rows:
        cells = []
        for cell in row.split(" | "):
            label, _, value = cell.partition(":")
            cells.append((label.strip() + ":", value.strip()))
        made.append(tuple(cells))
    return Fields(tuple(made))


def grid(text: str, widths: tuple[float, ...] = ()) -> Grid:
    """A table from lines whose cells are parted by ``|``; the first line is the header."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    return Grid(rows[0], tuple(rows[1:]), widths)


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a record is set: faces, size, headings, boxes, margins in points."""

    face: str = "Helvetica"
    size: float = 10.0
    leading: float = 13.0
    heading: str = "bold"  # bold | caps | underline | shaded
    letterhead: str = "center"  # center | left | ruled
    boxes: str = "glyph"  # glyph: the ballot boxes; bracket: [X] and [ ]
    margin: float = 58.0
    footer: str = ""  # may name {page} and {pages} of the record


OFFICE = Look()
TYPED = Look(face="Courier", size=10, leading=12.5, heading="caps")
LETTER = Look(face="Times-Roman", size=11, leading=14, heading="bold", letterhead="ruled", margin=72)
FORM = Look(size=9, leading=11, margin=46)
PORTAL = Look(size=9, leading=12, heading="shaded", letterhead="left", boxes="bracket", margin=50)
HOSPITAL = Look(face="Times-Roman", size=10, leading=12.5, heading="underline", letterhead="left", margin=54)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One record: what it is, its date and author, and what stands on it."""

    kind: str
    date: str
    author: str
    blocks: tuple[Block, ...]
    look: Look = OFFICE
    duplicate: bool = False
    someone_else: str = ""  # not empty: another person's page, and why it is one
    picture: bool = True  # in a scanned file: a picture; False leaves it a page with text
    turn: int = 0  # in a scanned file: degrees clockwise
    fax: str = ""  # a fax header of its own, under the file's


def record(kind: str, date: str, author: str, *blocks: Blocks, look: Look = OFFICE) -> Piece:
    """A record from nested blocks."""
    return Piece(kind=kind, date=date, author=author, blocks=flat(list(blocks)), look=look)


@dataclass(frozen=True, kw_only=True)
class Scan:
    """How a file was scanned."""

    dpi: int = 150
    seed: int = 1
    skew: float = 0.8  # the most a page is turned, in degrees
    specks: float = 0.0006  # share of pixels that are noise


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One file of the case: its name and the records in it, in order."""

    name: str
    pieces: tuple[Piece, ...]
    fax: str = ""  # may name {page} and {pages} of the file
    bates: str = ""  # prefix and width as in "ABC{page:05d}"
    scan: Scan | None = None
    first_page: int = field(default=1)
