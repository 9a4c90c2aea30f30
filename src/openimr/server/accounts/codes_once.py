"""A code of an authenticator app is taken once: neither the one of the set-up nor any other signs in a second time.

The library remembers a code for its half minute; it takes codes of the half minutes before and after too, and the code
of the set-up it does not remember at all.
"""

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.forms import Form

from openimr.server.accounts.models import User


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth carries no types
    """The code that proves that the app is set up."""

    def clean_code(self) -> str:
        """The code, which is used up by this."""
        code: str = super().clean_code()
        _use_up(self.user, code)
        return code


class _OnceForm(Form):
    def clean_code(self) -> str:
        """The code, which is used up by this."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            _use_up(self.user, code)  # type: ignore[attr-defined]
        return code


class SignInForm(_OnceForm, AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in."""


class AgainForm(_OnceForm, ReauthenticateForm):  # type: ignore[misc]
    """A code for an act that binds."""


def _use_up(user: User, code: str) -> None:
    """Remember a code under the library's own key for as long as it would be taken."""
    key = TOTP(Authenticator(user=user))._get_used_cache_key(code)  # noqa: SLF001 - the library has no other way
    halves = 2 * app_settings.TOTP_TOLERANCE + 1
    cache.set(key, "y", timeout=app_settings.TOTP_PERIOD * halves)
