"""`imr audit-trail verify`, and the sealer that a worker runs beside its jobs."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

pytestmark = pytest.mark.usefixtures("committed", "office")


def organizations(*numbers: str) -> None:
    from openimr.server.accounts.models import Organization
    from openimr.server.trail.actor import step

    for number in numbers:
        with step():
            Organization.objects.create(name=f"Umber Gate {number}", number=number)


def unsealed() -> int:
    from django.conf import settings

    from openimr.server.trail.sealer import signing_key
    from openimr.server.trail.verify import verify

    return verify(settings.CONFIG.heads, signing_key(settings.CONFIG.keys).public_key()).unsealed


@pytest.fixture
def config(tmp_path: Path, settings):  # type: ignore[no-untyped-def]
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, keys=tmp_path / "keys", heads=tmp_path / "heads.jsonl", seal_seconds=1
    )
    return settings.CONFIG


def command(config, *words: str) -> subprocess.CompletedProcess[str]:  # type: ignore[no-untyped-def]
    """`imr audit-trail` in a process of its own, on the database of the test."""
    from django.db import connection

    of = connection.settings_dict
    url = f"postgresql://{of['USER']}:{of['PASSWORD']}@/{of['NAME']}?host={of['HOST']}"
    environ = {
        **os.environ,
        "DATABASE_URL": url.replace(":@", "@"),
        "OPENIMR_KEYS": str(config.keys),
        "OPENIMR_HEADS": str(config.heads),
    }
    words = ("audit-trail", *words)
    return subprocess.run(
        [sys.executable, "-m", "openimr.cli", *words], env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.begins
def test_the_command_says_that_the_trail_holds_and_finds_what_an_owner_did(config):  # type: ignore[no-untyped-def]
    from django.db import connection

    from openimr.server.trail.sealer import seal

    assert command(config, "verify").returncode == 3
    assert not (config.keys / "trail.key").exists()
    organizations("1", "2", "3")
    for _ in range(50):
        seal(config.keys, config.heads)
        if unsealed() == 0:
            break
        time.sleep(0.1)
    held = command(config, "verify", "--json")
    assert held.returncode == 0, held.stderr
    assert json.loads(held.stdout)["faults"] == []
    assert json.loads(held.stdout)["rows"] >= 3
    public = config.keys / "trail.pub"
    public.write_text(command(config, "public-key").stdout)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_trailrow DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM trail_trailrow WHERE id = (SELECT max(id) FROM trail_trailrow)")
        cursor.execute("ALTER TABLE trail_trailrow ENABLE TRIGGER USER")
    found = command(config, "verify", "--key", str(public))
    assert found.returncode == 1
    assert "FAULT: block" in found.stdout
    assert "1 rows missing" in found.stdout
    assert "The trail does not hold." in found.stdout


def nothing_older_runs() -> None:
    """Wait until what was written can be sealed: no transaction of this PostgreSQL, other tests' too, is older."""
    from django.db import connection

    newest = "SELECT coalesce(max(xid), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM trail_trailrow"
    until = time.time() + 120
    with connection.cursor() as cursor:
        while time.time() < until:
            cursor.execute(newest)
            if cursor.fetchone() == (True,):
                return
            time.sleep(0.1)
    pytest.fail("a transaction of another test went on for two minutes")


def test_a_worker_seals_as_it_works(config):  # type: ignore[no-untyped-def]
    from openimr.server.trail.sealing import sealing

    with sealing(config):
        organizations("1")
        nothing_older_runs()
        until = time.time() + 20
        while unsealed() and time.time() < until:
            time.sleep(0.2)
        assert unsealed() == 0


def test_a_worker_seals_once_more_when_it_stops(config):  # type: ignore[no-untyped-def]
    from openimr.server.trail.sealing import sealing

    with sealing(msgspec.structs.replace(config, seal_seconds=3600)):
        organizations("1")
        nothing_older_runs()
        assert unsealed() > 0
    assert unsealed() == 0


def test_two_workers_seal_one_after_the_other(config):  # type: ignore[no-untyped-def]
    from openimr.server.trail.models import TrailBlock
    from openimr.server.trail.sealing import sealing

    with sealing(config), sealing(config):
        for n in range(8):
            organizations(str(n))
            time.sleep(0.3)
        nothing_older_runs()
    assert unsealed() == 0
    numbers = list(TrailBlock.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
