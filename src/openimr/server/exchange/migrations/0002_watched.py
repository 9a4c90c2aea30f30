"""Sign-ins of programs and what they acknowledged stand under the audit trail; counts of requests do not."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import watched


class Migration(migrations.Migration):
    """Who signed in and what was acknowledged, and when, is on record."""

    dependencies: ClassVar = [("exchange", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("exchange_session", "exchange_manifestentry")]
