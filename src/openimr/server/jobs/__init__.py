"""Background work, behind a small port: what is queued in a transaction is done if and only if that is committed.

The queue is PostgreSQL's own (procrastinate). A job is a function that may run more than once: it looks at what is
there before it acts, and each of its steps is a transaction. Jobs of one `lock` run one after the other.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from procrastinate.contrib.django import app

F = TypeVar("F", bound=Callable[..., Any])

QUEUES = ("letters", "reading", "upkeep", "webhooks")
"""Letters to parties; reading of records, which takes long; what is done every so often; what programs are told."""


def job(queue: str, *, retries: int = 8) -> Callable[[F], F]:
    """A function as a job of a queue; tried again after a failure, each time later.

    Raises:
        ValueError: there is no such queue.
    """
    if queue not in QUEUES:
        raise ValueError(f"there is no queue {queue!r}; use one of {', '.join(QUEUES)}")
    from procrastinate import RetryStrategy  # noqa: PLC0415 - at registration only

    def register(function: F) -> F:
        retry = RetryStrategy(max_attempts=retries, exponential_wait=2)
        name = f"{function.__module__}.{function.__qualname__}"
        app.task(queue=queue, name=name, retry=retry)(function)
        return function

    return register


def every(cron: str, queue: str = "upkeep") -> Callable[[F], F]:
    """A function of no arguments that runs at the times of a crontab line, on one worker of all."""

    def register(function: F) -> F:
        name = f"{function.__module__}.{function.__qualname__}"

        def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when
            function()

        app.periodic(cron=cron)(app.task(queue=queue, name=name, queueing_lock=name, pass_context=False)(run))
        return function

    return register


def enqueue(
    function: Callable[..., Any], *, lock: str | None = None, after: datetime | None = None, **arguments: object
) -> None:
    """Queue a job with these arguments (JSON), in the transaction that is open; `lock`: after others of that lock.

    `after`: not before this moment (a few seconds later at most, as workers look); without a lock, as it would hold up
    those that come behind it. Arguments are ids, never health data: they stand in the queue's tables.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    app.configure_task(name, lock=lock, schedule_at=after).defer(**arguments)  # type: ignore[arg-type]
