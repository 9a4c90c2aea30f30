"""Which records came, and what was made of them, is on record; a review is never changed."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched


class Migration(migrations.Migration):
    """Progress, parts and runs are derived and change at each step: the files they name are under the trail."""

    dependencies: ClassVar = [("records", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("records_recordfile", "records_review"), *append_only("records_review")]
