"""Which tables stand under the audit trail, and what columns they have had: as the migrations say, not the database."""

import copy
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from openimr.server.trail.watching import AppendOnly, Watched


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """A table under the trail.

    `later`: for each earlier shape of the table, the columns that came after it. A digest is of the row as it was then,
    so that one of before a migration is held against the row without them.
    """

    table: str
    append_only: bool
    later: tuple[tuple[str, ...], ...]


@cache
def guarded() -> tuple[Guarded, ...]:
    """All of them, in the order of their names' bytes."""
    watched: set[str] = set()
    kept: set[str] = set()
    shapes: dict[str, list[frozenset[str]]] = {}
    state = ProjectState()
    for migration in _migrations():
        watched |= {operation.table for operation in migration.operations if isinstance(operation, Watched)}
        kept |= {operation.table for operation in migration.operations if isinstance(operation, AppendOnly)}
        state = migration.mutate_state(state, preserve=False)
        for (app, _), model in state.models.items():
            if app == migration.app_label:
                _add(shapes, model)
    return tuple(
        Guarded(table=table, append_only=table in kept, later=_later(shapes[table])) for table in sorted(watched)
    )


def _migrations() -> Iterator[Migration]:
    """All migrations of the program in an order in which they can run; the database is not asked."""
    loader = MigrationLoader(None)
    done: set[tuple[str, str]] = set()
    for leaf in loader.graph.leaf_nodes():
        for node in loader.graph.forwards_plan(leaf):
            if node not in done:
                done.add(node)
                yield loader.graph.nodes[node]


def _add(shapes: dict[str, list[frozenset[str]]], model: ModelState) -> None:
    table = str(model.options.get("db_table") or f"{model.app_label}_{model.name_lower}")
    columns = frozenset(_columns(model.fields))
    known = shapes.setdefault(table, [])
    if not known or known[-1] != columns:
        known.append(columns)


def _columns(fields: Mapping[str, object]) -> Iterator[str]:
    for name, field in fields.items():
        bound = copy.copy(field)
        bound.set_attributes_from_name(name)  # type: ignore[attr-defined]  # a Field, which Django leaves untyped here
        if bound.column is not None and not bound.many_to_many:  # type: ignore[attr-defined]
            yield bound.column  # type: ignore[attr-defined]


def _later(shapes: list[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    every = frozenset[str]().union(*shapes)
    return tuple(tuple(sorted(every - shape)) for shape in shapes[:-1])
