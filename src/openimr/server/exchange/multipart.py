"""The first part of a `multipart/form-data` body (RFC 7578), in pieces: a file of 500 MB never stands in memory.

Django's own parser is not used: it reads the whole request before a view sees it, so that who asks, for which case and
how large could be checked only after 500 MB had come in.
"""

import re
from collections.abc import Callable, Iterator
from email.message import Message

import msgspec

PIECE = 64 * 1024
_MOST_HEADERS = 8 * 1024
_LONGEST_BOUNDARY = 70
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]*[0-9A-Za-z'()+_,\-./:=?]")


class MultipartError(ValueError):
    """The body is not what its header says; the message says how."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What the headers of a part say. `type` is its media type in lower case, without parameters."""

    name: str
    filename: str
    type: str


def boundary_of(content_type: str) -> bytes:
    """The boundary that a `Content-Type` names, quoted or not.

    Raises:
        MultipartError: it names none, or one that can't be.
    """
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or len(boundary) > _LONGEST_BOUNDARY or not _BOUNDARY.fullmatch(boundary):
        raise MultipartError("the header Content-Type names no boundary that can be used")
    return boundary.encode("ascii")


class FirstPart:
    """Reads the first part of a body: `part` says what it is, `pieces` gives its content.

    What follows the first part is not read: the API takes one file a request.
    """

    def __init__(self, read: Callable[[int], bytes], boundary: bytes) -> None:
        """`read` gives at most so many bytes, and none at the end.

        Raises:
            MultipartError: no part begins, or its headers can't be read.
        """
        self._read, self._mark = read, b"\r\n--" + boundary
        self._held = b"\r\n"  # so that the first boundary, which begins the body, looks like every other
        self._skip_to_part()
        self.part = self._headers()

    def pieces(self) -> Iterator[bytes]:
        """The content of the part.

        Raises:
            MultipartError: the body ends before the boundary that has to end it.
        """
        while (end := self._held.find(self._mark)) < 0:
            keep = len(self._mark) - 1
            if len(self._held) > keep:
                piece, self._held = self._held[:-keep], self._held[-keep:]
                yield piece
            self._more("the file is cut off: the boundary after it is missing")
        if end:
            yield self._held[:end]
        self._held = self._held[end + len(self._mark) :]
        while len(self._held) < 2:
            self._more("the file is cut off within the boundary after it")
        if self._held[:2] not in {b"--", b"\r\n"}:
            raise MultipartError("the boundary after the file is not whole")

    def _skip_to_part(self) -> None:
        while (start := self._held.find(self._mark)) < 0:
            if len(self._held) > _MOST_HEADERS:
                raise MultipartError("the body does not begin with its boundary")
            self._more("the body holds no part")
        self._held = self._held[start + len(self._mark) :]
        while b"\r\n" not in self._held[: _MOST_HEADERS + 2]:
            if self._held.startswith(b"--"):
                raise MultipartError("the body holds no part")
            if len(self._held) > _MOST_HEADERS:
                raise MultipartError("the boundary is not whole")
            self._more("the body holds no part")
        rest, _, held = self._held.partition(b"\r\n")
        if rest.strip(b" \t"):
            raise MultipartError("the body holds no part" if rest.startswith(b"--") else "the boundary is not whole")
        self._held = b"\r\n" + held

    def _headers(self) -> Part:
        while (end := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > _MOST_HEADERS:
                raise MultipartError("the headers of the part are too long")
            self._more("the headers of the part are cut off")
        if end > _MOST_HEADERS:
            raise MultipartError("the headers of the part are too long")
        lines, self._held = self._held[2:end], self._held[end + 4 :]
        return _part(lines)

    def _more(self, otherwise: str) -> None:
        piece = self._read(PIECE)
        if not piece:
            raise MultipartError(otherwise)
        self._held += piece


def _part(lines: bytes) -> Part:
    """What the headers say; a file name may be quoted or not, or encoded as RFC 5987 has it."""
    message = Message()
    for line in lines.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or any(ord(letter) < 32 and letter != "\t" for letter in line):
            raise MultipartError("a header of the part can't be read")
        message[name.strip()] = value.strip()
    if message.get_content_disposition() != "form-data":
        raise MultipartError("the part has no Content-Disposition: form-data")
    named = message.get_param("name", header="Content-Disposition")
    return Part(
        name=named if isinstance(named, str) else "",
        filename=message.get_filename("").replace("\\", "/").rsplit("/", 1)[-1].strip(),
        type=message.get_content_type() if "Content-Type" in message else "",
    )
