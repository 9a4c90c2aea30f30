# ruff: noqa: S608 - the statements are put together of constants of this file; what is asked for goes as parameters
"""SQLite FTS5 and PostgreSQL full text over the same items, as a careful user of each would set them up."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import psycopg

Row = tuple[str, int, str, str, str, str, int, str, str]
"""case number, item, request, rationale, summary, guideline, year, decision, category"""

FACETS = ("year", "decision", "category")


class Asked(NamedTuple):
    """A query as groups: one of each group must stand (or ranks, with `any_of`); a member is a list of words."""

    groups: Sequence[Sequence[Sequence[str]]]
    years: tuple[int, int] | None = None
    decision: str | None = None


class Sqlite:
    name = "SQLite FTS5"

    def __init__(self, place: Path) -> None:
        self.db = sqlite3.connect(place)

    def fill(self, rows: Iterable[Row]) -> None:
        self.db.execute(
            "create table items (id integer primary key, case_number, item, year integer, decision, category)"
        )
        self.db.execute(
            "create virtual table words using fts5(request, rationale, summary, guideline, "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
        for number, row in enumerate(rows, 1):
            self.db.execute("insert into items values (?,?,?,?,?,?)", (number, row[0], row[1], *row[6:]))
            self.db.execute("insert into words (rowid, request, rationale, summary, guideline) values (?,?,?,?,?)",
                            (number, *row[2:6]))  # fmt: skip
        self.db.execute("create index by_year on items (year)")
        self.db.execute("insert into words(words) values ('optimize')")
        self.db.execute("analyze")
        self.db.commit()

    def words(self, asked: Asked, *, any_of: bool) -> str:
        groups = [
            "(" + " OR ".join('"' + " ".join(words).replace('"', "") + '"' for words in group) + ")"
            for group in asked.groups
        ]
        return (" OR " if any_of else " AND ").join(groups)

    def search(self, asked: Asked, *, any_of: bool, limit: int = 10) -> list[tuple[str, int]]:
        where, values = self._where(asked)
        return self.db.execute(
            "select case_number, item from words cross join items on items.id = words.rowid "
            f"where words match ?{where} order by bm25(words, 4.0, 2.0, 1.0, 1.0), items.id limit ?",
            (self.words(asked, any_of=any_of), *values, limit),
        ).fetchall()

    def facets(self, asked: Asked) -> list[list[tuple]]:
        where, values = self._where(asked)
        said = self.words(asked, any_of=False)
        self.db.execute("create temp table if not exists found (year, decision, category)")
        self.db.execute("delete from found")
        self.db.execute(
            "insert into found select year, decision, category from words cross join items on items.id = words.rowid "
            f"where words match ?{where}",
            (said, *values),
        )
        return [self.db.execute(f"select {one}, count(*) from found group by 1").fetchall() for one in FACETS]

    def _where(self, asked: Asked) -> tuple[str, tuple]:
        where, values = "", ()
        if asked.years:
            where, values = " and year between ? and ?", asked.years
        if asked.decision:
            where, values = where + " and decision = ?", (*values, asked.decision)
        return where, values


class Postgres:
    name = "PostgreSQL"

    def __init__(self, connection: psycopg.Connection, rank: str = "ts_rank") -> None:
        self.db, self.rank = connection, rank

    def fill(self, rows: Iterable[Row]) -> None:
        with self.db.cursor() as cursor:
            cursor.execute("drop table if exists items, raw")
            cursor.execute(
                "create table items (id serial primary key, case_number text, item int, year int, decision text, "
                "category text, words tsvector)"
            )
            cursor.execute(
                "create temp table raw (case_number text, item int, request text, rationale text, summary text, "
                "guideline text, year int, decision text, category text)"
            )
            with cursor.copy("copy raw from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                "insert into items (case_number, item, year, decision, category, words) select case_number, item, "
                "year, decision, category, setweight(to_tsvector('english', request), 'A') || "
                "setweight(to_tsvector('english', rationale), 'B') || setweight(to_tsvector('english', summary), 'C') "
                "|| setweight(to_tsvector('english', guideline), 'D') from raw"
            )
            cursor.execute("create index on items using gin (words)")
            cursor.execute("create index on items (year)")
            cursor.execute("analyze items")
        self.db.commit()

    def words(self, asked: Asked, *, any_of: bool) -> tuple[str, list[str]]:
        groups, values = [], []
        for group in asked.groups:
            groups.append("(" + " || ".join("phraseto_tsquery('english', %s)" for _ in group) + ")")
            values += [" ".join(words) for words in group]
        return "(" + (" || " if any_of else " && ").join(groups) + ")", values

    def search(self, asked: Asked, *, any_of: bool, limit: int = 10) -> list[tuple[str, int]]:
        said, values = self.words(asked, any_of=any_of)
        where, more = self._where(asked)
        with self.db.cursor() as cursor:
            cursor.execute(
                f"with q as (select {said} as q) select case_number, item from items, q where words @@ q{where} "
                f"order by {self.rank}('{{0.1, 0.25, 0.5, 1.0}}', words, q, 1) desc, id limit %s",
                [*values, *more, limit],
            )
            return cursor.fetchall()

    def facets(self, asked: Asked) -> list[list[tuple]]:
        said, values = self.words(asked, any_of=False)
        where, more = self._where(asked)
        with self.db.cursor() as cursor:
            cursor.execute(
                f"with q as (select {said} as q), found as materialized (select year, decision, category "
                f"from items, q where words @@ q{where}) select grouping(year, decision, category), year, decision, "
                "category, count(*) from found group by grouping sets ((year), (decision), (category))",
                [*values, *more],
            )
            return [cursor.fetchall()]

    def _where(self, asked: Asked) -> tuple[str, list]:
        where, values = "", []
        if asked.years:
            where, values = " and year between %s and %s", [*asked.years]
        if asked.decision:
            where, values = where + " and decision = %s", [*values, asked.decision]
        return where, values


def plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
