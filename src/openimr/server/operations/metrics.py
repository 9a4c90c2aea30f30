"""Numbers for Prometheus: requests by kind of page, jobs that wait, the trail's seal. None of them names a case."""

import os
from collections.abc import Iterator

from django.db import connection
from prometheus_client import REGISTRY, CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from openimr.server.operations.counting import FOLDER
from openimr.server.operations.queue import queue_state

SECONDS = Histogram(
    "openimr_request_seconds",
    "Time to answer a request, by the address as the table of addresses has it",
    ("method", "route", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
RUNNING = Gauge("openimr_requests_running", "Requests that are answered now", multiprocess_mode="livesum")


class _Queue(Collector):
    """What the database says of the background work, asked when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        state = queue_state()
        jobs = GaugeMetricFamily("openimr_jobs", "Jobs by queue and status", labels=("queue", "status"))
        for (queue, status), count in state.jobs.items():
            jobs.add_metric((queue, status), count)
        yield jobs
        oldest = GaugeMetricFamily("openimr_oldest_job_seconds", "How long the oldest job has been due")
        oldest.add_metric((), state.oldest_seconds)
        yield oldest
        workers = GaugeMetricFamily("openimr_workers", "Workers that have said in the last 30 s that they live")
        workers.add_metric((), state.workers)
        yield workers
        unsealed = GaugeMetricFamily("openimr_trail_unsealed_seconds", "Age of the oldest row that no block seals yet")
        unsealed.add_metric((), _unsealed_seconds())
        yield unsealed


def _unsealed_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM now() - min(at)), 0) FROM trail_trailrow WHERE (epoch, xid) >= "
            "(SELECT epoch, end_xid FROM trail_trailblock UNION ALL SELECT 0, 0 ORDER BY 1 DESC, 2 DESC LIMIT 1)"
        )
        return max(0.0, float(cursor.fetchone()[0]))


def exposition() -> bytes:
    """All numbers in the text form of Prometheus; those of requests are of all processes of this server together."""
    of_queue = CollectorRegistry()
    of_queue.register(_Queue())
    if not os.environ.get(FOLDER):
        return generate_latest(REGISTRY) + generate_latest(of_queue)
    of_requests = CollectorRegistry()
    MultiProcessCollector(of_requests)  # type: ignore[no-untyped-call]
    return generate_latest(of_requests) + generate_latest(of_queue)
