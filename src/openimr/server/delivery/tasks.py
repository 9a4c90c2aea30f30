"""The jobs of delivery. Each may run twice: it looks at what is there, and does what is left."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from openimr.server.cases.models import Case
from openimr.server.delivery import actions
from openimr.server.delivery.models import Batch, Sending, State, Way
from openimr.server.jobs import enqueue, every, job

_OVERDUE = ("RECORDS_OVERDUE", "records overdue")
_MOST = 500


@job("letters")
def queue_owed(number: str) -> None:
    """Queue the letters that a step has caused."""
    if Case.objects.filter(number=number).exists():  # it may have been purged meanwhile
        actions.queue_caused(number)


@job("letters")
def make_letter(sending_id: int) -> None:
    """Make the PDF of a letter."""
    actions.make_letter(sending_id)


@job("letters")
def tell_by_mail(sending_id: int) -> None:
    """Tell a party by e-mail that a letter waits for it on the portal; a second e-mail of one letter tells no more."""
    from openimr.server.delivery.mailing import tell  # noqa: PLC0415 - where e-mail is set up only

    tell(sending_id)


@job("letters")
def send_link(account: int) -> None:
    """Mail an account the link by which it confirms its e-mail address."""
    from openimr.server.delivery.confirming import send_link as send  # noqa: PLC0415 - where e-mail is set up only

    send(account)


@job("letters")
def build_batch(batch_id: int) -> None:
    """Make the PDF of a batch."""
    from openimr.server.delivery.batches import build  # noqa: PLC0415 - PDFs are worked on there only

    if Batch.objects.filter(pk=batch_id, state=Batch.State.MAKING).exists():
        build(batch_id)


@job("letters")
def make_proofs(batch_id: int) -> None:
    """Make the proofs of service of a batch that was mailed, one for each of its cases."""
    from openimr.server.delivery.proofs import make_proofs as make  # noqa: PLC0415

    make(batch_id)


@every("*/10 * * * *", queue="letters")
def what_time_brings() -> None:
    """Queue what is owed because time ran out, and try e-mails again that never went."""
    state, kind = _OVERDUE
    late = Case.objects.filter(state=state).exclude(sendings__kind=kind).order_by("pk")
    for number in late.values_list("number", flat=True)[:_MOST]:
        actions.queue_caused(number)
    if settings.CONFIG.smtp is None:
        return
    before = timezone.now() - timedelta(hours=1)
    waiting = Sending.objects.filter(
        state=State.TO_SEND, way=Way.PORTAL, gaps=[], problem="", file__isnull=False, made__lt=before
    )
    for pk in waiting.values_list("pk", flat=True)[:_MOST]:
        enqueue(tell_by_mail, lock=f"letter:{pk}", sending_id=pk)
