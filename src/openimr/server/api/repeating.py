"""POSTs that may be sent again: one with an idempotency key is done once, and answered alike each time."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.api.models import Answered
from openimr.server.api.problems import Problem
from openimr.server.trail.actor import step

KEPT = timedelta(days=1)
HEADER = "Idempotency-Key"
_LONGEST = 200


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a POST did, as it is answered and kept: no health data stands in it. `once` is in the first answer only."""

    status: int = 201
    headers: dict[str, str] = {}
    body: dict[str, Any] = {}
    once: dict[str, Any] = {}


def once(request: HttpRequest, user: User, content: bytes, act: Callable[[], Done], number: str = "") -> HttpResponse:
    """Do it, in one transaction with the note that it is done; where the key was here before, only answer.

    `content` is what the request asks for beside its address; `number` the case, for the trail. Two requests with one
    key at once wait for each other.

    Raises:
        Problem: 400, the key can't be one; 422, it came with another request.
    """
    key = request.headers.get(HEADER)
    if key is None:
        with step(number):
            return _answer(act())
    if not 1 <= len(key) <= _LONGEST or not (key.isascii() and key.isprintable()):
        raise Problem(400, f"{HEADER} has to be 1 to {_LONGEST} printable ASCII characters")
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + content).hexdigest()
    with step(number):
        if not _first(user, key, asked):
            return _again(Answered.objects.get(user=user, key=key), asked)
        done = act()
        Answered.objects.filter(user=user, key=key).update(status=done.status, headers=done.headers, body=done.body)
        return _answer(done)


def _first(user: User, key: str, asked: str) -> bool:
    """Whether nobody has used the key; one that is used in a transaction that is open is waited for."""
    now = timezone.now()
    Answered.objects.filter(user=user, key=key, at__lt=now - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_answered (user_id, key, request, at, status, headers, body) "
            "VALUES (%s, %s, %s, %s, 0, '{}', '{}') ON CONFLICT (user_id, key) DO NOTHING",
            [user.pk, key, asked, now],
        )
        return bool(cursor.rowcount == 1)


def _again(row: Answered, asked: str) -> HttpResponse:
    if row.request != asked:
        raise Problem(422, f"this {HEADER} came with another request: take a new one")
    answer = _answer(Done(status=row.status, headers=row.headers, body=row.body))
    answer["Idempotency-Replayed"] = "true"
    return answer


def _answer(done: Done) -> HttpResponse:
    content = msgspec.json.encode({**done.body, **done.once})
    answer = HttpResponse(content, status=done.status, content_type="application/json")
    for name, value in done.headers.items():
        answer[name] = value
    return answer
