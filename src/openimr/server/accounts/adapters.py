"""What allauth asks us: no sign-up, second factors encrypted, and whose sign-in by an organisation is let in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render

from openimr.server.accounts.address import client_address
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.secrets import secret_file


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts are made by an administrator, or with a case code; nobody signs up otherwise."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's face
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our own proxy says."""
        return client_address(request)

    def send_notification_mail(self, *_: object, **__: object) -> None:
        """No e-mail: a change to an account stands in the audit trail and on the account's page."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's face
        """Say what was done to a second factor; that one has signed in or out is plain to see."""
        template = args[2] if len(args) > 2 else kwargs.get("message_template")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(*args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie in the database encrypted by a key outside it."""

    def encrypt(self, text: str) -> str:
        """A secret as the database has it."""
        return _key().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret.

        Raises:
            ValidationError: the key that encrypted it is not there (a backup was restored without it); in plain words.
        """
        try:
            return _key().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValidationError(
                "This second factor can't be checked: the server has lost its key. Ask an administrator to reset it."
            ) from None

    def get_totp_label(self, user: User) -> str:
        """How an authenticator app names the account."""
        return user.username


class OrganizationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who signs in through an organisation gets to an account of that organisation that there is already, or nowhere.

    The first time the two are tied by the e-mail address, if the provider has verified it and one account has it.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in, or refuse.

        Raises:
            ImmediateHttpResponse: refused.
        """
        app = sociallogin.provider.app
        theirs = User.objects.filter(
            organization__number=app.settings["organization"],
            is_active=True,
            roles__contained_by=[Role.CLAIMS_STAFF, Role.CLAIMS_SERVICE],
        )
        if sociallogin.state.get("process") == "login":
            if sociallogin.is_existing and theirs.filter(pk=sociallogin.user.pk).exists():
                return
            emails = [address.email for address in sociallogin.email_addresses if _is_true(address.verified)]
            found = list(theirs.filter(email__iexact=emails[0])[:2]) if emails and not sociallogin.is_existing else []
            if len(found) == 1 and not SocialAccount.objects.filter(user=found[0], provider=app.provider_id).exists():
                sociallogin.connect(request, found[0])
                return
        raise ImmediateHttpResponse(render(request, "accounts/identity_refused.html", status=403))

    def on_authentication_error(self, request: HttpRequest, *_: object, **__: object) -> None:
        """A plain page; what the provider said is not shown.

        Raises:
            ImmediateHttpResponse: always.
        """
        raise ImmediateHttpResponse(render(request, "accounts/identity_refused.html", status=403))


def _is_true(said: object) -> bool:
    """Whether a provider says yes: some write truth values as text, and "false" is none."""
    return said is True or (isinstance(said, str) and said.strip().casefold() == "true")


def _key() -> Fernet:
    return Fernet(secret_file(settings.CONFIG.keys / "second-factor.key", Fernet.generate_key))
