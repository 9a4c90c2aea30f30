"""The roster in versions, runs of assignment with what they came from, figures of decisions, holds and certificates."""

from django.db import models

from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.store.models import Content


class RosterEntry(models.Model):
    """A reviewer of the roster: `reviewer` is the opaque id, `key` what it is compared by, `version` the last one.

    One that was taken off the roster keeps its versions (`removed`): old cases name it.
    """

    reviewer = models.TextField(unique=True)
    key = models.TextField(unique=True)
    version = models.IntegerField(default=0)
    removed = models.BooleanField(default=False)


class EntryVersion(models.Model):
    """An entry as it was from `at` on, in the form of a roster's file; `why` says how it came."""

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField(blank=True, default="")
    document = models.JSONField()
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once"),)


class CredentialFile(models.Model):
    """A document of a credential: `about` is its place in the entry ("licences[0]", "boards[1]"), empty: the whole."""

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="files")
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")
    name = models.TextField()
    about = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.TextField()


class RosterImport(models.Model):
    """A file that was handed in, kept as it came: looked at first, then taken over or left."""

    class Kind(models.TextChoices):
        """What it holds."""

        ROSTER = "roster", "Roster of reviewers"
        REGISTER = "register", "Register of organisations"

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    table = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    taken = models.DateTimeField(null=True)
    taken_by = models.TextField(blank=True, default="")


class Register(models.Model):
    """The register of organisations as of `at`; the last one counts."""

    at = models.DateTimeField()
    by = models.TextField()
    document = models.JSONField()


class ExpiryAlarm(models.Model):
    """A licence or certificate comes to its end: told `stage` days before (90, 30), and when it has ended (0)."""

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="alarms")
    what = models.TextField()
    until = models.DateField()
    stage = models.IntegerField()
    at = models.DateTimeField()
    seen = models.DateTimeField(null=True)
    seen_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "what", "until", "stage"], name="expiry_told_once"),)
        indexes = (models.Index(fields=["until"], condition=models.Q(seen=None), name="expiry_open"),)


class TieCleared(models.Model):
    """A person's word that a tie of a reviewer to a party of this case is none; holds for this very evidence."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="ties_cleared")
    reviewer = models.TextField()
    fingerprint = models.TextField()
    reason = models.TextField()
    conflict = models.JSONField()
    at = models.DateTimeField()
    by = models.TextField()


class AssignmentRun(models.Model):
    """An assignment of many cases: frozen first, then the seed, then its record (`openimr/assignment/1`).

    What it came from is kept beside: `reviewers`, `organizations` and `clearances` as they were, and of each case
    (`RunCase`) its version. `frozen`, once made, `seed` and `record`, once set, never change: a trigger holds that.
    """

    class State(models.TextChoices):
        """Where the run stands."""

        FROZEN = "frozen", "Frozen; waits for its seed"
        QUEUED = "queued", "Under way"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()
    frozen = models.JSONField()
    reviewers = models.JSONField()
    organizations = models.JSONField()
    clearances = models.JSONField()
    seed = models.TextField(blank=True, default="")
    seeded = models.DateTimeField(null=True)
    state = models.TextField(choices=State.choices, default=State.FROZEN)
    record = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")


class RunCase(models.Model):
    """A case of a run: its version when it was frozen, and what came of it.

    `outcome` is empty until the run is drawn, then "planned", at last "given", "not given" or "skipped"; `explanation`
    is the case's part of the record.
    """

    run = models.ForeignKey(AssignmentRun, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.CASCADE, related_name="runs")
    facts = models.IntegerField()
    events = models.IntegerField()
    outcome = models.TextField(blank=True, default="")
    reviewer = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    explanation = models.JSONField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "case"], name="run_case_once"),)
        indexes = (models.Index(fields=["run", "outcome"]),)


class RunCheck(models.Model):
    """A run was drawn again from what it came from: whether its record came out the same."""

    run = models.ForeignKey(AssignmentRun, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    by = models.TextField()
    reproduced = models.BooleanField(null=True)
    differences = models.JSONField(default=list)


class AssignmentMade(models.Model):
    """A case was given to a reviewer: by whom, why, and what was known then (`match`, or the run's explanation)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments_made")
    run = models.ForeignKey(AssignmentRun, models.PROTECT, null=True, related_name="made")
    reviewer = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    document = models.JSONField()


class DecidedItem(models.Model):
    """An item of a case that was decided, for the figures: derived from the event that served its determination."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="decided_items")
    event = models.IntegerField()
    item = models.IntegerField()
    category = models.TextField()
    outcome = models.TextField()
    received = models.DateTimeField(null=True)
    decided = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "event", "item"], name="decided_once"),)
        indexes = (models.Index(fields=["decided", "category", "outcome"]),)


class Hold(models.Model):
    """A legal hold of a case: from when to when, by whom and why. As long as one is open, nothing of it is purged."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    ended = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case"], condition=models.Q(ended=None), name="one_open_hold"),)


class PurgeCertificate(models.Model):
    """What was purged, when, by whom and under which rule: numbers, counts and hashes, nothing of what it said."""

    number = models.TextField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    document = models.JSONField()
    digest = models.TextField()
