"""Words of a passage and those that were found in it, for templates, which escape both."""

from collections.abc import Iterable, Iterator

import msgspec


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text; `found`: it is one of the words that were looked for."""

    text: str
    found: bool


def pieces(text: str, marks: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """A text cut at its marks."""
    return tuple(_cut(text, marks))


def _cut(text: str, marks: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in sorted(marks):
        if start > at:
            yield Piece(text[at:start], found=False)
        if end > max(at, start):
            yield Piece(text[max(at, start) : end], found=True)
        at = max(at, end)
    if at < len(text):
        yield Piece(text[at:], found=False)
