"""Which letters like the case the reviewer was shown, and when: never changed, under the audit trail."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from openimr.server.trail.watching import append_only, watched

_TABLE = "desk_precedentsopened"


class Migration(migrations.Migration):
    """A row for each time that they were opened."""

    dependencies: ClassVar = [("desk", "0002_watched"), ("trail", "0002_triggers")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="PrecedentsOpened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.IntegerField()),
                ("number", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("shown", models.JSONField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opened_precedents", to="desk.draft"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "item", "number"), name="precedents_once")],
            },
        ),
        *watched(_TABLE),
        *append_only(_TABLE),
    ]
