"""Master keys are changed under a server that goes on; the sweep takes what no row names and nothing else."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from .conftest import open_facts


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def rotated(config: Any) -> int:
    from openimr.server.operations.rotation import rotate
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.upkeep import Upkeep

    keys = MasterKeys(config.keys)
    return rotate(Upkeep(config.files, keys), keys, quiet)


@pytest.fixture
def number(db: None, office: None) -> str:
    from openimr.server.cases.actions import open_case

    return str(open_case(open_facts(), None).number)


def test_after_rotation_the_old_key_opens_nothing_and_a_running_server_everything(number: str, config: Any):
    from openimr.server.operations import rotation
    from openimr.server.store.actions import add_file
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.upkeep import Upkeep
    from openimr.server.trail.models import TrailRow

    running = Upkeep(config.files, MasterKeys(config.keys))
    files = [add_file(running, number, [name.encode()], name=name, kind="records", type_="x") for name in "abc"]
    assert rotation.wrapped_by(config.keys) == {"0001": 3}
    assert rotation.new_key(config.keys) == "0002"
    assert rotated(config) == 3
    assert rotation.wrapped_by(config.keys) == {"0001": 0, "0002": 3}
    for file in files:
        file.content.refresh_from_db()
        assert b"".join(running.open(file.content)) == file.name.encode()
    (config.keys / "0001.master").unlink()
    alone = Upkeep(config.files, MasterKeys(config.keys))
    assert [b"".join(alone.open(file.content)) for file in files] == [b"a", b"b", b"c"]
    assert TrailRow.objects.filter(table="store_content", verb="update").count() == 3
    assert rotation.rotate(alone, MasterKeys(config.keys), quiet) == 0


def test_rotation_without_the_key_that_wrapped_changes_nothing(number: str, config: Any):
    from openimr.server.operations import rotation
    from openimr.server.store.actions import add_file
    from openimr.server.store.crypto import MasterKeyError, MasterKeys
    from openimr.server.store.upkeep import Upkeep

    add_file(Upkeep(config.files, MasterKeys(config.keys)), number, [b"a"], name="a", kind="records", type_="x")
    rotation.new_key(config.keys)
    (config.keys / "0001.master").rename(config.keys / "kept-elsewhere")
    with pytest.raises(MasterKeyError, match="0001"):
        rotated(config)
    assert rotation.wrapped_by(config.keys) == {"0001": 1, "0002": 0}


def test_secrets_of_webhooks_are_wrapped_anew_with_the_files(number: str, config: Any):
    from django.utils import timezone

    from openimr.server.api.models import Webhook
    from openimr.server.api.webhooks.actions import key_of
    from openimr.server.operations import rotation
    from openimr.server.store.crypto import MasterKeys

    name, wrapped = MasterKeys(config.keys).wrap(b"secret of a receiver, 32 bytes..")
    made = {"made": timezone.now(), "by": "x"}
    hook = Webhook.objects.create(url="https://r.example/", events=["*"], key=name, wrapped=wrapped, **made)
    rotation.new_key(config.keys)
    assert rotation.wrapped_by(config.keys) == {"0001": 1, "0002": 0}
    assert rotated(config) == 1
    assert rotation.wrapped_by(config.keys) == {"0001": 0, "0002": 1}
    (config.keys / "0001.master").unlink()
    hook.refresh_from_db()
    assert key_of(hook) == b"secret of a receiver, 32 bytes.."
    assert rotated(config) == 0


def old(config: Any, place: str, hours: float) -> Path:
    path = Path(config.files) / place
    when = time.time() - hours * 3600
    os.utime(path, (when, when))
    return path


def test_the_sweep_takes_old_contents_without_a_row_and_leaves_all_others(number: str, config: Any):
    from openimr.server.operations.sweeping import sweep
    from openimr.server.store.actions import add_file
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.upkeep import Upkeep

    store = Upkeep(config.files, MasterKeys(config.keys))
    named = add_file(store, number, [b"kept"], name="a", kind="records", type_="x").content
    left, coming = store.stage([b"left by the dead"]), store.stage([b"coming in"])
    old(config, named.place, 1000)
    gone = old(config, left.place, 30)
    (Path(config.files) / "aa").mkdir(exist_ok=True)
    (Path(config.files) / "aa" / "notes.txt").write_text("not the store's")
    stranger = old(config, "aa/notes.txt", 1000)

    found = sweep(store, 24, remove=False)
    assert (found.files, found.bytes, found.young) == (1, gone.stat().st_size, 1)
    assert gone.exists()
    assert sweep(store, 24, remove=True).files == 1
    assert not gone.exists()
    assert stranger.exists()
    assert b"".join(store.open(named)) == b"kept"
    assert store.holds(coming.place)
    assert b"".join(store.open(store.keep(coming, "x"))) == b"coming in"


def test_no_sweep_while_a_backup_is_made(committed: None, config: Any, imr: Any):
    from django.db import connection

    from openimr.server.operations.backup.making import KEEPING

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [KEEPING])
        refused = imr("store", "sweep", "--remove")
        cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [KEEPING])
    assert refused.returncode == 3
    assert "a backup is being made" in refused.stderr
    assert imr("store", "sweep", "--older-than", "0").returncode == 2
