"""A backup is restored into an empty server and is the same; what is damaged, cut off or in the way is refused."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from .conftest import environ_of, open_facts

NOT_KEPT = {"accounts_session", "exchange_session", "accounts_cache", "accounts_count", "exchange_allowance"}
NAME = "Aurelio Vanterpool"


@pytest.fixture
def filled(committed: None, config: Any) -> Any:
    """Two cases, one of them with two files, a session, sealed rows, and rows that are not sealed yet."""
    from openimr import model
    from openimr.server.accounts.models import Organization, Session, User
    from openimr.server.cases.actions import open_case, take
    from openimr.server.store.actions import Store, add_file
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.trail.actor import acting
    from openimr.server.trail.sealer import seal

    store = Store(config.files, MasterKeys(config.keys))
    with acting("user:intake"):
        administrator = Organization.objects.create(name="Umber Gate", number="UG01")
        facts = open_facts()
        named = (msgspec.structs.replace(facts.parties[0], name=NAME), *facts.parties[1:])
        first = open_case(msgspec.structs.replace(facts, parties=named), administrator)
        for name, content in (("a.pdf", b"%PDF-1.4 a" * 20_000), ("b.pdf", b"%PDF-1.4 b")):
            add_file(store, first.number, [content], name=name, kind="records", type_="application/pdf")
        seal(config.keys, config.heads)
        second = open_case(open_facts(events=2), administrator)
        event = msgspec.structs.replace(open_facts(events=3).events[2])
        assert isinstance(event, model.Event)
        take(second.number, event)
    user = User.objects.create_user("intake", roles=["intake"])
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date="2099-01-01T00:00Z", user=user)
    return config


def rows(database: str, place: str) -> dict[str, list[str]]:
    """All rows of all tables, as text, in no order."""
    with psycopg.connect(f"postgresql://postgres@/{database}?host={place}") as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {
            table: [row for (row,) in connection.execute(SQL("SELECT t::text FROM {} t").format(Identifier(table)))]
            for (table,) in tables
        }


def other(config: Any, tmp_path: Path, name: str = "other") -> Any:
    """Another server: the same keys, all else in a place of its own."""
    data = tmp_path / name
    return msgspec.structs.replace(config, data=data, heads=data / "heads.jsonl", files=str(data / "files"))


@pytest.mark.begins
def test_a_backup_restored_into_an_empty_server_is_the_same_and_its_trail_goes_on(
    filled: Any, imr: Any, empty_database: str, tmp_path: Path
):
    from django.db import connection

    here = connection.settings_dict
    made = imr("backup", "--to", tmp_path / "backup", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["files"] == 2
    # Nobody without the keys reads a thing in it.
    for path in (p for p in (tmp_path / "backup").rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert NAME.encode() not in content, path
        assert b"%PDF" not in content, path
    key_bytes = [p.read_bytes() for p in filled.keys.iterdir()]
    assert not any(key in p.read_bytes() for key in key_bytes for p in (tmp_path / "backup").rglob("*") if p.is_file())

    target = other(filled, tmp_path)
    environ = environ_of(target, empty_database)
    slip = imr("restore", "--from", tmp_path / "backup", "--lost", "second-factor", environ=environ)
    assert slip.returncode == 2
    assert "--lost second-factor: no file that a restore can do without; those are second-factor.key" in slip.stderr
    done = imr("restore", "--from", tmp_path / "backup", environ=environ)
    assert done.returncode == 0, done.stderr
    before, after = rows(here["NAME"], here["HOST"]), rows(empty_database, here["HOST"])
    assert before.keys() == after.keys()
    for table in before.keys() - NOT_KEPT - {"trail_trailrow", "trail_trailblock", "trail_trailepoch"}:
        assert sorted(before[table]) == sorted(after[table]), table
    assert before["accounts_session"]
    assert not any(after[table] for table in NOT_KEPT)
    assert {*before["trail_trailrow"]} < {*after["trail_trailrow"]}
    assert {*before["trail_trailblock"]} < {*after["trail_trailblock"]}
    ours, theirs = Path(filled.files), Path(target.files)
    files = {p.relative_to(ours) for p in ours.rglob("*") if p.is_file()}
    assert len(files) == 2
    assert {p.relative_to(theirs): p.read_bytes() for p in theirs.rglob("*") if p.is_file()} == {
        p: (ours / p).read_bytes() for p in files
    }

    # The trail holds, rows that no block had sealed are sealed now, and new ones follow under another epoch.
    went_on = subprocess.run([sys.executable, "-c", GOES_ON], env=environ, capture_output=True, text=True, check=False)
    assert went_on.returncode == 0, went_on.stderr


GOES_ON = """
import time
from openimr.server.boot import boot, migrate
config = boot()
migrate()
from openimr.server.cases.models import Case
from openimr.server.cases.actions import open_case
from openimr.server.store.models import File
from openimr.server.exchange.storing import the_store
from openimr.server.trail.actor import acting
from openimr.server.trail.models import TrailRow
from openimr.server.trail.sealer import seal, signing_key
from openimr.server.trail.verify import verify
from tests.server.operations.conftest import open_facts
with acting("user:intake"):
    numbers = {*Case.objects.values_list("number", flat=True)}
    assert open_case(open_facts(), None).number not in numbers
