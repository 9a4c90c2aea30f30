"""Letters of an imported dataset that are not to be shown; those that were published here have their own takedowns."""

from django.db import models

from openimr.server.accounts.models import User


class Withheld(models.Model):
    """A letter of the imported dataset that is hidden, by its id there; the row stays, whatever the dataset becomes."""

    letter_id = models.TextField(unique=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
