"""A case: its parties, its injury, what is disputed, and what has happened (`openimr/case/1`)."""

from typing import Literal

import msgspec

from openimr.model.record import Record
from openimr.model.treatment import Treatment, UrOutcome


class CaseIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who and what the case is about, as its forms say. Names and numbers stay inside the case's own files.

    Dates are ISO. `name` is the injured worker's as printed on the application or the RFA, `other_names`
    further spellings; `claim_number` and `case_number` as printed.
    """

    case_number: str | None = None
    claim_number: str | None = None
    name: str | None = None
    other_names: tuple[str, ...] = ()
    date_of_birth: str | None = None
    date_of_injury: str | None = None
    employer: str | None = None
    claims_administrator: str | None = None
    requesting_physician: str | None = None
    ur_decision_date: str | None = None
    request_date: str | None = None
    application_received: str | None = None
    priority: Literal["standard", "expedited"] = "standard"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A person or organisation of the case, in the role it has there."""

    id: str
    role: str
    name: str | None = None
    organization: str | None = None
    npi: str | None = None
    tin: str | None = None
    address: str | None = None


class Injury(msgspec.Struct, frozen=True, kw_only=True):
    """The industrial injury: ISO date and body parts in the vocabulary's words."""

    date: str | None = None
    body_parts: tuple[str, ...] = ()


class CaseItem(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed treatment as the case carries it."""

    request: str
    treatment: Treatment
    ur_outcome: UrOutcome | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened: `at` is ISO with offset, `service` how it was served, `by` a party's id."""

    type: str
    at: str
    service: str | None = None
    by: str | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """The file that the other commands take."""

    schema: str = "openimr/case/1"
    case_number: str | None = None
    parties: tuple[Party, ...] = ()
    injury: Injury = Injury()
    items: tuple[CaseItem, ...] = ()
    events: tuple[Event, ...] = ()
    records: tuple[Record, ...] = ()
