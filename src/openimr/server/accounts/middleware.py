"""Limits on sessions, and the second factor demanded of who sees the files of others."""

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from openimr.server.accounts.address import client_address
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import SECOND_FACTOR

_EVERY = 60
"""Seconds between two notes of when a session was last used: a note is a write."""
Answer = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """Ends a session that was idle too long, or is too old, whatever its cookie says."""

    def __init__(self, get_response: Answer) -> None:
        """`get_response` answers the request."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, or send it to the sign-in page."""
        if request.user.is_authenticated and _over(request, time.time()):
            logout(request)
            messages.info(request, "Your session has ended. Sign in again; nothing that was saved is lost.")
            return _sent(request, redirect_to_login(request.get_full_path() if request.method == "GET" else "/").url)
        return self._get_response(request)


class SecondFactor:
    """Who needs a second factor and has none gets to the pages that set one up, and to no others."""

    def __init__(self, get_response: Answer) -> None:
        """`get_response` answers the request."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, or send it to the page on which a second factor is set up."""
        if not request.path.startswith(("/accounts/", settings.STATIC_URL)) and second_factor_missing(request.user):
            return _sent(request, reverse("mfa_index"))
        return self._get_response(request)


def second_factor_missing(user: object) -> bool:
    """Whether an account's roles demand a second factor and it has none."""
    if not settings.SECOND_FACTOR or not isinstance(user, User) or not user.has_role(*SECOND_FACTOR):
        return False
    return not is_mfa_enabled(user)


def _over(request: HttpRequest, now: float) -> bool:
    """Whether the session is over its limits; one that is not is noted as used."""
    session = request.session
    began, seen = session.setdefault("began", now), session.get("seen", now)
    if now - began > settings.CONFIG.session_hours * 3600 or now - seen > settings.CONFIG.idle_minutes * 60:
        return True
    if "seen" not in session or now - seen > _EVERY:
        session["seen"] = now
        session["address"] = client_address(request)
        session["agent"] = request.headers.get("User-Agent", "")[:200]
    return False


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    """To another page; a part that htmx asked for is not replaced by it, the whole page is."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
