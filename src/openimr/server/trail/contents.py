"""Whether the rows of the guarded tables are those that the audit trail tells of: what went round its triggers.

The trail proves itself by its seals (`verify`); here each table row is held against the digest in its newest trail row.
Both sides come sorted from the database and are merged as they come, so that memory does not grow with them.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from openimr.server.trail.guarded import Guarded, guarded

_CHUNK = 10_000
_NAMED = 200
"""So many faults are named; the rest are counted: a table that was emptied is not told row by row."""
_NOT_RESTORED = "exchange_session"
"""Backups leave sessions out (`operations.backup.programs`): after a restore there are none from before it."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of tables that are as the trail has them, rows that it never heard of, and a line for each fault."""

    rows: int
    untold: int
    faults: tuple[str, ...]


class _Told(NamedTuple):
    """A row of the trail. `purged`: with a deletion, whether its transaction wrote a certificate of a purge."""

    table: str
    row: str
    id: int
    epoch: int
    verb: str
    digest: str | None
    purged: bool | None


class _There(NamedTuple):
    """A row of a table: the digests that it has as it is, and without the columns of later migrations."""

    table: str
    row: str
    digests: list[str]


class _Story(NamedTuple):
    """What the trail tells of a table row in the end, and what it tells that may not be."""

    table: str
    row: str
    last: _Told
    odd: str


_TOLD = """
SELECT "table", "row", id, epoch, verb, encode(digest, 'hex'),
    CASE WHEN verb = 'delete' THEN EXISTS (SELECT FROM trail_trailrow AS c WHERE c.epoch = t.epoch AND c.xid = t.xid
        AND c."table" = 'office_purgecertificate' AND c.verb = 'insert') END
FROM trail_trailrow AS t WHERE verb IN ('insert', 'update', 'delete') AND "table" = ANY(%s)
ORDER BY "table" COLLATE "C", "row" COLLATE "C", id
"""


def compare() -> Compared:
    """Hold every row of the guarded tables against the trail, as of one moment; the server may go on meanwhile."""
    tables = guarded()
    kept = {table.table for table in tables if table.append_only}
    found = _Found()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL TimeZone = 'UTC'")  # as the trigger has it, and moments stand in the digest
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
            cursor.execute("SET LOCAL work_mem = '64MB'")
            cursor.execute("SELECT number FROM trail_trailepoch")
            [epoch] = cursor.fetchone()
            found.faults += _triggers(cursor, tables)
            there = _tables_that_are(cursor)
        gone = [table.table for table in tables if table.table not in there]
        found.faults += [f"the table {table} is not in the database" for table in gone]
        for story, row in _side_by_side(_stories(tables, kept), _rows(tables, there)):
            _hold(found, story, row, epoch)
    return Compared(rows=found.rows, untold=found.untold, faults=found.told())


class _Found:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.rows = self.untold = self.more = 0
        self.faults: list[str] = []

    def add(self, fault: str) -> None:
        if len(self.faults) < _NAMED:
            self.faults.append(fault)
        else:
            self.more += 1

    def told(self) -> tuple[str, ...]:
        rest = [f"and {self.more} rows more that are not as the trail has them"] if self.more else []
        return (*self.faults, *rest)


def _hold(found: _Found, story: _Story | None, row: _There | None, epoch: int) -> None:
    """Count a row that is as the trail's newest row of it says, or say what is wrong with it."""
    if story is None:
        assert row is not None  # noqa: S101 - one of the two is there
        found.untold += 1
        found.add(f"{row.table} {row.row}: the trail never heard of this row; it was put there behind its back")
        return
    name, last = f"{story.table} {story.row}", story.last
    if story.odd:
        found.add(f"{name}: {story.odd}")
    if row is None:
        if last.verb != "delete" and not (story.table == _NOT_RESTORED and last.epoch < epoch):
            found.add(f"{name}: the row is missing; row {last.id} of the trail is its last")
    elif last.verb == "delete":
        found.add(f"{name}: the row was deleted (row {last.id} of the trail), and is there")
    elif last.digest in row.digests:
        found.rows += 1
    else:
        found.add(f"{name}: the row was altered since row {last.id} of the trail")


def _side_by_side(stories: Iterator[_Story], rows: Iterator[_There]) -> Iterator[tuple[_Story | None, _There | None]]:
    """Both by table and row; the other is None where only one of them knows it."""
    story, row = next(stories, None), next(rows, None)
    while story is not None or row is not None:
        if row is None or (story is not None and story[:2] < row[:2]):
            yield story, None
            story = next(stories, None)
        elif story is None or row[:2] < story[:2]:
            yield None, row
            row = next(rows, None)
        else:
            yield story, row
            story, row = next(stories, None), next(rows, None)


def _stories(tables: Iterable[Guarded], kept: set[str]) -> Iterator[_Story]:
    """What the trail tells of each row, in the order of the bytes of table and row."""
    told = map(_Told._make, _streamed(_TOLD, [[table.table for table in tables]]))
    for (table, row), rows in groupby(told, key=itemgetter(0, 1)):
        last, odd, begun = None, "", False
        for last in rows:
            if table in kept:
                odd = odd or _odd(last, begun=begun)
            begun = True
        assert last is not None  # noqa: S101 - a group has one
        yield _Story(table, row, last, odd)


def _odd(told: _Told, *, begun: bool) -> str:
    """Why a row of the trail can't be, of a table whose rows are only added; empty: it can."""
    if told.verb == "update":
        return f"the row was changed (row {told.id} of the trail), though its table is append-only"
    if told.verb == "delete" and not told.purged:
        return f"the row was deleted (row {told.id} of the trail) by no purge, though its table is append-only"
    if told.verb == "insert" and begun:
        return f"row {told.id} of the trail tells of it a second time: it was put there by hand"
    return ""


def _rows(tables: Iterable[Guarded], there: set[str]) -> Iterator[_There]:
    """The rows of the tables, in the same order; a row is named as the trigger names it."""
    for table in tables:
        if table.table not in there:
            continue
        digest = "encode(sha256(convert_to(({})::text, 'UTF8')), 'hex')"
        digests = ", ".join(digest.format(shape) for shape in ["it", *["it - %s::text[]"] * len(table.later)])
        sql = _ROWS.format(digests=digests, table=connection.ops.quote_name(table.table))
        for row, found in _streamed(sql, [[*later] for later in table.later]):
            yield _There(table.table, row, found)


_ROWS = """
SELECT coalesce(it ->> 'id', it ->> 'number', it ->> 'session_key', '') COLLATE "C", ARRAY[{digests}]
FROM (SELECT to_jsonb(r) AS it FROM {table} AS r OFFSET 0) AS rows ORDER BY 1
"""
"""OFFSET 0: each row becomes JSON once."""


def _tables_that_are(cursor: CursorWrapper) -> set[str]:
    return {*connection.introspection.table_names(cursor)}


def _triggers(cursor: CursorWrapper, tables: Iterable[Guarded]) -> Iterator[str]:
    """Tables whose triggers are gone or turned off: what is done to them leaves no row any more."""
    cursor.execute(
        "SELECT c.relname, t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('O', 'A')"
    )
    at_work = {*cursor.fetchall()}
    for table in tables:
        wanted = ("trail", "append_only", "append_only_whole") if table.append_only else ("trail",)
        for name in wanted:
            if (table.table, name) not in at_work:
                yield f"the trigger {name} of the table {table.table} is gone or turned off"


def _streamed(sql: str, words: list[Any]) -> Iterator[tuple]:  # type: ignore[type-arg]
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, words)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows
