"""Files: what they are, where their encrypted content lies, and the keys that open it, wrapped by a master key."""

from django.db import models

from openimr.server.cases.models import Case


class Content(models.Model):
    """The content of one or more files. `address` is a keyed hash of it, by which the same content is found again.

    `place` is where it lies, encrypted by a data key that master key `key` has wrapped.
    """

    address = models.TextField(unique=True)
    place = models.TextField(unique=True)
    size = models.BigIntegerField()
    sha256 = models.TextField()
    type = models.TextField()
    key = models.TextField()
    wrapped = models.BinaryField()
    stored = models.DateTimeField()


class File(models.Model):
    """A file of a case as it came: its name, kind, who sent it; `handle` names it to the outside and tells nothing."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    handle = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    content = models.ForeignKey(Content, models.PROTECT, related_name="files")
    received = models.DateTimeField()
    by = models.TextField()
    pages = models.IntegerField(null=True)
    reading = models.TextField(default="waiting")
