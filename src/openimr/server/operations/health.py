"""Whether this server can do its work: what a supervisor, a load balancer and an operator ask."""

import threading
import time

import msgspec
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from openimr.server.operations.queue import Background, background
from openimr.server.store.crypto import MasterKeys
from openimr.server.store.upkeep import Upkeep

_KEPT = 2.0
"""Seconds for which an answer stands: anybody may ask, and each looks into the store."""


class Ready(msgspec.Struct, frozen=True):
    """Each check by its name: "ok", "failed", and of the queue "late" or "no worker"; `fine`: pages can be answered."""

    fine: bool
    checks: dict[str, str]
    background: Background | None = None


class _Last:
    lock = threading.Lock()
    answer: Ready | None = None
    at = 0.0
    migrated = False


def ready() -> Ready:
    """Look at the database, its tables, the store and the queue.

    A queue that is late, or that no worker serves, is told and is no reason to send nobody here: answering pages does
    not wait for it.
    """
    with _Last.lock:
        if _Last.answer is None or time.monotonic() - _Last.at > _KEPT:
            _Last.answer, _Last.at = _looked(), time.monotonic()
        return _Last.answer


def forget() -> None:
    """Look anew at the next call."""
    _Last.answer, _Last.migrated = None, False


def _looked() -> Ready:
    checks = {"database": "failed", "migrations": "failed", "store": "failed", "queue": "failed"}
    work = None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = "ok"
        _Last.migrated = _Last.migrated or _migrated()
        if _Last.migrated:
            checks["migrations"] = "ok"
            work = background()
            checks["queue"] = work.stands
    except Error:
        connection.close()
    try:
        Upkeep(settings.CONFIG.files, MasterKeys(settings.CONFIG.keys)).try_writing()
        checks["store"] = "ok"
    except Exception:  # noqa: BLE001 - each kind of place has its own errors
        checks["store"] = "failed"
    return Ready(all(checks[name] == "ok" for name in ("database", "migrations", "store")), checks, work)


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
