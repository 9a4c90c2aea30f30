"""Drafts stand under the audit trail; what was proposed, edited, decided, opened and signed is never changed."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched

_KEPT = (
    "desk_caseattestation", "desk_softwaredraft", "desk_draftedit", "desk_draftversion", "desk_itemdecision",
    "desk_proposalopened", "desk_comment", "desk_signature",
)  # fmt: skip


class Migration(migrations.Migration):
    """Only `Draft` changes: its revision and where it stands."""

    dependencies: ClassVar = [("desk", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("desk_draft", *_KEPT), *append_only(*_KEPT)]
