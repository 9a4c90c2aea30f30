"""Operations for migrations: put a table under the audit trail, or make it append-only."""

from django.db.migrations import RunSQL


class Watched(RunSQL):
    """A table comes under the trail; `trail.guarded` finds the tables by these operations."""

    def __init__(self, table: str) -> None:
        """`table` as the database names it."""
        self.table = table
        super().__init__(
            f'CREATE TRIGGER trail AFTER INSERT OR UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION openimr_trail()",
            f'DROP TRIGGER trail ON "{table}"',
        )


class AppendOnly(RunSQL):
    """Rows of a table are added and never changed."""

    def __init__(self, table: str) -> None:
        """`table` as the database names it."""
        self.table = table
        super().__init__(
            f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION openimr_keep_only(); "
            f'CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION openimr_append_only()",
            f'DROP TRIGGER append_only ON "{table}"; DROP TRIGGER append_only_whole ON "{table}"',
        )


def watched(*tables: str) -> list[Watched]:
    """Every change of a row of these tables leaves a row in the trail."""
    return [Watched(table) for table in tables]


def append_only(*tables: str) -> list[AppendOnly]:
    """Rows of these tables are neither changed nor removed, but by a purge that says that it is one."""
    return [AppendOnly(table) for table in tables]
