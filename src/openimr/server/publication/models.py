"""What becomes public of an issued determination: prepared, looked through, published, taken down.

What still holds identifiers (`Preparation`, `Choice`) hangs on the case and goes with it when it is purged; what is
public (`Publication`, `PublicLetter`) holds none, and stays.
"""

from django.db import models
from django.db.models.functions import Left

from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.issuing.models import Issued


class Publication(models.Model):
    """An issued determination on its way to the public. `slug` names it there: drawn by lot, it tells nothing.

    `later` is the publication that decided the same items again; `aside` is when an order set it aside after it had
    been published, `aside_says` in a sentence how much of it. `case` and `issued` are gone once the case is purged.
    """

    class State(models.TextChoices):
        """Where it stands. Only what is `PUBLISHED` is public."""

        PREPARING = "preparing", "being prepared"
        TO_REVIEW = "to review", "waits to be looked through"
        PUBLISHED = "published", "public"
        TAKEN_DOWN = "taken down", "taken down"
        WITHDRAWN = "withdrawn", "withdrawn for good"
        SET_ASIDE = "set aside", "set aside before it was published"

    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="publications")
    issued = models.OneToOneField(Issued, models.SET_NULL, null=True, related_name="publication")
    slug = models.TextField(unique=True)
    state = models.TextField(choices=State.choices, default=State.PREPARING)
    later = models.ForeignKey("self", models.SET_NULL, null=True, related_name="earlier")
    aside = models.DateTimeField(null=True)
    aside_says = models.TextField(blank=True, default="")
    changed = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["state", "changed"], name="publication_state"),)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state == self.State.PUBLISHED


class Preparation(models.Model):
    """A redaction that was worked out: `found` (`redacting.Found`) has the letter's words and what goes out of them.

    `round` counts from 1 and goes up each time it is worked out anew. `items` are the places of the case's items that
    it holds: those that stood. `digest` is the SHA-256 of `found`.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="preparations")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    round = models.IntegerField()
    at = models.DateTimeField()
    items = models.JSONField()
    practice = models.TextField()
    software = models.TextField()
    found = models.JSONField()
    digest = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["publication", "round"], name="preparation_once"),)


class Choice(models.Model):
    """What a person said of a stretch of a preparation's text: the last word on a stretch counts.

    `says` is what stands there instead, where it is removed. An "undo" takes back what was said of the stretch.
    """

    class Kind(models.TextChoices):
        """What becomes of the stretch."""

        REMOVE = "remove", "goes out"
        KEEP = "keep", "stays"
        UNDO = "undo", "taken back"

    preparation = models.ForeignKey(Preparation, models.CASCADE, related_name="choices")
    kind = models.TextField(choices=Kind.choices)
    start = models.IntegerField()
    end = models.IntegerField()
    says = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")


class PublicLetter(models.Model):
    """A version of a public letter: what pages, feeds, downloads, index and data set read, and nothing else.

    `text` is the letter in the published layout, `document` the record that `parse_letter` reads out of that very text
    (header days as far as the practice tells them), `digest` the SHA-256 of the text. `removed` counts what went out by
    kind. Neither has the name, number or account of a reviewer; `by` is who published it, and is shown to nobody else.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="letters")
    version = models.IntegerField()
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    document = models.JSONField()
    text = models.TextField()
    digest = models.TextField()
    removed = models.JSONField()
    practice = models.TextField()
    software = models.TextField()
    prepared = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["publication", "version"], name="public_letter_once"),)
        indexes = (models.Index(Left("digest", 20), name="public_letter_head"),)  # as data sets name it


class TakedownStep(models.Model):
    """A step of a takedown: asked for (and hidden at once), to be redacted again, published again, or withdrawn."""

    class Kind(models.TextChoices):
        """What was done."""

        ASKED = "asked", "taken down"
        AGAIN = "again", "to be redacted again"
        BACK = "back", "published again"
        WITHDRAWN = "withdrawn", "withdrawn for good"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="steps")
    kind = models.TextField(choices=Kind.choices)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
