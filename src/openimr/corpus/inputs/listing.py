"""What the inputs hold: every letter's place, found without reading the letters where that can be had."""

import os
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import fsspec

from openimr.corpus.inputs.member import (
    ARCHIVES,
    HOLDS_NONE,
    LETTERS,
    NO_LETTER,
    PACKED_TARS,
    Lies,
    Member,
    is_archive,
    is_letter,
    is_named_letter,
    is_url,
    printable,
    refused,
)
from openimr.corpus.storage import reason
from openimr.letters.batch import MOST_PDF, inputs_of

_ENCRYPTED = 0x1
_STORED, _DEFLATED = 0, 8
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, ValueError, IndexError, KeyError)
_DAMAGED = "is damaged or cut off; what was found in it before was read; get it again"
_MAGIC = frozenset("*?[")


def members_of(paths: Iterable[str]) -> Iterator[Member]:
    """The letters that paths and URLs name, in their order: files, folders, zips, tars; what can't be read is refused.

    Archives may lie in folders, not in archives. What is hidden in a folder or an archive, or is no letter by its name,
    is passed over; a file that was named itself and is none is refused.
    """
    for path in paths:
        if is_url(path):
            yield from _remote(path)
            continue
        for one in inputs_of([path], suffixes=(*LETTERS, *ARCHIVES)):
            if one.refused is not None or one.path is None:
                why = one.refused or "is no path"
                yield refused(one.source, HOLDS_NONE if why.startswith("holds no") else why)
            elif is_archive(one.path):
                yield from _archive(one.source, _whole(one.path), one.path)
            elif not is_named_letter(one.path):
                yield refused(one.source, NO_LETTER)
            else:
                yield Member(one.source, "file", _whole(one.path))


def _whole(path: str) -> bytes:
    """The path from the root: a worker may stand in another folder."""
    return os.fsencode(os.path.abspath(path))  # noqa: PTH100 - a Path would lose the bytes as given


def _remote(url: str) -> Iterator[Member]:
    try:
        files, root = fsspec.url_to_fs(url)
        if _MAGIC & set(root):
            found = sorted(path for path in files.glob(root) if not files.isdir(path))
        elif files.isdir(root):
            found = sorted(path for path in files.find(root) if is_letter(_below(path, root)) or is_archive(path))
        else:
            files.info(root)
            found = [root]
    except Exception as error:  # noqa: BLE001 - each store has errors of its own, and one line is said of any
        yield refused(printable(url), reason(error))
        return
    if not found:
        yield refused(printable(url), HOLDS_NONE)
    for path in found:
        address = files.unstrip_protocol(path)
        if is_archive(path):
            yield from _archive(printable(address), address.encode(), address)
        elif not is_named_letter(address):
            yield refused(printable(address), NO_LETTER)
        else:
            yield Member(printable(address), "url", address.encode())


def _below(path: str, root: str) -> str:
    return str(path)[len(root) :].lstrip("/")


def _archive(source: str, place: bytes, path: str) -> Iterator[Member]:
    """The letters of an archive. A tar that is packed, or far away, is one member: it is read from its beginning."""
    lower = path.lower()
    if lower.endswith(PACKED_TARS) or (lower.endswith(".tar") and is_url(path)):
        yield Member(source, "stream", place)
        return
    found = False
    try:
        with opened(path) as file:
            for one in _zipped(source, place, file) if lower.endswith(".zip") else _tarred(source, place, file):
                found = True
                yield one
    except _DAMAGE as error:
        found = True
        missing = isinstance(error, OSError) and error.errno is not None
        yield refused(source, reason(error) if missing else _DAMAGED)
    if not found:
        yield refused(source, HOLDS_NONE)


def opened(path: str) -> Any:  # noqa: ANN401 - fsspec's files have no type
    """A file of this machine or at a URL, to be read from any place in it.

    Raises:
        OSError: it can't be opened.
    """
    return fsspec.open(path, "rb").open() if is_url(path) else Path(path).open("rb")


def _zipped(source: str, place: bytes, file: BinaryIO) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            name = f"{source}!{printable(info.filename)}"
            if info.is_dir():
                continue
            if is_archive(info.filename):
                yield refused(name, "is an archive in an archive; unpack the outer one")
            if not is_letter(info.filename):
                continue
            if info.flag_bits & _ENCRYPTED:
                yield refused(name, "is password-protected; get an unprotected copy")
            elif info.compress_type not in {_STORED, _DEFLATED}:
                yield refused(name, "is packed in a way that cannot be read; make it an ordinary zip")
            elif info.file_size > MOST_PDF:
                yield refused(name, f"is too large for one letter ({info.file_size / 2**20:,.0f} MB)")
            else:
                lies: Lies = "stored" if info.compress_type == _STORED else "deflated"
                yield Member(name, lies, place, info.header_offset, info.compress_size, info.CRC)


def _tarred(source: str, place: bytes, file: BinaryIO) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        for info in archive:
            archive.members.clear()  # type: ignore[attr-defined]  # or it would keep every header that it has read
            name = f"{source}!{printable(info.name)}"
            if info.isfile() and is_archive(info.name):
                yield refused(name, "is an archive in an archive; unpack the outer one")
            if not is_letter(info.name):
                continue
            if info.isdir():
                continue
            if why := no_file(info):
                yield refused(name, why)
            elif info.size > MOST_PDF:
                yield refused(name, f"is too large for one letter ({info.size / 2**20:,.0f} MB)")
            elif info.issparse():
                yield refused(name, "is stored with gaps (a sparse file); pack it without --sparse")
            else:
                yield Member(name, "stored", place, info.offset_data, info.size)


def no_file(info: tarfile.TarInfo) -> str | None:
    """Why a member of a tar is no file whose bytes could be read; None: it is one."""
    if info.issym() or info.islnk():
        return "is a link inside the archive; add the file itself"
    return None if info.isfile() else "is no regular file inside the archive"
