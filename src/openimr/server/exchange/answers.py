"""Answers as the clients read them: JSON without a blank after `:` and `,`, and comma-separated rows."""

import csv
import io
from collections.abc import Iterable, Sequence

import msgspec
from django.http import HttpResponse

from openimr.server.exchange.errors import ApiError, TokenError


def json_answer(content: object, status: int = 200) -> HttpResponse:
    """A JSON document; msgspec writes no blanks, which the published clients rely on (they grep for `":401,"`)."""
    return HttpResponse(msgspec.json.encode(content), status=status, content_type="application/json")


def ok() -> HttpResponse:
    """The answer of services that only do something."""
    return json_answer({"status": 200, "msg": "OK"})


def error_answer(error: ApiError, reference: str) -> HttpResponse:
    """An error; `reference` is what support looks up in the log."""
    answer = json_answer({"status": error.status, "msg": error.message, "refId": reference}, error.status)
    for name, value in error.headers.items():
        answer[name] = value
    return answer


def token_error_answer(error: TokenError | ApiError) -> HttpResponse:
    """An error of the token endpoint, in the shape of OAuth 2."""
    if isinstance(error, TokenError):
        return json_answer({"error": error.error, "error_description": error.description}, error.status)
    code = "temporarily_unavailable" if error.status == 503 else "invalid_request"
    answer = json_answer({"error": code, "error_description": error.message}, error.status)
    for name, value in error.headers.items():
        answer[name] = value
    return answer


def csv_answer(rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Rows as text/plain; a field that holds a comma, a quote or a line break is quoted. No rows: nothing at all."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return text_answer(file.getvalue())


def text_answer(text: str) -> HttpResponse:
    """Plain text."""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
