"""The outbox: what webhooks are to be told of an event is written in the event's own transaction."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from openimr.server.api.models import Delivery, Webhook
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.jobs import enqueue

ALL = "*"
TEST = "test"
"""The type of a delivery that a person asked for, to see whether the receiver is there."""


def put_out(case: Case, event: CaseEvent) -> None:
    """Note the event for each webhook that wants it, and have it sent once the transaction is committed."""
    for webhook in _wanting(case, event.type):
        queue(webhook, event)


def queue(webhook: Webhook, event: CaseEvent | None) -> Delivery:
    """A delivery, in the transaction that is open; without an event, a test."""
    now = timezone.now()
    delivery = Delivery.objects.create(webhook=webhook, event=event, made=now, due=now)
    have_sent(webhook)
    return delivery


def have_sent(webhook: Webhook) -> None:
    """Have a worker look at what a webhook has to deliver; one worker at a time does."""
    from openimr.server.api.tasks import deliver  # noqa: PLC0415 - it imports what imports this

    enqueue(deliver, lock=f"webhook:{webhook.pk}", webhook_id=str(webhook.pk))


def have_sent_again(webhook: Webhook, after: datetime) -> None:
    """Have a worker look again at that time."""
    from openimr.server.api.tasks import again  # noqa: PLC0415 - it imports what imports this

    enqueue(again, after=after, webhook_id=str(webhook.pk))


def _wanting(case: Case, type_: str) -> QuerySet[Webhook]:
    """The office's own webhooks hear of all cases, an administrator's of its own cases."""
    whose = Q(organization=None)
    if case.claims_administrator_id is not None:
        whose |= Q(organization=case.claims_administrator_id)
    return Webhook.objects.filter(whose, stopped=None, events__overlap=[ALL, type_])
