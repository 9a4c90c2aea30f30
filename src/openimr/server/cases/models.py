"""Cases: what is on file in versions, what happened as append-only rows, and what is asked for often in columns."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from openimr.server.accounts.models import Organization, User

REVIEWING = ("IN_REVIEW", "REVIEW_INFO_PENDING", "RE_REVIEW")
"""States in which a reviewer works on a case."""


class Case(models.Model):
    """A case. All but `number`, `opened` and the claims administrator is derived, by `process`, from facts and events.

    `revision` counts what was done to it; who changes a case says which revision it saw. `next_due` is the nearest due
    moment of a running or overdue duty; `overdue_unsure`: of those that are past, none is overdue for sure, since the
    file leaves the day open (`ClockState` "unknown"). `words` is what the search over cases finds: numbers and
    requests, no persons.
    `worker_keys` are what the worker is known by (`process.worker_keys`), so that related cases are found by an index.
    `look_again` is when the state or a clock can next change by time alone; a row that has not been derived since these
    two columns came is looked at as soon as can be.
    """

    number = models.TextField(unique=True)
    opened = models.DateTimeField()
    claims_administrator = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="cases")
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="cases")
    claim_number = models.TextField(blank=True, default="")
    state = models.TextField(db_index=True)
    priority = models.TextField(default="standard")
    received = models.DateTimeField(null=True, db_index=True)
    next_due = models.DateTimeField(null=True, db_index=True)
    overdue_unsure = models.BooleanField(default=False, db_default=False)
    changed = models.DateTimeField(db_index=True)
    revision = models.IntegerField(default=0)
    words = models.TextField(blank=True, default="")
    worker_keys = ArrayField(models.TextField(), default=list, db_default=[])
    look_again = models.DateTimeField(null=True, db_default=Now())
    legal_hold = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["state", "next_due"]),
            GinIndex(fields=["words"], name="case_words", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["worker_keys"], name="case_worker_keys", fastupdate=False),
            models.Index(fields=["look_again"], condition=models.Q(look_again__isnull=False), name="case_look_again"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def past_due(self) -> bool:
        """Whether the nearest due moment has passed."""
        return self.next_due is not None and self.next_due < timezone.now()


class CaseFacts(models.Model):
    """What is on file of a case beside its events, as `openimr/case/1`: each version is kept."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="facts")
    version = models.IntegerField()
    at = models.DateTimeField()
    by = models.TextField()
    document = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="facts_once"),)


class CaseEvent(models.Model):
    """Something that happened, as `openimr/case/1` has it in `document`; `place` counts the case's events from 0."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    place = models.IntegerField()
    type = models.TextField()
    at = models.DateTimeField()
    document = models.JSONField()
    recorded = models.DateTimeField()
    by = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "place"], name="event_once"),)


class CaseClock(models.Model):
    """A clock of a case as of its last event, derived; what it says today is asked of `process`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    place = models.IntegerField()
    clock = models.TextField()
    who = models.TextField()
    kind = models.TextField()
    state = models.TextField()
    due = models.DateTimeField(null=True)
    document = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=["due"], condition=models.Q(state="running"), name="clock_due"),)


class Person(models.Model):
    """A person or organisation of a case, to be searched for by name (by POST only); the facts are what counts."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="persons")
    party = models.TextField()
    role = models.TextField()
    name = models.TextField()
    account = models.ForeignKey(User, models.SET_NULL, null=True, related_name="parties")

    class Meta:
        indexes = (GinIndex(fields=["name"], name="person_name", opclasses=["gin_trgm_ops"]),)


class EndedTie(models.Model):
    """An account that was a party's of a case until then, and why not longer; append-only.

    `letters`: it was this person to whom the party's letters were addressed up to then; they stay its own.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="ended_ties")
    party = models.TextField()
    account = models.ForeignKey(User, models.PROTECT, related_name="ended_ties")
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField()
    letters = models.BooleanField(default=False)


class Determination(models.Model):
    """A version of a determination, `openimr/determination/1`; immutable. `sealed`: when the reviewer signed it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="determinations")
    version = models.IntegerField()
    at = models.DateTimeField()
    by = models.TextField()
    document = models.JSONField()
    digest = models.TextField()
    sealed = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="determination_once"),)
