"""What the exchange API keeps: sessions of service accounts, what was acknowledged of manifests, request counts."""

import uuid

from django.db import models

from openimr.server.accounts.models import Organization, User
from openimr.server.cases.models import CaseEvent


class Session(models.Model):
    """A sign-in of a service account; its tokens name it, so that they end with it.

    `credential` is a hash over the password as it was: another password ends the session. `ended`: signed out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="exchange_sessions")
    credential = models.TextField()
    started = models.DateTimeField(db_index=True)
    refreshed = models.DateTimeField()
    ended = models.DateTimeField(null=True)


class ManifestEntry(models.Model):
    """A notice of assignment as a claims administrator's program has had it: a row of the manifest of a day.

    There is one from when it was first served. What has been served is what an acknowledgement covers: a notice that
    came into the manifest after the program had read it stays on the list.
    """

    event = models.OneToOneField(CaseEvent, models.CASCADE, related_name="manifest_entry")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="manifest_entries")
    day = models.DateField()
    served = models.DateTimeField()
    acknowledged = models.DateTimeField(null=True)
    by = models.TextField(blank=True, default="")


class Allowance(models.Model):
    """How many requests `key` (an account, or an address that signs in) has made in the minute that is named."""

    key = models.TextField(primary_key=True)
    minute = models.BigIntegerField(db_index=True)
    count = models.IntegerField()
