"""Why a request was not answered: problem details (RFC 9457), one clear line each, without health data."""

from collections.abc import Mapping

import msgspec
from django.http import HttpResponse

PROBLEM = "application/problem+json"
_TITLES = {
    304: "Not modified",
    400: "The request can't be read",
    401: "No token, or one that is not good",
    403: "Not allowed",
    404: "Not found",
    405: "Another method",
    406: "No such form of answer",
    409: "Not possible now",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Another content type",
    422: "The content can't be taken",
    428: "Say which revision you saw",
    429: "Too many requests",
    500: "The server failed",
    503: "Not available now",
}


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 gives it
    """A request that ends in a problem."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """`detail` is a sentence for who wrote the program; `headers` go out with the answer."""
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def problem_answer(problem: Problem, reference: str) -> HttpResponse:
    """A problem as it goes out; `reference` is what support looks up in the log."""
    content = {
        "type": "about:blank",
        "title": _TITLES.get(problem.status, "Problem"),
        "status": problem.status,
        "detail": problem.detail,
        "reference": reference,
    }
    answer = HttpResponse(msgspec.json.encode(content), status=problem.status, content_type=PROBLEM)
    for name, value in problem.headers.items():
        answer[name] = value
    return answer


def no_such_case() -> Problem:
    """There is no such case, or it is none of this account's: nobody learns which."""
    return Problem(404, "there is no such case")


def unauthorized(detail: str) -> Problem:
    """401, with the header that RFC 6750 asks for."""
    return Problem(401, detail, {"WWW-Authenticate": 'Bearer realm="openimr"'})
