"""What is done to webhooks: each a transaction of its own, with its rows in the trail."""

import uuid
from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from openimr.process.words import words
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.api.models import Delivery, Webhook, WebhookState
from openimr.server.api.webhooks.errors import WebhookError
from openimr.server.api.webhooks.outbox import ALL, have_sent, queue
from openimr.server.api.webhooks.reaching import check_host, target_of
from openimr.server.api.webhooks.signing import new_key, shown
from openimr.server.store.crypto import MasterKeys
from openimr.server.trail.actor import actor, step

MOST = 20
"""Webhooks that an organisation may have at once."""


def webhooks_of(user: User) -> QuerySet[Webhook]:
    """The webhooks that an account looks after: its administrator's, or the office's own."""
    if not may(user, "manage webhooks"):
        return Webhook.objects.none()
    return Webhook.objects.filter(organization=user.organization)


def set_up(user: User, url: str, events: Collection[str]) -> tuple[Webhook, str]:
    """A webhook of the account's organisation, and the secret by which its receiver checks what it gets.

    Raises:
        WebhookError: it may not be set up.
    """
    if not may(user, "manage webhooks"):
        raise WebhookError("This account sets up no webhooks.")
    check_host(target_of(url, private=settings.CONFIG.webhook_private), private=settings.CONFIG.webhook_private)
    wanted = sorted({*events})
    if not wanted or not {*wanted} <= {ALL, *event_types()}:
        raise WebhookError("Choose types of events as docs/lifecycle.md lists them, or all.")
    key = new_key()
    name, wrapped = MasterKeys(settings.CONFIG.keys).wrap(key)
    with step():
        if webhooks_of(user).filter(stopped=None).count() >= MOST:
            raise WebhookError(f"There are {MOST} webhooks: stop one that is not needed.")
        webhook = Webhook.objects.create(
            organization=user.organization,
            url=url,
            events=[ALL] if ALL in wanted else wanted,
            key=name,
            wrapped=wrapped,
            made=timezone.now(),
            by=actor(),
        )
        WebhookState.objects.create(webhook=webhook)
    return webhook, shown(key)


def stop(user: User, pk: uuid.UUID) -> bool:
    """Send nothing more to a webhook; what waited is given up. False where the account has no such one that runs."""
    with step():
        webhook = webhooks_of(user).select_for_update().filter(pk=pk, stopped=None).first()
        if webhook is None:
            return False
        end(webhook, "stopped by its owner")
    return True


def end(webhook: Webhook, why: str) -> None:
    """Mark a webhook as stopped, and give up what waits for it, in the transaction that is open."""
    webhook.stopped, webhook.why_stopped = timezone.now(), why
    webhook.save(update_fields=["stopped", "why_stopped"])
    waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.DEAD, due=None, ended=webhook.stopped)


def try_out(user: User, pk: uuid.UUID) -> Delivery | None:
    """Send a test to a webhook; None where the account has no such one that runs."""
    with step():
        webhook = webhooks_of(user).filter(pk=pk, stopped=None).first()
        return queue(webhook, None) if webhook else None


def deliver_again(user: User, pk: uuid.UUID, delivery: uuid.UUID) -> Delivery | None:
    """Send a delivery once more, under the id that it has; None where there is no such one, or its webhook stopped."""
    now = timezone.now()
    with step():
        found = Delivery.objects.select_for_update(of=("self",)).select_related("webhook")
        row = found.filter(pk=delivery, webhook__in=webhooks_of(user).filter(pk=pk, stopped=None)).first()
        if row is None:
            return None
        row.state, row.due, row.ended, row.attempts = Delivery.State.WAITING, now, None, 0
        row.save(update_fields=["state", "due", "ended", "attempts"])
        WebhookState.objects.filter(webhook=row.webhook).update(failures=0, held_until=None)
        have_sent(row.webhook)
    return row


def event_types() -> list[str]:
    """The types of events that there are."""
    return list(words().events)


def key_of(webhook: Webhook) -> bytes:
    """The key that signs what a webhook gets."""
    return MasterKeys(settings.CONFIG.keys).unwrap(webhook.key, bytes(webhook.wrapped))
