"""Whether a PDF acts by itself: scripts, programs to start, files inside, or encryption that hides them.

Every `N G obj` of the file is read, whether a cross-reference leads to it or not and also where it stands inside what
looks like a stream: a reader that follows another cross-reference than ours reaches no object that was not looked at.
Object streams are unpacked and looked through too. Names are compared after their `#xx` are resolved.
"""

import mmap
import re
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO

import pypdfium2
import pypdfium2.raw as pdfium

from openimr.casefile import PDFIUM
from openimr.server.store.upload_errors import UploadError

_SCRIPT = "The PDF carries scripts (JavaScript). Print it to a new PDF and send that."
_STARTS = "The PDF starts programs or sends data by itself. Print it to a new PDF and send that."
_FILES = "The PDF has other files inside. Send those by themselves, and the PDF printed anew."
_LOCKED = "The PDF is encrypted. Send it without a password and without restrictions."
_DAMAGED = "The PDF can't be read: it is damaged. Save or print it anew and send that."
_HIDDEN = "The PDF packs its parts in a way that can't be looked through. Print it to a new PDF and send that."
_ACTIVE = {
    b"JavaScript": _SCRIPT,
    b"JS": _SCRIPT,
    b"XFA": _SCRIPT,
    b"Rendition": _SCRIPT,
    b"Launch": _STARTS,
    b"SubmitForm": _STARTS,
    b"ImportData": _STARTS,
    b"GoToE": _FILES,
    b"EmbeddedFile": _FILES,
    b"EmbeddedFiles": _FILES,
    b"EF": _FILES,
    b"FileAttachment": _FILES,
    b"RichMedia": _FILES,
    b"Encrypt": _LOCKED,
}
"""Names of dictionary keys and of actions, and what is said of them."""
_OBJECT = re.compile(rb"\d(?:[\x00\t\n\x0c\r ]|%[^\r\n]{0,200}[\r\n])+obj(?![A-Za-z])")
_TRAILER = re.compile(rb"trailer(?![A-Za-z])")
_TOKEN = re.compile(
    rb"(?P<comment>%[^\r\n]*)|(?P<text>\()|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)|(?P<word>endobj|stream|<<|>>)"
)
_PAREN = re.compile(rb"[()\\]")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_WITHIN = {*b"\x00\t\n\x0b\x0c\r %0123456789", *range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)}
_COMMENT, _SEAM = 256, 4096
_MOST = 64 * 1024 * 1024
"""Bytes that an object stream unpacks to at most."""
_FAR = 4 * 1024 * 1024
"""Bytes in which the next name, or the end of a text, is looked for."""


def check_pdf(file: IO[bytes]) -> None:
    """Refuse a PDF that acts by itself, is encrypted, or can't be read.

    Raises:
        UploadError: it is refused, and why.
    """
    _opens(file)
    with tempfile.TemporaryFile() as whole:
        file.seek(0)
        while piece := file.read(1024 * 1024):
            whole.write(piece)
        whole.flush()
        file.seek(0)
        with mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ) as data:
            # Each byte is looked at once or twice; a file made to be looked at over and over is refused.
            left = 4 * len(data) + _MOST
            for start in _starts(data):
                left -= _check_object(data, start)
                if left < 0:
                    raise UploadError(_HIDDEN)


def _opens(file: IO[bytes]) -> None:
    """What pdfium itself says of it."""
    with PDFIUM:
        _asked(file)


def _asked(file: IO[bytes]) -> None:
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file, autoclose=False)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise UploadError(_LOCKED if locked else _DAMAGED) from error
    try:
        if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise UploadError(_LOCKED)
        if pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
            raise UploadError(_FILES)
        if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            raise UploadError(_SCRIPT)
        if len(document) == 0:
            raise UploadError(_DAMAGED)
    finally:
        document.close()


def _starts(data: "mmap.mmap | bytes", window: int = 1024 * 1024) -> Iterator[int]:
    """Where objects and trailers begin. In windows: as long as one search lasts, every other thread waits."""
    begin = 0
    while begin < len(data):
        end = begin + window
        while (cut := _cut(data, end)) is None:
            end += window
        for pattern in (_OBJECT, _TRAILER):
            for found in pattern.finditer(data, begin, cut):
                yield found.end()
        begin = cut


