"""Files that a command reads and writes, wherever they lie: a pipe does not stop it, a device stays a device."""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_ANYBODY = 0o222


class UnfitError(OSError):
    """Nothing can be written there; `strerror` says why."""


def reason(error: OSError, otherwise: str) -> str:
    """Why a file could not be read or written, in small letters, as the middle of a line."""
    said = error.strerror or otherwise
    return said[:1].lower() + said[1:]


def is_folder(path: Path) -> bool:
    """Whether a folder of that name is there; a name that the system cannot have is none."""
    try:
        return path.is_dir()
    except OSError:  # longer than a name may be
        return False


def opener(path: str, flags: int) -> int:
    """For `open`: a pipe that nobody writes into is empty, and one that nobody reads is an error; neither waits.

    `<(command)` of a shell is read to its end.
    """
    descriptor = os.open(path, flags | _NO_WAITING, 0o666)
    if hasattr(os, "set_blocking"):
        os.set_blocking(descriptor, True)
    return descriptor


def check_place(path: Path) -> None:
    """See that a file can be written there, before the work is done.

    Raises:
        OSError: it cannot.
    """
    there = _there(path)
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise UnfitError(errno.EISDIR, "is a folder; name a file", str(path))
    if there is not None and stat.S_ISREG(there.st_mode) and not there.st_mode & _ANYBODY:
        raise UnfitError(errno.EACCES, "is write-protected; name another file", str(path))
    folder = Path(os.path.realpath(path)).parent
    if there is None and not folder.is_dir():
        raise UnfitError(errno.ENOENT, f"there is no folder {path.parent}; make it first", str(path))


def write_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; at the end of a link; straight into what is no ordinary file.

    Raises:
        OSError: it cannot be written; what stood there still stands.
    """
    check_place(path)
    there = _there(path)
    if there is not None and _is_output(there):
        _into(sys.stdout.fileno(), content)
    elif there is not None and not stat.S_ISREG(there.st_mode):
        with open(path, "wb", buffering=0, opener=_into_device) as device:
            _into(device.fileno(), content)
    else:
        target = Path(os.path.realpath(path))
        part = target.with_name(_part_name())
        try:
            _new(part, content, there)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def write_all(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder together or not at all; a name may hold folders. A link that stands there is replaced.

    Raises:
        OSError: the folder cannot be made or written; what stood there still stands.
    """
    new = [folder for folder in (out, *out.parents) if not folder.exists()]
    parts = {(out / name).with_name(_part_name()): out / name for name in files}
    try:
        for (part, target), content in zip(parts.items(), files.values(), strict=True):
            if target.parent not in new and not target.parent.exists():
                new.insert(0, target.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            _new(part, content, None)
        for target in parts.values():
            _check_replaceable(target)
        for part, target in parts.items():
            part.replace(target)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        for folder in new:
            try:
                folder.rmdir()
            except OSError:  # it holds something, or was never made
                continue
        raise


def _check_replaceable(target: Path) -> None:
    if target.exists() and not (target.is_symlink() or target.is_file()):
        raise UnfitError(errno.EEXIST, "is no ordinary file; name another folder", str(target))


def _there(path: Path) -> os.stat_result | None:
    """What is there, at the end of a link; None for nothing."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _is_output(there: os.stat_result) -> bool:
    """Whether this is where standard output goes: what a shell has opened must not be replaced under it."""
    try:
        return os.path.samestat(there, os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError, AttributeError):  # closed, or not a file
        return False


def _part_name() -> str:
    """A name that nobody can know beforehand: what is planted under it would be written into."""
    return f".imr-{secrets.token_hex(8)}.part"


def _new(part: Path, content: bytes, like: os.stat_result | None) -> None:
    """A new file, to the disk itself; with the rights and the owner of the one that it stands in for."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if like is not None:
            _as(file.fileno(), like)


def _as(descriptor: int, like: os.stat_result) -> None:
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
    try:
        os.fchown(descriptor, like.st_uid, like.st_gid)
    except OSError:  # only root may give a file away
        return


def _into_device(path: str, _flags: int) -> int:
    return opener(path, os.O_WRONLY)


def _into(descriptor: int, content: bytes) -> None:
    sys.stdout.flush()
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
