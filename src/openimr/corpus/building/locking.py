"""One build at a time in a folder; and no build in a folder that holds other things."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openimr.corpus.building.fault import BuildFault
from openimr.corpus.manifest import NAME
from openimr.corpus.storage import Storage

STAGING = ".build"
"""Where a build keeps what it has read; gone when it has ended."""

_LOCK = ".lock"


@contextmanager
def locked(storage: Storage) -> Iterator[None]:
    """Keep other builds out of a folder until this one ends; object storage knows no locks, and is not locked.

    Raises:
        BuildFault: another build is at work there, it holds other things than a dataset, or can't be written.
    """
    if not storage.local:
        yield
        return
    folder = Path(storage.root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A first build that was killed while its files were put in place has left some, and no manifest.
        ours = (folder / NAME).exists() or (folder / STAGING).is_dir()
        if not ours and any(not path.name.startswith(".") for path in folder.iterdir()):
            message = f"{storage.place}: holds other things than a dataset; name a new or an empty folder"
            raise BuildFault(message)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise BuildFault.of(storage.place, error) from None
    try:
        _lock(descriptor, storage.place)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, place: str) -> None:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows

        # A lock of this process: `flock` would be held by the processes of the pool, too, that outlive it for a second.
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return
    except (BlockingIOError, PermissionError):
        message = f"{place}: another build is at work there; wait for it, or name another folder"
        raise BuildFault(message) from None
