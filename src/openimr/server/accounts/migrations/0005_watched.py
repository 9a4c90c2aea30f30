"""What gives access stands under the audit trail; counts and the cache are tables that a crash may empty."""

from typing import ClassVar

from django.db import migrations

from openimr.server.trail.watching import watched

_COUNT = (
    'CREATE UNLOGGED TABLE accounts_count (key text PRIMARY KEY, "window" bigint NOT NULL, '
    "ends timestamptz NOT NULL, n integer NOT NULL)"
)
_CACHE = (
    "CREATE UNLOGGED TABLE accounts_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, "
    "expires timestamptz NOT NULL); CREATE INDEX accounts_cache_expires ON accounts_cache (expires)"
)


class Migration(migrations.Migration):
    """Who broke the glass, who made a code, who changed a second factor is on record."""

    dependencies: ClassVar = [
        ("accounts", "0004_sessions_codes_alarms"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations: ClassVar = [
        *watched(
            "accounts_breakglass",
            "accounts_alarm",
            "accounts_casecode",
            "mfa_authenticator",
            "socialaccount_socialaccount",
        ),
        migrations.RunSQL(_COUNT, "DROP TABLE accounts_count"),
        migrations.RunSQL(_CACHE, "DROP TABLE accounts_cache"),
    ]
