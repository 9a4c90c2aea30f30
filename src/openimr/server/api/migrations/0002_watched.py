"""Tokens and webhooks stand under the audit trail; notes of use, attempts and answers do not."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import watched


class Migration(migrations.Migration):
    """Who made or ended a token or a webhook, and when, is on record."""

    dependencies: ClassVar = [("api", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("api_apitoken", "api_webhook")]
