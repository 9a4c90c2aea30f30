"""A digest is of the row in one way of writing, whatever the session that changes it has set: it is compared later."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Moments stand in a row's JSON in the time zone of the session, bytes and numbers as it shows them."""

    dependencies: ClassVar = [("trail", "0002_triggers")]
    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER FUNCTION openimr_trail() SET TimeZone = 'UTC' SET bytea_output = 'hex' SET extra_float_digits = 1",
            "ALTER FUNCTION openimr_trail() RESET TimeZone RESET bytea_output RESET extra_float_digits",
        ),
    ]
