"""A published determination letter as data: one record a letter, one entry a disputed item."""

from typing import Literal

import msgspec

from openimr.model.citation import Basis, Citation
from openimr.model.determination import Patient
from openimr.model.finding import Assertion, AttributeValue
from openimr.model.treatment import Treatment

Decision = Literal["upheld", "overturned"]
Priority = Literal["standard", "expedited"]
SignalKind = Literal[
    "pasted rationale",
    "criterion not applied",
    "contradicts the summary",
    "edition not in force",
    "records not listed",
]


class ReviewerCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """What the letter says of its reviewer, who has no name in it.

    `licensure` are full names of states, `specialties` as printed and split at commas. `board_certified` is null where
    the letter doesn't speak of it, as in the form with a block of credentials.
    """

    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    subspecialties: tuple[str, ...] = ()
    board_certified: bool | None = None


class PartialAuthorization(msgspec.Struct, frozen=True, kw_only=True):
    """A request that the claims administrator allowed in part, in the letter's words; only `remaining` is decided."""

    requested: str | None = None
    authorized: str | None = None
    remaining: str | None = None


class CitedGuideline(msgspec.Struct, frozen=True, kw_only=True):
    """The claims administrator's guideline paragraph: `text` is verbatim, the rest is read from it.

    `addenda` are sentences in it that are no citation.
    """

    basis: Basis
    citations: tuple[Citation, ...] = ()
    text: str | None = None
    addenda: tuple[str, ...] = ()


class LetterFact(msgspec.Struct, frozen=True, kw_only=True):
    """A finding in the clinical summary; `quote` is `clinical_summary[start:end]` of the same record."""

    kind: str
    date: str | None
    assertion: Assertion
    attributes: dict[str, AttributeValue]
    quote: str
    start: int
    end: int


class LetterItem(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item as the letter decides it.

    `request` is the heading's words before its outcome, `decision` that outcome: null where the heading gives none,
    never read out of the prose. `drug_classes` are those of the treatment's ingredients, in the vocabulary's words
    (opioid, muscle relaxant). `retrospective`: the treatment had been given. The reviewer's guideline paragraph is
    `reviewer_text`, verbatim; `reviewer_basis`, `citations` and `addenda` are read from it.
    """

    request: str
    treatment: Treatment
    drug_classes: tuple[str, ...] = ()
    retrospective: bool = False
    decision: Decision | None = None
    partial_authorization: PartialAuthorization | None = None
    claims_administrator: CitedGuideline = CitedGuideline(basis="none cited")
    reviewer_basis: Basis = "none cited"
    citations: tuple[Citation, ...] = ()
    reviewer_text: str | None = None
    addenda: tuple[str, ...] = ()
    rationale: str = ""


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of a weak letter. `item` counts from 0 (null: the whole letter); `value` is a share or a count.

    `explain` says in one line what was seen, `quotes` are the letter's words that show it.
    """

    kind: SignalKind
    item: int | None
    value: float | None
    explain: str
    quotes: tuple[str, ...] = ()


class PublishedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One published letter. Dates are ISO; what the letter does not say is null.

    A letter that was redacted for publication may tell its `decision_date` to the month alone (`2026-11`).
    `date_of_injury` and `ur_denial_date` are the header's, else the summary's; `request_date` is that of the treatment
    request under review, as the summary tells it. `documents` are the records that the
    letter lists as reviewed, line by line. `unparsed` is text that no field holds.
    """

    source: str
    layout: str
    layout_verified: bool
    case_number: str | None = None
    date_assigned: str | None = None
    date_of_injury: str | None = None
    decision_date: str | None = None
    ur_denial_date: str | None = None
    request_date: str | None = None
    application_received: str | None = None
    priority: Priority | None = None
    reviewer: ReviewerCredentials = ReviewerCredentials()
    patient: Patient = Patient(age=None, sex=None)
    mechanism: str | None = None
    documents: tuple[str, ...] = ()
    clinical_summary: str = ""
    facts: tuple[LetterFact, ...] = ()
    items: tuple[LetterItem, ...] = ()
    signals: tuple[Signal, ...] = ()
    warnings: tuple[str, ...] = ()
    unparsed: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """The record as a notebook shows it."""
        from openimr.model.letter_view import letter_html  # noqa: PLC0415 - the view names this class

        return letter_html(self)


class RefusedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """An input that is no determination of this programme, and why."""

    source: str
    refused: str
