"""How pages that were read are kept: packed, in parts, so that one page's words are found without unpacking all."""

import zlib
from collections.abc import Iterable, Sequence

import msgspec

from openimr.casefile import ReadPage, Word
from openimr.model import Unread

_FINE = 20_000
"""Places on a page are kept in so many steps of its width and height: a tenth of a dot on the screen."""
_LEVEL = 3


class Part(msgspec.Struct, frozen=True, array_like=True):
    """Pages without their words, their words packed one by one, and what of the file could not be read at all."""

    pages: tuple[ReadPage, ...]
    words: tuple[bytes, ...]
    gaps: tuple[Unread, ...] = ()

    def page(self, place: int) -> ReadPage:
        """The page at a place of this part, with its words."""
        return msgspec.structs.replace(self.pages[place], words=_unpacked(self.words[place]))


def packed(pages: Sequence[ReadPage], gaps: Sequence[Unread]) -> bytes:
    """A part as it is kept."""
    part = Part(
        tuple(msgspec.structs.replace(page, words=()) for page in pages),
        tuple(msgspec.msgpack.encode([_packed(word) for word in page.words]) for page in pages),
        tuple(gaps),
    )
    return zlib.compress(msgspec.msgpack.encode(part), _LEVEL)


def part_of(pieces: Iterable[bytes]) -> Part:
    """A part out of its kept pieces."""
    return msgspec.msgpack.decode(zlib.decompress(b"".join(pieces)), type=Part)


def _packed(word: Word) -> tuple[int, ...]:
    start, end, *box = word
    return start, end - start, *(round(edge * _FINE) for edge in box)


def _unpacked(packed_words: bytes) -> tuple[Word, ...]:
    return tuple(
        (start, start + length, x0 / _FINE, y0 / _FINE, x1 / _FINE, y1 / _FINE)
        for start, length, x0, y0, x1, y1 in msgspec.msgpack.decode(packed_words)
    )
