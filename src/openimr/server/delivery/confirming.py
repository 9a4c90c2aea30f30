"""The link by which an account shows that the e-mail address it gave for its letters is its own."""

from secrets import token_hex

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.mailing import post
from openimr.server.delivery.models import Preference, Way
from openimr.server.delivery.ways import to_confirm
from openimr.server.trail.actor import step

_SUBJECT = "Confirm your e-mail address / Confirme su correo"
_TEXT = (
    "Somebody gave this address to be told that a document waits. If it was you, open this link within three days and "
    "sign in:\n\n{link}\n\nIf it was not you, do nothing. Do not answer this message; nobody reads the answers.\n\n"
    "Alguien indicó esta dirección para recibir aviso de que le espera un documento. Si fue usted, abra el enlace de "
    "arriba dentro de tres días e inicie la sesión. Si no fue usted, no haga nada. No conteste este mensaje; nadie lee "
    "las respuestas.\n"
)


class _Links(PasswordResetTokenGenerator):
    """Signed, good for three days, for this account, this address and this choice, and until it is used."""

    key_salt = "openimr.server.delivery.confirming"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        row = Preference.objects.filter(account=user.pk).first()
        chosen = "" if row is None else f"{row.way} {row.changed.isoformat()} {row.confirmed}"
        return f"{user.pk} {timestamp} {User.objects.get(pk=user.pk).email} {chosen}"


_LINKS = _Links()


def is_good(user: User, token: str) -> bool:
    """Whether a link of this account can still confirm its address."""
    return to_confirm(user) and _LINKS.check_token(user, token)


def confirm(user: User, token: str) -> None:
    """The account has opened the link that went to its address: letters are told of there from the next one on.

    Raises:
        DeliveryError: the link was used, is too old, or is of another account or address.
    """
    with step():
        row = Preference.objects.select_for_update().filter(account=user).first()
        user.refresh_from_db(fields=["email"])
        if row is None or not is_good(user, token):
            raise DeliveryError("This link is void.")
        row.confirmed, row.confirmed_at = user.email, timezone.now()
        row.save(update_fields=["confirmed", "confirmed_at"])


def send_link(pk: int) -> None:
    """Mail an account the link, where its address has still to be confirmed.

    An address that the mail server refuses at once sets the way back to mail.

    Raises:
        OSError: the mail server did not take it; the job tries again later.
    """
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or settings.CONFIG.smtp is None or not to_confirm(user):
        return
    link = settings.CONFIG.url + reverse("my-address", args=[_LINKS.make_token(user)])
    if post(user.email, _SUBJECT, _TEXT.replace("{link}", link), name=token_hex(16)):
        return
    with step():
        waits = Preference.objects.filter(account=user, way=Way.PORTAL, account__email=user.email)
        waits.update(way=Way.PRINT, changed=timezone.now(), bounced=timezone.localdate())
