"""What a notice is made of when its template has been filled in: headings, paragraphs, lists, boxes and tables."""

from typing import TypeAlias

import msgspec


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of text. `missing` is one that the office has to fill in before the notice can go out."""

    text: str
    strong: bool = False
    missing: bool = False


Runs: TypeAlias = tuple[Run, ...]


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="block"):
    """A heading over a part of the notice."""

    runs: Runs


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="block"):
    """A paragraph."""

    runs: Runs


class Listed(msgspec.Struct, frozen=True, tag="list", tag_field="block"):
    """A list; `numbered` where its order counts."""

    items: tuple[Runs, ...]
    numbered: bool = False


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="block"):
    """A table with a head. `widths` are the columns' shares of the line, 0 for one as wide as its words.

    Without them the last column takes what the others leave.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...] = ()


class Box(msgspec.Struct, frozen=True, tag="box", tag_field="block"):
    """What nobody should overlook, such as a last day; it holds paragraphs and lists."""

    blocks: "tuple[Paragraph | Listed, ...]"


Block: TypeAlias = Heading | Paragraph | Listed | Table | Box


def plain(runs: Runs) -> str:
    """The text of the runs, one after the other."""
    return "".join(run.text for run in runs)


def run(text: str) -> Runs:
    """A text as runs."""
    return (Run(text),) if text else ()


def gap(text: str) -> Runs:
    """A place that the office has to fill in, as `text` says."""
    return (Run(text, missing=True),)
