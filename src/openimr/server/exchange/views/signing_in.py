"""The token endpoint, and its sign-out, at the paths of the programme's identity server (Keycloak)."""

import time
from urllib.parse import parse_qs

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from openimr.server.exchange.allowance import SIGN_INS, spend
from openimr.server.exchange.answers import json_answer, token_error_answer
from openimr.server.exchange.errors import ApiError, TokenError
from openimr.server.exchange.guard import told
from openimr.server.exchange.reading import body
from openimr.server.exchange.sessions import REALM, refresh, sign_in, sign_out
from openimr.server.exchange.tokens import CLIENT

_FORM = "application/x-www-form-urlencoded"
_MOST = 32 * 1024


@told
def token(request: HttpRequest, realm: str) -> HttpResponse:
    """Tokens, by password or by refresh token."""
    try:
        form = _form(request, realm)
        grant = _asked(form, "grant_type")
        if grant == "password":
            return json_answer(sign_in(request, _asked(form, "username"), _asked(form, "password")))
        if grant == "refresh_token":
            return json_answer(refresh(_asked(form, "refresh_token")))
        return token_error_answer(TokenError(400, "unsupported_grant_type", "Unsupported grant_type"))
    except (TokenError, ApiError) as error:
        return token_error_answer(error)


@told
def logout(request: HttpRequest, realm: str) -> HttpResponse:
    """End a session: 204 without content."""
    try:
        sign_out(_asked(_form(request, realm), "refresh_token"))
    except (TokenError, ApiError) as error:
        return token_error_answer(error)
    return HttpResponse(status=204)


def _form(request: HttpRequest, realm: str) -> dict[str, str]:
    if request.method != "POST":
        raise TokenError(405, "invalid_request", "Use POST")
    if realm != REALM:
        raise TokenError(404, "invalid_request", "Realm does not exist")
    spend(f"sign in:{_address(request)}", SIGN_INS, time.time())
    if request.content_type != _FORM:
        raise TokenError(400, "invalid_request", f"Send the form as {_FORM}")
    try:
        fields = parse_qs(body(request, _MOST).decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=50)
    except ValueError as error:
        raise TokenError(400, "invalid_request", "The form can't be read") from error
    form = {name: values[0] for name, values in fields.items() if len(values) == 1}
    if form.get("client_id") != CLIENT:
        raise TokenError(400, "invalid_client", "Invalid client credentials")
    return form


def _address(request: HttpRequest) -> str:
    """Where the request comes from; behind a proxy, what the proxy says, which it writes last."""
    named = request.headers.get("X-Forwarded-For", "") if settings.CONFIG.behind_proxy else ""
    return named.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _asked(form: dict[str, str], name: str) -> str:
    value = form.get(name, "")
    if not value or "\x00" in value:
        raise TokenError(400, "invalid_request", f"Missing form parameter: {name}")
    return value
