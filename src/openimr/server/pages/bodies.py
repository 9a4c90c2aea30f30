"""How long a request may be, told by its kind before anything of it is read: a longer one is answered by 413.

Django reads a form before its view is asked, and a file that is too long is read to its end so that the others of its
form still arrive: without this a sender could keep a thread for as long as it likes.
"""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from openimr.server.api.problems import Problem, problem_answer
from openimr.server.exchange.answers import error_answer, token_error_answer
from openimr.server.exchange.errors import ApiError
from openimr.server.trail.actor import reference

SEVERAL = 4
"""Files of the largest size that one form with several files may bring."""
_AROUND = 1024 * 1024
"""What stands around the files of a form: its other fields, and the boundaries."""
_FILES: Mapping[str, int] = {
    "records-add": SEVERAL,
    "intake-files": 1,
    "intake-upload": 1,
    "letter-check": 1,
    "mail-batch-proof": 1,
    "case-letter-proof": 1,
    "roster-hand-in": 1,
    "roster-file-add": 1,
}
"""How many files a page takes in one form, by the name of its address; a page that is not here takes none."""
_API, _EXCHANGE, _TOKENS = "/api/v1/", "/apigw/", "/auth/realms/"
"""Their services count what they read themselves, each by its own limit; here is only the longest that any takes."""
_MEGABYTE = 1024 * 1024


class BodyLimit:
    """Refuses what is too long by its `Content-Length`, and a form that does not say how long it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """`get_response` answers the request."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, or say that it is too long."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        chunked = "HTTP_TRANSFER_ENCODING" in request.META
        if not chunked and length.isascii() and length.isdecimal() and len(length) < 20 and int(length) <= _AROUND:
            return self._get_response(request)
        if chunked and not _program(request):
            return _refused(request, 411, "The request does not say how long it is (Content-Length).")
        most = longest(request)
        if not chunked and (len(length) > 19 or not length.isdecimal() or int(length) > most):
            return _refused(request, 413, f"The file is too large: at most {(most - _AROUND) // _MEGABYTE} MB.")
        return self._get_response(request)


def longest(request: HttpRequest) -> int:
    """The most bytes that a request to this address may bring."""
    limit: int = settings.CONFIG.upload_limit
    if _program(request):
        return limit + _AROUND
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        name = None
    files = _FILES.get(name or "", 0)
    return files * limit + _AROUND if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE + _AROUND


def _program(request: HttpRequest) -> bool:
    return request.path_info.startswith((_API, _EXCHANGE, _TOKENS))


def _refused(request: HttpRequest, status: int, says: str) -> HttpResponse:
    """The refusal as who asks reads it: a problem, the exchange API's error, or a page."""
    if _program(request):
        says = says[0].lower() + says[1:-1]
    if request.path_info.startswith(_TOKENS):
        return token_error_answer(ApiError(status, says))
    if request.path_info.startswith(_EXCHANGE):
        return error_answer(ApiError(status, says), reference())
    if request.path_info.startswith(_API):
        return problem_answer(Problem(status, says), reference())
    return render(request, "413.html", {"says": says}, status=status)
