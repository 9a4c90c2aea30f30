"""Every error of the API as a problem with one clear line, logged under the reference that it shows."""

import logging
import traceback
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import AuthenticationError, HttpError, ValidationError

from openimr.server.api.fhir.outcome import outcome_answer
from openimr.server.api.problems import Problem, problem_answer, unauthorized
from openimr.server.cases.errors import RefusedError, StaleError, UnknownCaseError
from openimr.server.trail.actor import reference

LOG = logging.getLogger("openimr.api")
FHIR = "/api/v1/fhir/"
View = Callable[..., HttpResponseBase]


def answer_for(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The answer to a request that an error ended; the same for what ninja catches and what it does not."""
    error = error() if isinstance(error, type) else error
    problem = _problem(error)
    if problem.status >= 500:
        _log_failure(request, error)
    else:
        extra = {"reference": reference(), "status": problem.status, "path": _route(request)}
        LOG.info("refused %s: %d", reference(), problem.status, extra=extra)
    shape = outcome_answer if request.path.startswith(FHIR) else problem_answer
    return shape(problem, reference())


def told(view: View) -> View:
    """A view whose errors are answered as problems, also those before and after the operation itself.

    HEAD is answered as GET is (RFC 9110 9.3.2): the server that sends it leaves the body out.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        try:
            answer = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets a problem and a reference
            return answer_for(request, error)
        finally:
            if head:
                request.method = "HEAD"
        if isinstance(answer, HttpResponseNotAllowed):
            allowed = answer["Allow"]
            return answer_for(request, Problem(405, f"use {allowed}", {"Allow": allowed}))
        return answer

    return answered


def nowhere(_: HttpRequest) -> HttpResponse:
    """What is not there."""
    raise Http404


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return Problem(422, _first_fault(error))
    if isinstance(error, StaleError):
        return Problem(412, str(error))
    if isinstance(error, RefusedError):
        return Problem(409, str(error))
    if isinstance(error, UnknownCaseError | Http404):
        return Problem(404, "there is nothing at this address, for this account")
    if isinstance(error, AuthenticationError):
        return unauthorized("send a token in the header Authorization: Bearer, or sign in")
    if isinstance(error, HttpError):
        return Problem(error.status_code, str(error))
    if isinstance(error, SuspiciousOperation | BadRequest):
        return Problem(400, "the request can't be read")
    if isinstance(error, DataError):
        return Problem(422, "a value can't be kept: a text or a number is none that a database holds")
    if isinstance(error, OperationalError | InterfaceError):
        return Problem(503, "the service is not available now: try again", {"Retry-After": "30"})
    return Problem(500, "the server could not answer this: tell support the reference")


def _first_fault(error: ValidationError) -> str:
    """Where the first fault is and what is wrong; never what was sent."""
    fault = error.errors[0] if error.errors else {}
    where = [str(part) for part in fault.get("loc", ()) if part not in ("filters", "body")]
    return f"{' '.join(where)}: {fault.get('msg', 'does not fit')}"


def _route(request: HttpRequest) -> str:
    """The address as the table of addresses has it: no case number goes into the log."""
    return request.resolver_match.route if request.resolver_match else ""


def _log_failure(request: HttpRequest, error: Exception) -> None:
    """Where it failed and with what kind of error; its text stays out, since it may quote what was sent."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]
    extra = {"reference": reference(), "path": _route(request), "error": type(error).__name__, "places": places}
    LOG.error("failed %s: %s", extra["reference"], extra["error"], extra=extra)
