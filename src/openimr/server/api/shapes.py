"""What the API answers, shape by shape; the OpenAPI document is made from these and from the house's own model."""

from datetime import datetime
from typing import Any

import msgspec
from ninja import Schema

from openimr import model


class CaseRow(Schema):
    """A case in a list. `state` is as of its last event; `revision` counts what was done to it."""

    number: str
    state: str
    priority: str
    revision: int
    claim_number: str
    claims_administrator: str | None
    opened: datetime
    received: datetime | None
    next_due: datetime | None
    changed: datetime


class CaseWhole(CaseRow):
    """A case; `facts` is what is on file of it (openimr/case/1 without events), as far as the account is shown."""

    facts: dict[str, Any]


class Cases(Schema):
    """A page of cases; `next` is the cursor of the page after it."""

    items: list[CaseRow]
    next: str | None


class EventRow(Schema):
    """Something that happened; `place` counts the case's events from 0."""

    place: int
    type: str
    at: str
    recorded: datetime
    by: str | None
    to: list[str]
    items: list[int]
    service: str | None
    outcome: str | None
    reasons: list[str]
    note: str | None


class Events(Schema):
    """A page of a case's events, in the order in which they were recorded; `next` is the cursor of the one after it."""

    items: list[EventRow]
    next: str | None


class ClockRow(Schema):
    """A deadline of a case as it stands now. `due` is ISO with the offset of Los Angeles."""

    clock: str
    rule: str
    section: str
    who: str
    kind: str
    state: str
    started: str | None
    due: str | None
    stopped: str | None
    says: str
    explain: str


class Clocks(Schema):
    """The clocks of a case."""

    items: list[ClockRow]


class NextStep(Schema):
    """An event that the state machine would take now."""

    event: str
    says: str
    section: str


class OwedNotice(Schema):
    """A notice that a party has not been served."""

    notice: str
    role: str
    since: datetime


class Status(Schema):
    """Where a case stands now, by what has happened and by the time that has passed."""

    number: str
    state: str
    says: str
    priority: str
    revision: int
    owed: list[OwedNotice]
    next: list[NextStep]


class RecordRow(Schema):
    """A file of a case. `reading`: waiting, reading, read or unreadable; `pages` is known once reading has begun."""

    id: int
    name: str
    kind: str
    type: str
    size: int
    sha256: str
    received: datetime
    pages: int | None
    pages_read: int | None
    reading: str


class Records(Schema):
    """A page of a case's files, the newest first."""

    items: list[RecordRow]
    next: str | None


class SetAside(Schema):
    """What an order of remand took away of a determination: when, and the places of the case's items, from 0."""

    at: datetime
    items: list[int]
    whole: bool


class DeterminationRow(Schema):
    """A version of a determination that was signed; `issued` is None until it has been served.

    `set_aside` is None where no order has set aside anything of it.
    """

    version: int
    sealed: datetime
    issued: datetime | None
    digest: str
    set_aside: SetAside | None


class DeterminationWhole(DeterminationRow):
    """A determination with its document: whole, or, to the parties, what its letter says."""

    document: dict[str, Any]


class Determinations(Schema):
    """The determinations of a case that the account may see."""

    items: list[DeterminationRow]


class WebhookRow(Schema):
    """A webhook; `events` are types of events, or "*" for all."""

    id: str
    url: str
    events: list[str]
    made: datetime
    stopped: datetime | None
    why_stopped: str
    waiting: int
    dead: int


class Webhooks(Schema):
    """The webhooks of the account's organisation."""

    items: list[WebhookRow]


class DeliveryRow(Schema):
    """A delivery of a webhook; `status` is what the receiver last answered: 0, it did not, and `problem` says why."""

    id: str
    case: str | None
    event: str
    state: str
    made: datetime
    attempts: int
    due: datetime | None
    ended: datetime | None
    status: int | None
    problem: str


class Deliveries(Schema):
    """A page of a webhook's deliveries, the newest first."""

    items: list[DeliveryRow]
    next: str | None


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case to open. `claims_administrator` is the number of one; a claims administrator's program leaves it out.

    `facts.events` may tell what happened up to the application.
    """

    facts: model.Case
    claims_administrator: str | None = None


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook to set up: its https address, and the types of events that it wants ("*": all)."""

    url: str
    events: tuple[str, ...] = ("*",)


BODIES: tuple[type, ...] = (NewCase, model.Case, model.Event, NewWebhook)
"""What requests hold, as the OpenAPI document has it under these names."""
