"""Where one letter lies."""

import os
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

import msgspec

LETTERS = (".txt", ".pdf")
PACKED_TARS = (".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
ARCHIVES = (".zip", ".tar", *PACKED_TARS)

_UPWARDS = frozenset({".", ".."})

HOLDS_NONE = "holds no .txt or .pdf file and no archive of them"
"""Said of a folder or archive that is there and can be read, and has no letter in it."""

NO_LETTER = "is no .txt or .pdf file and no archive; published letters are read from these alone"
"""Said of a file that was named itself; in a folder or an archive it is passed over."""

Lies = Literal["file", "stored", "deflated", "url", "stream", "nowhere"]


class Member(msgspec.Struct, frozen=True, array_like=True):
    """One letter to be fetched, in so few words that a million can be listed.

    `source` is what its record calls it. It `lies` in a file of its own; in an archive at `place`, from byte `start`,
    `size` bytes, `stored` as they are or `deflated` (in a zip behind a header of its own, and with a `crc`); or at a
    URL. A `stream` is a whole archive that can only be read from its beginning. `nowhere`: it is refused, and `refused`
    says why. `place` holds a path's bytes.
    """

    source: str
    lies: Lies
    place: bytes = b""
    start: int = 0
    size: int = 0
    crc: int | None = None
    refused: str | None = None


def is_url(path: str) -> bool:
    """Whether it is an address for fsspec, and no path of this machine."""
    return "://" in path


def is_letter(name: str) -> bool:
    """Whether a file of that name is read: .txt and .pdf that nothing hides.

    `..` hides nothing: a member of an archive may lie above it by its name, and is read where it is, never unpacked.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = any((part.startswith(".") and part not in _UPWARDS) or part == "__MACOSX" for part in path.parts)
    return not hidden and name.lower().endswith(LETTERS)


def is_named_letter(address: str) -> bool:
    """Whether a file or an address that was named itself is read: by its ending, as in a folder.

    An address of the web whose last part has no ending (`https://host/letters/1234`) says nothing of what it holds.
    """
    web = address.startswith(("http://", "https://"))
    name = urlsplit(address).path if web else address
    return name.lower().endswith(LETTERS) or (web and "." not in name.rpartition("/")[2])


def is_archive(name: str) -> bool:
    """Whether a name is that of an archive which is looked into."""
    return name.lower().endswith(ARCHIVES)


def printable(name: str) -> str:
    """The name as text that JSON can hold."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name


def refused(source: str, why: str) -> Member:
    """A member that can't be read, and why."""
    return Member(source, "nowhere", refused=why)
