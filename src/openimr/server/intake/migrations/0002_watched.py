"""What comes in and what is decided on it stand under the audit trail; decisions on related cases never change."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import append_only, watched


class Migration(migrations.Migration):
    """Who sent and decided what, and when, is on record."""

    dependencies: ClassVar = [("intake", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [
        *watched("intake_application", "intake_applicationfile", "intake_relation", "intake_withdrawalasked"),
        *append_only("intake_relation"),
    ]
