"""Whether what came in is a PDF, and one without active content, told by its bytes as they pass through.

Names of actions are looked for in the file as it is and in its object streams, which are inflated for it; names written
with escapes (`/J#61vaScript`) are read as what they say. This is a first gate: nothing here or on the workbench runs
what a PDF holds, and pages are shown as pictures or by pdf.js without scripting. See docs/decisions/0132.
"""

import re
import zlib
from collections.abc import Iterator

_MAGIC = re.compile(rb"%PDF-[12]\.[0-9]")
_MAGIC_WITHIN = 1024
"""Where a PDF's first line has to begin (ISO 32000-1, annex H)."""
_ENDS = rb"(?=[\s/<>\[\](){}%\0])"
_SAYS = {
    b"JavaScript": "a script",
    b"Launch": "a command that starts a program",
    b"EmbeddedFile": "a file within it",
    b"EmbeddedFiles": "a file within it",
    b"RichMedia": "media that play",
    b"SubmitForm": "a form that sends itself",
    b"ImportData": "a form that fetches data",
}
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def _written(name: bytes) -> bytes:
    """A pattern for the ways of writing a name: each letter as it is, or as its escape."""
    ways = (f"{letter:02x}" for letter in name)
    escapes = ("#" + "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in way) for way in ways)
    letters = zip(name.decode(), escapes, strict=True)
    return "".join(f"(?:{letter}|{escape})" for letter, escape in letters).encode()


_ACTIVE = re.compile(b"/(" + b"|".join(_written(name) for name in _SAYS) + b")" + _ENDS)
_OBJECTS = re.compile(rb"/ObjStm" + _ENDS + rb"(?:(?!/ObjStm)[^\0]){0,1024}?stream\r?\n", re.DOTALL)
"""An object stream's dictionary, to where its bytes begin; it stops at the next one, so that many take no longer."""
_DICTIONARY = 1024
_LONGEST = 4096
"""Bytes of the end of a piece that are looked at again with the next, so that nothing hides across the seam."""
_ROOM, _EACH = 4 * 1024 * 1024, 32
"""Bytes that object streams may unpack to: so many, and so many for each that came: a small file costs little."""
_STEP = 1024 * 1024


class NotAPdfError(ValueError):
    """The file is no PDF, or one that is not taken; the message says why, in words for who sent it."""


class PdfGate:
    """Looks at a PDF as it passes."""

    def __init__(self) -> None:
        """Nothing has passed yet."""
        self._tail = b""
        self._begun = False
        self._inflating: zlib._Decompress | None = None
        self._inflated = b""
        self._room = _ROOM

    def watched(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces.

        Raises:
            NotAPdfError: as soon as it is seen.
        """
        first = b""
        for piece in pieces:
            if not self._begun:
                first += piece
                if len(first) < _MAGIC_WITHIN + 8:
                    continue
                self._begin(first)
                self._look(first)
                yield first
            else:
                self._look(piece)
                yield piece
        if not self._begun:
            self._begin(first)
            self._look(first)
            yield first
        self._refuse(self._tail + b"\n")

    def _begin(self, first: bytes) -> None:
        if not _MAGIC.search(first[: _MAGIC_WITHIN + 8]):
            raise NotAPdfError("the file is not a PDF")
        self._begun = True

    def _look(self, piece: bytes) -> None:
        self._room += _EACH * len(piece)
        if self._inflating:
            piece = self._inflate(piece)
            if not piece:
                return
        held, at = self._tail + piece, 0
        while found := _OBJECTS.search(held, at):
            at = found.end()
            start = max(found.start() - _DICTIONARY, 0)
            if b"/Filter" not in held[max(held.rfind(b"obj", start, found.start()), start) : at]:
                continue  # it is not packed, and read as it stands
            self._refuse(held[:at])
            self._inflating, self._inflated = zlib.decompressobj(), b""
            held, at = self._inflate(held[at:]), 0
        self._refuse(held)
        self._tail = held[-_LONGEST:]

    def _inflate(self, piece: bytes) -> bytes:
        """Look into the object stream that is open; what follows it, once it ends."""
        inflating = self._inflating
        while inflating and piece and not inflating.eof:
            try:
                out = inflating.decompress(piece, _STEP)
            except zlib.error:  # another filter, or encrypted: what it holds can't be told
                raise NotAPdfError(
                    "the PDF keeps its objects in a way that can't be checked (encrypted, or damaged): save it anew"
                ) from None
            self._room -= len(out)
            if self._room < 0:
                raise NotAPdfError("the PDF unpacks to more than can be checked")
            self._inflated = self._inflated[-64:] + out
            self._refuse(self._inflated)
            piece = inflating.unconsumed_tail
        if inflating is None or not inflating.eof:
            return b""
        self._refuse(self._inflated + b"\n")
        self._inflating, self._tail = None, b""
        return inflating.unused_data

    @staticmethod
    def _refuse(content: bytes) -> None:
        if found := _ACTIVE.search(content):
            name = _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), found[1])
            raise NotAPdfError(f"the PDF holds {_SAYS[name]}: save it without and send it again")
