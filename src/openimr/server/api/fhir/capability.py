"""What the FHIR service can do, as it tells itself."""

from typing import Any

from openimr import __version__
from openimr.server.api.fhir.codes import base

KINDS = ("Task", "ServiceRequest", "DocumentReference")
_SINCE = "2026-11-22"


def capability() -> dict[str, Any]:
    """The CapabilityStatement."""
    found = [{"name": "identifier", "type": "token", "documentation": "The case's number; by POST to _search only."}]
    security = {"description": "A token of the API in the header Authorization: Bearer, with determinations:read."}
    resources: list[dict[str, Any]] = [
        {"type": kind, "interaction": [{"code": "read"}, {"code": "search-type"}], "searchParam": found}
        for kind in KINDS
    ]
    resources[0] |= {
        "searchInclude": ["Task:based-on"],
        "searchRevInclude": ["DocumentReference:related"],
    }
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{base()}/metadata",
        "name": "OpenIMR",
        "title": "Determinations of independent medical review, read only",
        "status": "active",
        "date": _SINCE,
        "kind": "instance",
        "software": {"name": "OpenIMR", "version": __version__},
        "implementation": {"description": "OpenIMR", "url": base()},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "security": security,
                "resource": [*resources, {"type": "CodeSystem", "interaction": [{"code": "read"}]}],
            }
        ],
    }
