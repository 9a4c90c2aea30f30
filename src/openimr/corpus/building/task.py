"""What is given to a process or a machine to do, and what it answers."""

import msgspec

from openimr.corpus.inputs import Member
from openimr.corpus.reader import Reader


class ReadTask(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    """Letters to be read into chunks at `staging`.

    `known` is the file of letters that need not be read, under `staging`.
    """

    staging: str
    reader: Reader
    members: tuple[Member, ...]
    known: str | None = None
    chunk_letters: int = 2_000
    chunk_seconds: float = 60.0


class WriteTask(msgspec.Struct, frozen=True, kw_only=True, tag="write"):
    """A part to be written: `plan` is an Arrow stream of its letters in their order and where each row is found.

    `chunks` and `old` are the files that the plan's numbers speak of, under `staging` and under `place`.
    """

    staging: str
    place: str
    year: int
    number: int
    of: str
    plan: bytes
    chunks: tuple[str, ...]
    old: tuple[dict[str, str], ...]
    digest: str


Task = ReadTask | WriteTask


class Listed(msgspec.Struct, frozen=True, array_like=True):
    """An input as it was found: its digest, or why it is refused; `again`: another try may do better."""

    source: str
    sha256: str | None = None
    refused: str | None = None
    again: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a task. `fault`: the work can't go on, and why; `part`: the manifest's entry, encoded."""

    listed: tuple[Listed, ...] = ()
    read: int = 0
    fault: str | None = None
    part: msgspec.Raw = msgspec.Raw(b"null")
