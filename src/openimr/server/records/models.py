"""Records of a case: which file came from whom and how, how far its reading is, what was read, and what came of it."""

from django.db import models

from openimr.server.cases.models import Case
from openimr.server.store.models import File


class RecordFile(models.Model):
    """A file with records, as it came into a case; `party` is the id of the party that sent it, empty: not known.

    `label` is what it is called among the case's files, in the review and in every quotation: its name, told apart
    where two have the same. `same_as`: an earlier file of the case with the same content, sent by another party.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="records")
    file = models.OneToOneField(File, models.CASCADE, related_name="record")
    label = models.TextField()
    party = models.TextField(blank=True, default="")
    channel = models.TextField()
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "label"], name="label_once"),)

    @property
    def state(self) -> str:
        """`waiting`, `reading`, `read` or `unreadable`."""
        return self.file.reading

    @property
    def pages(self) -> int | None:
        """How many pages it has; None: not known yet."""
        return self.file.pages


class Progress(models.Model):
    """How far the reading of a file is: `done` pages are kept. Derived, and changed at each step: not in the trail.

    `starts` counts the readings that began since a page was last kept. `reason` says why nothing, or not all of it,
    could be read; it tells nothing of what is in the file.
    """

    record = models.OneToOneField(RecordFile, models.CASCADE, related_name="progress")
    done = models.IntegerField(default=0)
    starts = models.IntegerField(default=0)
    reason = models.TextField(blank=True, default="")
    changed = models.DateTimeField()


class ReadPart(models.Model):
    """Pages `first` to `last` (from 1) of a file as they were read, encrypted in the store: text, words and places."""

    record = models.ForeignKey(RecordFile, models.CASCADE, related_name="parts")
    first = models.IntegerField()
    last = models.IntegerField()
    file = models.ForeignKey(File, models.CASCADE, related_name="+")
    software = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["record", "first"], name="part_once"),)


class Review(models.Model):
    """What `imr review` says of a case's files, a version each time they change; the JSON lies encrypted in the store.

    `records` are the files that it was made from: primary key, state and pages of each.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="reviews")
    version = models.IntegerField()
    at = models.DateTimeField()
    software = models.TextField()
    records = models.JSONField()
    file = models.ForeignKey(File, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="review_once"),)


class ReviewRun(models.Model):
    """Whether a review of a case is asked for (`waiting`), under way (`running`), `done` or `failed`; derived."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="review_run")
    state = models.TextField(default="waiting")
    starts = models.IntegerField(default=0)
    reason = models.TextField(blank=True, default="")
    changed = models.DateTimeField()
