"""What a fold over a case's events answers: its state and items, what is owed, what was refused, what can come next."""

from datetime import datetime
from typing import Literal

import msgspec

ItemStatus = Literal[
    "open", "authorized", "withdrawn", "not reviewed", "upheld", "overturned", "decided", "implemented"
]
"""`decided`: a determination was served, and the file does not say which way. `authorized`, `withdrawn`: left.

`not reviewed`: the review that was granted is about other items, as utilization review did not deny or modify this one.
"""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An event that was taken: by which transition, and the state after it.

    `place` is the event's place in the file. `implied` are states that the file tells no event of and that the case
    must have been in. A step without `event` followed at once from the one before it.
    """

    transition: str
    state: str
    at: datetime
    event: str | None = None
    place: int | None = None
    implied: tuple[str, ...] = ()


class RefusedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that changes nothing: why, what would be needed, and by which section."""

    place: int
    event: str
    at: datetime
    state: str
    why: str
    needs: str
    section: str
    evidence: str


class PassedOver(msgspec.Struct, frozen=True, kw_only=True):
    """An event that was taken, and the places of items that it names and changes nothing about: why they had left."""

    place: int
    event: str
    at: datetime
    items: tuple[int, ...]
    why: str


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that a party has not been served: `party` is null where the file has no party in that role.

    `items` are the places of the items that it is about; none: all of the case.
    """

    notice: str
    role: str
    party: str | None
    since: datetime
    transition: str
    section: str
    evidence: str
    items: tuple[int, ...] = ()


class ServedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was served: on `party`, null where the file has no party in that role; `items` as of one owed."""

    notice: str
    role: str
    party: str | None
    at: datetime
    items: tuple[int, ...] = ()


class ItemState(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item by its place (from 0), and what became of it.

    `ur` is what utilization review decided on it, by the events or else by the item; `liability` whether liability for
    it is disputed, or was denied for good. `reasons` are the codes of the finding of ineligibility that stands on it,
    `applied` is false where no application is about it, `appealed` true while its determination is before the Appeals
    Board.
    """

    item: int
    status: ItemStatus
    ur: str | None = None
    liability: Literal["disputed", "not liable"] | None = None
    reasons: tuple[str, ...] = ()
    applied: bool = True
    appealed: bool = False


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """What can happen next: the event, the state after it (null: the same), who may do it, what it needs and sends.

    `when`: where that turns on what the event says; `who` empty: no role is asked for; `by` is the same in words.
    `items`: the places of the items to which it can happen; none: all of the case.
    """

    transition: str
    event: str
    to: str | None
    who: tuple[str, ...]
    by: str
    when: tuple[str, ...]
    needs: tuple[str, ...]
    sends: tuple[str, ...]
    says: str
    section: str
    evidence: str
    items: tuple[int, ...] = ()


class CaseState(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands.

    `state` and `sides` are names of lifecycle.yaml, `says` the state in plain words. `ended`: nothing but what the
    state names changes it any more. `closed`: it has ended or rests, every party has been told, and nothing that was
    overturned waits to be carried out. `taken` are the places of the events that were taken, in their order.
    `passed_over` are items that a determination names though they had left. `overtaken` are notices that were owed and
    never served, and whose words are no longer so: they are owed no more.
    """

    state: str
    says: str
    sides: tuple[str, ...]
    priority: Literal["standard", "expedited"]
    items: tuple[ItemState, ...]
    ended: bool
    closed: bool
    owed: tuple[Owed, ...]
    served: tuple[ServedNotice, ...]
    overtaken: tuple[Owed, ...]
    refused: tuple[RefusedEvent, ...]
    history: tuple[Step, ...]
    next: tuple[Next, ...]
    reviewers: tuple[str, ...]
    excluded_reviewers: tuple[str, ...]
    went_to_reviewer: bool
    taken: tuple[int, ...]
    passed_over: tuple[PassedOver, ...] = ()
