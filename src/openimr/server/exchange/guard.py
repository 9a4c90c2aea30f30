"""Every service of the exchange API stands behind this: who asks, how often, and what an error looks like."""

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.exchange.allowance import REQUESTS, spend
from openimr.server.exchange.answers import error_answer
from openimr.server.exchange.errors import ApiError
from openimr.server.exchange.sessions import account_of, is_program, unauthorized
from openimr.server.trail.actor import acting, reference

P = ParamSpec("P")
LOG = logging.getLogger("openimr.exchange")


class Asked(HttpRequest):
    """A request of a claims administrator's program."""

    account: User


View = Callable[Concatenate[Asked, P], HttpResponseBase]
Service = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def service(**verbs: str) -> Callable[[View[P]], Service[P]]:
    """A view that answers these methods, each to accounts that may do the verb (`GET="see case"`).

    Who asks is told by the access token alone: a browser's session counts for nothing here, so that no page of another
    site can ask in somebody's name, and none of this needs a CSRF token.
    """

    def guarded(view: View[P]) -> Service[P]:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            verb = verbs.get(request.method or "")
            if verb is None:
                raise _wrong_method(verbs)
            asked = cast("Asked", request)
            asked.account = account_of(_bearer(request))
            with acting(f"user:{asked.account.pk}", reference()):
                spend(f"account:{asked.account.pk}", REQUESTS, time.time())
                if not (is_program(asked.account) and may(asked.account, verb)):
                    raise ApiError(403, "this account may not do that")
                if "\x00" in request.path:  # no name holds it, and the database can't be asked for it
                    raise ApiError(404, "there is no such service")
                return view(asked, *args, **kwargs)

        return told(cast("Service[P]", answered))

    return guarded


def told(view: Service[P]) -> Service[P]:
    """A view whose errors are answered as the API's clients read them, and logged under the reference they show."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ApiError as error:
            failed = error
            extra = {"reference": reference(), "status": error.status, "path": _route(request)}
            LOG.warning("refused %s: %d %s", reference(), error.status, error.message, extra=extra)
        except (OperationalError, InterfaceError) as error:
            failed = ApiError(503, "the service is not available now: try again", {"Retry-After": "30"})
            _log_failure(request, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets JSON and a reference
            failed = ApiError(500, "the server could not answer this: tell support the reference")
            _log_failure(request, error)
        return error_answer(failed, reference())

    return cast("Service[P]", answered)


def _wrong_method(verbs: dict[str, str]) -> ApiError:
    """Another method is a service that is not there: the programme's list of codes has 404 for it, and no 405."""
    allowed: Sequence[str] = sorted(verbs)
    return ApiError(404, f"there is no such service: use {' or '.join(allowed)}", {"Allow": ", ".join(allowed)})


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized("sign in: the request has no access token")
    return token.strip()


def _route(request: HttpRequest) -> str:
    """The address as the table of addresses has it: no case number, handle or file name goes into the log."""
    return request.resolver_match.route if request.resolver_match else ""


def _log_failure(request: HttpRequest, error: Exception) -> None:
    """Where it failed and with what kind of error; its text stays out, since it may quote what was sent."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    extra = {"reference": reference(), "path": _route(request), "error": type(error).__name__, "places": places}
    LOG.error("failed %s: %s", extra["reference"], extra["error"], extra=extra)
