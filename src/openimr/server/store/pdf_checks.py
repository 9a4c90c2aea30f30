"""Whether a PDF acts by itself: scripts, programs to start, files inside, or encryption that hides them.

Every `N G obj` of the file is read, whether a cross-reference leads to it or not and also where it stands inside what
looks like a stream: a reader that follows another cross-reference than ours reaches no object that was not looked at.
Object streams are unpacked and looked through too. Names are compared after their `#xx` are resolved.

The file is mapped and read in windows; what lies behind is given back, so that a file of 500 MB takes no more memory
than one of 30.
"""

import mmap
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
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
_REPEATED = "The PDF shows one page over and over. Print it to a new PDF and send that."
_PAGE = 8
"""Bytes below which no page of a file is written, packed as it may be."""
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
_BLANK = b"\x00\t\n\x0c\r "
_OBJECT = re.compile(rb"(?<=[\x00\t\n\x0c\r ])obj(?![A-Za-z])")
"""The word of an object; whether a number stands before it `_numbered` says, as what lies between has no length."""
_TRAILER = re.compile(rb"trailer(?![A-Za-z])")
_COMMENT = 201
_COMMENTS, _BLANKS = 64, 64 * 1024
"""Comments and blanks between a number and `obj` up to which we read back; where there are more, it is an object."""
_TOKEN = re.compile(
    rb"(?P<comment>%[^\r\n]*)|(?P<text>\()|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)|(?P<word>endobj|stream|<<|>>)"
)
_PAREN = re.compile(rb"[()\\]")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_BEFORE_DELIMITER = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
_SUSPECT = re.compile(
    rb"/(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%#]*#[^\x00\t\n\x0c\r ()<>\[\]{}/%]*|" + b"|".join(_ACTIVE) + rb")"
    + _BEFORE_DELIMITER
)  # fmt: skip
"""A name that acts as it is written, or one with `#xx` in it, which may be one written otherwise."""
_MOST = 64 * 1024 * 1024
"""Bytes that an object stream unpacks to at most."""
_FAR = 4 * 1024 * 1024
"""Bytes in which the next name, or the end of a text, is looked for."""
_WINDOW = 1024 * 1024
_LEAST = 128
"""What looking at an object costs at least, in bytes read."""


class _Work:
    """What may still be done for a file: as much as goes with its size, so that a small one is not looked at for long.

    Earnest files have their objects once, unpack to some ten times their size, and have a name for every eight bytes.
    """

    def __init__(self, size: int) -> None:
        self._bytes, self._unpacked, self._names = 4 * size + 1024 * 1024, 32 * size + 4 * 1024 * 1024, size + 250_000

    def looked_at(self, count: int) -> None:
        self._bytes = self._left(self._bytes - count)

    def may_unpack(self) -> int:
        """Bytes that an object stream may unpack to."""
        return min(self._unpacked, _MOST)

    def unpacked(self, count: int) -> None:
        self._unpacked = self._left(self._unpacked - count)

    def name(self) -> None:
        self._names = self._left(self._names - 1)

    @staticmethod
    def _left(count: int) -> int:
        if count < 0:
            raise UploadError(_HIDDEN)
        return count


def check_pdf(file: IO[bytes]) -> None:
    """Refuse a PDF that acts by itself, is encrypted, or can't be read.

    Raises:
        UploadError: it is refused, and why.
    """
    number = file.fileno()  # a file that lay in memory goes to disk now
    file.flush()
    _look_through(number)
    _opens(file)  # only now: pdfium takes its time over a file that is made to take it
    file.seek(0)


def check_objects(pieces: Iterable[bytes]) -> None:
    """Refuse a PDF that acts by itself or is encrypted, whether it can be opened or not.

    Raises:
        UploadError: it is refused, and why.
    """
    with tempfile.TemporaryFile() as whole:
        for piece in pieces:
            whole.write(piece)
        whole.flush()
        _look_through(whole.fileno())


def _look_through(number: int) -> None:
    """Look through all objects of an open file; what was read is given back on the way."""
    with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as data:
        # Each byte is looked at once or twice; a file made to be looked at over and over is refused.
        work = _Work(len(data))
        try:
            for start in _starts(data):
                read = _check_object(data, start, work)
                work.looked_at(max(read, _LEAST))
                if read > _WINDOW:
                    _give_back(data, start + read)
        except UploadError as error:
            if str(error) == _HIDDEN and data.find(b"/Encrypt") >= 0:  # what is locked can't be looked through
                raise UploadError(_LOCKED) from error
            raise


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
        if len(document) * _PAGE > file.seek(0, 2):
            raise UploadError(_REPEATED)
    finally:
        document.close()


