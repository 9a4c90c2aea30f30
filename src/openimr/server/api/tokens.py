"""Tokens of programs: made by the account's owner, or by an administrator for a claims administrator's service.

A token is 32 random bytes, so that a plain hash is enough: there is no word to guess. What it may do is what its
account may, narrowed by its scopes, and asked anew at each request.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.accounts.roles import Role
from openimr.server.api.models import ApiToken
from openimr.server.api.scopes import open_to
from openimr.server.trail.actor import actor, step

LONGEST_DAYS = 366
"""A token is good for so many days at most."""
MOST = 20
"""Tokens that an account may have at once."""
_MARK = "imr_"
_HINT = 8


class TokenError(ValueError):
    """A token was not made; the message says why, in a sentence."""


def make_token(user: User, *, by: User, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """A new token, and its text, which is kept nowhere.

    Raises:
        TokenError: it may not be made.
    """
    _check(user, by, name.strip(), scopes, days)
    text = _MARK + secrets.token_urlsafe(32)
    now = timezone.now()
    with step():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if ApiToken.objects.filter(user=user, revoked=None, until__gt=now).count() >= MOST:
            raise TokenError(f"The account has {MOST} tokens: revoke one that is not needed.")
        token = ApiToken.objects.create(
            user=user,
            name=name.strip(),
            digest=_digest(text),
            hint=text[: len(_MARK) + _HINT],
            scopes=sorted({*scopes}),
            roles=sorted(user.roles),
            organization=user.organization,
            made=now,
            by=actor(),
            until=now + timedelta(days=days),
        )
    return token, text


def revoke_token(user: User, pk: int) -> bool:
    """End a token of an account; False where it has none of that number that is still good."""
    now = timezone.now()
    with step():
        return bool(ApiToken.objects.filter(user=user, pk=pk, revoked=None, until__gt=now).update(revoked=now))


def revoke_all(user: User) -> int:
    """End all tokens of an account, in the transaction of the caller; how many ended."""
    now = timezone.now()
    return ApiToken.objects.filter(user=user, revoked=None, until__gt=now).update(revoked=now)


def may_make_for(by: User, user: User) -> bool:
    """Whether `by` may make and end tokens of an account: its own; an administrator those of services."""
    if by.pk == user.pk:
        return may(by, "use program")
    return may(by, "manage accounts") and user.is_active and user.roles == [Role.CLAIMS_SERVICE]


def token_of(text: str) -> ApiToken | None:
    """The token that a program sends, with its account, if both are still good; a use of it is noted."""
    if not text.isascii() or len(text) > 100:
        return None
    now = timezone.now()
    found = ApiToken.objects.filter(digest=_digest(text), revoked=None, until__gt=now)
    token = found.select_related("user__organization").first()
    if token is None or not token.user.is_active or not may(token.user, "use program"):
        return None
    if sorted(token.user.roles) != token.roles or token.user.organization_id != token.organization_id:
        return None
    _note_use(token.pk)
    return token


def _check(user: User, by: User, name: str, scopes: Collection[str], days: int) -> None:
    if not may_make_for(by, user):
        raise TokenError("This account's tokens are made by its owner.")
    if not may(user, "use program"):
        raise TokenError("An account of this role has no tokens.")
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise TokenError("Name the program that the token is for, in 1 to 100 characters.")
    if not scopes or not {*scopes} <= {*open_to(user)}:
        raise TokenError("Choose at least one scope, of those that the account can have.")
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenError(f"A token is good for 1 to {LONGEST_DAYS} days.")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _note_use(pk: int) -> None:
    """Once a minute at most: a note is a write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_tokenuse AS u (token_id, at) VALUES (%s, now()) ON CONFLICT (token_id) DO UPDATE "
            "SET at = excluded.at WHERE u.at < excluded.at - interval '1 minute'",
            [pk],
        )
