"""The operations of the FHIR service: read, search by POST, and what the service can do."""

import re
from typing import Annotated, Any
from urllib.parse import parse_qs

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from openimr.server.api.asking import Asked, asked_case, service
from openimr.server.api.fhir.capability import capability
from openimr.server.api.fhir.codes import base, code_system
from openimr.server.api.fhir.outcome import MEDIA
from openimr.server.api.fhir.resources import (
    Shown,
    document_reference,
    everything,
    service_request,
    shown_to,
    task,
)
from openimr.server.api.problems import Problem
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.reading import body
from openimr.server.trail.reading import record_read

router = Router(tags=["fhir"])
Id = Annotated[str, Path(max_length=64, description="The resource's id.")]
_MOST = 16 * 1024
_NUMBERED = re.compile(r"(?P<number>[A-Z0-9-]{1,40})-(?P<place>[1-9][0-9]{0,3})")
_VERSIONED = re.compile(r"(?P<number>[A-Z0-9-]{1,40})-d(?P<place>[1-9][0-9]{0,8})")
_READ = {
    "responses": {200: {"description": "OK", "content": {"application/fhir+json": {"schema": {"type": "object"}}}}}
}
_FIELDS = {
    "type": "object",
    "required": ["identifier"],
    "properties": {
        "identifier": {"type": "string", "minLength": 1, "description": "The case's number, with or without system."},
        "_include": {"type": "string", "enum": ["Task:based-on"]},
        "_revinclude": {"type": "string", "enum": ["DocumentReference:related"]},
    },
}
_SEARCH: dict[str, Any] = {
    **_READ,
    "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FIELDS}}},
}


@router.get("/metadata", auth=None, operation_id="fhirMetadata", openapi_extra=_READ)
def metadata(request: HttpRequest) -> HttpResponse:
    """What the service can do; open to everyone, as FHIR has it."""
    return _answer(request, capability())


@router.get("/CodeSystem/{id}", auth=None, operation_id="fhirReadCodeSystem", openapi_extra=_READ)
def read_code_system(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002 - the name in the address
    """One of the server's own code systems; open to everyone."""
    found = code_system(id)
    if found is None:
        raise _unknown()
    return _answer(request, found)


@router.post("/Task/_search", operation_id="fhirSearchTask", openapi_extra=_SEARCH)
@service("see determination")
def search_task(request: Asked) -> HttpResponse:
    """The review of a case, by the case's number; with its items and determinations where asked for."""
    return _found(request, "Task")


@router.post("/ServiceRequest/_search", operation_id="fhirSearchServiceRequest", openapi_extra=_SEARCH)
@service("see determination")
def search_service_request(request: Asked) -> HttpResponse:
    """The disputed items of a case, by the case's number."""
    return _found(request, "ServiceRequest")


@router.post("/DocumentReference/_search", operation_id="fhirSearchDocumentReference", openapi_extra=_SEARCH)
@service("see determination")
def search_document_reference(request: Asked) -> HttpResponse:
    """The determinations of a case, by the case's number."""
    return _found(request, "DocumentReference")


@router.get("/Task/{id}", operation_id="fhirReadTask", openapi_extra=_READ)
@service("see determination")
def read_task(request: Asked, id: Id) -> HttpResponse:  # noqa: A002
    """The review of a case; its id is the case's number."""
    return _answer(request, task(_shown(request, id)))


@router.get("/ServiceRequest/{id}", operation_id="fhirReadServiceRequest", openapi_extra=_READ)
@service("see determination")
def read_service_request(request: Asked, id: Id) -> HttpResponse:  # noqa: A002
    """A disputed item; its id is the case's number, a hyphen, and its place from 1."""
    named = _NUMBERED.fullmatch(id)
    if named is None:
        raise _unknown()
    shown = _shown(request, named["number"])
    if int(named["place"]) > len(shown.facts.items):
        raise _unknown()
    return _answer(request, service_request(shown, int(named["place"])))


@router.get("/DocumentReference/{id}", operation_id="fhirReadDocumentReference", openapi_extra=_READ)
@service("see determination")
def read_document_reference(request: Asked, id: Id) -> HttpResponse:  # noqa: A002
    """A determination; its id is the case's number, "-d", and its version."""
    named = _VERSIONED.fullmatch(id)
    if named is None:
        raise _unknown()
    found = document_reference(_shown(request, named["number"]), int(named["place"]))
    if found is None:
        raise _unknown()
    return _answer(request, found)


def _found(request: Asked, kind: str) -> HttpResponse:
    """A Bundle of what was found; a case that is none of this account's is as one that is not there: nothing."""
    fields = _fields(request)
    number = _number(fields)
    try:
        shown: Shown | None = _shown(request, number)
    except Problem:
        shown = None
    matches = everything(shown, kind) if shown else []
    more: list[dict[str, Any]] = []
    if shown and kind == "Task" and "Task:based-on" in fields.get("_include", []):
        more += everything(shown, "ServiceRequest")
    if shown and kind == "Task" and "DocumentReference:related" in fields.get("_revinclude", []):
        more += everything(shown, "DocumentReference")
    bundle: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(matches),
        "link": [{"relation": "self", "url": f"{base()}/{kind}/_search"}],
    }
    entries = [*(_entry(resource, "match") for resource in matches), *(_entry(one, "include") for one in more)]
    if entries:
        bundle["entry"] = entries
    return _answer(request, bundle)


def _entry(resource: dict[str, Any], mode: str) -> dict[str, Any]:
    address = f"{base()}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": address, "resource": resource, "search": {"mode": mode}}


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    if request.content_type != "application/x-www-form-urlencoded":
        raise Problem(415, "send the search as application/x-www-form-urlencoded")
    try:
        return parse_qs(body(request, _MOST).decode("utf-8"), max_num_fields=50)
    except ApiError as error:
        raise Problem(error.status, error.message) from error
    except ValueError as error:
        raise Problem(400, "the form can't be read") from error


def _number(fields: dict[str, list[str]]) -> str:
    given = fields.get("identifier", [])
    if len(given) != 1:
        raise Problem(422, "search by one `identifier`, the case's number")
    system, bar, value = given[0].rpartition("|")
    if (bar and system not in ("", f"{base()}/case-number")) or "\x00" in value:
        return ""
    return value


def _shown(request: Asked, number: str) -> Shown:
    case = asked_case(request, "see determination", number)
    record_read(case.number, "fhir")
    return shown_to(request.account, case)


def _answer(request: HttpRequest, resource: dict[str, Any]) -> HttpResponse:
    asked = [kind.split(";")[0].strip().lower() for kind in request.headers.get("Accept", "*/*").split(",")]
    good = {"application/fhir+json", "application/json", "*/*", "application/*", ""}
    if not good.intersection(asked):
        raise Problem(406, "the service answers application/fhir+json")
    return HttpResponse(msgspec.json.encode(resource), content_type=MEDIA)


def _unknown() -> Problem:
    return Problem(404, "there is no such resource")
