"""A process that has just begun opens the edition and reads the vocabulary before somebody has to wait for it."""

import threading
from contextlib import suppress

from openimr.corpus import DatasetError, Query, QueryError
from openimr.guidelines import shelf
from openimr.server.public.answering import edition
from openimr.server.public.asking import Asked


def warm() -> threading.Thread:
    """Begin, in a thread beside those that answer."""
    thread = threading.Thread(target=_warm, daemon=True, name="warming")
    thread.start()
    return thread


def _warm() -> None:
    shelf()
    shown = edition()
    if shown is not None:
        with suppress(QueryError, DatasetError, OSError):
            shown.search(Asked(text="", filters={}, newest=True, after=None, more=False).query())
            shown.index.search(Query(text="lumbar", limit=1))
