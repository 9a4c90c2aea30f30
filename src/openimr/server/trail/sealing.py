"""The sealer at its work: in a thread of each worker, every few seconds; of all of them one seals at a time."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from openimr.server.config import Config
from openimr.server.trail.sealer import seal

_LOG = logging.getLogger(__name__)


@contextmanager
def sealing(config: Config) -> Iterator[None]:
    """Seal as long as the block runs, and once more at its end.

    The queue's schedules count in minutes, and a job of its own every five seconds would be most of the queue; the
    advisory lock in `seal` sees to it that of many workers one seals at a time. What goes wrong is logged and tried
    again: a worker does not stop for it, and `imr audit-trail verify` counts what is not sealed.
    """
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.wait(config.seal_seconds):
                _seal(config)
            _seal(config)
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=work, name="sealer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


def _seal(config: Config) -> None:
    try:
        connection.close_if_unusable_or_obsolete()
        seal(config.keys, config.heads)
    except Exception as error:  # noqa: BLE001 - the database may be away for a while
        _LOG.warning("the audit trail was not sealed this time (%s)", type(error).__name__)
        connection.close()
