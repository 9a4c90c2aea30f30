"""Applications as they are written, what was decided on related cases, and withdrawals that were asked for."""

from django.db import models

from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.store.models import Content

WEB, UPLOAD, MAIL = "web", "upload", "mail"
WAYS = ((WEB, "web form"), (UPLOAD, "uploaded form"), (MAIL, "mail room"))
"""How an application comes in."""
READING, READ, NOT_READ = "reading", "read", "not read"
"""What has become of the form that was uploaded: `not read`: it could not be, and a person fills it in."""
DECISION = "ur decision"
"""The kind of file that has to come with an application (9792.10.1(b)(1))."""


CERTIFICATE = "certificate"
"""The kind of file by which a physician certifies an imminent and serious threat (9792.10.4(c))."""
DECISION_PAGE = "a page of the decision"
"""Among `placed`: the pages of the uploaded form have the decision with them."""


class Application(models.Model):
    """An application while it is written, and as it was sent.

    `answers` are those of the form, by the names of its fields, as they were typed; what the case has of them is built
    from there. `unplaced` are things that were read on an uploaded form and belong to no field that we know, `placed`
    the names of fields that were filled in by what was read. `office`: the review organisation enters
    it, and every intake account goes on with it; else it is its writer's alone.
    """

    by = models.ForeignKey(User, models.PROTECT, related_name="applications")
    office = models.BooleanField(default=False)
    way = models.TextField(choices=WAYS)
    answers = models.JSONField(default=dict)
    unplaced = models.JSONField(default=list)
    placed = models.JSONField(default=list)
    reading = models.TextField(blank=True, default="")
    made = models.DateTimeField()
    changed = models.DateTimeField()
    case = models.OneToOneField(Case, models.CASCADE, null=True, related_name="application")
    sent = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["by", "-changed"], condition=models.Q(case=None), name="application_open"),)


class ApplicationFile(models.Model):
    """A file that comes with an application; becomes a file of the case when the application is sent."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="files")
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")
    name = models.TextField()
    kind = models.TextField()


class Relation(models.Model):
    """What a person decided on two related cases, and why; `found` is how `process` says that they are related."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Case, models.CASCADE, related_name="relations_of_others")
    found = models.TextField()
    decision = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()


class WithdrawalAsked(models.Model):
    """An applicant asks to withdraw the application, or some of its items; the office takes that or says why not."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="withdrawals")
    party = models.TextField()
    items = models.JSONField(default=list)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    answered = models.DateTimeField(null=True)
    answered_by = models.TextField(blank=True, default="")
    taken = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["at"], condition=models.Q(answered=None), name="withdrawal_open"),)
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=models.Q(answered=None), name="one_withdrawal_waits"),
        )
