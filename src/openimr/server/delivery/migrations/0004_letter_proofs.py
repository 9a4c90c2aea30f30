"""The signed proof of service of a letter that the office served by itself is kept beside it."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from openimr.server.trail.watching import append_only, watched


class Migration(migrations.Migration):
    """A table of its own: a proof is added, and never changed."""

    dependencies: ClassVar = [("delivery", "0003_otherwise"), ("store", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LetterProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="store.file"
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proofs", to="delivery.sending"
                    ),
                ),
            ],
        ),
        *watched("delivery_letterproof"),
        *append_only("delivery_letterproof"),
    ]
