"""The reference of the open API as a page."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from openimr.server.api.views.reference import groups_of
from openimr.server.public.answering import open_page, shown_page, stamp_of_words
from openimr.server.public.api.api import api


@open_page(stamp_of_words)
def reference(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Every operation with its parameters and answers."""
    document = _document()
    return shown_page("api", {"document": document, "groups": groups_of(document)})


@cache
def _document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())
