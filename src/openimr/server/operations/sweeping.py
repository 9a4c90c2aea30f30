"""The sweep: contents that no row names are removed. A process that died between file and row leaves them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import connection

from openimr.server.operations.backup.making import KEEPING
from openimr.server.operations.errors import OperationError
from openimr.server.store.models import Content
from openimr.server.store.upkeep import Upkeep

LEAST_HOURS = 1
"""A file younger than this may be one that comes in now; its row is written when it is whole."""
_PLACE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
_AT_ONCE = 500


class Swept(msgspec.Struct, frozen=True):
    """What no row names and is old enough: how many files and bytes; `young`: those that were left for their age."""

    files: int
    bytes: int
    young: int


def sweep(store: Upkeep, hours: int, *, remove: bool) -> Swept:
    """Find, and where `remove` says so take away, what no row names and is older than so many hours.

    Raises:
        OperationError: fewer hours than an upload may take, or a backup is being made.
    """
    if hours < LEAST_HOURS:
        raise OperationError(f"an upload may be under way: leave at least {LEAST_HOURS} hour")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEEPING])
        if not cursor.fetchone()[0]:
            raise OperationError("a backup is being made: sweep when it is done")
    try:
        return _swept(store, datetime.now(UTC) - timedelta(hours=hours), remove=remove)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [KEEPING])


def _swept(store: Upkeep, before: datetime, *, remove: bool) -> Swept:
    files = size = young = 0
    for places in _batches(place for place in store.places() if _PLACE.fullmatch(place)):
        named = set(Content.objects.filter(place__in=places).values_list("place", flat=True))
        for place in places:
            if place in named:
                continue
            found = store.age(place)
            if found is None:  # its upload was dropped meanwhile
                continue
            written, length = found
            if written >= before:
                young += 1
                continue
            files, size = files + 1, size + length
            if remove:
                store.remove(place)
    return Swept(files, size, young)


def _batches(places: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for place in places:
        batch.append(place)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
