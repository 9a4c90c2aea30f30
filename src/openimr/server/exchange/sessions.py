"""Signing in of service accounts: a session, and the tokens that belong to it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.exchange.errors import ApiError, TokenError
from openimr.server.exchange.models import Session
from openimr.server.exchange.tokens import CLIENT, Claims, ExpiredTokenError, InvalidTokenError, Kind, new_id, signer
from openimr.server.trail.actor import acting, reference, step

REALM = "dxc-externals"
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 24 * 3600
LONGEST = timedelta(days=30)
"""After this a program has to sign in again, however often it has refreshed."""

_REFUSED = "Invalid user credentials"
_INACTIVE = "Session not active"


def sign_in(request: HttpRequest, username: str, password: str) -> dict[str, object]:
    """Tokens for a service account, by its password.

    A wrong password, an unknown name, an account of a person and one that is locked out get the same answer: a program
    signs in here without a second factor, so people must not, and nobody learns which names or passwords are right.

    Raises:
        TokenError: no tokens.
    """
    user = authenticate(request, username=username, password=password)
    request.axes_locked_out = False  # type: ignore[attr-defined]  # or axes puts its own page in place of our answer
    if not isinstance(user, User) or not is_program(user):
        raise TokenError(401, "invalid_grant", _REFUSED)
    if user.organization_id is None:
        raise TokenError(400, "invalid_grant", "Account is not fully set up")
    now = timezone.now()
    with acting(f"user:{user.pk}", reference()), step():
        session = Session.objects.create(user=user, credential=_credential(user), started=now, refreshed=now)
    return _tokens(session, user, now)


def is_program(user: User) -> bool:
    """Whether this is a claims administrator's program and nothing else.

    An account with a second role is a person's: it would come in here without its second factor, and see more.
    """
    return user.is_active and user.roles == [Role.CLAIMS_SERVICE]


def refresh(token: str) -> dict[str, object]:
    """New tokens of a session. The refresh token stays good for its time: the published clients use it again.

    Raises:
        TokenError: no tokens; "Refresh token expired" and "Session not active" tell clients to sign in again.
    """
    now = timezone.now()
    try:
        session = session_of(_read(token, "Refresh", now), now)
    except ExpiredTokenError as error:
        raise TokenError(400, "invalid_grant", "Refresh token expired") from error
    except InvalidTokenError as error:
        raise TokenError(400, "invalid_grant", "Invalid refresh token") from error
    if session is None:
        raise TokenError(400, "invalid_grant", _INACTIVE)
    with acting(f"user:{session.user_id}", reference()), step():
        session.refreshed = now
        session.save(update_fields=["refreshed"])
    return _tokens(session, session.user, now)


def sign_out(token: str) -> None:
    """End the session of a refresh token, and with it all tokens of the session.

    Raises:
        TokenError: it is no token of a session that runs.
    """
    now = timezone.now()
    try:
        session = session_of(_read(token, "Refresh", now), now)
    except InvalidTokenError as error:
        raise TokenError(400, "invalid_grant", "Invalid refresh token") from error
    if session is not None:
        with acting(f"user:{session.user_id}", reference()), step():
            session.ended = now
            session.save(update_fields=["ended"])


def account_of(token: str) -> User:
    """The account that an access token speaks for.

    Raises:
        ApiError: 401, the token is none, or its session or account has ended.
    """
    now = timezone.now()
    try:
        session = session_of(_read(token, "Bearer", now), now)
    except InvalidTokenError:
        session = None
    if session is None:
        raise unauthorized("the access token is not valid, or not any more: sign in or refresh")
    return session.user


def unauthorized(message: str) -> ApiError:
    """401, with the header that RFC 6750 asks for."""
    return ApiError(401, message, {"WWW-Authenticate": f'Bearer realm="{REALM}"'})


def session_of(claims: Claims, now: datetime) -> Session | None:
    """The session that a token names, with its account, if both are still good."""
    try:
        name = uuid.UUID(claims.session_state)
    except ValueError:
        return None
    session = Session.objects.select_related("user__organization").filter(pk=name, ended=None).first()
    if session is None or session.started < now - LONGEST or not session.user.is_active:
        return None
    return session if constant_time_compare(session.credential, _credential(session.user)) else None


def _read(token: str, kind: Kind, now: datetime) -> Claims:
    return signer(settings.CONFIG.keys).read(token, kind, _issuer(), int(now.timestamp()))


def _tokens(session: Session, user: User, now: datetime) -> dict[str, object]:
    sign = signer(settings.CONFIG.keys).sign
    iat = int(now.timestamp())

    def token(kind: Kind, seconds: int) -> str:
        claims = Claims(
            jti=new_id(),
            exp=iat + seconds,
            nbf=0,
            iat=iat,
            iss=_issuer(),
            aud=CLIENT,
            sub=str(uuid.UUID(salted_hmac("exchange.subject", str(user.pk)).hexdigest()[:32])),
            typ=kind,
            azp=CLIENT,
            session_state=str(session.pk),
            preferred_username=user.username,
            name=user.name,
        )
        return sign(claims)

    return {
        "access_token": token("Bearer", ACCESS_SECONDS),
        "expires_in": ACCESS_SECONDS,
        "refresh_expires_in": REFRESH_SECONDS,
        "refresh_token": token("Refresh", REFRESH_SECONDS),
        "token_type": "bearer",
        "id_token": token("ID", ACCESS_SECONDS),
        "not-before-policy": 0,
        "session_state": str(session.pk),
    }


def _issuer() -> str:
    return f"{settings.CONFIG.url}/auth/realms/{REALM}"


def _credential(user: User) -> str:
    return str(user.get_session_auth_hash())
