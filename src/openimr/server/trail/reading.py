"""Every read of a case file is a row in the trail."""

from collections.abc import Sequence

from django.db import connection

from openimr.server.trail.actor import step


def record_read(case_number: str, what: str) -> None:
    """Write down that who acts has read a part of a case's file: "pages 3-5 of file 12", "determination 2"."""
    with step(case_number), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", case_number, columns) '
            "VALUES ((SELECT number FROM trail_trailepoch), pg_current_xact_id()::text::bigint, clock_timestamp(), "
            "current_setting('openimr.actor'), current_setting('openimr.request'), 'read', 'case file', %s, %s, '[]')",
            [what, case_number],
        )


def record_reads(case_numbers: Sequence[str], what: str) -> None:
    """The same for several cases at once, in one statement."""
    if not case_numbers:
        return
    with step(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", case_number, columns) '
            "SELECT (SELECT number FROM trail_trailepoch), pg_current_xact_id()::text::bigint, clock_timestamp(), "
            "current_setting('openimr.actor'), current_setting('openimr.request'), 'read', 'case file', %s, n, '[]' "
            "FROM unnest(%s::text[]) AS n",
            [what, list(case_numbers)],
        )
