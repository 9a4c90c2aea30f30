"""A real PostgreSQL for the tests of the server: the embedded one, started once for a whole run."""

import os
import tempfile
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

_HERE = sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:12]
_DATA = Path(tempfile.gettempdir()) / f"openimr-tests-{os.getuid()}-{_HERE}"


def _boot() -> None:
    from django.conf import settings

    from openimr.server.boot import boot

    os.environ["OPENIMR_DATA"] = str(_DATA)
    os.environ["OPENIMR_SECOND_FACTOR"] = "no"  # test_second_factor turns it on; elsewhere it would be in the way
    os.environ.pop("DATABASE_URL", None)  # a test never touches a database that it did not start
    config = boot()
    assert config.database_url
    settings.PASSWORD_HASHERS = ["tests.server.hashing.LeastArgon2"]
    with psycopg.connect(config.database_url, autocommit=True) as connection:
        # What a crash of the machine would lose is no matter here, and each commit is quicker.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("ALTER SYSTEM SET max_connections = 100")
        connection.execute("SELECT pg_reload_conf()")


_boot()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The test database, made also where only `committed` asks for it (pytest-django would leave us the real one).

    The first process of a run makes it by all migrations; the others copy it.
    """
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    base = tmp_path_factory.getbasetemp()
    first = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "database"
    with django_db_blocker.unblock(), first.open("a+") as made_by:  # type: ignore[attr-defined]
        flock(made_by, LOCK_EX)
        made_by.seek(0)
        template = made_by.read()
        if template:
            connection.settings_dict["TEST"]["TEMPLATE"] = template
        made = setup_databases(verbosity=0, interactive=False)
        if not template and os.environ.get("PYTEST_XDIST_WORKER"):
            made_by.write(_copied(str(connection.settings_dict["NAME"])))
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        teardown_databases(made, verbosity=0)


def _copied(name: str) -> str:
    """A copy of a database, for others to be made from while tests go on in it; its name. It ends with the server."""
    from django.db import connections

    template = f"{name}_template"
    connections.close_all()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{template}"')
        server.execute(f'CREATE DATABASE "{template}" TEMPLATE "{name}"')
    return template


@pytest.fixture
def office() -> Iterator[None]:
    """What the test does is done by somebody of the office."""
    from openimr.server.trail.actor import acting

    with acting("user:intake"):
        yield


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """A database in which transactions really end; emptied afterwards as only its owner could."""
    from django.db import connection, connections

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        with connection.cursor() as cursor:
            kept = {"django_migrations", "django_content_type", "auth_permission"}
            tables = [t for t in connection.introspection.table_names(cursor) if t not in kept]
            # Without triggers and foreign keys, and only what has rows: to truncate all tables takes seconds.
            cursor.execute("SET session_replication_role = replica")
            asked = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM \"{t}\")" for t in tables)  # noqa: S608
            cursor.execute(asked)
            for (table,) in cursor.fetchall():
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("INSERT INTO trail_trailepoch (number) VALUES (0)")
        connections.close_all()
