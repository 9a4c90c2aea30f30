"""A folder or a place in object storage: files are put there whole or not at all."""

import io
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from openimr.corpus.manifest import DatasetError


class Storage:
    """Files by their paths under one place, which is a folder or an fsspec URL."""

    def __init__(self, place: str) -> None:
        """Open the place; nothing is made yet.

        Raises:
            DatasetError: no file system of that name is known, or its package is not installed.
        """
        self.place = place
        try:
            self.files, root = fsspec.url_to_fs(place)
        except (ValueError, ImportError, OSError) as error:
            raise DatasetError(f"{place}: {reason(error)}") from None
        self.root: str = root.rstrip("/") or "/"
        self.local = isinstance(self.files, LocalFileSystem)
        self.shared = "memory" not in str(self.files.protocol)
        """Whether other processes see the same files."""

    @property
    def lasting(self) -> bool:
        """Whether files stay when this process ends; `memory://` has them in its memory, also behind another one."""
        files: Any = self.files
        while files is not None:
            protocol = files.protocol
            if "memory" in ((protocol,) if isinstance(protocol, str) else protocol):
                return False
            files = getattr(files, "fs", None)
        return True

    def path(self, name: str) -> str:
        """Where a file stands, for the file system."""
        return f"{self.root}/{name}"

    def open(self, name: str) -> Any:  # noqa: ANN401 - fsspec's files have no type
        """A file to be read from any place in it."""
        return open(self.path(name), "rb") if self.local else self.files.open(self.path(name), "rb")  # noqa: PTH123

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            data: bytes = self.files.cat_file(self.path(name))
        except FileNotFoundError:
            return None
        return data

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Put a file there, whole or not at all.

        Raises:
            OSError: there is no room, or it may not be written; what stood there still stands.
        """
        if not self.local:
            held = io.BytesIO()
            write(held)
            self.files.pipe_file(self.path(name), held.getvalue())
            return
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{secrets.token_hex(8)}.partial")
        try:
            with beside.open("xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def put_bytes(self, name: str, data: bytes) -> None:
        """Put these bytes there, whole or not at all.

        Raises:
            OSError: as `put`.
        """
        self.put(name, lambda file: _all(file, data))

    def names(self, folder: str) -> list[str]:
        """The files under a folder of the place, sorted, without those that were never finished."""
        at = self.path(folder)
        try:
            found = self.files.find(at)
        except FileNotFoundError:
            return []
        named = (str(path)[len(self.root) + 1 :] for path in found)
        return sorted(name for name in named if not name.endswith(".partial"))

    def move(self, name: str, to: str) -> None:
        """Move a file inside the place."""
        if self.local:
            Path(self.path(to)).parent.mkdir(parents=True, exist_ok=True)
            Path(self.path(name)).replace(self.path(to))
        else:
            self.files.mv(self.path(name), self.path(to))

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        with suppress(FileNotFoundError):
            self.files.rm_file(self.path(name))

    def remove_tree(self, folder: str) -> None:
        """Take a folder away with all that is in it, if it is there."""
        with suppress(FileNotFoundError):
            self.files.rm(self.path(folder), recursive=True)

    def remove_empty(self, folder: str) -> None:
        """Take folders away that hold nothing (object storage knows none)."""
        if not self.local:
            return
        for path in sorted(Path(self.path(folder)).glob("**/"), reverse=True):
            with suppress(OSError):
                path.rmdir()


def _all(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def reason(error: BaseException) -> str:
    """Why a place can't be read or written, in a few words and without its address."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "may not be read by this user"
    if isinstance(error, ImportError):
        return "needs a package that is not installed (s3://: pip install 'openimr[s3]'; others: see fsspec)"
    if isinstance(error, OSError) and error.strerror:
        return f"can't be read ({error.strerror})"
    if isinstance(error, ValueError):
        return "is of a kind that is not known; use a folder, or a URL that fsspec knows, such as s3://"
    return f"can't be read ({type(error).__name__})"
