"""The content of a record: a page as a picture, and the file as it came, also in parts."""

import re
from collections.abc import Iterator
from io import BufferedReader

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)

from openimr.server.exchange.storing import the_store
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.records.fetch import page_image, record_of
from openimr.server.records.models import RecordFile
from openimr.server.records.pictures import WIDTH, picture_tag
from openimr.server.trail.reading import record_read

_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?")
_PIECE = 256 * 1024


@allowed("see records")
def picture(request: Asked, number: str, key: int, page: int) -> HttpResponse:
    """A page as PNG."""
    return picture_answer(request, _record(request, number, key), page)


def picture_answer(request: HttpRequest, record: RecordFile, page: int) -> HttpResponse:
    """A page as PNG. The browser may keep it for itself and has to ask each time.

    So each look is on record, and nothing opens to who has signed out or lost the case.

    Raises:
        Http404: there is no such page.
    """
    tag = f'"{picture_tag(record, page, WIDTH)}"'
    if record.pages is None or not 1 <= page <= record.pages:
        raise Http404("no such page")
    record_read(record.case.number, f"picture of page {page} of record {record.pk}")
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        drawn = page_image(record, page)
        if drawn is None:
            raise Http404("this page has no picture")
        answer = HttpResponse(drawn, content_type="image/png")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@allowed("see records")
def content(request: Asked, number: str, key: int) -> HttpResponseBase:
    """The file as it came, in pieces; a part of it where a range is asked for."""
    record = _record(request, number, key)
    size = record.file.content.size
    asked = _asked(request.headers.get("Range", ""), size)
    if asked is None:
        answer: HttpResponseBase = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    start, end = asked
    whole = end - start == size
    record_read(number, f"content of record {key}" if whole else f"bytes {start}-{end - 1} of record {key}")
    reader = the_store().reader(record.file.content)
    reader.seek(start)
    first = reader.read(min(_PIECE, end - start))  # a content that is damaged is an error, not a file cut off
    is_pdf = record.file.content.type == "application/pdf"
    answer = StreamingHttpResponse(
        _pieces(reader, first, end - start),
        status=200 if whole else 206,
        content_type="application/pdf" if is_pdf else "application/octet-stream",
    )
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = f'attachment; filename="{number}-{key}{".pdf" if is_pdf else ""}"'
    if not whole:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def _record(request: Asked, number: str, key: int) -> RecordFile:
    case = asked_case(request, "see records", number)
    record = record_of(case, key)
    if record is None:
        raise Http404("no such record")
    return record


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """Where the asked part begins and ends; the whole where none, or more than one, is asked for; None: beyond it."""
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or (found[1] is None and found[2] is None) or size == 0:
        return 0, size
    if found[1] is None:
        return (max(0, size - int(found[2])), size) if int(found[2]) else None
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] is not None else size
    return (start, end) if start < end else None


def _pieces(reader: BufferedReader, first: bytes, size: int) -> Iterator[bytes]:
    with reader:
        left = size - len(first)
        yield first
        while left > 0:
            piece = reader.read(min(_PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
