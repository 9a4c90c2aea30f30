"""The reference of the API as a page: the OpenAPI document, laid out; it runs no script."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.api.api import api
from openimr.server.api.scopes import SCOPES
from openimr.server.pages.guard import anyone


@anyone
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers, for everyone."""
    shown = {
        "document": _document(),
        "says": _document()["info"]["description"].replace("`", ""),
        "groups": groups_of(_document()),
        "scopes": SCOPES,
        "may_program": isinstance(request.user, User) and may(request.user, "use program"),
    }
    return render(request, "api/reference.html", shown)


@cache
def _document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def groups_of(document: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations of an OpenAPI document by their tags, each with what a reader wants to know."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return list(found.items())


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "says": operation.get("description", "").replace("`", ""),
        "parameters": [
            {
                "name": parameter["name"],
                "where": parameter["in"],
                "required": parameter.get("required", False),
                "type": _type(parameter["schema"]),
                "says": parameter.get("description", ""),
            }
            for parameter in operation["parameters"]
        ],
        "body": [(media, _type(entry["schema"])) for media, entry in content.items()],
        "answers": [
            (status, entry["description"], [(media, _type(what["schema"])) for media, what in _content(entry)])
            for status, entry in sorted(operation["responses"].items(), key=lambda one: str(one[0]))
        ],
    }


def _content(entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(entry.get("content", {}).items())


def _type(schema: dict[str, Any]) -> str:
    """What a schema is, in a word or a few."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " or ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "anything"))
