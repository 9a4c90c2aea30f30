"""How a letter was served that the office served by itself is a column of it; until now only the event told it."""

from typing import ClassVar

from django.db import migrations, models

FROM_THE_EVENT = """
UPDATE delivery_sending s SET otherwise = e.document ->> 'service' FROM cases_caseevent e
WHERE e.case_id = s.case_id AND e.place = s.service_place AND s.state <> 'to send' AND s.way = 'print'
  AND s.batch_id IS NULL AND e.document ->> 'service' IN ('personal', 'fax', 'electronic', 'mail')
"""


class Migration(migrations.Migration):
    """What no batch mailed, the office served."""

    dependencies: ClassVar = [("delivery", "0002_watched"), ("cases", "0004_overdue_unsure")]
    operations: ClassVar = [
        migrations.AddField("sending", "otherwise", models.TextField(blank=True, default="", db_default="")),
        migrations.RunSQL(FROM_THE_EVENT, migrations.RunSQL.noop),
    ]
