"""Rows of the audit trail, and the blocks that seal them. Triggers of the database write the rows (`triggers.sql`)."""

from django.db import models


class TrailRow(models.Model):
    """What was done to a row of the database, or that somebody read a case file.

    `xid` is the transaction and `epoch` counts the restores from backup, as transactions count anew after one. `verb`
    is insert, update, delete, read or restore; `columns` are those that changed. `digest` is of the whole row after it
    (before it, where it was deleted), never its content: what is purged leaves its trace here and nothing else.
    """

    id = models.BigAutoField(primary_key=True)
    epoch = models.IntegerField()
    xid = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    request = models.TextField()
    verb = models.TextField()
    table = models.TextField()
    row = models.TextField()
    case_number = models.TextField(null=True)
    columns = models.JSONField()
    digest = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=["epoch", "xid", "id"]), models.Index(fields=["case_number", "id"]))


class TrailBlock(models.Model):
    """A sealed run of rows: all of `epoch` whose transaction lies from `first_xid` to before `end_xid`.

    `root` is the Merkle root of their leaves in the order of their ids, `before` the head of the block before, `head`
    the digest of all this, `signature` that of a key outside the database over the head.
    """

    number = models.BigIntegerField(primary_key=True)
    epoch = models.IntegerField()
    first_xid = models.BigIntegerField()
    end_xid = models.BigIntegerField()
    rows = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    root = models.BinaryField()
    before = models.BinaryField()
    head = models.BinaryField()
    signature = models.BinaryField()


class TrailEpoch(models.Model):
    """How often the database has been restored from a backup: one row."""

    number = models.IntegerField(default=0)
