"""What a layout's reader cuts out of a letter: passages as they stand, not yet read."""

import msgspec

from openimr.model import Decision, PartialAuthorization


class RawItem(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item's passages. An absent passage is None; `decision` is the heading's outcome.

    `between` is what stands between the heading and the first label; `partial` and `retrospective` are set where the
    layout has a place of its own for them.
    """

    request: str
    decision: Decision | None
    claims_administrator: str | None = None
    reviewer: str | None = None
    rationale: str | None = None
    between: str = ""
    partial: PartialAuthorization | None = None
    retrospective: bool = False


class RawLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter's passages. `credentials` is the whole text that tells of the reviewer."""

    header: str = ""
    credentials: str = ""
    documents: tuple[str, ...] = ()
    summary: str | None = None
    items: tuple[RawItem, ...] = ()
    warnings: tuple[str, ...] = ()
    unparsed: tuple[str, ...] = ()
