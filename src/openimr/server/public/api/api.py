"""The open API as a whole, with its OpenAPI 3.1 document."""

from typing import Any

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from openimr.server.api.document import PROBLEM_SCHEMA
from openimr.server.api.failing import answer_for
from openimr.server.api.problems import PROBLEM
from openimr.server.public.api.routes import router

_SAYS = """Published determinations of Independent Medical Review, without what identifies the people in them: to read,
for everybody, without an account. Every error is a problem (RFC 9457) with one clear line. An answer has an ETag:
send it back in If-None-Match. How often an address may ask is said by 429 and Retry-After; for all letters at once
take the files of the page Data."""
_ERRORS = {
    404: "There is no such thing, or it is not public any more",
    422: "The question can't be understood; detail says why",
    429: "Too many requests; Retry-After says when to try again",
    503: "Not available now; Retry-After says when to try again",
}


class OpenApi(NinjaAPI):
    """The API, whose document also has the problems."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        document["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, says in _ERRORS.items():
                    operation["responses"].setdefault(status, {"description": says, "content": content})
        return document


def _made() -> NinjaAPI:
    made = OpenApi(
        title="Published determinations",
        version="1",
        description=_SAYS.replace("\n", " "),
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="public-api-1",
    )
    made.add_router("", router)
    for known in (Exception, Http404, HttpError, ValidationError):
        made.add_exception_handler(known, answer_for)
    return made


api = _made()
