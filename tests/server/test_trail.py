"""The audit trail: written by the database, sealed, and what a database's owner did to it found."""

import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("committed", "office")


@pytest.fixture
def sealed(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Twenty organisations, each a row of the trail, in two sealed blocks."""
    from openimr.server.accounts.models import Organization
    from openimr.server.trail.actor import step

    for n in range(20):
        with step():
            Organization.objects.create(name=f"Umber Gate {n}", number=str(n))
        if n == 9:
            seal_all(tmp_path)
    seal_all(tmp_path)
    return tmp_path


def seal_all(folder: Path) -> None:
    """Seal until all that is committed is sealed (another worker's transaction may hold it up for a moment)."""
    from openimr.server.trail.sealer import seal

    for _ in range(1200):
        seal(folder, folder / "heads.jsonl")
        if found(folder).unsealed == 0:
            return
        time.sleep(0.05)


def found(folder: Path):  # type: ignore[no-untyped-def]
    from openimr.server.trail.sealer import signing_key
    from openimr.server.trail.verify import verify

    return verify(folder / "heads.jsonl", signing_key(folder).public_key())


ADD_A_ROW = (
    'INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", columns) '
    'SELECT epoch, xid, at, actor, request, verb, "table", "row", columns FROM trail_trailrow LIMIT 1'
)


def add_a_row(epoch: int, xid: int) -> str:
    """A row of a place of its own."""
    return ADD_A_ROW.replace("SELECT epoch, xid", f"SELECT {epoch}, {xid}")


def as_owner(sql: str) -> None:
    """What somebody may do who owns the database: no trigger stops it."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("trail_trailrow", "trail_trailblock"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        for table in ("trail_trailrow", "trail_trailblock"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_trail_that_nobody_touched_holds(sealed: Path):
    answer = found(sealed)
    assert (answer.faults, answer.unsealed) == ((), 0)
    assert answer.rows >= 20
    assert answer.blocks >= 2


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (
            "UPDATE trail_trailrow SET actor = 'somebody else' WHERE id = (SELECT max(id) FROM trail_trailrow)",
            "altered",
        ),
        ("DELETE FROM trail_trailrow WHERE id = (SELECT max(id) FROM trail_trailrow)", "1 rows missing"),
        ("DELETE FROM trail_trailrow; DELETE FROM trail_trailblock", "is missing in the database"),
        ("UPDATE trail_trailblock SET rows = 0", "is not the one of the file of heads"),
        (ADD_A_ROW, "1 rows added"),
        (add_a_row(0, -5), "1 rows lie where no block can seal them"),
        (add_a_row(-1, 5), "1 rows lie where no block can seal them"),
        (add_a_row(9, 5), "1 rows lie where no block can seal them"),
        (add_a_row(0, 10**15), "1 rows lie where no block can seal them"),
    ],
)
def test_what_an_owner_of_the_database_does_is_found(sealed: Path, sql: str, says: str):
    as_owner(sql)
    assert any(says in fault for fault in found(sealed).faults)


def test_a_file_of_heads_that_was_cut_off_is_found(sealed: Path):
    heads = sealed / "heads.jsonl"
    heads.write_bytes(b"")
    assert any("it was cut off" in fault for fault in found(sealed).faults)


def test_a_line_that_was_half_written_is_written_anew(sealed: Path):
    heads = sealed / "heads.jsonl"
    whole = heads.read_bytes()
    heads.write_bytes(whole[:-20])
    seal_all(sealed)
    from openimr.server.trail.sealer import write_missing

    write_missing(heads)
    assert heads.read_bytes() == whole
    assert found(sealed).faults == ()


def test_a_head_signed_by_another_key_is_found(sealed: Path):
    (sealed / "trail.key").unlink()
    assert any("not of this key" in fault for fault in found(sealed).faults)


def test_rows_that_no_block_seals_yet_are_counted(sealed: Path):
    from openimr.server.accounts.models import Organization
    from openimr.server.trail.actor import step

    with step():
        Organization.objects.create(name="Flint Bridge", number="x")
    assert found(sealed).unsealed == 1


def test_a_row_says_who_did_what_and_not_what_it_held(sealed: Path):
    from openimr.server.trail.models import TrailRow

    row = TrailRow.objects.filter(table="accounts_organization").latest("id")
    assert (row.actor, row.verb, len(bytes(row.digest or b""))) == ("user:intake", "insert", 32)
    assert "Umber" not in str(row.__dict__)


def test_a_change_through_sql_alone_leaves_its_row(sealed: Path):
    from django.db import connection

    from openimr.server.trail.models import TrailRow

    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_organization SET name = 'Other' WHERE number = '3'")
    row = TrailRow.objects.latest("id")
    assert (row.actor, row.verb, row.columns) == ("database", "update", ["name"])


def test_several_sealers_at_once_write_each_head_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Between looking where the file ends and writing lies a moment; here it is long enough for another to come in."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from openimr.server.accounts.models import Organization
    from openimr.server.trail import sealer
    from openimr.server.trail.actor import acting, step
    from openimr.server.trail.sealer import read_heads, seal, signing_key

    signing_key(tmp_path)
    end_of = sealer._end_of

    def slowly(heads: Path) -> tuple[int, int]:
        end = end_of(heads)
        time.sleep(0.01)
        return end

    monkeypatch.setattr(sealer, "_end_of", slowly)

    def work(worker: int) -> None:
        try:
            for n in range(10):
                with acting("user:intake"), step():
                    Organization.objects.create(name="Umber Gate", number=f"{worker}-{n}")
                seal(tmp_path, tmp_path / "heads.jsonl")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    seal_all(tmp_path)
    numbers = [head.number for head in read_heads(tmp_path / "heads.jsonl")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert found(tmp_path).faults == ()
