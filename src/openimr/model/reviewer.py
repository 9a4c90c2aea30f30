"""A reviewer of the roster, and the organisations that reviewers and parties belong to.

Names live here and nowhere else: case files, notices and determinations know a reviewer by the opaque `id` alone
(Labor Code 4610.6(f)). What a file leaves out is null and counts as unknown, never as yes.
"""

from typing import Literal

import msgspec

Discipline = Literal["none", "pending", "disciplined"]
"""What a licensing board says of a licence holder."""


class Licence(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """A licence to practise: `state` is a postal code, the dates ISO. `discipline` is an action taken or pending.

    `end` null is a licence whose last day is not known; `open_ended` that the roster says it has none (`to: null`).
    """

    state: str
    number: str | None = None
    status: str | None = None
    start: str | None = None
    end: str | None = None
    open_ended: bool = False
    discipline: Discipline | None = None
    verified: str | None = None


class BoardCertification(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """A certificate of a medical specialty board. `lifetime` is one that was given without an end (`to: null`).

    `end` null without it is a certificate whose last day is not known.
    """

    board: str
    specialty: str
    subspecialty: str | None = None
    start: str | None = None
    end: str | None = None
    lifetime: bool = False
    verified: str | None = None


class Affiliation(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """A tie to an organisation or a person, as the reviewer declares it.

    `kind` is one of `reviewers/rules/affiliations.yaml` or a way of writing it (employment, ownership, contract,
    family, referral, research, payment, staff privileges). `organization` or `person` names the other side; `share`
    is the part owned or of income, in percent. Null `end`: it goes on. Dates are ISO; a year or a month is taken whole.
    `unread` is whether the roster says something of it in a field that nobody knows: it may be a tie to anybody.
    """

    kind: str
    organization: str | None = None
    person: str | None = None
    relation: str | None = None
    npi: str | None = None
    tin: str | None = None
    address: str | None = None
    share: float | None = None
    start: str | None = None
    end: str | None = None
    unread: bool = False


class Absence(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """Days on which a reviewer neither reads nor signs, both included.

    Others who fit as well come first (rule `presence`); without a day of presence until it is due no case is given.
    """

    start: str
    end: str


class Attestation(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer has attested for one case, or (without a case) in general.

    `statement` is a rule's id (`R5`, `R6`, `conflicts`), `answer` what was attested, `at` ISO with offset.
    """

    statement: str
    answer: bool
    at: str
    case_number: str | None = None
    note: str | None = None


class Reviewer(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer of the roster. `id` is opaque and stable; `profession` as licensed (MD, DO, DC, LAc, PT, PhD...).

    `specialties` are those in which a profession without a member board practises; `treats` are treatments and
    conditions that the reviewer performs or manages, in the vocabulary's words. `qme` is whether the reviewer is a
    Qualified Medical Evaluator. `capacity` is how many cases may be open at once, `open_cases` how many are (null: not
    said).
    """

    id: str
    profession: str | None = None
    name: str | None = None
    other_names: tuple[str, ...] = ()
    npi: str | None = None
    tin: str | None = None
    addresses: tuple[str, ...] = ()
    licences: tuple[Licence, ...] = ()
    boards: tuple[BoardCertification, ...] = ()
    taxonomy: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    treats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years_active: float | None = None
    hours_per_week: float | None = None
    qme: bool | None = None
    capacity: int | None = None
    open_cases: int | None = None
    absences: tuple[Absence, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    attestations: tuple[Attestation, ...] = ()


class OrganizationTie(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """How an organisation belongs to another one or to a person: `kind` as in Affiliation, or "parent", "officer".

    `organization` and `person` name the other side: an id of the register, or a name.
    """

    kind: str
    organization: str | None = None
    person: str | None = None
    npi: str | None = None
    tin: str | None = None
    share: float | None = None
    start: str | None = None
    end: str | None = None


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation of the programme's register: its names ("d/b/a" among them), numbers, addresses and ties."""

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    npi: str | None = None
    tin: str | None = None
    addresses: tuple[str, ...] = ()
    ties: tuple[OrganizationTie, ...] = ()
