"""Who asks, by which way, how often, and whether it may: every operation of the API stands behind `service`."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from ninja.security.base import AuthBase

from openimr.server.accounts.address import client_address
from openimr.server.accounts.limits import count
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for, may
from openimr.server.api.problems import Problem, no_such_case, unauthorized
from openimr.server.api.scopes import covers
from openimr.server.api.tokens import token_of
from openimr.server.cases.models import Case
from openimr.server.trail.actor import acting, reference

P = ParamSpec("P")
R = TypeVar("R")
REQUESTS = 600
"""Requests a minute of one account."""
_WRONG = 60
"""Tokens a minute from one address that are not good."""
_MINUTE = 60
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(msgspec.Struct, frozen=True):
    """Who asks: an account, and the scopes of its token (None: it is signed in to the workbench)."""

    account: User
    scopes: frozenset[str] | None


class Asked(HttpRequest):
    """A request whose sender is known."""

    auth: Caller
    account: User


View = Callable[Concatenate[Asked, P], R]


class ByToken(AuthBase):
    """A token in the header `Authorization`."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token made on the page Programs of the account."

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Who asks by a token; None without one.

        Raises:
            Problem: 401, it is none of ours, has ended, or its account has.
        """
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, text = header.partition(" ")
        token = token_of(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            if count("api token", client_address(request), _MINUTE) > _WRONG:
                raise _too_many(_WRONG)
            raise unauthorized("the token is not good, or not any more: make one on the page Programs")
        return Caller(token.user, frozenset(token.scopes))


class BySession(AuthBase):
    """Who is signed in to the workbench; a change needs the CSRF token in the header X-CSRFToken."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "session"

    def __init__(self) -> None:
        """Name the cookie as the settings do."""
        self.openapi_name = settings.SESSION_COOKIE_NAME
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Who is signed in; None: nobody.

        Raises:
            Problem: 403, the request changes something and does not show that a page of ours sent it.
        """
        if not request.user.is_authenticated:
            return None
        if request.method not in _SAFE:
            # Django would look for the token in a form first, and read an upload of 300 MB whole for it.
            request.POST = QueryDict()
            if _Csrf(_unused).process_view(request, _unused, (), {}) is not None:
                raise Problem(403, "send the CSRF token in the header X-CSRFToken, or use a token of the API")
        return Caller(request.user, None)


class _Csrf(CsrfViewMiddleware):
    """Django's check, without its page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:  # noqa: ARG002 - Django's signature
        return HttpResponse(status=403)


def _unused(_: HttpRequest) -> HttpResponse:
    return HttpResponse()


def service(verb: str) -> Callable[[View[P, R]], Callable[Concatenate[HttpRequest, P], R]]:
    """An operation for accounts that may do the verb, and tokens whose scopes open it; it acts as the account."""

    def guarded(view: View[P, R]) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            asked = cast("Asked", request)
            caller = asked.auth
            asked.account = caller.account
            with acting(f"user:{caller.account.pk}", reference()):
                if count("api", f"user:{caller.account.pk}", _MINUTE) > REQUESTS:
                    raise _too_many(REQUESTS)
                if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
                    raise Problem(404, "there is nothing by that name")  # the database can't be asked for it
                if not may(caller.account, verb):
                    raise Problem(403, f"an account of this role may not do that ({verb})")
                if not covers(caller.scopes, verb):
                    raise Problem(403, f"the scopes of this token do not cover that ({verb})")
                return view(asked, *args, **kwargs)

        answered.verb = verb  # type: ignore[attr-defined]  # the test of all operations holds it against MAY
        return cast("Callable[Concatenate[HttpRequest, P], R]", answered)

    return guarded


def asked_case(request: Asked, verb: str, number: str) -> Case:
    """The case of a request.

    Raises:
        Problem: 404, there is none, or it is none that this account may do this to: the two look alike.
    """
    case = case_for(request.account, verb, number)
    if case is None:
        raise no_such_case()
    return case


def _too_many(limit: int) -> Problem:
    wait = _MINUTE - int(time.time()) % _MINUTE
    return Problem(429, f"too many requests: at most {limit} a minute", {"Retry-After": str(wait)})
