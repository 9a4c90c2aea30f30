"""What an order left standing may be served after it: the guard looks at the items that an order sent back."""

from importlib import resources
from typing import ClassVar

from django.db import migrations

_OF = resources.files("openimr.server.issuing")
_BEFORE = (
    _OF.joinpath("guard.sql").read_text().split("CREATE FUNCTION issuing_only_issued", 1)[1].split("CREATE TRIGGER")[0]
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("issuing", "0002_guards")]

    operations: ClassVar = [
        migrations.RunSQL(
            _OF.joinpath("guard_items.sql").read_text(), f"CREATE OR REPLACE FUNCTION issuing_only_issued{_BEFORE}"
        )
    ]
