"""E-mail that tells a party that a letter waits on the portal: a link, and nothing of any case."""

import hashlib
import hmac
import secrets
import smtplib
from contextlib import suppress
from datetime import date
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.urls import reverse
from django.utils import timezone

from openimr.server.cases.fetch import case_document
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Person
from openimr.server.delivery.actions import by_mail_instead, serve
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.making import keep_letter
from openimr.server.delivery.models import Sending, State, Way
from openimr.server.delivery.ways import told_at
from openimr.server.secrets import secret_file
from openimr.server.trail.actor import step

_SECONDS = 20
_SUBJECT = {"en": "A document waits for you", "es": "Un documento le espera"}
_TEXT = {
    "en": "A document waits for you. Sign in to read it:\n\n{link}\n\nThis message tells nothing of what it says. "
    "Do not answer it; nobody reads the answers.\n",
    "es": "Un documento le espera. Inicie la sesión para leerlo:\n\n{link}\n\nEste mensaje no dice nada de su "
    "contenido. No lo conteste; nadie lee las respuestas.\n",
}


def tell(pk: int) -> None:
    """Send the e-mail of a letter and take its service; a letter that is served already is left alone.

    Each e-mail of one letter has the same Message-ID: what a job that was killed sends again is known as the same.

    Raises:
        OSError: the mail server did not take it (`smtplib.SMTPException` is one); the job tries again later.
    """
    sending = _waiting(pk)
    if sending is None:
        return
    address = _address(sending)
    if not address or settings.CONFIG.smtp is None:
        _refused(sending.case.number, pk)
        return
    day = timezone.localdate()
    if sending.dated != day and not _dated(sending, day):
        return
    text = _TEXT[sending.language].replace("{link}", settings.CONFIG.url + reverse("my-letters"))
    if not post(address, _SUBJECT[sending.language], text, name=_name(pk)):
        _refused(sending.case.number, pk)
        return
    with step(sending.case.number):
        lock_case(sending.case.number)
        row = Sending.objects.select_for_update().filter(pk=pk, state=State.TO_SEND, way=Way.PORTAL).first()
        if row is not None:
            serve([row], day, "told of by e-mail")


def post(address: str, subject: str, text: str, *, name: str) -> bool:
    """Hand an e-mail to the mail server; False: it refuses the address. `name` is what its Message-ID begins with.

    Raises:
        OSError: the mail server did not take it (`smtplib.SMTPException` is one).
    """
    headers = {"Message-ID": f"<{name}@{settings.CONFIG.host}>"}
    mail = EmailMessage(subject, text, settings.CONFIG.mail_from, [address], headers=headers, connection=backend())
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused:
        # Its text holds the address: nothing of it goes into a log.
        return False
    except smtplib.SMTPException as error:
        message = f"the mail server did not take an e-mail ({type(error).__name__})"
        raise OSError(message) from None
    return True


def _dated(sending: Sending, day: date) -> bool:
    """Make a letter anew that was made on a day before: its days count from that of its e-mail. False: it waits."""
    with step(sending.case.number):
        case = lock_case(sending.case.number)
        row = Sending.objects.select_for_update(of=("self",)).select_related("file").get(pk=sending.pk)
        if row.state != State.TO_SEND or row.way != Way.PORTAL:
            return False
        return keep_letter(row, case, case_document(case), day) and not row.gaps


def backend() -> EmailBackend:
    """The mail server of the settings."""
    parts = urlsplit(settings.CONFIG.smtp or "")
    return EmailBackend(
        host=parts.hostname or "",
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp+starttls",
        timeout=_SECONDS,
    )


def _waiting(pk: int) -> Sending | None:
    waiting = Sending.objects.filter(pk=pk, state=State.TO_SEND, way=Way.PORTAL, file__isnull=False)
    return waiting.select_related("case").first()


def _address(sending: Sending) -> str:
    person = Person.objects.filter(case=sending.case, party=sending.party, account__is_active=True)
    found = person.select_related("account__letters_by").first()
    return told_at(found.account) if found is not None and found.account is not None else ""


def _refused(number: str, pk: int) -> None:
    with suppress(DeliveryError):  # somebody was quicker
        by_mail_instead(number, pk)


def _name(pk: int) -> str:
    """A name for a letter that tells nothing and is always the same."""
    key = secret_file(settings.CONFIG.keys / "letters.key", lambda: secrets.token_bytes(32))
    return hmac.new(key, str(pk).encode(), hashlib.sha256).hexdigest()[:32]
