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
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)" + _ENDS)
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
_OBJECTS = re.compile(rb"/ObjStm" + _ENDS + rb"[^\0]{0,1024}?stream\r?\n", re.DOTALL)
_LONGEST = 4096
"""Bytes of the end of a piece that are looked at again with the next, so that nothing hides across the seam."""
_MOST_INFLATED = 512 * 1024 * 1024
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
        self._room = _MOST_INFLATED

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
        if self._inflating:
            piece = self._inflate(piece)
            if not piece:
                return
        held, at = self._tail + piece, 0
        while found := _OBJECTS.search(held, at):
            at = found.end()
            if b"/Filter" not in held[max(held.rfind(b"obj", 0, found.start()), 0) : at]:
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
        if b"#" in content:
            content = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
        if found := _ACTIVE.search(content):
            raise NotAPdfError(f"the PDF holds {_SAYS[found[1]]}: save it without and send it again")
