"""The OpenAPI 3.1 document: what ninja makes of the operations, and what stands in the house's own model."""

from typing import Any

import msgspec
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from openimr.server.api.problems import PROBLEM
from openimr.server.api.shapes import BODIES

PROBLEM_SCHEMA = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "reference"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One line that says what is wrong."},
        "reference": {"type": "string", "description": "What support looks up in the log."},
    },
}
_ALWAYS = {
    400: "The request can't be read",
    401: "No token, or one that is not good",
    403: "The account or the token may not do that",
    404: "There is no such thing, for this account",
    422: "The content does not fit; `detail` says where",
    429: "Too many requests; Retry-After says when to try again",
    503: "Not available now",
}
_BODY = {413: "Too large", 415: "Another content type"}
_CHANGE = {
    409: "The case takes that not now; `detail` says why",
    412: "The case has changed since; read it again",
    428: "If-Match is missing",
}
_FHIR = "/api/v1/fhir/"


class Api(NinjaAPI):
    """The API, whose document also has the model's schemas and the problems."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        _, schemas = msgspec.json.schema_components(BODIES, ref_template="#/components/schemas/{name}")
        document["components"]["schemas"].update(schemas)
        document["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        document["components"]["schemas"]["Outcome"] = {"type": "object", "required": ["resourceType", "issue"]}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _describe(path, method, operation)
        return document


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    of = dict(_ALWAYS)
    if "requestBody" in operation or method == "post":
        of |= _BODY
    if method in {"post", "put"} and not path.startswith(_FHIR):
        of |= _CHANGE
    if path.startswith(_FHIR):
        of[406] = "No such form of answer"
    media, name = ("application/fhir+json", "Outcome") if path.startswith(_FHIR) else (PROBLEM, "Problem")
    for status, says in of.items():
        schema = {"$ref": f"#/components/schemas/{name}"}
        answers.setdefault(status, {"description": says, "content": {media: {"schema": schema}}})
