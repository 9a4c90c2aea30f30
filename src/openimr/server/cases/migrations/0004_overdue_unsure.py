"""Whether a case is overdue for sure is a column of it; those that are not are looked at anew."""

from typing import ClassVar

from django.db import migrations, models

LOOKED_AT = """
UPDATE cases_case SET look_again = now() WHERE id IN (
    SELECT case_id FROM cases_caseclock WHERE state = 'running' AND kind = 'duty' AND document ->> 'state' = 'unknown'
)
"""


class Migration(migrations.Migration):
    """The clocks of a case say it already; the worker derives the column within a minute."""

    dependencies: ClassVar = [("cases", "0003_look_again")]
    operations: ClassVar = [
        migrations.AddField("case", "overdue_unsure", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(LOOKED_AT, migrations.RunSQL.noop),
    ]
