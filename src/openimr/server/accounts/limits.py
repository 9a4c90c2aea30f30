"""How often: limits on sign-in and on costly pages, counted in the database, where all processes see them."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openimr.server.accounts.address import client_address

V = TypeVar("V", bound=Callable[..., Any])
Who = Callable[[HttpRequest], str]


def by_address(request: HttpRequest) -> str:
    """Counted for each address that requests come from."""
    return client_address(request)


def by_account(request: HttpRequest) -> str:
    """Counted for each account; where nobody is signed in, for each address."""
    return f"user:{request.user.pk}" if request.user.is_authenticated else client_address(request)


def limited(
    what: str, times: int, seconds: int, *, by: Who = by_address, methods: Collection[str] = ("POST",)
) -> Callable[[V], V]:
    """A view that answers so many `times` in each window of `seconds`; after that 429, until the window ends."""

    def limit(view: V) -> V:
        @wraps(view)
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> object:
            if request.method in methods and count(what, by(request), seconds) > times:
                return too_many(request, seconds - int(time.time()) % seconds)
            return view(request, *args, **kwargs)

        return cast("V", counted)

    return limit


def count(what: str, who: str, seconds: int) -> int:
    """Count one more of it in this window; how many it are. Of `who` only a hash is kept."""
    key = hashlib.sha256(f"{what}\n{who}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_count AS c (key, \"window\", ends, n) VALUES (%s, %s, now() + %s * interval '1s', 1) "
            'ON CONFLICT (key) DO UPDATE SET n = CASE WHEN c."window" = excluded."window" THEN c.n + 1 ELSE 1 END, '
            '"window" = excluded."window", ends = excluded.ends RETURNING n',
            [key, int(time.time()) // seconds, seconds],
        )
        return int(cursor.fetchone()[0])


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The page that asks to wait so many seconds."""
    answer = render(request, "429.html", {"minutes": -(-wait // 60)}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def attempted_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The name under which somebody tries to sign in: wrong passwords are counted for it, whether it exists or not.

    As sign-in looks it up, without blanks around it and in any case: another spelling has no count of its own.
    """
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return name.strip().upper()


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """The page for an account that too many wrong passwords have locked for this address."""
    return render(request, "accounts/locked.html", status=429)
