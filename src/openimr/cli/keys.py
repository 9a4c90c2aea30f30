"""`imr keys`: master keys of files and secrets: a new one, and wrapping all by it."""

import json
from collections.abc import Sequence

from openimr.cli import DONE, NOTHING
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command
from openimr.cli.terminal import Progress, put, say

_NAME = "imr keys"


def parser() -> Parser:
    """The command line of `imr keys`."""
    made = command(
        "keys",
        "Master keys wrap the data keys of files and the secrets of webhooks. `new` makes one in the folder of keys: "
        "copy it to every machine of the server, and keep a copy where no backup lies. `rotate` wraps all of it by the "
        "newest, while the server goes on; cut off, begin it again. `list` says how many each key opens; one that "
        "opens none is still wanted by the backups that were made under it.",
        "imr keys rotate",
    )
    made.add_argument("action", choices=["list", "new", "rotate"], help="what to do")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr keys --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.operations import rotation
    from openimr.server.operations.errors import OperationError
    from openimr.server.store.crypto import MasterKeyError, MasterKeys
    from openimr.server.store.upkeep import Upkeep
    from openimr.server.trail.actor import acting

    progress = Progress()
    try:
        if arguments.action == "list":
            told = rotation.wrapped_by(config.keys)
            lines = [f"{name}: {count} files and secrets\n" for name, count in told.items()] or ["No key yet.\n"]
            put(json.dumps(told) + "\n" if arguments.json else "".join(lines))
            return DONE
        if arguments.action == "new":
            name = rotation.new_key(config.keys)
            put(json.dumps({"key": name}) + "\n" if arguments.json else f"{config.keys / name}.master\n")
            return DONE
        keys = MasterKeys(config.keys)
        with acting("keys rotate"):
            done = rotation.rotate(Upkeep(config.files, keys), keys, progress)
    except (OperationError, MasterKeyError) as error:
        progress.clear()
        say(_NAME, str(error))
        return NOTHING
    progress.clear()
    put(json.dumps({"wrapped": done}) + "\n" if arguments.json else f"{done} keys and secrets were wrapped anew.\n")
    return DONE
