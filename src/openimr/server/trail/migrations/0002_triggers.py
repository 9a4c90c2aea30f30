"""The functions and triggers of the audit trail."""

from importlib import resources
from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """The database writes the trail itself."""

    dependencies: ClassVar = [("trail", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(resources.files("openimr.server.trail").joinpath("triggers.sql").read_text("utf-8")),
    ]
