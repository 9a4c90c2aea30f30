"""Zips: nothing is unpacked to disk, nothing leads outside, nothing swells beyond the limits."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import Limits

Place: TypeAlias = tuple[Path, tuple[str, ...]]
"""A file on disk, and the names that lead from there through a zip (and a zip in it)."""

_ENCRYPTED = 0x1
_SMALL = 2**20
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError, KeyError)


class Archives:
    """The zips of a case file, each opened once and closed together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._stack = ExitStack()
        self._open: dict[Place, zipfile.ZipFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.clear()
        self._stack.close()

    def zip_at(self, place: Place) -> zipfile.ZipFile:
        """The zip at a place.

        Raises:
            RefusalError: damaged, or the inner zip is refused as an entry.
        """
        if place not in self._open:
            path, member = place
            source: Path | BytesIO = BytesIO(self.data(place)) if member else path
            try:
                self._open[place] = self._stack.enter_context(zipfile.ZipFile(source))
            except _DAMAGE:
                raise RefusalError(
                    "is damaged or cut off and cannot be opened as a zip; ask the sender for it again"
                ) from None
        return self._open[place]

    def data(self, place: Place, size: int = -1) -> bytes:
        """The content of an entry, or its first `size` bytes.

        zipfile reads no more than the size that the entry declares, and that size is checked here.

        Raises:
            RefusalError: damaged, password-protected or beyond the limits.
        """
        path, (*outer, name) = place
        archive = self.zip_at((path, tuple(outer)))
        try:
            info = archive.getinfo(name)
            fault = _fault(info, self.limits)
            if fault:
                raise RefusalError(fault)
            with archive.open(info) as entry:
                return entry.read(size)
        except NotImplementedError:
            raise RefusalError("is packed in a way that cannot be read; ask for an ordinary zip") from None
        except RuntimeError:
            raise RefusalError("is password-protected; ask the sender for an unprotected copy") from None
        except _DAMAGE:
            raise RefusalError("is damaged inside the zip; ask the sender for it again") from None

    def check_members(self, data: bytes) -> None:
        """Hold the members of a zipped document (DOCX) against the limits.

        Raises:
            RefusalError: damaged, or it would swell beyond the limits.
        """
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                members = archive.infolist()
        except _DAMAGE:
            raise RefusalError("is damaged or cut off and cannot be opened; ask the sender for it again") from None
        fault = next(filter(None, (_fault(info, self.limits) for info in members)), "")
        if fault or sum(info.file_size for info in members) > self.limits.file_bytes:
            raise RefusalError(
                fault or f"would swell beyond {self.limits.file_bytes // 2**20} MiB and was not unpacked; split it"
            )

    def entries(self, place: Place) -> Iterator[tuple[str, str, str]]:
        """Each file of the zip: its POSIX path, its name for `data`, and why it is refused (empty: it is not).

        Raises:
            RefusalError: the zip itself cannot be opened.
        """
        limits = self.limits
        total = 0
        names: set[str] = set()
        for index, info in enumerate(self.zip_at(place).infolist()):
            name = _posix(info)
            if index >= limits.zip_entries:
                yield (
                    name,
                    "",
                    f"stands after the first {limits.zip_entries} entries of the zip, the limit; split it",
                )
                return
            if name.endswith("/"):
                continue
            fault = _fault(info, limits)
            if not fault and name in names:
                fault = "stands twice in the zip under one name and was read once; rename one of the two"
            if not fault and total + info.file_size > limits.zip_bytes:
                fault = f"would swell the zip beyond {limits.zip_bytes // 2**20} MiB and was not unpacked; split it"
            if not fault:
                total += info.file_size
                names.add(name)
            yield "".join(c if c.isprintable() else "?" for c in name), info.filename, fault


def _posix(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _fault(info: zipfile.ZipInfo, limits: Limits) -> str:
    name = _posix(info)
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or not name.isprintable():
        return "has a path that leads out of the zip and was not read; ask the sender for an ordinary zip"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link inside the zip and was not followed; add the file itself"
    if info.flag_bits & _ENCRYPTED:
        return "is password-protected; ask the sender for an unprotected copy"
    if info.file_size > limits.file_bytes:
        return f"is larger than {limits.file_bytes // 2**20} MiB and was not unpacked; split it"
    if info.file_size > _SMALL and info.file_size > limits.zip_ratio * max(info.compress_size, 1):
        return "would swell more than a record can (a zip bomb) and was not unpacked; ask the sender what it is"
    return ""