contents = [b"".join(the_store().open(f.content)) for f in File.objects.order_by("name")]
assert contents == [b"%PDF-1.4 a" * 20_000, b"%PDF-1.4 b"]
assert {*TrailRow.objects.values_list("epoch", flat=True)} == {0, 1}
assert TrailRow.objects.filter(verb="restore").count() == 1
for _ in range(300):  # rows wait until every transaction of this PostgreSQL that began before them has ended
    seal(config.keys, config.heads)
    found = verify(config.heads, signing_key(config.keys).public_key())
    if not found.unsealed:
        break
    time.sleep(0.2)
assert (found.faults, found.unsealed) == ((), 0), found
"""


def test_a_server_that_holds_something_is_never_written_over(filled: Any, tmp_path: Path):
    from openimr.server.cases.models import Case
    from openimr.server.operations.backup.making import back_up
    from openimr.server.operations.backup.restoring import restore
    from openimr.server.operations.errors import OperationError

    back_up(filled, tmp_path / "backup", quiet)
    with pytest.raises(OperationError, match="not empty"):
        restore(other(filled, tmp_path), tmp_path / "backup", quiet)
    assert Case.objects.count() == 2
    assert not (tmp_path / "other").exists()


def test_a_folder_that_is_there_is_not_written_over(filled: Any, tmp_path: Path):
    from openimr.server.operations.backup.making import back_up
    from openimr.server.operations.errors import OperationError

    folder = tmp_path / "backup"
    folder.mkdir()
    (folder / "mine").write_text("kept")
    with pytest.raises(OperationError, match="is there already"):
        back_up(filled, folder, quiet)
    assert [p.name for p in folder.iterdir()] == ["mine"]


def harm(folder: Path, what: str) -> None:
    """Do to a backup what discs, cut-off copies and strangers do."""
    if what == "no manifest":
        (folder / "manifest.json").unlink()
    elif what == "dump altered":
        content = bytearray((folder / "database.sql.gz.enc").read_bytes())
        content[len(content) // 2] ^= 1
        (folder / "database.sql.gz.enc").write_bytes(content)
    elif what == "heads cut off":
        lines = (folder / "heads.jsonl").read_bytes()
        (folder / "heads.jsonl").write_bytes(lines[: len(lines) // 2] or b"{")
    elif what == "a file missing":
        next(p for p in (folder / "files").rglob("*") if p.is_file()).unlink()
    elif what == "a file altered":
        path = next(p for p in (folder / "files").rglob("*") if p.is_file())
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    elif what == "a later version":
        manifest = json.loads((folder / "manifest.json").read_bytes())
        manifest["migrations"].append("cases.9999_from_the_future")
        (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_backup_that_does_not_hold_is_refused_and_nothing_is_written(
    filled: Any, empty_database: str, tmp_path: Path
):
    from django.db import connection

    from openimr.server.operations.backup.making import back_up
    from openimr.server.operations.backup.restoring import check
    from openimr.server.operations.errors import OperationError

    for name in ("second-factor.key", "case-codes.key", "letters.p12", "session.key", "somebody's notes"):
        if not (filled.keys / name).exists():
            (filled.keys / name).write_bytes(f"what {name} holds".encode())
    back_up(filled, tmp_path / "backup", quiet)
    (filled.keys / "session.key").unlink()  # which a restore can do without
    (filled.keys / "somebody's notes").unlink()
    check(filled, tmp_path / "backup", quiet)
    said = {
        "no manifest": "cut off while it was made",
        "dump altered": "not what was written",
        "heads cut off": "not what was written",
        "a file missing": "can't be read",
        "a file altered": "not what was written",
        "a later version": "later version",
    }
    for name, why in (
        ("second-factor.key", "nobody could sign in with a second factor"),
        ("case-codes.key", "no case code"),
        ("letters.p12", "letters would be sealed under another certificate"),
    ):
        assert name in json.loads((tmp_path / "backup" / "manifest.json").read_bytes())["secrets"]
        keys = tmp_path / f"without-{name}"
        shutil.copytree(filled.keys, keys)
        (keys / name).unlink()
        config = msgspec.structs.replace(filled, keys=keys)
        with pytest.raises(OperationError, match=f"{name} is missing: without it {why}.*--lost {name}"):
            check(config, tmp_path / "backup", quiet)
        check(config, tmp_path / "backup", quiet, lost=[name])
        (keys / name).write_bytes(b"another one")
        if name == "letters.p12":  # a certificate may be renewed
            check(config, tmp_path / "backup", quiet)
        else:
            with pytest.raises(OperationError, match=f"{name} is another than"):
                check(config, tmp_path / "backup", quiet)
    for what, why in said.items():
        folder = tmp_path / what.replace(" ", "-")
        shutil.copytree(tmp_path / "backup", folder)
        harm(folder, what)
        with pytest.raises(OperationError, match=why):
            check(filled, folder, quiet)
    for keys, why in ((tmp_path / "no-keys", "holds no keys"), (strange(filled.keys, tmp_path / "k1"), "not the one")):
        with pytest.raises(OperationError, match=why):
            check(msgspec.structs.replace(filled, keys=keys), tmp_path / "backup", quiet)
    assert not (tmp_path / "no-keys").exists()
    assert rows(empty_database, connection.settings_dict["HOST"]) == {}


def strange(keys: Path, folder: Path) -> Path:
    """A folder of keys in which the master key is another of the same name."""
    shutil.copytree(keys, folder)
    (folder / "0001.master").write_bytes(bytes(32))
    return folder


def test_a_restore_that_is_killed_leaves_an_empty_database_and_is_begun_again(
    filled: Any, empty_database: str, tmp_path: Path
):
    """`imr restore` dies with all of the script sent but the COMMIT."""
    from openimr.server.operations.backup.making import back_up

    back_up(filled, tmp_path / "backup", quiet)
    environ = environ_of(other(filled, tmp_path), empty_database)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "backup")], env=environ, check=False)
    assert done.returncode == 0


KILLED = """
import os, sys, time
from pathlib import Path
from openimr.server.boot import boot
config = boot()
from openimr.server.operations.backup import restoring
def restored():
    return restoring.restore(config, Path(sys.argv[1]), lambda *_: None)
