"""The new dataset in the place of the old: new files beside the old ones, the manifest replaced, old files taken away.

A reader that opens the dataset sees the old one whole until the manifest is replaced, and the new one whole after it.
"""

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from openimr.corpus.building import writing
from openimr.corpus.building.gathering import Quarantined
from openimr.corpus.dictionary import datapackage
from openimr.corpus.manifest import NAME, Counts, Manifest, Part, PartFile, encoded
from openimr.corpus.reader import Reader, writer
from openimr.corpus.schema import TABLES, VERSION
from openimr.corpus.storage import Storage

QUARANTINE = "quarantine.jsonl"
PACKAGE = "datapackage.json"


def settle(
    storage: Storage,
    staging: Storage,
    parts: Sequence[Part],
    refused: Sequence[Quarantined],
    reader: Reader,
    *,
    duplicates: int,
    superseded: int,
    without_items: int,
    before: Callable[[Manifest], None] = lambda _: None,
) -> Manifest:
    """Put the parts in place, and take away what no longer belongs to the dataset.

    `before` is done when every file is in place, and the manifest still is the old one.

    Raises:
        OSError: something can't be written; before the manifest is replaced, the old dataset stands.
    """
    lines = [msgspec.json.encode(one) for one in sorted(refused, key=lambda one: (one.source, one.sha256 or ""))]
    quarantine = b"".join(line + b"\n" for line in dict.fromkeys(lines))
    rows = {name: sum(part.files[name].rows for part in parts) for name in TABLES}
    manifest = Manifest(
        version=VERSION,
        software=reader.software,
        reader=reader.digest,
        writer=writer(),
        facts=reader.facts,
        signals=reader.signals,
        counts=Counts(
            **rows,
            refused=quarantine.count(b"\n"),
            duplicates=duplicates,
            superseded=superseded,
            without_items=without_items,
        ),
        quarantine=PartFile(
            path=QUARANTINE,
            rows=quarantine.count(b"\n"),
            bytes=len(quarantine),
            sha256=hashlib.sha256(quarantine).hexdigest(),
        ),
        parts=tuple(parts),
    )
    for part in parts:
        for file in part.files.values():
            _bring(storage, staging, file)
    before(manifest)
    storage.put_bytes(QUARANTINE, quarantine)
    storage.put_bytes(PACKAGE, datapackage(manifest))
    storage.put_bytes(NAME, encoded(manifest))
    _sweep(storage, manifest)
    return manifest


def stands(storage: Storage, file: PartFile) -> bool:
    """Whether a file of the manifest is there, in its size."""
    try:
        return bool(storage.files.size(storage.path(file.path)) == file.bytes)
    except OSError:
        return False


def _bring(storage: Storage, staging: Storage, file: PartFile) -> None:
    new = f"{writing.FOLDER}/{file.path}"
    if staging.files.exists(staging.path(new)):
        inside = staging.root[len(storage.root) + 1 :]
        storage.move(f"{inside}/{new}", file.path)


def _sweep(storage: Storage, manifest: Manifest) -> None:
    kept = {file.path for part in manifest.parts for file in part.files.values()}
    for table in TABLES:
        for name in storage.names(table):
            if name not in kept:
                storage.remove(name)
        storage.remove_empty(table)