def _starts(data: mmap.mmap) -> Iterator[int]:
    """Where the objects and trailers of a file begin: behind their words."""
    for pattern, word in ((_OBJECT, b"obj"), (_TRAILER, b"trailer")):
        for window in range(0, len(data), _WINDOW):
            # One byte more than the word, for the letter that must not follow; a word belongs where it begins.
            for found in pattern.finditer(data, window, window + _WINDOW + len(word)):
                if found.start() < window + _WINDOW and (pattern is _TRAILER or _numbered(data, found.start())):
                    yield found.end()
            _give_back(data, window + _WINDOW)


def _give_back(data: mmap.mmap, upto: int) -> None:
    """Let go of what was read before a place: it is read from the file again if it is looked at again."""
    data.madvise(mmap.MADV_DONTNEED, 0, min(upto, len(data)) // mmap.PAGESIZE * mmap.PAGESIZE)


def _numbered(data: mmap.mmap, at: int) -> bool:
    """Whether a number stands before a place, with nothing but blanks and comments between."""
    ends, seen = [at], {at}
    while ends:
        end = ends.pop()
        back = data[max(end - _BLANKS, 0) : end]
        here = end - len(back) + len(back.rstrip(_BLANK))
        if here <= end - len(back) or len(seen) > _COMMENTS:
            return here > 0
        if data[here - 1 : here].isdigit():
            return True
        lines = [place for mark in (b"\r", b"\n") if (place := data.find(mark, here, end)) >= 0]
        if not lines:
            continue
        first = max(min(lines) - _COMMENT, 0)  # a comment that ends with the line in which these blanks begin
        said = data[first:here]
        begins = max(said.rfind(b"\r"), said.rfind(b"\n")) + 1
        found = {first + n for n in range(begins, len(said)) if said[n : n + 1] == b"%"} - seen
        seen |= found
        ends += found
    return False


def _check_object(data: mmap.mmap, start: int, work: _Work) -> int:
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
                _check_packed(data, end, names, work)
            break
        if end - start > _MOST:
            raise UploadError(_HIDDEN)
    else:
        return end - start + min(_FAR, len(data) - end)  # nothing more was found, and as much was read
    return end - start


def _tokens(data: "mmap.mmap | bytes", at: int) -> Iterator[tuple[str, bytes, int]]:
    """Names and the words that open and end things; what stands in a text or a comment is neither."""
    while found := _TOKEN.search(data, at, at + _FAR):
        at = found.end()
        if found["text"] is not None:
            at = _end_of_text(data, at)
        elif found["name"] is not None:
            yield "name", _resolved(found["name"][1:]), at
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


def _check_packed(data: mmap.mmap, at: int, names: list[bytes], work: _Work) -> None:
    """Look through the objects of an object stream: one that is deflated or plain; others nobody writes in earnest."""
    flate = names.count(b"FlateDecode") + names.count(b"Fl")
    if flate > 1 or {b"DecodeParms", b"DP", b"F"} & {*names} or (b"Filter" in names and not flate):
        raise UploadError(_HIDDEN)
    if _OTHER & {*names}:
        raise UploadError(_HIDDEN)
    at += 2 if data[at : at + 2] == b"\r\n" else 1
    if flate:
        text = _unpacked(data, at, work.may_unpack())
    else:
        end = data.find(b"endstream", at, at + _MOST)
        text = data[at : end if end >= 0 else at + _MOST]
    work.unpacked(len(text))
    if not _may_act(text, work):
        return
    for kind, value, _ in _tokens(text, 0):  # whether it stands in a text or a comment, where it does nothing
        work.name()
        if kind == "name" and value in _ACTIVE:
            raise UploadError(_ACTIVE[value])


def _may_act(text: bytes, work: _Work) -> bool:
    """Whether a name that acts stands somewhere in it; quick, as almost no object stream has one."""
    for found in _SUSPECT.finditer(text):
        work.name()
        if _resolved(found["name"]) in _ACTIVE:
            return True
    return False


def _resolved(name: bytes) -> bytes:
    return _HEX.sub(lambda m: bytes([int(m[1], 16)]), name)


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


def _unpacked(data: mmap.mmap, at: int, most: int) -> bytes:
    unpack, found = zlib.decompressobj(), bytearray()
    try:
        while not unpack.eof and at < len(data):
            found += unpack.decompress(data[at : at + 65_536], most + 1 - len(found))
            while unpack.unconsumed_tail and len(found) <= most:
                found += unpack.decompress(unpack.unconsumed_tail, most + 1 - len(found))
            if len(found) > most:
                raise UploadError(_HIDDEN)
            at += 65_536
    except zlib.error as error:
        if not found:
            raise UploadError(_HIDDEN) from error
    return bytes(found)
