"""Every change is in the trail; what was prepared, said, published and done about a takedown is never changed."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched

_KEPT = (
    "publication_preparation",
    "publication_choice",
    "publication_publicletter",
    "publication_takedownstep",
)


class Migration(migrations.Migration):
    """Triggers of the audit trail and of append-only tables."""

    dependencies: ClassVar = [("publication", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("publication_publication", *_KEPT), *append_only(*_KEPT)]
