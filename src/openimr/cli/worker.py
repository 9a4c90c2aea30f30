"""`imr worker`: does the background work that the server queues; on as many machines as are started."""

from collections.abc import Sequence

from openimr.cli import DONE, NOTHING, USAGE
from openimr.cli.options import Parser, command
from openimr.cli.terminal import say

_NAME = "imr worker"


def parser() -> Parser:
    """The command line of `imr worker`."""
    made = command(
        "worker",
        "Do the background work that the server queues: read records, make and send letters, seal the audit trail. "
        "Start as many as you like, on as many machines; settings are those of the server (docs/server.md).",
        "imr worker --jobs 2",
    )
    made.add_argument("--jobs", type=int, default=1, metavar="N", help="jobs done at once by this process (default 1)")
    made.add_argument("--once", action="store_true", help="do what is queued now, and end")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr worker --help`."""
    arguments = parser().parse_args(argv)
    from openimr.server.boot import boot, migrate
    from openimr.server.config import ConfigError
    from openimr.server.database import DatabaseError

    try:
        config = boot()
        migrate()
    except ConfigError as error:
        for problem in error.problems:
            say(_NAME, problem)
        return USAGE
    except DatabaseError as error:
        say(_NAME, str(error))
        return NOTHING
    from openimr.server.jobs.working import work

    say(_NAME, "does what is queued, and ends" if arguments.once else "waits for work; stop it with Ctrl-C")
    work(config, jobs=arguments.jobs, once=arguments.once)
    return DONE
