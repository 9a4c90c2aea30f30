"""Letters to parties: what is to be sent, how, and what became of each; batches of the mail room; ways of delivery."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openimr.server.accounts.models import Organization, User
from openimr.server.cases.models import Case
from openimr.server.store.models import Content, File

NOWHERE = -1
"""`place` of a letter that no event of the case has caused: time did, or a person asked for it."""

COVER = "determination cover"
"""The kind of letter with which an issued determination reaches a party."""


class Way(models.TextChoices):
    """How a letter reaches a party."""

    PRINT = "print", "Print and mail"
    PORTAL = "portal", "Portal, told of by e-mail"
    EXCHANGE = "exchange", "Exchange API"


class State(models.TextChoices):
    """How a letter stands."""

    TO_SEND = "to send", "To send"
    HANDED_OVER = "handed over", "In a batch"
    SERVED = "served", "Served"
    RETURNED = "returned", "Came back"
    NOT_SENT = "not sent", "Not sent"


class Preference(models.Model):
    """How an account, or a claims administrator, gets its letters; without a row they are printed and mailed.

    `confirmed` is the e-mail address that the account has shown to be its own, by the link that was mailed to it, and
    `confirmed_at` when: letters are told of at that address alone. `bounced`: the day on which an e-mail came back, and
    the way became mail; empty again once the account chooses.
    """

    account = models.OneToOneField(User, models.CASCADE, null=True, related_name="letters_by")
    organization = models.OneToOneField(Organization, models.CASCADE, null=True, related_name="letters_by")
    way = models.TextField(choices=Way.choices)
    changed = models.DateTimeField()
    confirmed = models.EmailField(blank=True, default="", db_default="")
    confirmed_at = models.DateTimeField(null=True)
    bounced = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(account__isnull=False) ^ models.Q(organization__isnull=False), name="way_of_one"
            ),
        )


class Batch(models.Model):
    """Letters that go to the post together on `day`: one PDF, in posting order, kept until it is mailed.

    `mailed_by` is the person who deposited it, as the proof of service names them; `tracking` the number of the post's
    receipt. `proof` is what was uploaded: the signed proof of service, or the receipt.
    """

    class State(models.TextChoices):
        """How a batch stands."""

        MAKING = "making", "Being made"
        READY = "ready", "To print and mail"
        MAILED = "mailed", "Mailed"
        DISSOLVED = "dissolved", "Dissolved"

    day = models.DateField()
    state = models.TextField(choices=State.choices, default=State.MAKING)
    asked = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    with_gaps = models.BooleanField(default=False)
    content = models.ForeignKey(Content, models.PROTECT, null=True, related_name="+")
    pages = models.IntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    marked = models.DateTimeField(null=True)
    mailed_by = models.TextField(blank=True, default="")
    mailed_at = models.TextField(blank=True, default="")
    county = models.TextField(blank=True, default="")
    tracking = models.TextField(blank=True, default="")
    proof = models.ForeignKey(Content, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["state", "-asked"]),)


class Sending(models.Model):
    """A letter of one kind to one party in one language. Each is there once: for an event, a further one by `round`.

    `place` is the event of the case that caused it; `asks` and `send_by` what the office asks of the party and by when.
    `file` is the letter as it is kept; a case code is printed on the copy that is mailed, never on this one. `gaps` are
    the places that stand open in it, `address` the lines on the envelope. `served` is the day on which it was mailed or
    put at the party's disposal, `service_place` the event that the case took then, `received` when the party opened it.
    `otherwise`: how the office served it by itself ("personal"); empty: it went by its `way`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="sendings")
    kind = models.TextField()
    place = models.IntegerField(default=NOWHERE)
    party = models.TextField()
    role = models.TextField()
    language = models.TextField()
    round = models.IntegerField(default=0)
    way = models.TextField(choices=Way.choices)
    state = models.TextField(choices=State.choices, default=State.TO_SEND)
    asks = ArrayField(models.TextField(), default=list)
    send_by = models.DateField(null=True)
    made = models.DateTimeField()
    by = models.TextField()
    dated = models.DateField(null=True)
    file = models.ForeignKey(File, models.RESTRICT, null=True, related_name="sendings")
    gaps = ArrayField(models.TextField(), default=list)
    problem = models.TextField(blank=True, default="")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="sendings")
    number = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)
    address = ArrayField(models.TextField(), default=list)
    served = models.DateField(null=True)
    otherwise = models.TextField(blank=True, default="", db_default="")
    service_place = models.IntegerField(default=NOWHERE)
    received = models.DateTimeField(null=True)
    returned = models.DateField(null=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "kind", "place", "party", "language", "round"], name="letter_once"),
        )
        indexes = (
            models.Index(fields=["way", "made"], condition=models.Q(state="to send"), name="letter_waits"),
            models.Index(
                fields=["returned"], condition=models.Q(state="returned", looked_at=None), name="letter_came_back"
            ),
            models.Index(fields=["batch", "number"], name="letter_of_batch"),
            models.Index(
                fields=["served"],
                condition=models.Q(state="served", way="portal", otherwise="", received=None, looked_at=None),
                name="letter_unopened",
            ),
        )

    @property
    def was_mailed(self) -> bool:
        """Whether it went by the post, here or by the office's own hand."""
        return self.otherwise == "mail" if self.otherwise else self.way == Way.PRINT

    @property
    def was_emailed(self) -> bool:
        """Whether its party was told by e-mail that it waits on this site."""
        return self.way == Way.PORTAL and not self.otherwise

    @property
    def can_come_back(self) -> bool:
        """Whether it may turn out that it never came: by the post, or by an e-mail after which nobody opened it."""
        return self.state == State.SERVED and (self.was_mailed or (self.was_emailed and self.received is None))


class SendingStep(models.Model):
    """What became of a letter, and who did it; append-only."""

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.TextField()
    state = models.TextField()
    note = models.TextField(blank=True, default="")


class CaseProof(models.Model):
    """The proof of service of a batch for one of its cases: it names nobody of another."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="proofs")
    case = models.ForeignKey(Case, models.CASCADE, related_name="service_proofs")
    file = models.ForeignKey(File, models.RESTRICT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "case"], name="proof_once"),)


class LetterProof(models.Model):
    """The signed proof of service of a letter that the office served by itself: a file of the case, kept for good."""

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="proofs")
    file = models.OneToOneField(File, models.RESTRICT, related_name="+")
    at = models.DateTimeField()
    by = models.TextField()
