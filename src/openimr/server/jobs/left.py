"""Jobs that a dead worker has left: they are queued again, so that a kill of a worker loses none."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_LOG = logging.getLogger(__name__)

BEAT, LIFE = 10.0, 30.0
"""A worker says every so many seconds that it lives; one that has not for so long is dead."""
_MOST = 20
"""Attempts after which a job is not taken up again: it may be what kills the workers."""


def take_back(life: float = LIFE) -> int:
    """Queue again what dead workers were doing; how many jobs.

    A job looks before it acts, so that one that was done all but for saying so does nothing the second time.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_prune_stalled_workers_v1(%s)", [life])
        cursor.execute(
            "SELECT id, attempts, EXISTS (SELECT 1 FROM procrastinate_jobs other WHERE other.status = 'todo' "
            "AND other.queueing_lock = job.queueing_lock) FROM procrastinate_jobs job "
            "WHERE status = 'doing' AND worker_id IS NULL ORDER BY id FOR UPDATE OF job SKIP LOCKED"
        )
        left = cursor.fetchall()
        for job, attempts, waits_again in left:
            if attempts < _MOST and not waits_again:  # of what runs every so often, one at a time waits
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job])
            else:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job])
    if left:
        _LOG.warning("%d jobs of workers that died are queued again", len(left))
    return len(left)


@contextmanager
def taking_back() -> Iterator[None]:
    """Take jobs back as long as the block runs."""
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.wait(BEAT):
                _try()
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=work, name="jobs left", daemon=True)
    _try()
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


def _try() -> None:
    try:
        connection.close_if_unusable_or_obsolete()
        take_back()
    except Exception as error:  # noqa: BLE001 - the database may be away for a while
        _LOG.warning("jobs of dead workers were not looked for this time (%s)", type(error).__name__)
        connection.close()
