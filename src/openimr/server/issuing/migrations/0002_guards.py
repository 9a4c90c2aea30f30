"""What was said, approved and issued is never changed; and the database itself issues nothing that is not signed."""

from importlib import resources
from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched

_SQL = resources.files("openimr.server.issuing").joinpath("guard.sql").read_text()
_UNDO = """
DROP TRIGGER only_signed ON issuing_issued; DROP FUNCTION issuing_only_signed();
DROP TRIGGER only_issued ON cases_caseevent; DROP FUNCTION issuing_only_issued();
"""
_KEPT = ("issuing_qualitynote", "issuing_answer", "issuing_approval", "issuing_issued")


class Migration(migrations.Migration):
    """Triggers of the audit trail, of append-only tables, and of the rule that only a signed text is issued."""

    dependencies: ClassVar = [
        ("issuing", "0001_initial"),
        ("cases", "0002_watched"),
        ("store", "0001_initial"),
        ("trail", "0002_triggers"),
    ]
    operations: ClassVar = [
        *watched(*_KEPT, "issuing_export"),
        *append_only(*_KEPT),
        migrations.RunSQL(_SQL, _UNDO),
    ]
