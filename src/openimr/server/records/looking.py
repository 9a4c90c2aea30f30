"""Looks that a page takes by itself."""

from openimr.server.accounts.limits import count
from openimr.server.accounts.models import User
from openimr.server.trail.reading import record_read

_WINDOW = 600
"""Seconds in which looks of an open page at the same list are one look."""


def record_polling(user: User, number: str) -> None:
    """Write down that an account watches a case's list of files: once in ten minutes, not every three seconds."""
    if count("list of records watched", f"{user.pk} {number}", _WINDOW) == 1:
        record_read(number, "list of records, watched")
