"""Indexes that the load benchmark asks for, over tables of other apps.

Django's `icontains` asks for UPPER(column) LIKE UPPER(words): a trigram index has to be over UPPER(column) to serve it.
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Searches of 100,000 cases by words, persons and claim numbers without looking at each."""

    dependencies: ClassVar = [("cases", "0002_watched")]
    operations: ClassVar = [
        migrations.RunSQL(
            "CREATE INDEX operations_case_words ON cases_case USING gin (upper(words) gin_trgm_ops)",
            "DROP INDEX operations_case_words",
        ),
        migrations.RunSQL(
            "CREATE INDEX operations_person_name ON cases_person USING gin (upper(name) gin_trgm_ops)",
            "DROP INDEX operations_person_name",
        ),
        migrations.RunSQL(
            "CREATE INDEX operations_case_claim ON cases_case (claim_number)", "DROP INDEX operations_case_claim"
        ),
    ]
