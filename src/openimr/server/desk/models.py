"""The reviewer's draft: what the software drafted, each change of the reviewer, and what was opened and decided when.

A draft is a fold: its last kept version with the edits since (`fetch.document_of`). All rows but `Draft` are
append-only, so that what was proposed, opened and changed can be audited.
"""

from django.db import models

from openimr.server.accounts.models import User
from openimr.server.cases.models import Case, Determination


class CaseAttestation(models.Model):
    """What a reviewer answered for this case before its file opened; `accepted` no: the reviewer declined."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attestations")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="attestations")
    assigned = models.IntegerField()
    at = models.DateTimeField()
    accepted = models.BooleanField()
    answers = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "reviewer", "assigned"], name="attested_once"),)


class SoftwareDraft(models.Model):
    """What the software drafted and proposed, as the reviewer's draft began with it: `openimr/determination/1`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="software_drafts")
    at = models.DateTimeField()
    document = models.JSONField()
    digest = models.TextField()


class Draft(models.Model):
    """A reviewer's draft of a case. `revision` counts its edits; `assigned` is the assignment that it belongs to."""

    class State(models.TextChoices):
        """Where the draft stands."""

        OPEN = "open"
        SIGNED = "signed"
        LEFT = "left"

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    software = models.ForeignKey(SoftwareDraft, models.CASCADE, related_name="drafts")
    assigned = models.IntegerField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    revision = models.IntegerField(default=0)
    opened = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "reviewer", "assigned"], name="draft_once"),)


class DraftEdit(models.Model):
    """One operation on a draft (`operations`); its revision is that of the draft after it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="edits")
    revision = models.IntegerField()
    at = models.DateTimeField()
    operation = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "revision"], name="edit_once"),)


class DraftVersion(models.Model):
    """The whole draft at a revision: as it began, was saved under a name, signed, sent back, or renewed by records."""

    class Kind(models.TextChoices):
        """Why it was kept."""

        BEGUN = "begun"
        SAVED = "saved"
        AUTOMATIC = "automatic"
        SIGNED = "signed"
        RETURNED = "returned"
        RENEWED = "renewed"

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    revision = models.IntegerField()
    at = models.DateTimeField()
    kind = models.TextField(choices=Kind.choices)
    name = models.TextField(blank=True, default="")
    document = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "number"], name="version_once"),)


class ItemDecision(models.Model):
    """A decision of the reviewer on an item with its reason. `number` 1 is the first, before anything was opened."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="decisions")
    item = models.IntegerField()
    number = models.IntegerField()
    decision = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    revision = models.IntegerField()
    after_proposal = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "item", "number"], name="decision_once"),)


class ProposalOpened(models.Model):
    """When the reviewer opened what the software proposes for an item."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="opened_proposals")
    item = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "item"], name="opened_once"),)


class PrecedentsOpened(models.Model):
    """When the reviewer opened letters like the case for an item, and which were shown (`precedents.Shown`)."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="opened_precedents")
    item = models.IntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    shown = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "item", "number"], name="precedents_once"),)


class Comment(models.Model):
    """A word between reviewer and quality. `role`: as what its writer spoke; names are shown to nobody."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="desk_comments")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="comments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.TextField()
    at = models.DateTimeField()
    text = models.TextField()
    line = models.TextField(blank=True, default="")
    item = models.IntegerField(null=True)


class Signature(models.Model):
    """Who signed which determination, with which attestation; the sealed text is the determination's own row."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="signatures")
    determination = models.OneToOneField(Determination, models.CASCADE, related_name="signature")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="signatures")
    at = models.DateTimeField()
    attested = models.JSONField()
    revision = models.IntegerField()
