"""Deliveries on their way: each attempt is noted when it is over, so that a dead worker means another one."""

import time
import uuid
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from openimr.server.api.models import Attempt, Delivery, Webhook, WebhookState
from openimr.server.api.webhooks import signing
from openimr.server.api.webhooks.actions import end, key_of
from openimr.server.api.webhooks.outbox import TEST, have_sent_again
from openimr.server.api.webhooks.reaching import Answer, send
from openimr.server.store.crypto import MasterKeyError
from openimr.server.trail.actor import step

WAITS = (5, 30, 120, 600, 3600, 3 * 3600, 8 * 3600, 24 * 3600)
"""Seconds after each failure; after one more than these the delivery is given up."""
_IN_A_ROW = 20
"""Deliveries of one webhook before another has its turn."""
_GONE = 410


def send_waiting(webhook_id: uuid.UUID) -> bool:
    """Send what a webhook has to deliver now; whether more is left. A failure holds the rest back for a while."""
    for _ in range(_IN_A_ROW):
        now = timezone.now()
        state = WebhookState.objects.filter(webhook=webhook_id, webhook__stopped=None).first()
        if state is None or (state.held_until is not None and state.held_until > now):
            return False
        waiting = Delivery.objects.filter(webhook=webhook_id, state=Delivery.State.WAITING, due__lte=now)
        delivery = waiting.select_related("webhook", "event__case").order_by("due").first()
        if delivery is None:
            return False
        began = timezone.now()
        answer = _sent(delivery)
        _note(delivery.pk, began, answer)
    return True


def payload(delivery: Delivery) -> bytes:
    """What a receiver is told: the case's number, what happened and when, and where to read more. No health data."""
    event = delivery.event
    if event is None:
        data = {"event": TEST}
        return msgspec.json.encode({"type": TEST, "timestamp": delivery.made.isoformat(), "data": data})
    number = event.case.number
    data = {
        "case": number,
        "event": event.type,
        "place": str(event.place),
        "at": event.at.isoformat(),
        "link": f"{settings.CONFIG.url}{reverse('api-1:getCase', args=[number])}",
    }
    return msgspec.json.encode({"type": "case.event", "timestamp": event.recorded.isoformat(), "data": data})


def _sent(delivery: Delivery) -> Answer:
    """No transaction is open meanwhile: a receiver may take its time."""
    body = payload(delivery)
    try:
        key = key_of(delivery.webhook)
    except MasterKeyError:
        return Answer(status=0, problem="not sent: its secret can't be opened on this server", milliseconds=0)
    headers = signing.headers(key, str(delivery.pk), int(time.time()), body)
    return send(delivery.webhook.url, body, headers, private=settings.CONFIG.webhook_private)


def _note(pk: uuid.UUID, began: datetime, answer: Answer) -> None:
    now = timezone.now()
    good = 200 <= answer.status < 300
    with step():
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("webhook").filter(pk=pk).first()
        if delivery is None:  # its case was purged meanwhile
            return
        Attempt.objects.create(
            delivery=delivery, at=began, status=answer.status, problem=answer.problem, milliseconds=answer.milliseconds
        )
        delivery.attempts += 1
        wait = None if good or answer.status == _GONE else _wait(delivery.attempts)
        delivery.due = now + wait if wait else None
        if wait is None:
            delivery.state = Delivery.State.DELIVERED if good else Delivery.State.DEAD
            delivery.ended = now
        delivery.save(update_fields=["attempts", "due", "state", "ended"])
        held_until = _note_health(delivery.webhook, now, answer, good=good)
        if delivery.due is not None:
            have_sent_again(delivery.webhook, max(delivery.due, held_until or delivery.due))


def _wait(attempts: int) -> timedelta | None:
    return timedelta(seconds=WAITS[attempts - 1]) if attempts <= len(WAITS) else None


def _note_health(webhook: Webhook, now: datetime, answer: Answer, *, good: bool) -> datetime | None:
    """A receiver that is away is left alone for a while, whatever waits for it; one that says it is gone, for good.

    Until when it is left alone.
    """
    if answer.status == _GONE:
        end(webhook, "the receiver answered 410, that it is gone")
        return None
    state, _ = WebhookState.objects.get_or_create(webhook=webhook)
    away = not good and (answer.status in {0, 429} or answer.status >= 500)
    state.failures = state.failures + 1 if away else 0
    state.held_until = now + timedelta(seconds=min(WAITS[min(state.failures, len(WAITS)) - 1], 600)) if away else None
    state.save(update_fields=["failures", "held_until"])
    return state.held_until


def due_webhooks() -> list[Webhook]:
    """The webhooks that have something to deliver now."""
    now = timezone.now()
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, due__lte=now).values("webhook")
    found = Webhook.objects.filter(pk__in=waiting, stopped=None)
    return list(found.exclude(state__held_until__gt=now)[:500])
