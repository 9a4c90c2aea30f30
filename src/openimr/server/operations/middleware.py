"""Each request is counted and logged: how long, which kind of page, how it ended; never what was asked or answered."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from openimr.server.operations.metrics import RUNNING, SECONDS

_LOG = logging.getLogger("openimr.requests")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_UNTOLD = ("health/", "metrics")
"""Asked every few seconds; a line for each would be most of the log."""


class ObservedMiddleware:
    """Stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """`get_response` answers the request."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, count it and log it."""
        begin = time.perf_counter()
        with RUNNING.track_inprogress():
            response = self._get_response(request)
        seconds = time.perf_counter() - begin
        method = request.method if request.method in _METHODS else "other"
        match = request.resolver_match
        route = str(match.route) if match is not None else ""
        SECONDS.labels(method, route, f"{response.status_code // 100}xx").observe(seconds)
        if not route.startswith(_UNTOLD):
            _LOG.info(
                "answered",
                extra={
                    "reference": response.headers.get("X-Request-Id", ""),
                    "method": method,
                    "route": route,
                    "status": response.status_code,
                    "ms": round(seconds * 1000),
                },
            )
        return response
