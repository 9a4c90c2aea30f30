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


def past_the_triggers(sql: str) -> None:
    """What an owner of the database does so that no trigger runs."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT")


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE accounts_organization SET name = 'Other' WHERE number = '3'", "the row was altered since"),
        ("DELETE FROM accounts_organization WHERE number = '3'", "the row is missing; row"),
        ("INSERT INTO accounts_organization (name, number) VALUES ('Other', '77')", "the trail never heard of this"),
    ],
)
def test_what_went_round_the_triggers_is_named_by_table_and_row(sealed: Path, sql: str, says: str):
    from openimr.server.accounts.models import Organization

    before = found(sealed)
    row = Organization.objects.get(number="3").pk
    past_the_triggers(sql)
    after = found(sealed)
    [fault] = after.faults
    assert says in fault
    assert fault.startswith(f"accounts_organization {row if 'WHERE' in sql else ''}")
    assert (after.compared, after.untold) == (before.compared - ("WHERE" in sql), "INSERT" in sql)
    assert "Other" not in fault


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ('UPDATE cases_caseevent SET document = document || \'{"outcome": "overturned"}\'', "was altered since"),
        ("DELETE FROM cases_caseevent", "the row is missing"),
    ],
)
def test_an_event_that_a_database_owner_altered_or_removed_is_found(sealed: Path, sql: str, says: str):
    a_case()
    assert found(sealed).faults == ()
    past_the_triggers(sql)
    [fault] = found(sealed).faults
    assert fault.startswith("cases_caseevent ")
    assert says in fault


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE cases_caseevent SET document = '{}'", "though its table is append-only"),
        ("DELETE FROM cases_caseevent", "by no purge"),
    ],
)
def test_a_change_with_the_guard_alone_turned_off_is_found_in_the_trail_itself(sealed: Path, sql: str, says: str):
    from django.db import connection

    a_case()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER append_only")
        try:
            cursor.execute(sql)
            off = found(sealed).faults
        finally:
            cursor.execute("ALTER TABLE cases_caseevent ENABLE TRIGGER append_only")
    assert any(says in fault for fault in off)
    assert "the trigger append_only of the table cases_caseevent is gone or turned off" in off
    assert len(found(sealed).faults) == 1


def test_a_trail_row_written_by_hand_for_an_altered_event_is_found(sealed: Path):
    a_case()
    past_the_triggers(
        "UPDATE cases_caseevent SET document = '{}'; "
        'INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", columns, digest) '
        "SELECT 0, pg_current_xact_id()::text::bigint, now(), 'user:1', '', 'insert', 'cases_caseevent', id, '[]', "
        "sha256(convert_to(to_jsonb(r)::text, 'UTF8')) FROM cases_caseevent AS r"
    )
    [fault] = found(sealed).faults
    assert "tells of it a second time" in fault


def test_a_digest_of_before_a_migration_holds_without_the_columns_that_came_later(sealed: Path):
    from openimr.server.trail.guarded import guarded

    a_case()
    [first, *_] = next(table.later for table in guarded() if table.table == "cases_case")
    assert {"look_again", "worker_keys"} <= {*first}
    past_the_triggers(
        "UPDATE trail_trailrow AS t SET digest = sha256(convert_to((to_jsonb(c) - '{columns}'::text[])::text, 'UTF8')) "
        'FROM cases_case AS c WHERE t."table" = \'cases_case\' AND t."row" = c.id::text'.replace(
            "columns", ",".join(first)
        )
    )
    assert found(sealed).faults == ()
    past_the_triggers("UPDATE cases_case SET state = 'WITHDRAWN'")
    assert [f for f in found(sealed).faults if f.startswith("cases_case ")]


def test_a_change_in_another_time_zone_is_the_same_change(sealed: Path):
    from django.db import connection

    a_case()
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'Asia/Tokyo'; UPDATE cases_case SET changed = now(); SET TIME ZONE 'UTC'")
    assert found(sealed).faults == ()


def test_a_session_that_a_restore_left_out_is_no_fault_and_any_other_is(sealed: Path):
    from django.utils import timezone

    from openimr.server.accounts.models import User
    from openimr.server.exchange.models import Session
    from openimr.server.trail.actor import step

    with step():
        user = User.objects.create_user("program", roles=["claims service"])
        Session.objects.create(user=user, credential="x", started=timezone.now(), refreshed=timezone.now())
    past_the_triggers("DELETE FROM exchange_session")
    [fault] = found(sealed).faults
    assert fault.startswith("exchange_session ")
    past_the_triggers("UPDATE trail_trailepoch SET number = number + 1")  # as a restore does
    assert found(sealed).faults == ()


def test_what_is_missing_in_many_rows_is_named_in_part_and_counted(sealed: Path):
    past_the_triggers(
        "INSERT INTO accounts_organization (name, number) SELECT 'Other', 'x' || n FROM generate_series(1, 250) AS n"
    )
    answer = found(sealed)
    assert (len(answer.faults), answer.untold) == (201, 250)
    assert answer.faults[-1] == "and 50 rows more that are not as the trail has them"


def test_every_table_that_the_database_guards_is_compared_by_a_name_of_its_own():
    from django.db import connection

    from openimr.server.trail.guarded import guarded

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'trail'")
        assert {table for (table,) in cursor.fetchall()} == {table.table for table in guarded()}
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'")
        kept = {table for (table,) in cursor.fetchall()} - {"trail_trailrow", "trail_trailblock"}
        assert kept == {table.table for table in guarded() if table.append_only}
        for table in guarded():
            assert connection.introspection.get_primary_key_column(cursor, table.table) == "id", table.table
            there = {column.name for column in connection.introspection.get_table_description(cursor, table.table)}
            # A column that a migration renamed or dropped could not be put back into its digests: it only adds some.
            assert all(there.issuperset(later) for later in table.later), table.table


def a_case() -> None:
    from openimr import model
    from openimr.server.cases.actions import open_case

    event = model.Event(type="application received", at="2026-11-02T09:00:00-08:00", by="worker")
    open_case(model.Case(events=(event,)), None)


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
