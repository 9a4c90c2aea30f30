"""The bytes of letters, from wherever they lie, as the reader of letters takes them."""

import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import fsspec

from openimr.corpus.inputs.listing import no_file, opened
from openimr.corpus.inputs.member import HOLDS_NONE, Member, is_archive, is_letter, printable
from openimr.corpus.storage import reason
from openimr.letters.batch import MOST_PDF, Input

_HEADER = 30  # bytes of a zip's local header before the name
_INFLATE = zlib.decompressobj
_SIGNATURE = b"PK\x03\x04"
_DAMAGED = "is damaged inside its archive; get the archive again"


def fetched(members: Iterable[Member]) -> Iterator[Input]:
    """Each member as an input of the reader: a path, or its bytes, or why there are none."""
    with ExitStack() as stack:
        archives: dict[bytes, Any] = {}
        for one in members:
            place = one.place.decode("utf-8", "surrogateescape")
            if one.lies == "nowhere":
                yield Input(one.source, refused=one.refused)
            elif one.lies == "file":
                yield Input(one.source, os.fsdecode(one.place))
            elif one.lies == "stream":
                yield from _streamed(one.source, place)
            else:
                try:
                    if one.lies == "url":
                        yield Input(one.source, data=_at(place))
                        continue
                    if one.place not in archives:
                        stack.pop_all().close()
                        archives = {one.place: stack.enter_context(opened(place))}
                    data = _cut(one, archives[one.place])
                except Exception as error:  # noqa: BLE001 - each store has errors of its own
                    yield Input(one.source, refused=reason(error))
                    continue
                yield Input(one.source, refused=_DAMAGED) if data is None else Input(one.source, data=data)


def _at(address: str) -> bytes:
    files, path = fsspec.url_to_fs(address)
    data: bytes = files.cat_file(path, start=0, end=min(files.size(path), MOST_PDF + 1))
    return data


def _cut(one: Member, file: Any) -> bytes | None:  # noqa: ANN401
    """The bytes of a member of an open archive; None where they are not what the archive says."""
    file.seek(one.start)
    if one.crc is None:
        data: bytes = file.read(one.size)
        return data if len(data) == one.size else None
    head = file.read(_HEADER)
    if len(head) < _HEADER or not head.startswith(_SIGNATURE):
        return None
    name, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    file.seek(one.start + _HEADER + name + extra)
    packed = file.read(one.size)
    if len(packed) != one.size:
        return None
    try:
        whole = bytes(packed) if one.lies == "stored" else _INFLATE(-zlib.MAX_WBITS).decompress(packed, MOST_PDF + 1)
    except zlib.error:
        return None
    return whole if zlib.crc32(whole) == one.crc else None


def _streamed(source: str, place: str) -> Iterator[Input]:
    """The letters of a tar that is read from its beginning to its end."""
    found = False
    try:
        with opened(place) as file, tarfile.open(fileobj=file, mode="r|*") as archive:
            for info in archive:
                archive.members.clear()  # type: ignore[attr-defined]
                name = f"{source}!{printable(info.name)}"
                if info.isfile() and is_archive(info.name):
                    found = True
                    yield Input(name, refused="is an archive in an archive; unpack the outer one")
                if info.isdir() or not is_letter(info.name):
                    continue
                found = True
                held = archive.extractfile(info) if info.isfile() else None
                if held is None:
                    yield Input(name, refused=no_file(info))
                else:
                    yield Input(name, data=held.read(MOST_PDF + 1))
    except (tarfile.TarError, EOFError, zlib.error, ValueError):
        yield Input(source, refused="is damaged or cut off; what was found in it before was read; get it again")
        return
    except Exception as error:  # noqa: BLE001 - each store has errors of its own
        yield Input(source, refused=reason(error))
        return
    if not found:
        yield Input(source, refused=HOLDS_NONE)
