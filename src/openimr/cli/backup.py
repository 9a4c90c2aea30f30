"""`imr backup`: the database and every file, as of one moment, into a new folder."""

import json
from collections.abc import Sequence

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command, some_path
from openimr.cli.terminal import Progress, put, say

_NAME = "imr backup"


def parser() -> Parser:
    """The command line of `imr backup`."""
    made = command(
        "backup",
        "Write the database, every file that it names and the heads of the audit trail into a new folder, while the "
        "server goes on. All is encrypted under the server's keys, which are not in it: keep the folder of keys "
        "elsewhere. Without a manifest the folder is no backup. Settings are those of the server "
        "(docs/server/operations.md). Exits with 1 where a file is missing or damaged in the store: the rest is there.",
        "imr backup --to /mnt/backups/2026-11-22",
    )
    made.add_argument("--to", type=some_path, required=True, metavar="FOLDER", help="a folder that is not there yet")
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr backup --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME, migrating=False)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.operations.backup.making import back_up
    from openimr.server.operations.errors import OperationError

    progress = Progress()
    try:
        manifest = back_up(config, arguments.to, progress)
    except OperationError as error:
        progress.clear()
        say(_NAME, str(error))
        return NOTHING
    progress.clear()
    for fault in manifest.faults:
        say(_NAME, f"FAULT: {fault}")
    if arguments.json:
        shown = {"folder": str(arguments.to), "id": manifest.id, "made": manifest.made, "files": manifest.files}
        put(json.dumps({**shown, "bytes": manifest.bytes, "faults": manifest.faults}) + "\n")
    else:
        size = (manifest.bytes + manifest.database.size) / 2**20
        put(f"{arguments.to}: the database and {manifest.files} files as of {manifest.made}, {size:.1f} MiB\n")
    return REFUSED if manifest.faults else DONE
