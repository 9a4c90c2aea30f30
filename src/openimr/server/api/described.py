"""What the OpenAPI document says of an operation beside its parameters and answers."""

from typing import Any

from ninja import Schema

from openimr.server.api.repeating import HEADER


class Changed(Schema):
    """What a change did; the case as it is now is read at its own address."""

    number: str
    revision: int
    state: str


class Recorded(Changed):
    """An event that was recorded, at its place."""

    place: int


class RecordMade(Schema):
    """A file that was taken into a case."""

    id: int
    number: str


class WebhookMade(Schema):
    """A webhook that was set up. `secret` signs what it gets, and is in this answer only."""

    id: str
    secret: str | None = None


class Queued(Schema):
    """A delivery that will be made (again)."""

    id: str


_MADE: dict[str, type[Schema]] = {
    "Case": Changed,
    "Event": Recorded,
    "Record": RecordMade,
    "Webhook": WebhookMade,
    "Delivery": Queued,
}


def made(what: str, status: int = 201) -> dict[int, type[Schema]]:
    """The answer to a request that made or changed something."""
    return {status: _MADE[what]}


def json_body(name: str) -> dict[str, Any]:
    """A request whose content is JSON of this name in the document's schemas."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"requestBody": {"required": True, "content": content}}


def bytes_of(media: str) -> dict[str, Any]:
    """An answer that is a file."""
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "The bytes, as they are kept", "content": content}}}


def repeatable(more: dict[str, Any] | None = None) -> dict[str, Any]:
    """A POST that may be sent again with the same key."""
    says = "Sent again with the same key within a day, the request is answered alike and done once."
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]*[!-~])?$"}
    key = {"in": "header", "name": HEADER, "required": False, "description": says, "schema": schema}
    return _with(more, key)


def conditional(more: dict[str, Any] | None = None, *, change: bool = False) -> dict[str, Any]:
    """A request that names the revision of the case: for a change what was seen, for reading what is known."""
    name, says = ("If-Match", "The ETag of the case as it was seen.") if change else ("If-None-Match", "A known ETag.")
    schema = {"type": "string", "pattern": '^"r[0-9]{1,9}([.][0-9a-f]{12})?"$', "examples": ['"r7"']}
    return _with(more, {"in": "header", "name": name, "required": change, "description": says, "schema": schema})


def _with(more: dict[str, Any] | None, parameter: dict[str, Any]) -> dict[str, Any]:
    found = dict(more or {})
    found["parameters"] = [*found.get("parameters", []), parameter]
    return found
