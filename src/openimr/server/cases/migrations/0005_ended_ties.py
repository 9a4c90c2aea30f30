"""An account that was a party's of a case once is kept on record, with why it is not any more."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from openimr.server.trail.watching import append_only, watched


class Migration(migrations.Migration):
    """A table of its own: that a tie has ended is added, and never changed."""

    dependencies: ClassVar = [("cases", "0004_overdue_unsure"), ("trail", "0002_triggers")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="EndedTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("why", models.TextField()),
                ("letters", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_ties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ended_ties", to="cases.case"
                    ),
                ),
            ],
        ),
        *watched("cases_endedtie"),
        *append_only("cases_endedtie"),
    ]
