"""Files stand under the audit trail."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import watched


class Migration(migrations.Migration):
    """What came, and what was removed, is on record."""

    dependencies: ClassVar = [("store", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("store_file", "store_content")]
