"""A letter is made, and what can't be made is held: it says why, and the letters of others go on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils import timezone

from openimr import model
from openimr.process.notices import notice_pdf_and_unprinted
from openimr.server.cases.models import Case
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.letters import file_kind, notice_for, why_not
from openimr.server.delivery.models import Sending, SendingStep, State
from openimr.server.exchange.storing import the_store
from openimr.server.store.actions import new_file
from openimr.server.trail.actor import actor

_LOG = logging.getLogger(__name__)
_SHOWN = 20
_UNPRINTED = (
    "no font here holds these letters: {shown}. It would go out with code numbers in their place, in the address too: "
    "correct the facts (the name as it stands on the claim, in Latin letters), then make it anew"
)


def still_to_send(sending: Sending, document: model.Case) -> bool:
    """Whether a letter is still to be sent: one that is not is marked so, one of which it can't be said is held.

    In the transaction of the caller.
    """
    try:
        with _fault_told(sending):
            why = why_not(sending, document, timezone.now())
    except DeliveryError as error:
        _hold(sending, error)
        return False
    if why:
        note(sending, State.NOT_SENT, why)
    return not why


def _hold(sending: Sending, error: DeliveryError) -> None:
    sending.problem = str(error)
    sending.save(update_fields=["problem"])


def keep_letter(sending: Sending, case: Case, document: model.Case, day: date) -> bool:
    """Make a letter for a day and keep it in place of what was made before; False: it can't be made.

    In the transaction of the caller.
    """
    sending.case = case
    try:
        with _fault_told(sending):
            notice = notice_for(sending, document, day)
            made, unprinted = notice_pdf_and_unprinted(notice)
        if unprinted:
            raise DeliveryError(_UNPRINTED.format(shown=" ".join(unprinted[:_SHOWN])))  # noqa: TRY301 - told as the others
    except DeliveryError as error:
        _hold(sending, error)
        return False
    old = sending.file
    content = the_store().put([made], "application/pdf")
    name = f"{case.number} {sending.kind}, {sending.role}.pdf"
    if old is None or old.content_id != content.pk:
        sending.file = new_file(case, content, name=name, kind=file_kind(sending))
    sending.dated, sending.gaps, sending.problem = notice.date, [*notice.missing], ""
    sending.save(update_fields=["file", "dated", "gaps", "problem"])
    if old is not None and old.pk != sending.file_id:
        old.delete()  # it never left the house
    return True


def note(row: Sending, state: str, text: str) -> None:
    """Set how a letter stands and keep it in its history; in the transaction of the caller."""
    row.state = state
    row.save(update_fields=["state"])
    SendingStep.objects.create(sending=row, at=timezone.now(), by=actor(), state=state, note=text)


@contextmanager
def _fault_told(sending: Sending) -> Iterator[None]:
    """A fault of the program that one letter meets stays with it: it is held, and the letters of others go on.

    What may pass by itself (the database or the store does not answer) is let through, and tried again.

    Raises:
        DeliveryError: in place of the fault, whose place stands in the log.
    """
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        _LOG.exception("letter %d can't be made", sending.pk)
        raise DeliveryError(
            f"the program has a fault, which this letter meets ({type(error).__name__}): whoever runs the server finds "
            f"its place in the log under letter {sending.pk}"
        ) from error
