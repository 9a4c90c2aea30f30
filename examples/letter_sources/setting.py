"""Words set as text: paragraphs to lines and pages, then as a crawler extracts them or as a plain file."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = "<page>"


@dataclass(frozen=True)
class Block:
    """A paragraph. The first ``bold`` characters are set bold; a ``tight`` one has no blank line after it."""

    text: str
    bold: int = 0
    centred: bool = False
    tight: bool = False


def title(text: str) -> Block:
    return Block(text, bold=len(text), centred=True, tight=True)


def label(name: str, text: str) -> list[Block]:
    """A paragraph behind its label; ``<p>`` in the text begins further paragraphs."""
    first, *others = text.split("<p>")
    return [Block(f"{name} {_filled(first)}", bold=len(name)), *(Block(_filled(other)) for other in others)]


def paragraphs(text: str, *, tight: bool = False) -> list[Block]:
    return [Block(_filled(part), tight=tight) for part in text.split("<p>")]


def _filled(text: str) -> str:
    return " ".join(text.split())


def lines(block: Block, width: int) -> list[str]:
    """The lines of a paragraph; a page that ends within it is a line of its own, ``PAGE``."""
    found: list[str] = []
    for part in re.split(r"\s*(<page>|<br>)\s*", block.text):
        if part == PAGE:
            found.append(PAGE)
        elif part != "<br>":
            found.extend(textwrap.wrap(part, width, replace_whitespace=False, break_long_words=False))
    return found


def crawled(blocks: Iterable[Block], width: int = 96) -> str:
    """As a public crawler extracted them: each line ends in a blank and an empty line, a page in three empty lines."""
    out = [" "]
    for block in blocks:
        out += ["\n\n" if line == PAGE else f"{line} \n\n" for line in lines(block, width)]
        if not block.tight and block.text != PAGE:
            out.append(" \n\n")
    return "".join(out) + "\n"


def plain(blocks: Iterable[Block], width: int = 90, *, feed: str = "\f") -> str:
    """One line a line, an empty line between paragraphs, a form feed between pages."""
    out: list[str] = []
    for block in blocks:
        out += [feed if line == PAGE else f"{line}\n" for line in lines(block, width)]
        if not block.tight and block.text != PAGE:
            out.append("\n")
    return "".join(out)
