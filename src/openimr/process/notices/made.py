"""What `imr notices` made: each notice with its files, what was left out, and why (`openimr/notices/1`)."""

import msgspec

from openimr.process.notices.written import Language


class MadeNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was written: its files, what stands open in it (`missing`), and what the office is told."""

    kind: str
    party: str
    role: str
    language: Language
    subject: str
    files: tuple[str, ...]
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Overtaken(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of notice that is owed to these parties and was not written: what it says is no longer so, and why."""

    kind: str
    parties: tuple[str, ...]
    why: str


class NoticesMade(msgspec.Struct, frozen=True, kw_only=True):
    """All that was made of a case.

    `sheets` are the office's sheets, `unverified` how many rules behind the notices were not read, `overtaken` what is
    owed and no longer so, `refused` what could not be used or written, a line each.
    """

    schema: str = "openimr/notices/1"
    case_number: str | None = None
    notices: tuple[MadeNotice, ...] = ()
    sheets: tuple[str, ...] = ()
    unverified: int = 0
    overtaken: tuple[Overtaken, ...] = ()
    refused: tuple[str, ...] = ()
