"""Accounts stand under the audit trail."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import watched


class Migration(migrations.Migration):
    """Who was given which role is on record."""

    dependencies: ClassVar = [("accounts", "0001_initial"), ("trail", "0002_triggers")]
    operations: ClassVar = [*watched("accounts_user", "accounts_organization")]
