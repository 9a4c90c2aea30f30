"""How many requests an account may send in a minute: counted in the database, so that all processes count together."""

from django.db import connection

from openimr.server.exchange.errors import ApiError

REQUESTS = 600
"""Requests a minute of one account. A program that reads page after page stays well below it."""
SIGN_INS = 60
"""Sign-ins and refreshes a minute from one address."""
_MINUTE = 60


def spend(key: str, limit: int, now: float) -> None:
    """Count a request.

    Raises:
        ApiError: 503, there were too many in this minute; `Retry-After` says when the next one begins.
    """
    minute = int(now // _MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_allowance AS a (key, minute, count) VALUES (%s, %s, 1) ON CONFLICT (key) DO UPDATE "
            "SET count = CASE WHEN a.minute = excluded.minute THEN a.count + 1 ELSE 1 END, minute = excluded.minute "
            "RETURNING count",
            [key, minute],
        )
        count = cursor.fetchone()[0]
    if count > limit:
        wait = _MINUTE - int(now % _MINUTE)
        raise ApiError(503, f"too many requests: at most {limit} a minute", {"Retry-After": str(wait)})
