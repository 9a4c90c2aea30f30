"""What waits in the queue, and for how long; whether anybody does it."""

import threading
import time
from typing import Literal

import msgspec
from django.db import connection

from openimr.server.jobs.left import LIFE

LATE = 300
"""Seconds after which the oldest job that waits is late."""
_KEPT = 10.0
"""Seconds for which what pages say stands: every inbox asks."""


class QueueState(msgspec.Struct, frozen=True):
    """Jobs by queue and status; seconds since the oldest that waits could have been done; workers that live."""

    jobs: dict[tuple[str, str], int]
    oldest_seconds: float
    workers: int


class Background(msgspec.Struct, frozen=True):
    """Workers that have said in the last 30 s that they live, and how long the oldest job has waited, in seconds."""

    workers: int
    oldest_seconds: float

    @property
    def stands(self) -> Literal["ok", "late", "no worker"]:
        """How background work stands, in a word for programs."""
        if not self.workers:
            return "no worker"
        return "late" if self.oldest_seconds >= LATE else "ok"

    @property
    def minutes(self) -> int:
        """How long the oldest job has waited."""
        return int(self.oldest_seconds // 60)


def background() -> Background:
    """How background work stands now. Without a worker no letter is made, nothing is read and nothing sealed."""
    return Background(_workers(), oldest_seconds())


class _Last:
    lock = threading.Lock()
    told: Background | None = None
    at = 0.0


def background_for_pages() -> Background | None:
    """What the office is told on its pages; None: all is well. Looked at every ten seconds in each process."""
    with _Last.lock:
        if _Last.told is None or time.monotonic() - _Last.at > _KEPT:
            _Last.told, _Last.at = background(), time.monotonic()
        return _Last.told if _Last.told.stands != "ok" else None


def forget() -> None:
    """Look anew at the next call."""
    _Last.told = None


def queue_state() -> QueueState:
    """The queue as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2")
        jobs = {(queue, status): count for queue, status, count in cursor.fetchall()}
    return QueueState(jobs, oldest_seconds(), _workers())


def _workers() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
            [LIFE],
        )
        return int(cursor.fetchone()[0])


def oldest_seconds() -> float:
    """Seconds since the oldest job that waits could have been done; 0: none waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, queued.at))), 0) "
            "FROM procrastinate_jobs job LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events "
            "WHERE job_id = job.id) queued ON true WHERE job.status = 'todo'"
        )
        return max(0.0, float(cursor.fetchone()[0]))
