"""What the commands over cases answer in JSON: `imr status`, `imr deadlines`, and a case that they cannot read."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from openimr.process.casestate import CaseState
from openimr.process.clock import Clock
from openimr.process.fees import Fee
from openimr.process.relating import Related
from openimr.process.remand import OrderPart
from openimr.process.screening import Screening


class RefusedCase(msgspec.Struct, frozen=True, kw_only=True):
    """One of several CASE arguments that is no case: its path, and what is wrong in one line."""

    source: str
    refused: str


class CaseClocks(msgspec.Struct, frozen=True, kw_only=True):
    """The clocks of one of several cases; `left_out` are lines on what of its file could not be used."""

    source: str
    case_number: str | None
    clocks: tuple[Clock, ...]
    left_out: tuple[str, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What `imr status` says of a case.

    `unread` names what of the file could not be used. `overtaken`: the notices that are owed and whose words are no
    longer so, with why, by kind; `imr notices` does not write them.
    """

    source: str
    case_number: str | None
    as_of: datetime | None
    state: CaseState
    screening: Screening
    clocks: tuple[Clock, ...]
    fee: Fee
    remand: tuple[OrderPart, ...] | None
    related: tuple[Related, ...]
    unread: tuple[str, ...]
    overtaken: Mapping[str, str] = {}
