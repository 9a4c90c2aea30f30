"""Who acts: told to the database for each transaction, so that its triggers can write it down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_ACTOR: ContextVar[tuple[str, str]] = ContextVar("actor", default=("", ""))


@contextmanager
def acting(actor: str, request: str = "") -> Iterator[None]:
    """What is done inside is done by `actor` ("user:17", "worker"); `request` is its id in the log."""
    token = _ACTOR.set((actor, request))
    try:
        yield
    finally:
        _ACTOR.reset(token)


def actor() -> str:
    """Who acts now; empty: nobody has been named."""
    return _ACTOR.get()[0]


def reference() -> str:
    """The id in the log of the request that is answered now; empty outside of one."""
    return _ACTOR.get()[1]


@contextmanager
def step(case_number: str | None = None, *, purge: bool = False) -> Iterator[None]:
    """One transaction, whose rows in the trail name who acts and on which case.

    Raises:
        RuntimeError: nobody has been named by `acting`.
    """
    who, request = _ACTOR.get()
    if not who:
        raise RuntimeError("a step needs somebody who takes it: wrap it in acting()")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('openimr.actor', %s, true), set_config('openimr.request', %s, true), "
                "set_config('openimr.case', %s, true), set_config('openimr.purge', %s, true)",
                [who, request, case_number or "", "yes" if purge else ""],
            )
        yield
