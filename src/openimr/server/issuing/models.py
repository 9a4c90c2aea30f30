"""What quality said and approved, what was issued, and exports of whole case files. Rows are never changed."""

from django.db import models

from openimr.server.accounts.models import User
from openimr.server.cases.models import Case, Determination
from openimr.server.store.models import File


class QualityNote(models.Model):
    """A word between quality and the reviewer on a determination.

    `kind`: "comment", or "returned" where the determination was sent back with it. `where` is the place that it is
    about, as a check names it (`items[0].rationale`); empty: the whole.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="quality_notes")
    determination = models.ForeignKey(Determination, models.RESTRICT, related_name="quality_notes")
    kind = models.TextField()
    where = models.TextField(blank=True, default="")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["case", "-at"]),)


class Answer(models.Model):
    """Why a finding that blocks does not stand against a determination: only where the check waits for an answer."""

    determination = models.ForeignKey(Determination, models.RESTRICT, related_name="answers")
    check_id = models.TextField()
    where = models.TextField(blank=True, default="")
    finding = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["determination", "check_id", "where", "finding"], name="answer_once"),
        )


class Approval(models.Model):
    """Quality has approved a determination: who, which text (`digest`), and what the checks said then.

    `late`: why the determination came late, where it did (Q20).
    """

    determination = models.OneToOneField(Determination, models.RESTRICT, related_name="approval")
    digest = models.TextField()
    findings = models.JSONField()
    late = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class Issued(models.Model):
    """A determination that was issued: the sealed letter, by its hash, and the seal.

    `signature` is the hash of the seal's own bytes, by which a letter that was altered afterwards is known again.
    `certificate` is the fingerprint of the certificate, `subject` whose it is; `profile` "PAdES B-B" or "PAdES B-T".
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="issued")
    determination = models.OneToOneField(Determination, models.RESTRICT, related_name="issued")
    approval = models.OneToOneField(Approval, models.RESTRICT, related_name="issued")
    file = models.OneToOneField(File, models.RESTRICT, related_name="issued")
    sha256 = models.TextField(unique=True)
    signature = models.TextField(unique=True)
    certificate = models.TextField()
    subject = models.TextField()
    self_made = models.BooleanField()
    profile = models.TextField()
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class Export(models.Model):
    """The whole file of a case as it is sent to the Appeals Board, asked for by somebody; `file` once it is made.

    `failed` says in a sentence why it could not be made; it tells nothing of what is in the file.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="exports")
    asked = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file = models.OneToOneField(File, models.RESTRICT, null=True, related_name="export")
    sha256 = models.TextField(blank=True, default="")
    failed = models.TextField(blank=True, default="")
    pages = models.IntegerField(null=True)


class ExportProgress(models.Model):
    """How far an export is; derived, and changed at each file: not in the trail."""

    export = models.OneToOneField(Export, models.CASCADE, related_name="progress")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    changed = models.DateTimeField()
