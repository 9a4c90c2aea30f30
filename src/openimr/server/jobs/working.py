"""A worker: takes jobs from the queue and does them, until it is stopped."""

import asyncio
import logging
import os
import signal
from contextlib import suppress

from procrastinate import App
from procrastinate.contrib.django import app

from openimr.server.config import Config
from openimr.server.jobs import QUEUES
from openimr.server.jobs.left import BEAT, LIFE, taking_back
from openimr.server.trail.actor import acting
from openimr.server.trail.sealing import sealing

_LOG = logging.getLogger(__name__)
_LOOK = 0.5
"""Seconds after which a worker looks for work anew: nothing tells it that a lock is free, as between two letters of a
case, and with several jobs at once each would wait for the five seconds of the library."""


def work(config: Config, *, jobs: int = 1, once: bool = False) -> None:
    """Do what is queued; `once`: end when nothing is left. What it does, it does as "worker" in the audit trail.

    Beside the jobs it seals the trail every few seconds, and takes up jobs that dead workers have left. Asked to stop
    (SIGTERM, Ctrl-C), it takes no more, finishes those under way, and ends after `stop_seconds` in any case: what was
    cut off then is taken up again.
    """
    with acting("worker"), sealing(config), taking_back():
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        asyncio.run(_working(worker, config, jobs=jobs, once=once))


async def _working(worker: App, config: Config, *, jobs: int, once: bool) -> None:
    loop = asyncio.get_running_loop()
    async with worker.open_async():
        running = asyncio.ensure_future(
            worker.run_worker_async(
                queues=list(QUEUES),
                concurrency=jobs,
                fetch_job_polling_interval=_LOOK,
                wait=not once,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=BEAT,
                stalled_worker_timeout=LIFE,
            )
        )

        def stop() -> None:
            running.cancel()  # it finishes what is under way
            loop.call_later(config.stop_seconds, _give_up)

        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop)
        with suppress(asyncio.CancelledError):
            await running


def _give_up() -> None:
    """A job that runs in a thread can't be broken off: the process ends with it, as by SIGKILL."""
    _LOG.warning("jobs did not end in time; they are taken up again by another worker")
    os._exit(1)
