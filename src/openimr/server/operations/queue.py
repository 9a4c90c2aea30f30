"""What waits in the queue, and for how long."""

import msgspec
from django.db import connection


class QueueState(msgspec.Struct, frozen=True):
    """Jobs by queue and status; seconds since the oldest that waits could have been done; workers that live."""

    jobs: dict[tuple[str, str], int]
    oldest_seconds: float
    workers: int


def queue_state() -> QueueState:
    """The queue as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2")
        jobs = {(queue, status): count for queue, status, count in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"
        )
        workers = cursor.fetchone()[0]
    return QueueState(jobs, oldest_seconds(), workers)


def oldest_seconds() -> float:
    """Seconds since the oldest job that waits could have been done; 0: none waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, queued.at))), 0) "
            "FROM procrastinate_jobs job LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events "
            "WHERE job_id = job.id) queued ON true WHERE job.status = 'todo'"
        )
        return max(0.0, float(cursor.fetchone()[0]))
