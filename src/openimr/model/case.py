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
    """A person or organisation of the case, in the role it has there.

    `role` is as written; `openimr.process.role_of` knows the ways of writing it. `npi`, `tin` and `licences`
    (`"CA A12345"`: state, number) identify exactly; `other_names` are former, married or trade names ("d/b/a").
    `email` and `language` say how and in which language a notice reaches the party.
    """

    id: str
    role: str
    name: str | None = None
    organization: str | None = None
    npi: str | None = None
    tin: str | None = None
    address: str | None = None
    licences: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    email: str | None = None
    language: str | None = None


class Injury(msgspec.Struct, frozen=True, kw_only=True):
    """The industrial injury: ISO date and body parts in the vocabulary's words."""

    date: str | None = None
    body_parts: tuple[str, ...] = ()


class CaseItem(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed treatment as the case carries it.

    `ur_outcome` is what utilization review decided; an item that it approved is not in dispute, and makes the
    application ineligible where it is all there is. `retrospective`: it was given before the review; `concurrent`: it
    was under way, as in a hospital stay.
    """

    request: str
    treatment: Treatment
    ur_outcome: UrOutcome | Literal["approved"] | None = None
    retrospective: bool | None = None
    concurrent: bool | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened: `at` is ISO with offset, `service` how it was served, `by` who did it.

    `type` is a name of `process/words.yaml` or a way of writing it. `by` is a party's id, or the opaque id of a
    reviewer of the roster (never a name). `items` are the places of the disputed items that it concerns, from 0;
    none means all. `to` are the ids of the parties that it was sent to; a determination is issued to the
    "administrative director". `outcome` is what was decided, `reasons` are codes of the rules (`E01_UNSIGNED`, `A5`).
    `note` is free text. `recorded` is when it was entered on record, ISO with offset: on its own day an event without
    a time of day has happened before that, and what was done before could not know of it.
    """

    type: str
    at: str
    service: str | None = None
    by: str | None = None
    id: str | None = None
    items: tuple[int, ...] = ()
    to: tuple[str, ...] = ()
    outcome: str | None = None
    reasons: tuple[str, ...] = ()
    note: str | None = None
    recorded: str | None = None


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What the application for review says and holds. Null is not known, and never counts as yes or no.

    `filed_by` is a role; `designated` the ISO date on which a representative was designated. `complete` is the form
    itself; `ur_decision_attached` the UR decision that has to come with it. `liability_disputed` is a dispute on
    other grounds than medical necessity, `administrator_agrees` that review may go on all the same. `program` is the
    programme that the form names, where it is another one ("MPN-IMR", "IBR"). `alternative_forum` is a carve-out
    agreement or a settlement of future medical care. `earlier` are case numbers of earlier applications of the worker
    on the same treatment. `other_reason` is the free text of a reason that no code has.
    """

    signed: bool | None = None
    complete: bool | None = None
    ur_decision_attached: bool | None = None
    filed_by: str | None = None
    designated: str | None = None
    emergency_care: bool | None = None
    liability_disputed: bool | None = None
    administrator_agrees: bool | None = None
    program: str | None = None
    alternative_forum: bool | None = None
    same_ur_decision: bool | None = None
    earlier: tuple[str, ...] = ()
    other_reason: str | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """The file that the other commands take.

    `priority` is how the case is reviewed, `formulary` whether the dispute is about a drug of the formulary; null is
    not known. `diagnoses` are ICD-10 codes or words of the vocabulary. `facilities` and `makers` (of the drug or device
    at issue) are parties too, in these roles. `prior_reviewers` are the opaque ids of those who decided it before.
    """

    schema: str = "openimr/case/1"
    case_number: str | None = None
    claim_number: str | None = None
    parties: tuple[Party, ...] = ()
    injury: Injury = Injury()
    diagnoses: tuple[str, ...] = ()
    items: tuple[CaseItem, ...] = ()
    priority: Literal["standard", "expedited"] | None = None
    formulary: bool | None = None
    application: Application = Application()
    events: tuple[Event, ...] = ()
    records: tuple[Record, ...] = ()
    prior_reviewers: tuple[str, ...] = ()
