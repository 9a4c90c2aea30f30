"""The public letters as text files in a folder: what `imr corpus build` reads, and nothing that is not public."""

import os
import re
from pathlib import Path

from django.db import connection, transaction

from openimr.server.publication.fetch import public_letters

_LOCK = 0x70756273
"""Of PostgreSQL's advisory locks, that of this folder: a late run never puts back what another one has removed."""
_OURS = re.compile(r"[a-z0-9]{12}-\d+\.txt")
_BLOCK = 200


def export(folder: Path) -> int:
    """Make the folder hold each public letter, as `SLUG-VERSION.txt`, and no other letter; how many it holds.

    A file's name has the version, and a version never changes: a file that is there is left. Each is written whole or
    not at all; other files of the folder are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        rows = public_letters().values_list("pk", "publication__slug", "version")
        wanted = {f"{slug}-{version}.txt": pk for pk, slug, version in rows.iterator()}
        there = {path.name for path in folder.iterdir() if _OURS.fullmatch(path.name)}
        for name in there - wanted.keys():
            (folder / name).unlink(missing_ok=True)
        missing = sorted(wanted.keys() - there)
        for at in range(0, len(missing), _BLOCK):
            names = {wanted[name]: name for name in missing[at : at + _BLOCK]}
            for pk, text in public_letters().filter(pk__in=names).values_list("pk", "text"):
                _write(folder / names[pk], text)
    return len(wanted)


def _write(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
