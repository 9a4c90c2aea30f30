"""Re-authentication: what must not be done by whoever finds a screen unlocked wants a password or second factor now."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from openimr.server.accounts.middleware import second_factor_missing

V = TypeVar("V", bound=Callable[..., Any])


def is_fresh(request: HttpRequest, minutes: int | None = None) -> bool:
    """Whether who is signed in has given a password or second factor again in the last minutes (None: the setting's).

    The sign-in itself does not count: an act that binds wants one of its own.
    """
    if not request.user.is_authenticated:
        return False
    limit = 60 * (settings.CONFIG.sign_minutes if minutes is None else minutes)
    records = get_authentication_records(request, request.user)
    return any(record.get("reauthenticated") and time.time() - record["at"] < limit for record in records)


def freshly_authenticated(minutes: int | None = None) -> Callable[[V], V]:
    """A view that first asks for a password or second factor, if none was given in the last minutes.

    What was posted is not kept while it asks: the page is opened again afterwards. So put it on the page with the
    form too, which then asks before anything has been written.
    """

    def wanted(view: V) -> V:
        @wraps(view)
        def fresh(request: HttpRequest, *args: object, **kwargs: object) -> object:
            return view(request, *args, **kwargs) if is_fresh(request, minutes) else ask_again(request)

        return cast("V", fresh)

    return wanted


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the password or second factor, and from there back to this one.

    An account that has neither (it signs in through its organisation) is sent to set a second factor up.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods or second_factor_missing(request.user):
        return redirect("mfa_index")
    address = f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
    return HttpResponse(headers={"HX-Redirect": address}) if request.headers.get("HX-Request") else redirect(address)
