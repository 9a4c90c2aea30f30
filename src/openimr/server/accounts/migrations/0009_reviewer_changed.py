"""When an account was last given another id of the roster: cases that were given to the former id lie still."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("accounts", "0008_keys")]
    operations: ClassVar = [
        migrations.AddField("user", "reviewer_changed", models.DateTimeField(null=True, editable=False)),
    ]
