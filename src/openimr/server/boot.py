"""Start what the server stands on: settings, database, Django."""

import os
from collections.abc import MutableMapping

from openimr.server.config import Config, read_config
from openimr.server.database import start_embedded


class NotMigratedError(Exception):
    """The tables can't be brought to this version before somebody has settled something; a line says what and how."""


def boot(environ: MutableMapping[str, str] | None = None) -> Config:
    """Read the settings, start the embedded database where none is named, and make Django ready.

    The database's address goes into the environment, so that processes started from here have the same.

    Raises:
        ConfigError: settings can't be used.
        DatabaseError: the embedded database does not start.
    """
    environ = os.environ if environ is None else environ
    config = read_config(environ)
    if config.database_url is None:
        environ["DATABASE_URL"] = start_embedded(config.data)
    environ["OPENIMR_DATA"] = str(config.data)
    environ["DJANGO_SETTINGS_MODULE"] = "openimr.server.settings"
    import django  # noqa: PLC0415 - reads the settings

    django.setup()
    return read_config(environ)


def migrate() -> None:
    """Bring the database's tables to this version; two servers that start at once do it one after the other.

    Raises:
        NotMigratedError: what is in a table has to be settled first; the tables are as they were before that step.
    """
    from django.core.management import call_command  # noqa: PLC0415 - after boot
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


_LOCK = 0x1312_0006