def _cut(data: "mmap.mmap | bytes", at: int) -> int | None:
    """A place soon after `at` across which nothing lies that is looked for; None: none is seen.

    A comment before `obj` may hold any byte, the rest of what is looked for letters, digits and white space.
    """
    for place in range(at, min(at + _SEAM, len(data))):
        if data[place] not in _WITHIN and data.rfind(b"%", max(place - _COMMENT, 0), place) < 0:
            return place
    return None if at + _SEAM < len(data) else len(data)


def _check_object(data: mmap.mmap, start: int) -> int:
    """Look through an object to its end, or to where its stream begins; how many bytes that were.

    It ends where all of its dictionaries have: a word in between does not end it for every reader.
    """
    names: list[bytes] = []
    depth, end = 0, start
    for kind, value, end in _tokens(data, start):
        if kind == "name":
            names.append(value)
            if value in _ACTIVE:
                raise UploadError(_ACTIVE[value])
        elif value in {b"<<", b">>"}:
            depth += 1 if value == b"<<" else -1
        elif depth <= 0:
            if value == b"stream" and (b"ObjStm" in names or {b"N", b"First"} <= {*names}):
                _check_packed(data, end, names)
            break
        if end - start > _MOST:
            raise UploadError(_HIDDEN)
    return end - start


def _tokens(data: "mmap.mmap | bytes", at: int) -> Iterator[tuple[str, bytes, int]]:
    """Names and the words that open and end things; what stands in a text or a comment is neither."""
    while found := _TOKEN.search(data, at, at + _FAR):
        at = found.end()
        if found["text"] is not None:
            at = _end_of_text(data, at)
        elif found["name"] is not None:
            yield "name", _HEX.sub(lambda m: bytes([int(m[1], 16)]), found["name"][1:]), at
        elif found["word"] is not None:
            yield "word", found["word"], at


def _end_of_text(data: "mmap.mmap | bytes", at: int) -> int:
    """Where a text in parentheses ends; they nest, and a backslash takes the next character as it is."""
    depth, end = 1, at + _FAR
    while depth:
        found = _PAREN.search(data, at, end)
        if found is None:
            raise UploadError(_HIDDEN)
        at = found.end()
        if found[0] == b"\\":
            at += 1
        else:
            depth += 1 if found[0] == b"(" else -1
    return at


def _check_packed(data: mmap.mmap, at: int, names: list[bytes]) -> None:
    """Look through the objects of an object stream: one that is deflated or plain; others nobody writes in earnest."""
    flate = names.count(b"FlateDecode") + names.count(b"Fl")
    if flate > 1 or {b"DecodeParms", b"DP", b"F"} & {*names} or (b"Filter" in names and not flate):
        raise UploadError(_HIDDEN)
    if _OTHER & {*names}:
        raise UploadError(_HIDDEN)
    at += 2 if data[at : at + 2] == b"\r\n" else 1
    end = data.find(b"endstream", at)
    text = _unpacked(data, at) if flate else data[at : end if end >= 0 else at + _MOST]
    for kind, value, _ in _tokens(text, 0):
        if kind == "name" and value in _ACTIVE:
            raise UploadError(_ACTIVE[value])


_OTHER = {
    b"LZWDecode",
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"RunLengthDecode",
    b"Crypt",
    b"LZW",
    b"AHx",
    b"A85",
    b"RL",
}


def _unpacked(data: mmap.mmap, at: int) -> bytes:
    unpack, found = zlib.decompressobj(), bytearray()
    try:
        while not unpack.eof and at < len(data):
            found += unpack.decompress(data[at : at + 65_536], _MOST + 1 - len(found))
            while unpack.unconsumed_tail and len(found) <= _MOST:
                found += unpack.decompress(unpack.unconsumed_tail, _MOST + 1 - len(found))
            if len(found) > _MOST:
                raise UploadError(_HIDDEN)
            at += 65_536
    except zlib.error as error:
        if not found:
            raise UploadError(_HIDDEN) from error
    return bytes(found)
