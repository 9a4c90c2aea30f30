"""`imr serve` and `imr worker` as the kill tests start them: the real commands, with two addresses and a job more.

    python -m tests.server.kills.entry [--without-transactions] [--dies-in-steps] serve|worker ...

`--without-transactions` takes the transaction out of every step, for the run that shows that the tests would notice.
`--dies-in-steps` has a process kill itself now and then right after a statement of a step that wrote something.
"""

import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MARK: list[Any] = []
ONE_OF = 30
"""After one of so many statements that write a process dies, with `--dies-in-steps`."""


def without_transactions() -> None:
    """Every statement is its own transaction from here on."""
    from django.db import connection
    from django.db.models import QuerySet

    from openimr.server.trail import actor as module

    @contextmanager
    def step(case_number: str | None = None, *, purge: bool = False) -> Iterator[None]:
        who, request = module._ACTOR.get()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('openimr.actor', %s, false), set_config('openimr.request', %s, false), "
                "set_config('openimr.case', %s, false), set_config('openimr.purge', %s, false)",
                [who, request, case_number or "", "yes" if purge else ""],
            )
        yield

    def mark(number: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('openimr.case', %s, false)", [number])

    module.step = step  # before any module of ours takes it by name
    MARK.append(mark)
    QuerySet.select_for_update = lambda self, **_: self  # type: ignore[method-assign]


def dies_in_steps() -> None:
    """A process ends by SIGKILL between two statements of a step: no moment is worse, and none is rarer by itself."""
    from django.db import connection

    from openimr.server.trail import actor as module

    whole = module.step

    def die(execute: Any, sql: Any, *rest: Any) -> Any:
        done = execute(sql, *rest)
        written = str(sql).lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if written and secrets.randbelow(ONE_OF) == 0:  # no seed: processes that are forked off would all draw the same
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    @contextmanager
    def step(*args: Any, **options: Any) -> Iterator[None]:
        with whole(*args, **options), connection.execute_wrapper(die):
            yield

    module.step = step


def main(words: list[str]) -> int:
    from openimr import cli
    from openimr.server.jobs import left

    left.BEAT, left.LIFE = 0.3, 1.5  # half a minute is long for a test
    ours = {word for word in words if word in ("--without-transactions", "--dies-in-steps")}
    words = [word for word in words if word not in ours]
    if ours:
        from openimr.server.config import read_config

        assert read_config().database_url
    if "--without-transactions" in ours:
        without_transactions()
    if "--dies-in-steps" in ours:
        dies_in_steps()
    from openimr.cli import booting

    booted = booting.booted

    def booted_with_steps(*args: Any, **options: Any) -> Any:
        config = booted(*args, **options)
        from tests.server.kills import steps

        from openimr.server.cases import actions

        if MARK:  # the rest of what the trail is told for the length of a transaction
            actions._mark = MARK[0]
        steps.install()
        return config

    booting.booted = booted_with_steps
    return cli.main(words)


if __name__ == "__main__":
    from openimr.cli import terminal

    terminal.prepare()
    sys.exit(main(sys.argv[1:]))
