"""Addresses that the API does not have."""

from django.http import HttpRequest, HttpResponse

from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.guard import told


@told
def nowhere(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - whatever it is
    """404, in the shape of the API's errors."""
    raise ApiError(404, "there is no such service")
