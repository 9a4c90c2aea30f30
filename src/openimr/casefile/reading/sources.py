"""Where files come from: a folder, a zip, a single file. Each is opened only when it is its turn."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.kinds import HEAD_BYTES, Kind, detect
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import CaseFileError
from openimr.model import Unread

_LEFT_BEHIND = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_DIGITS = re.compile(r"(\d+)")
_DEEPEST = 2
_DRAFTS = ("determination.json", "pages.jsonl", "worksheet.html")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the case file.

    `file` is its name as everything downstream knows it; `path` the file on disk, or the zip that holds it under
    `member` (one name for each zip on the way in); `kind` is told from its content. `held` is the content of a document
    that stands inside another file.
    """

    file: str
    path: Path
    member: tuple[str, ...] = ()
    kind: Kind = "unknown"
    held: bytes | None = None

    def data(self, archives: Archives, size: int = -1) -> bytes:
        """The content, or its first `size` bytes.

        Raises:
            RefusalError: cannot be read, or is larger than the limits.
        """
        if self.held is not None:
            return self.held if size < 0 else self.held[:size]
        if self.member:
            return archives.data((self.path, self.member), size)
        try:
            most = archives.limits.file_bytes
            if self.path.stat().st_size > most:
                raise RefusalError(f"is larger than {most // 2**20} MiB; split it and try again")
            with self.path.open("rb") as file:
                return file.read(size)
        except OSError as error:
            raise RefusalError(f"cannot be read from disk ({error.strerror or 'unknown error'})") from None

    def content(self, archives: Archives) -> Path | bytes:
        """The path where there is one of its own, else the bytes: pdfium and Pillow read large files by themselves.

        Raises:
            RefusalError: cannot be read, or is larger than the limits.
        """
        return self.data(archives) if self.member or self.held is not None else self.path


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts `page 2` before `page 10`, without regard to case, and the same way on every machine."""
    parts = _DIGITS.split(name.casefold())
    key = tuple((1, int(p), "") if i % 2 else (0, 0, p) for i, p in enumerate(parts))
    return (*key, (0, 0, name))


def is_left_behind(file: str) -> bool:
    """Files that systems leave behind and no sender means: `.DS_Store`, `__MACOSX/`, `Thumbs.db`, `~$report.docx`."""
    parts = file.split("/")
    return any(
        part in _LEFT_BEHIND or (part.startswith((".", "~$")) and part not in {".", ".."}) for part in parts if part
    )


def find_sources(path: Path, archives: Archives) -> Iterator[Source | Unread]:
    """Every file of the case file in natural order of its path; zips in it are opened, at most two deep.

    Raises:
        CaseFileError: nothing is there, or nothing in it.
    """
    if path.is_dir():
        found = False
        for source in _folder(path):
            found = True
            if isinstance(source, Unread):
                yield source
            else:
                yield from _opened(source, archives)
        if not found:
            raise CaseFileError(f"{path.name or path} is an empty folder; put the records of the case into it")
    elif path.is_file():
        yield from _opened(Source(file=known_name(path.name), path=path), archives, top=True)
    else:
        raise CaseFileError(f"{path} does not exist or cannot be opened; give a folder, a .zip, a PDF or a FHIR Bundle")


def file_sources(path: Path, name: str, archives: Archives) -> Iterator[Source | Unread]:
    """The one file at `path`, which is called `name` where it comes from; of a zip what it holds, as in a folder."""
    yield from _opened(Source(file=known_name(name), path=path), archives)


def _folder(top: Path) -> Iterator[Source | Unread]:
    names: list[str] = []
    closed: list[OSError] = []
    for folder, folders, files in os.walk(top, onerror=closed.append):
        folders[:] = [name for name in folders if not is_left_behind(name)]
        folders[:] = [name for name in folders if not _holds_drafts(Path(folder) / name)]
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        names += [(Path(folder) / n).relative_to(top).as_posix() for n in files + linked if not is_left_behind(n)]
    for fault in closed:
        place = Path(fault.filename).relative_to(top).as_posix()
        reason = (
            f"is a folder that cannot be opened ({fault.strerror or 'unknown error'}); ask for the right to read it"
        )
        yield Unread(file=top.name if place == "." else known_name(place), reason=reason)
    inside = top.resolve()
    for name in sorted(names, key=natural_key):
        target = top / name
        if target.is_symlink() and not target.resolve().is_relative_to(inside):
            yield Unread(
                file=known_name(name),
                reason="is a link that leads out of the case file and was not followed; add the file itself",
            )
        elif target.is_file():
            yield Source(file=known_name(name), path=target)
        else:
            yield Unread(
                file=known_name(name),
                reason="is not a file that can be read (a broken link or a device); add the file itself",
            )


def known_name(name: str) -> str:
    r"""The name in characters that every file format can hold: bytes that are not UTF-8 are spelt out (`\xff`)."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _holds_drafts(folder: Path) -> bool:
    """Whether the folder is what an earlier review of this very case file wrote: a draft is no evidence."""
    return all((folder / name).is_file() for name in _DRAFTS)


def _opened(source: Source, archives: Archives, *, top: bool = False) -> Iterator[Source | Unread]:
    """The source with its kind, or what it holds if it is a zip."""
    try:
        kind = detect(source.data(archives, HEAD_BYTES))
        if kind == "zip" and "[Content_Types].xml" in archives.zip_at((source.path, source.member)).namelist():
            kind = "docx"
    except RefusalError as refusal:
        yield Unread(file=source.file, reason=str(refusal))
        return
    if kind == "zip" and len(source.member) >= _DEEPEST:
        yield Unread(file=source.file, reason="is a zip inside a zip inside a zip; unpack it and add what it holds")
    elif kind == "zip":
        yield from _members(source, "" if top else f"{source.file}/", archives, top=top)
    else:
        yield msgspec.structs.replace(source, kind=kind)


def _members(source: Source, prefix: str, archives: Archives, *, top: bool) -> Iterator[Source | Unread]:
    listed = [entry for entry in archives.entries((source.path, source.member)) if not is_left_behind(entry[0])]
    if not listed:
        if top:
            raise CaseFileError(f"{source.file} is an empty zip; put the records of the case into it")
        yield Unread(file=source.file, reason="is an empty zip; ask the sender for it again")
    for file, name, fault in sorted(listed, key=lambda entry: natural_key(entry[0])):
        if fault:
            yield Unread(file=prefix + file, reason=fault)
        else:
            yield from _opened(Source(file=prefix + file, path=source.path, member=(*source.member, name)), archives)