child = os.fork()
if not child:
    whole = restoring._with_mark
    def cut(script, backup):
        yield from whole(script, backup)
        os.kill(os.getpid(), 9)
    restoring._with_mark = cut
    restored()
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9
time.sleep(0.2)  # psql sees that the pipe has ended
restoring._empty()
assert Path(config.heads).exists()
assert restored().trail.faults == ()
"""


def test_damage_in_the_store_is_told_when_the_backup_is_made(filled: Any, tmp_path: Path):
    from openimr.server.operations.backup.making import back_up

    files = sorted(p for p in Path(filled.files).rglob("*") if p.is_file())
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:-1] + b"x")
    faults = back_up(filled, tmp_path / "backup", quiet).faults
    assert len(faults) == 2
    assert any("missing in the store" in fault for fault in faults)
    assert any("not what was put there" in fault for fault in faults)


def test_what_comes_and_goes_while_a_backup_is_made_does_not_disturb_it(filled: Any, tmp_path: Path):
    """The backup is of one moment: a file that came later is not in it, one that was purged later is no fault."""
    from openimr.server.operations.backup.making import back_up
    from openimr.server.operations.backup.restoring import check
    from openimr.server.store.actions import add_file
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.models import File
    from openimr.server.store.upkeep import Upkeep
    from openimr.server.trail.actor import acting

    store, done = Upkeep(filled.files, MasterKeys(filled.keys)), False

    def meanwhile() -> None:
        from django.db import connection

        with acting("user:intake"):
            kept, purged = File.objects.order_by("name")
            add_file(store, kept.case.number, [b"later"], name="later.pdf", kind="records", type_="application/pdf")
            content = purged.content
            purged.delete()
            content.delete()
            store.remove(content.place)
        connection.close()

    def progress(what: str, _done: int, _total: int) -> None:
        nonlocal done
        if not done and what.startswith("database"):
            done = True
            thread = threading.Thread(target=meanwhile)
            thread.start()
            thread.join()

    manifest = back_up(filled, tmp_path / "backup", progress)
    assert done
    assert (manifest.files, len(manifest.purged), manifest.faults) == (1, 1, ())
    assert check(filled, tmp_path / "backup", quiet) == manifest
    assert File.objects.count() == 2


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""
