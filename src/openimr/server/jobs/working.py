"""A worker: takes jobs from the queue and does them, until it is stopped."""

from procrastinate.contrib.django import app

from openimr.server.config import Config
from openimr.server.jobs import QUEUES
from openimr.server.trail.actor import acting
from openimr.server.trail.sealing import sealing


def work(config: Config, *, jobs: int = 1, once: bool = False) -> None:
    """Do what is queued; `once`: end when nothing is left. What it does, it does as "worker" in the audit trail.

    Beside the jobs it seals the trail every few seconds.
    """
    with acting("worker"), sealing(config):
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        worker.run_worker(queues=list(QUEUES), concurrency=jobs, wait=not once, delete_jobs="successful")
