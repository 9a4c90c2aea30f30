"""What the API keeps: tokens, answers to requests that may be sent again, webhooks and what they have to deliver."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openimr.server.accounts.models import Organization, User
from openimr.server.cases.models import CaseEvent


class ApiToken(models.Model):
    """A token by which a program acts as an account; only its hash is kept. `hint` are its first letters.

    `scopes` narrow what the account may do; they never widen it. `roles` and `organization` are the account's when the
    token was made: an account that becomes another needs another token.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.TextField()
    digest = models.TextField(unique=True)
    hint = models.TextField()
    scopes = ArrayField(models.TextField())
    roles = ArrayField(models.TextField())
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField()
    by = models.TextField()
    until = models.DateTimeField()
    revoked = models.DateTimeField(null=True)


class TokenUse(models.Model):
    """When a token was last used, to the minute; apart from the token, whose changes stand in the audit trail."""

    token = models.OneToOneField(ApiToken, models.CASCADE, related_name="use", primary_key=True)
    at = models.DateTimeField()


class Answered(models.Model):
    """The answer to a POST that named an idempotency key; it holds no health data. Removed after a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.TextField()
    request = models.TextField()
    at = models.DateTimeField(db_index=True)
    status = models.IntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="answered_once"),)


class Webhook(models.Model):
    """An address that is told of events: of the cases of `organization`, or, without one, of all (the office's own).

    The key that signs is wrapped by master key `key`, as keys of files are. `held_until`: after a failure nothing is
    sent there before. `stopped`: when it was switched off, by a person or because the receiver said that it is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="webhooks")
    url = models.TextField()
    events = ArrayField(models.TextField())
    key = models.TextField()
    wrapped = models.BinaryField()
    made = models.DateTimeField()
    by = models.TextField()
    stopped = models.DateTimeField(null=True)
    why_stopped = models.TextField(blank=True, default="")


class WebhookState(models.Model):
    """How a webhook does: apart from it, as it changes with each attempt."""

    webhook = models.OneToOneField(Webhook, models.CASCADE, related_name="state", primary_key=True)
    failures = models.IntegerField(default=0)
    held_until = models.DateTimeField(null=True)


class Delivery(models.Model):
    """An event that a webhook is to be told of, from the transaction of the event on: sent, to be sent, or given up.

    Its id is what the receiver knows it by: the same for each attempt. `due` is None once nothing is to be done.
    """

    class State(models.TextChoices):
        """How a delivery stands."""

        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        DEAD = "dead", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(CaseEvent, models.CASCADE, related_name="+", null=True)
    made = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    due = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once"),)
        indexes = (
            models.Index(fields=["webhook", "due"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["webhook", "-made", "-id"], name="delivery_log"),
        )


class Attempt(models.Model):
    """One try at a delivery: what the receiver answered (0: nothing), or what went wrong, and how long it took."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.IntegerField()
    problem = models.TextField(blank=True, default="")
    milliseconds = models.IntegerField()
