"""Make a backup: the database as of one moment, the files that it names then, the trail's heads of its blocks."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

import openimr
from openimr.server.config import Config
from openimr.server.operations.backup import form
from openimr.server.operations.backup.programs import dumped, server_version
from openimr.server.operations.errors import OperationError
from openimr.server.store.crypto import CorruptError, MasterKeyError, MasterKeys, encrypted
from openimr.server.store.models import Content
from openimr.server.store.upkeep import Upkeep
from openimr.server.trail.models import TrailBlock
from openimr.server.trail.sealer import read_heads, signing_key

KEEPING = 0x1312_0007
"""The advisory lock that a backup shares and the sweep of the store wants alone."""
Progress = Callable[[str, int, int], None]
CHECK = "openimr backup"
"""What the key of addresses is tried on."""


def back_up(config: Config, folder: Path, progress: Progress) -> form.Manifest:
    """Make a backup in a new folder; while it is made, and where it is cut off, it has no manifest.

    Raises:
        OperationError: it can't be made; what was written is removed.
    """
    _new(folder)
    try:
        manifest = _made(config, folder, progress)
        part = folder / f".{form.MANIFEST}"
        writing = form.Writing(part)
        writing.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
        writing.close()
        part.rename(folder / form.MANIFEST)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise OperationError(f"{folder} can't be written ({error.strerror})") from error
        raise
    return manifest


def _new(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, mode=0o700)
        (folder / form.FILES).mkdir()
    except FileExistsError as error:
        raise OperationError(f"{folder} is there already: a backup is made in a folder of its own") from error
    except OSError as error:
        raise OperationError(f"{folder} can't be made ({error.strerror})") from error


def _made(config: Config, folder: Path, progress: Progress) -> form.Manifest:
    keys = MasterKeys(config.keys)
    faults: list[str] = []
    with _kept_from_the_sweep(), _snapshot() as (snapshot, made):
        database = _database(folder, snapshot, keys, progress)
        last_block = TrailBlock.objects.order_by("-number").values_list("number", flat=True).first() or 0
        heads = _heads(config.heads, folder, last_block)
        migrations = tuple(f"{app}.{name}" for app, name in sorted(MigrationRecorder(connection).applied_migrations()))
        listed, count, size, missing = _files(folder, faults, progress)
    named = set(Content.objects.filter(place__in=missing).values_list("place", flat=True))
    faults += [f"{place} is missing in the store" for place in sorted(named)]
    trail_key = None
    if (config.keys / "trail.key").is_file():
        trail_key = signing_key(config.keys).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    return form.Manifest(
        format="openimr/backup/1",
        id=secrets.token_hex(8),
        made=made,
        version=openimr.__version__,
        postgresql=server_version(),
        migrations=migrations,
        database=database,
        heads=heads,
        listed=listed,
        files=count,
        bytes=size,
        last_block=last_block,
        address_check=keys.address(CHECK),
        trail_key=trail_key,
        faults=tuple(faults),
        purged=tuple(place for place in missing if place not in named),
        secrets=form.secrets_of(config.keys),
    )


@contextmanager
def _kept_from_the_sweep() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [KEEPING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [KEEPING])


@contextmanager
def _snapshot() -> Iterator[tuple[str, str]]:
    """One moment of the database, for all that is read here and by pg_dump: its name, and when it is."""
    made = timezone.now().isoformat(timespec="seconds")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = cursor.fetchone()[0]
        yield name, made


def _database(folder: Path, snapshot: str, keys: MasterKeys, progress: Progress) -> form.Sealed:
    """The dump, encrypted as files are: who finds a backup without the keys learns nothing of any case."""
    data_key = secrets.token_bytes(32)
    writing, size = form.Writing(folder / form.DATABASE), 0
    for piece in encrypted(dumped(snapshot), data_key):
        writing.write(piece)
        size += len(piece)
        progress("database, MiB", size // 2**20, 0)
    part = writing.close()
    key, wrapped = keys.wrap(data_key)
    return form.Sealed(part.size, part.sha256, key, wrapped.hex())


def _heads(heads: Path, folder: Path, last: int) -> form.Part:
    """The heads of the blocks that the snapshot knows; later ones would be missing in a restored database."""
    writing = form.Writing(folder / form.HEADS)
    for head in read_heads(heads):
        if head.number <= last:
            writing.write(msgspec.json.encode(head) + b"\n")
    return writing.close()


def _files(folder: Path, faults: list[str], progress: Progress) -> tuple[form.Part, int, int, list[str]]:
    """Copy the files as they lie, and open each on the way, so that damage is told while there is an older backup."""
    store = Upkeep(settings.CONFIG.files, MasterKeys(settings.CONFIG.keys))
    listed, count, size = form.Writing(folder / form.LISTED), 0, 0
    missing: list[str] = []
    total = Content.objects.count()
    for content in Content.objects.order_by("pk").iterator(chunk_size=500):
        target = folder / form.FILES / content.place
        target.parent.mkdir(exist_ok=True)
        writing = form.Writing(target)
        try:
            store.copy(content, writing.write)
        except FileNotFoundError:
            writing.close()
            target.unlink()
            missing.append(content.place)
            continue
        except (CorruptError, MasterKeyError) as error:
            faults.append(f"{content.place}: {error}")
        part = writing.close()
        listed.write(msgspec.json.encode(form.Stored(content.place, part.size, part.sha256)) + b"\n")
        count, size = count + 1, size + part.size
        progress("files", count, total)
    return listed.close(), count, size, missing
