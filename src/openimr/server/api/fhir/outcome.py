"""A problem as FHIR has it: an OperationOutcome."""

import msgspec
from django.http import HttpResponse

from openimr.server.api.problems import Problem

MEDIA = "application/fhir+json; charset=utf-8"
_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
    503: "transient",
}
"""Codes of http://hl7.org/fhir/issue-type."""


def outcome_answer(problem: Problem, reference: str) -> HttpResponse:
    """A problem as an OperationOutcome; `reference` is what support looks up in the log."""
    issue = {
        "severity": "error",
        "code": _CODES.get(problem.status, "exception"),
        "diagnostics": f"{problem.detail} (reference {reference})",
    }
    content = msgspec.json.encode({"resourceType": "OperationOutcome", "issue": [issue]})
    answer = HttpResponse(content, status=problem.status, content_type=MEDIA)
    for name, value in problem.headers.items():
        answer[name] = value
    return answer
