"""`imr restore`: a backup into an empty server."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openimr.cli import DONE, NOTHING, REFUSED, USAGE
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command, some_path
from openimr.cli.terminal import Progress, put, say

if TYPE_CHECKING:
    from openimr.server.operations.backup.restoring import Restored

_NAME = "imr restore"


def parser() -> Parser:
    """The command line of `imr restore`."""
    made = command(
        "restore",
        "Restore a backup into an empty server: files, audit trail and database, each held against the backup's "
        "manifest before anything is written. The folder of keys has to be there. Nothing is overwritten; cut off, it "
        "leaves an empty database and is begun again. Settings are those of the server "
        "(docs/server/operations.md). Exits with 1 where the backup had faults or the audit trail does not hold.",
        "imr restore --from /mnt/backups/2026-11-22",
    )
    made.add_argument("--from", dest="folder", type=some_path, required=True, metavar="FOLDER", help="the backup")
    made.add_argument("--check", action="store_true", help="say whether it could be restored; write nothing")
    made.add_argument(
        "--lost",
        action="append",
        default=[],
        metavar="NAME",
        help="restore without this file of the folder of keys (second-factor.key, case-codes.key, letters.key, "
        "letters.p12, exchange.pem); what that means is said where it is missing",
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr restore --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME, migrating=False)
    except NotBootedError as stopped:
        return stopped.code
    from openimr.server.operations.backup.form import WITHOUT
    from openimr.server.operations.backup.restoring import check, restore
    from openimr.server.operations.errors import OperationError

    if unknown := sorted({*arguments.lost} - WITHOUT.keys()):
        say(_NAME, f"--lost {unknown[0]}: no file that a restore can do without; those are {', '.join(WITHOUT)}")
        return USAGE
    progress = Progress()
    try:
        if arguments.check:
            manifest = check(config, arguments.folder, progress, arguments.lost)
            progress.clear()
            shown = {"folder": str(arguments.folder), "id": manifest.id, "made": manifest.made, "holds": True}
            put(
                json.dumps({**shown, "faults": manifest.faults}) + "\n"
                if arguments.json
                else f"{arguments.folder} holds: the database and {manifest.files} files as of {manifest.made}\n"
            )
            return REFUSED if manifest.faults else DONE
        restored = restore(config, arguments.folder, progress, arguments.lost)
    except OperationError as error:
        progress.clear()
        say(_NAME, str(error))
        return NOTHING
    progress.clear()
    return _told(restored, json_wanted=arguments.json)


def _told(restored: "Restored", *, json_wanted: bool) -> int:
    faults = [*restored.manifest.faults, *(f"{place}: there is no file" for place in restored.missing)]
    faults += restored.trail.faults
    for fault in faults:
        say(_NAME, f"FAULT: {fault}")
    manifest = restored.manifest
    if json_wanted:
        put(json.dumps({"id": manifest.id, "made": manifest.made, "files": manifest.files, "faults": faults}) + "\n")
    else:
        put(
            f"Restored: the database and {manifest.files} files as of {manifest.made}. Audit trail: "
            f"{restored.trail.rows} rows in {restored.trail.blocks} blocks hold. Everybody has to sign in again.\n"
        )
    return REFUSED if faults else DONE
