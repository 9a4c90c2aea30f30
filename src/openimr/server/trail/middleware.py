"""Each request acts as the account that sent it, under an id that its answers and log lines name."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openimr.server.trail.actor import acting


class ActorMiddleware:
    """Names who acts for the length of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` answers the request."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; its id is in the header X-Request-Id."""
        reference = secrets.token_hex(8)
        user = request.user
        with acting(f"user:{user.pk}" if user.is_authenticated else "nobody", reference):
            response = self._get_response(request)
        response["X-Request-Id"] = reference
        return response
