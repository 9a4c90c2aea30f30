"""Records that come in: read, checked and stored as they stream, and made part of the case in one step."""

import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import UnreadablePostError

from openimr import model
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import now_text
from openimr.server.exchange.documents import UPLOADED
from openimr.server.exchange.errors import ApiError, no_such_case
from openimr.server.exchange.guard import Asked
from openimr.server.exchange.multipart import FirstPart, MultipartError, Part, boundary_of
from openimr.server.exchange.pdf import NotAPdfError, PdfGate
from openimr.server.exchange.reading import stream
from openimr.server.exchange.rows import claims_party
from openimr.server.exchange.storing import the_store
from openimr.server.records.actions import register
from openimr.server.records.models import RecordFile
from openimr.server.store.actions import Staged, content_of, new_file
from openimr.server.store.models import File
from openimr.server.store.pdf_checks import check_objects
from openimr.server.store.upload_errors import UploadError
from openimr.server.trail.actor import actor, step

PDF = "application/pdf"
_AROUND = 64 * 1024
"""Bytes that the parts' headers and boundaries may take beside the file."""
_NAMED = re.compile(r"(CM[0-9]{2}-[0-9]{7,8})_[0-9]{3}\.pdf", re.IGNORECASE)
_LONGEST_NAME = 255


def receive(request: Asked, number: str | None) -> File:
    """Take the file of a request into a case; `number` None: the one that the file's name begins with.

    Who asks, the case and all that headers say are checked before the file is read, its size and content while it is.
    No transaction is open while it comes in. The same file sent again, as after a lost answer, is not doubled.

    Raises:
        ApiError: 400, 404, 413 or 415; nothing is kept.
    """
    case = _case(request.account, number) if number is not None else None
    promised = _promised(request)
    part, pieces = _first_part(request)
    if case is None:
        named = _NAMED.fullmatch(part.filename)
        if named is None:
            raise ApiError(400, "the case number can't be read from the file name: name it as CM16-10000001_001.pdf")
        case = _case(request.account, named[1].upper())
    staged = _staged(pieces, promised)
    return _kept(case, staged, part.filename)


def _case(user: User, number: str) -> Case:
    case = case_for(user, "add records", number)
    if case is None:
        raise no_such_case()
    return case


def _promised(request: Asked) -> int | None:
    """The bytes that the header `filesize` promises, if it is there."""
    text = request.headers.get("filesize", "").strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ApiError(400, "the header filesize has to be the number of bytes of the file")
    promised = int(text) if text else None
    length = request.META.get("CONTENT_LENGTH") or ""
    most = settings.CONFIG.upload_limit
    whole = int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else 0
    if (promised or 0) > most or whole > most + _AROUND:
        raise _too_large()
    if promised is not None and whole and promised > whole:
        raise ApiError(400, "the header filesize is more than the request holds")
    return promised


def _first_part(request: Asked) -> tuple[Part, Iterator[bytes]]:
    if request.content_type != "multipart/form-data":
        raise ApiError(415, "send the file as multipart/form-data")
    try:
        first = FirstPart(_reader(stream(request).read), boundary_of(request.headers.get("Content-Type", "")))
    except MultipartError as error:
        raise ApiError(400, str(error)) from error
    part = first.part
    if part.name != "file" or not part.filename:
        raise ApiError(400, 'the first part has to be named "file" and to have a file name')
    if part.type != PDF:
        raise ApiError(415, f"only {PDF} is taken")
    if len(part.filename) > _LONGEST_NAME or not part.filename.isprintable():
        raise ApiError(400, f"the file name has to be printable, and at most {_LONGEST_NAME} characters")
    return part, first.pieces()


def _reader(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Reads a body; a client that stops, or whose chunks are wrong, has sent a body that is cut off."""

    def reading(size: int) -> bytes:
        try:
            return read(size)
        except (UnreadablePostError, OSError) as error:
            raise MultipartError("the body could not be read to its end") from error
        except Exception as error:
            if type(error).__module__.startswith("gunicorn."):  # a chunk without its length
                raise MultipartError("the body could not be read to its end") from error
            raise

    return reading


def _staged(pieces: Iterator[bytes], promised: int | None) -> Staged:
    store = the_store()
    try:
        staged = store.stage(PdfGate().watched(_measured(pieces)))
    except MultipartError as error:
        raise ApiError(400, str(error)) from error
    except NotAPdfError as error:
        raise ApiError(415, str(error)) from error
    if promised is not None and promised != staged.size:
        store.drop(staged)
        raise ApiError(400, "the file is not as long as the header filesize says")
    try:  # the gate told what it could of the bytes as they passed; this is what every other way in asks for
        check_objects(store.open(content_of(staged)))
    except UploadError as error:
        store.drop(staged)
        raise ApiError(415, str(error)) from error
    return staged


def _measured(pieces: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > settings.CONFIG.upload_limit:
            raise _too_large()
        yield piece


def _kept(case: Case, staged: Staged, name: str) -> File:
    """Make a stored content a file of the case, tell the case that records came, and have them read: one step."""
    store = the_store()
    try:
        with step(case.number):
            locked = lock_case(case.number)
            content = store.keep(staged, PDF)
            again = File.objects.filter(case=locked, content=content, name=name, by=actor()).first()
            if again is not None:
                return again
            file = new_file(locked, content, name=name, kind=UPLOADED)
            party = claims_party(case_document(locked))
            event = model.Event(
                type="records received",
                at=now_text(),
                by=party.id if party else None,
                service="electronic",
                id=file.handle,
            )
            # Not strict: what a program of the programme delivers is taken as it comes. That records are sent is a sign
            # that the other side has the case under way; what is presumed for it stands in the case's history.
            take(case.number, event)
            earlier = RecordFile.objects.filter(case=locked, file__content=content).order_by("pk").first()
            register(file, party=party.id if party else "", channel="electronic", same_as=earlier)
            return file
    except RefusedError as error:
        store.drop(staged)  # its row, if it got one, went with the transaction
        raise ApiError(400, f"the case takes no records now: {error}") from error


def _too_large() -> ApiError:
    return ApiError(413, f"the file is too large: at most {settings.CONFIG.upload_limit // (1024 * 1024)} MB")
