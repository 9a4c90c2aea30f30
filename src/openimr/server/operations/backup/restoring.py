"""Restore a backup into an empty server, and say whether one could be restored."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from openimr.server.config import Config
from openimr.server.operations.backup import form
from openimr.server.operations.backup.making import CHECK, Progress
from openimr.server.operations.backup.programs import program, run_script, server_version
from openimr.server.operations.errors import OperationError
from openimr.server.store.crypto import CorruptError, MasterKeyError, MasterKeys, decrypted
from openimr.server.store.models import Content
from openimr.server.store.upkeep import Upkeep
from openimr.server.trail.sealer import seal, signing_key
from openimr.server.trail.verify import Verified, verify

_MARK = """
UPDATE public.trail_trailepoch SET number = number + 1;
INSERT INTO public.trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", case_number, columns)
VALUES ((SELECT number FROM public.trail_trailepoch), pg_current_xact_id()::text::bigint, clock_timestamp(),
        'restore', '', 'restore', 'database', '{id}', NULL, '[]');
"""
"""Transactions count anew in the restored database: the trail's next rows are of another epoch, the first says why."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored: contents, and the audit trail as it is now. `missing`: contents of which there is no file."""

    manifest: form.Manifest
    missing: tuple[str, ...]
    trail: Verified


def check(config: Config, folder: Path, progress: Progress, lost: Collection[str] = ()) -> form.Manifest:
    """Read a whole backup, and hold it against its manifest and the folder of keys; nothing is written.

    `lost`: files of the folder of keys that are known to be lost, without which it shall be restored.

    Raises:
        OperationError: it can't be restored here; why.
    """
    manifest = form.read_manifest(folder)
    keys = _right_keys(config.keys, manifest)
    _all_secrets(config.keys, manifest, lost)
    _known(manifest)
    for name, part in (
        (form.HEADS, manifest.heads),
        (form.LISTED, manifest.listed),
        (form.DATABASE, manifest.database),
    ):
        form.held(folder, name, part)
    tail = b""
    try:
        for piece in form.unpacked(_opened(folder, manifest, keys)):
            tail = (tail + piece)[-1000:]
    except CorruptError as error:
        raise OperationError(f"{folder / form.DATABASE} can't be opened: the backup is damaged") from error
    if form.COMPLETE not in tail:
        raise OperationError(f"{folder / form.DATABASE} does not reach to its end: the backup is damaged")
    for number, stored in enumerate(form.listed_files(folder), 1):
        form.held(folder / form.FILES, stored.place, form.Part(stored.size, stored.sha256))
        progress("files checked", number, manifest.files)
    return manifest


def restore(config: Config, folder: Path, progress: Progress, lost: Collection[str] = ()) -> Restored:
    """Restore a backup that holds in every part; the files first, the database last, in one transaction.

    Cut off at any moment, it leaves an empty database, and is begun again.

    Raises:
        OperationError: the backup is damaged, something is there already, or the database refused it.
    """
    _empty()
    manifest = check(config, folder, progress, lost)
    _heads(config.heads, folder)
    keys = MasterKeys(config.keys)
    store = Upkeep(config.files, keys)
    for number, stored in enumerate(form.listed_files(folder), 1):
        path = folder / form.FILES / stored.place
        store.bring(stored.place, partial(form.pieces_of, path), stored.sha256)
        progress("files", number, manifest.files)
    script = form.unpacked(_opened(folder, manifest, keys))
    run_script(_with_mark(_counted(script, progress), manifest.id))
    connection.close()  # it was opened before the tables were there
    seal(config.keys, config.heads)  # what the backup had not sealed yet
    missing = tuple(place for place in _places() if place not in manifest.purged and not store.holds(place))
    return Restored(
        manifest=manifest, missing=missing, trail=verify(config.heads, signing_key(config.keys).public_key())
    )


def _opened(folder: Path, manifest: form.Manifest, keys: MasterKeys) -> Iterator[bytes]:
    data_key = keys.unwrap(manifest.database.key, bytes.fromhex(manifest.database.wrapped))
    return decrypted(form.pieces_of(folder / form.DATABASE), data_key)


def _with_mark(script: Iterable[bytes], backup: str) -> Iterator[bytes]:
    yield from script
    yield _MARK.format(id=backup).encode()


def _counted(script: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    size = 0
    for piece in script:
        size += len(piece)
        progress("database, MiB", size // 2**20, 0)
        yield piece


def _right_keys(folder: Path, manifest: form.Manifest) -> MasterKeys:
    """The keys that the backup was made under; none is made here."""
    if not (folder / "address.key").is_file() or not any(folder.glob("*.master")):
        raise OperationError(f"{folder} holds no keys: bring back the folder of keys first, it is not in the backup")
    keys = MasterKeys(folder)
    try:
        keys.unwrap(manifest.database.key, bytes.fromhex(manifest.database.wrapped))
    except MasterKeyError as error:
        raise OperationError(str(error)) from error
    if keys.address(CHECK) != manifest.address_check:
        raise OperationError(f"{folder / 'address.key'} is not the key that the backup was made under")
    if manifest.trail_key is not None:
        path = folder / "trail.key"
        if not path.is_file():
            raise OperationError(f"{path} is missing: the audit trail could not be verified")
        if signing_key(folder).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex() != manifest.trail_key:
            raise OperationError(f"{path} is not the key that the backup's audit trail was signed with")
    return keys


_MAY_BE_RENEWED = {"letters.p12", "exchange.pem"}


def _all_secrets(folder: Path, manifest: form.Manifest, lost: Collection[str]) -> None:
    """Hold the folder of keys against the one that the backup was made with."""
    there = form.secrets_of(folder)
    for name, digest in manifest.secrets.items():
        if (name in lost and name in form.WITHOUT) or there.get(name) == digest:
            continue
        if name in there and name in _MAY_BE_RENEWED:
            continue
        what = f"{folder / name} is {'another than when the backup was made' if name in there else 'missing'}"
        if name in form.WITHOUT:
            raise OperationError(
                f"{what}: without it {form.WITHOUT[name]}. Bring it back; where it is lost, say --lost {name}"
            )
        raise OperationError(f"{what}: bring the whole folder of keys back as it was")


def _known(manifest: form.Manifest) -> None:
    """Refuse a database that a later program has made."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    if unknown := sorted(set(manifest.migrations) - known):
        raise OperationError(
            f"the backup was made by a later version of the program ({manifest.version}; {unknown[0]} is not known "
            "here): restore it with that version"
        )
    if server_version() < manifest.postgresql:
        raise OperationError(f"the backup is of PostgreSQL {manifest.postgresql}, which is later than this database")
    program("psql", server_version())


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')"
        )
        if cursor.fetchone()[0]:
            raise OperationError("the database is not empty: name an empty one by DATABASE_URL, or a new OPENIMR_DATA")


def _heads(heads: Path, folder: Path) -> None:
    """Put the file of heads in its place; one that is there is evidence of what was lost, and is not written over."""
    content = (folder / form.HEADS).read_bytes()
    if heads.exists():
        if heads.read_bytes() == content:
            return
        raise OperationError(f"{heads} is there already: move it away and keep it, it tells what the backup has not")
    heads.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = heads.with_name(f".{heads.name}.part")
    part.unlink(missing_ok=True)
    writing = form.Writing(part)
    writing.write(content)
    writing.close()
    part.rename(heads)


def _places() -> Iterator[str]:
    yield from Content.objects.order_by("pk").values_list("place", flat=True).iterator()
