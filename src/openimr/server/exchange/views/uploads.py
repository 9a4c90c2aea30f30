"""Uploading of records to a case."""

from django.http import HttpResponse

from openimr.server.exchange.answers import ok
from openimr.server.exchange.guard import Asked, service
from openimr.server.exchange.uploads import receive


@service(POST="add records")
def upload(request: Asked, number: str) -> HttpResponse:
    """A file for the case that the address names."""
    receive(request, number)
    return ok()


@service(POST="add records")
def upload_by_name(request: Asked) -> HttpResponse:
    """A file for the case that its own name begins with."""
    receive(request, None)
    return ok()
