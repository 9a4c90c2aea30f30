"""Records that a program sends: read, stored encrypted and looked through as they come, then made part of the case."""

from collections.abc import Iterator

import msgspec
from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

from openimr.server.api.problems import Problem
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.multipart import FirstPart, MultipartError, boundary_of
from openimr.server.exchange.reading import stream
from openimr.server.exchange.storing import the_store
from openimr.server.store.actions import Staged, content_of
from openimr.server.store.checks import check_upload
from openimr.server.store.upload_errors import UploadError

_LONGEST_NAME = 255


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A file that has come in whole and may be kept: its name, its type by its content, and where it lies."""

    name: str
    type: str
    staged: Staged


def receive(request: HttpRequest) -> Received:
    """Take the first part of a `multipart/form-data` body, in pieces: no transaction is open meanwhile.

    Raises:
        Problem: 400, 413, 415 or 422; nothing is kept.
    """
    if request.content_type != "multipart/form-data":
        raise Problem(415, "send the file as multipart/form-data")
    _check_length(request)
    try:
        source = stream(request)
        first = FirstPart(lambda size: _read(source, size), boundary_of(request.headers.get("Content-Type", "")))
        name = _name(first)
        staged = the_store().stage(_measured(first.pieces()))
    except (MultipartError, ApiError) as error:
        raise Problem(400, str(error)) from error
    try:
        type_ = check_upload(the_store().open(content_of(staged)), name, limit=settings.CONFIG.upload_limit)
    except UploadError as error:
        the_store().drop(staged)
        raise Problem(422, str(error)) from error
    except BaseException:
        the_store().drop(staged)
        raise
    return Received(name=name, type=type_, staged=staged)


def _name(first: FirstPart) -> str:
    part = first.part
    if part.name != "file" or not part.filename:
        raise Problem(400, 'the first part has to be named "file" and to have a file name')
    if len(part.filename) > _LONGEST_NAME or not part.filename.isprintable():
        raise Problem(400, f"the file name has to be printable, and at most {_LONGEST_NAME} characters")
    return part.filename


def _check_length(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isascii() and length.isdecimal() and int(length[:20]) > settings.CONFIG.upload_limit + 64 * 1024:
        raise _too_large()


def _read(source: object, size: int) -> bytes:
    """Read a body; a sender that stops, or whose chunks are wrong, has sent one that is cut off."""
    try:
        found: bytes = source.read(size)  # type: ignore[attr-defined]
    except (UnreadablePostError, OSError) as error:
        raise MultipartError("the body could not be read to its end") from error
    except Exception as error:
        if type(error).__module__.startswith("gunicorn."):  # a chunk without its length
            raise MultipartError("the body could not be read to its end") from error
        raise
    return found


def _measured(pieces: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > settings.CONFIG.upload_limit:
            raise _too_large()
        yield piece


def _too_large() -> Problem:
    return Problem(413, f"the file is too large: at most {settings.CONFIG.upload_limit // (1024 * 1024)} MB")
