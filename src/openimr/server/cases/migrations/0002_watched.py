"""Cases stand under the audit trail; facts, events and determinations are never changed."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched


class Migration(migrations.Migration):
    """Case numbers are drawn from a sequence: no two cases have one, whoever opens them."""

    dependencies: ClassVar = [("cases", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [
        migrations.RunSQL("CREATE SEQUENCE case_numbers", "DROP SEQUENCE case_numbers"),
        *watched("cases_case", "cases_casefacts", "cases_caseevent", "cases_determination", "cases_person"),
        *append_only("cases_casefacts", "cases_caseevent", "cases_determination"),
    ]
