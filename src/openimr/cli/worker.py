"""`imr worker`: does the background work that the server queues; on as many machines as are started."""

import os
from collections.abc import Sequence

from openimr.cli import DONE
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command
from openimr.cli.terminal import say

_NAME = "imr worker"
_GIVES_WAY = 10
"""Reading and reviewing take a core for as long as they last: a server on the same machine goes first."""


def parser() -> Parser:
    """The command line of `imr worker`."""
    made = command(
        "worker",
        "Do the background work that the server queues, and seal the audit trail every few seconds. "
        "Start as many as you like, on as many machines; settings are those of the server (docs/server.md).",
        "imr worker --jobs 2",
    )
    made.add_argument("--jobs", type=int, default=1, metavar="N", help="jobs done at once by this process (default 1)")
    made.add_argument("--once", action="store_true", help="do what is queued now, and end")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr worker --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.jobs.working import work
    from openimr.server.operations.logs import start_logging

    start_logging(config)
    os.nice(_GIVES_WAY)
    say(_NAME, "does what is queued, and ends" if arguments.once else "waits for work; stop it with Ctrl-C")
    work(config, jobs=arguments.jobs, once=arguments.once)
    return DONE
