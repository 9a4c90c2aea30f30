"""What the API does in the background: deliveries of webhooks, and removing what is over."""

import uuid
from datetime import timedelta

from django.utils import timezone

from openimr.server.api.models import Answered, ApiToken, Delivery, Webhook
from openimr.server.api.repeating import KEPT
from openimr.server.api.webhooks.outbox import have_sent
from openimr.server.api.webhooks.sending import due_webhooks, send_waiting
from openimr.server.jobs import every, job
from openimr.server.trail.actor import step

_LOG = timedelta(days=90)
"""How long the log of deliveries goes back."""
_TOKENS = timedelta(days=365)


@job("webhooks")
def deliver(webhook_id: str) -> None:
    """Send what a webhook has to deliver now; run again, it finds it sent."""
    webhook = Webhook.objects.filter(pk=uuid.UUID(webhook_id)).first()
    if webhook is not None and send_waiting(webhook.pk):
        with step():
            have_sent(webhook)


@job("webhooks")
def again(webhook_id: str) -> None:
    """The time of another attempt has come."""
    webhook = Webhook.objects.filter(pk=uuid.UUID(webhook_id)).first()
    if webhook is not None:
        with step():
            have_sent(webhook)


@every("* * * * *", "webhooks")
def send_due() -> None:
    """Have sent what waits for another attempt and has no job: a worker may have died over it."""
    with step():
        for webhook in due_webhooks():
            have_sent(webhook)


@every("41 3 * * *")
def tidy() -> None:
    """Remove what is over: answers a day old, deliveries that ended long ago, tokens that ended a year ago."""
    now = timezone.now()
    with step():
        Answered.objects.filter(at__lt=now - KEPT).delete()
        Delivery.objects.filter(ended__lt=now - _LOG).delete()
        ApiToken.objects.filter(until__lt=now - _TOKENS).delete()
