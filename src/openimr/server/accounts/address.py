"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest, *_: object) -> str:
    """The address of the client: behind our own proxy what that one saw, else the other end of the connection.

    Of `X-Forwarded-For` the last entry counts: the proxy appends it; what stands before it anybody may have written.
    """
    if settings.CONFIG.behind_proxy:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))
