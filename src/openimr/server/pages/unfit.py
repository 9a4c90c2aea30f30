"""What no database holds, a NUL in a text or a number of thirty digits, is a request that can't be read."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request


class UnfitValues:
    """Answers 400 where the database refused a value; whatever the step had written is gone with its transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` answers the request."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a request that can't be read; None: the error is another's."""
        return bad_request(request, BadRequest()) if isinstance(error, DataError) else None
