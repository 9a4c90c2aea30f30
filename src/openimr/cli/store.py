"""`imr store`: the store of files: remove what no row names."""

import json
from collections.abc import Sequence

from openimr.cli import DONE, NOTHING
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command, positive
from openimr.cli.terminal import put, say

_NAME = "imr store"


def parser() -> Parser:
    """The command line of `imr store`."""
    made = command(
        "store",
        "Find the contents of the store that no row of the database names, as a process that died in the middle of an "
        "upload leaves them. Nothing is removed without --remove. What is younger than --older-than is left: it may "
        "be coming in. Waits for no backup: while one is made, it refuses.",
        "imr store sweep --older-than 48 --remove",
    )
    made.add_argument("action", choices=["sweep"], help="what to do")
    made.add_argument("--older-than", type=positive, default=24, metavar="HOURS", help="in hours (default 24)")
    made.add_argument("--remove", action="store_true", help="remove them; without it they are only counted")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr store --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME, migrating=False)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.operations.errors import OperationError
    from openimr.server.operations.sweeping import sweep
    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.upkeep import Upkeep

    try:
        found = sweep(Upkeep(config.files, MasterKeys(config.keys)), arguments.older_than, remove=arguments.remove)
    except OperationError as error:
        say(_NAME, str(error))
        return NOTHING
    if arguments.json:
        told = {"files": found.files, "bytes": found.bytes, "young": found.young, "removed": arguments.remove}
        put(json.dumps(told) + "\n")
        return DONE
    what = "removed" if arguments.remove else "found; remove them with --remove"
    put(f"{found.files} files, {found.bytes} bytes, that no row names: {what}. {found.young} younger ones were left.\n")
    return DONE
