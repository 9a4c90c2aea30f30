"""`imr audit-trail verify`: whether the audit trail is as it was sealed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.booting import NotBootedError, booted
from openimr.cli.options import Parser, command, some_path
from openimr.cli.terminal import put, say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from openimr.server.trail.verify import Verified

_NAME = "imr audit-trail"


def parser() -> Parser:
    """The command line of `imr audit-trail`."""
    made = command(
        "audit-trail",
        "Hold every row of the audit trail in the database against the signed heads in their file, and every row of "
        "the tables under it (cases, events, determinations, letters, files, accounts) against the digest that the "
        "trail has of it; find what was altered, removed, added or cut off, even by the database's owner. Rows of the "
        "last seconds are not sealed yet and are counted. Exits with 0 if all holds, 1 if anything does not. "
        "`public-key` prints the key to verify with on another machine: keep it there. Settings are those of the "
        "server (docs/server/security.md).",
        "imr audit-trail verify --heads /mnt/heads/heads.jsonl --key trail.pub",
    )
    made.add_argument("action", choices=["verify", "public-key"], help="what to do")
    made.add_argument("--heads", type=some_path, metavar="FILE", help="the file of heads (default: the setting's)")
    made.add_argument(
        "--key", type=some_path, metavar="FILE", help="the public key, hexadecimal (default: that of the server's key)"
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr audit-trail --help`."""
    arguments = parser().parse_args(argv)
    try:
        config = booted(_NAME, migrating=False)
    except NotBootedError as stopped:
        return stopped.code
    key = _key(arguments.key, config.keys)
    if isinstance(key, str):
        say(_NAME, key)
        return NOTHING
    if arguments.action == "public-key":
        shown = key.public_bytes_raw().hex()
        put((f'{{"public_key": "{shown}"}}' if arguments.json else shown) + "\n")
        return DONE
    return _verify(arguments.heads or config.heads, key, json=arguments.json)


def _key(file: Path | None, keys: Path) -> "Ed25519PublicKey | str":
    """The public key, or why there is none; a key is never made here."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from openimr.server.trail.sealer import signing_key

    if file is None:
        if not (keys / "trail.key").is_file():
            return f"there is no key {keys / 'trail.key'}: nothing was sealed here; name another with --key"
        return signing_key(keys).public_key()
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(file.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        return f"{file} can't be used as a public key ({type(error).__name__}): it has 64 hexadecimal digits"


def _verify(heads: Path, key: "Ed25519PublicKey", *, json: bool) -> int:
    from django.db import DatabaseError, connection

    from openimr.server.trail.verify import verify

    try:
        if "trail_trailrow" not in connection.introspection.table_names():
            say(_NAME, "the database holds no audit trail: is it the right one? (DATABASE_URL)")
            return NOTHING
        found = verify(heads, key)
    except (OSError, DatabaseError, msgspec.DecodeError) as error:
        say(_NAME, f"the trail can't be verified ({type(error).__name__}): look at the database and at {heads}")
        return NOTHING
    put(_shown(found, heads, json=json))
    return REFUSED if found.faults else DONE


def _shown(found: "Verified", heads: Path, *, json: bool) -> str:
    if json:
        return msgspec.json.encode({"heads": str(heads), **msgspec.to_builtins(found)}).decode() + "\n"
    lines = [
        f"{found.rows} rows in {found.blocks} blocks are as they were sealed.",
        f"{found.unsealed} rows are not sealed yet.",
        f"{found.compared} rows of the tables are as the trail has them; {found.untold} it never heard of.",
        *(f"FAULT: {fault}" for fault in found.faults),
        "The trail does not hold." if found.faults else "The trail holds, and the tables are as it has them.",
    ]
    return "\n".join(lines) + "\n"
