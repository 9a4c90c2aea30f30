"""The body of a request: read in pieces, from clients that say how long it is and from those that send it in chunks."""

from typing import IO, cast

from django.http import HttpRequest

from openimr.server.exchange.errors import ApiError


def stream(request: HttpRequest) -> IO[bytes]:
    """The body as it comes in.

    Raises:
        ApiError: 400, its length is none.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if length:
        if not (length.isascii() and length.isdecimal()):
            raise ApiError(400, "the header Content-Length is no number")
        return cast("IO[bytes]", request)
    if request.META.get("wsgi.input_terminated"):  # sent in chunks: Django, which counts, would see nothing
        return cast("IO[bytes]", request.META["wsgi.input"])
    return cast("IO[bytes]", request)


def body(request: HttpRequest, most: int) -> bytes:
    """The whole of a short body.

    Raises:
        ApiError: 413, it is longer than `most` bytes.
    """
    source, content = stream(request), b""
    while len(content) <= most:
        piece = source.read(most + 1 - len(content))
        if not piece:
            return content
        content += piece
    raise ApiError(413, f"the request is too large: at most {most} bytes")
