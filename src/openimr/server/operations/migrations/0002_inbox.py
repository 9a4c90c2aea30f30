"""An index for the inbox: the cases of a state in the order in which they are due, those of one moment by number."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Hundreds of cases fall due at the same moment: without their numbers in the index all of them are sorted."""

    dependencies: ClassVar = [("operations", "0001_indexes")]
    operations: ClassVar = [
        migrations.RunSQL(
            "CREATE INDEX operations_case_inbox ON cases_case (state, next_due, number)",
            "DROP INDEX operations_case_inbox",
        ),
    ]
