"""The draft determination: `determination.json`, field for field."""

from typing import Literal

import msgspec

from openimr.model.assessment import CriterionResult
from openimr.model.citation import Citation, GuidelineBasis
from openimr.model.page import Excluded, Unread
from openimr.model.record import Missing, Record
from openimr.model.span import Evidence
from openimr.model.treatment import Treatment, UrOutcome

Proposal = Literal["upheld", "overturned"]
Confidence = float


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the draft with what it rests on: quotations, criteria, or both; never neither."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    criteria: tuple[str, ...] = ()


class DisputedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One treatment in dispute, before it is assessed.

    `request` is verbatim; `ur_authorized` is what UR allowed of it and `remaining` what is left in dispute,
    both as text; `named_in` quotes each document that asks for it or decides on it.
    """

    request: str
    treatment: Treatment
    ur_outcome: UrOutcome | None = None
    ur_authorized: str | None = None
    remaining: str | None = None
    retrospective: bool = False
    claims_administrator: GuidelineBasis = GuidelineBasis(basis="none cited")
    named_in: tuple[Evidence, ...] = ()

    @property
    def eligible(self) -> bool:
        """Deferred and conditionally non-certified items are not eligible for review (process.md 2.3)."""
        return self.ur_outcome not in {"deferred", "conditionally non-certified"}


EvidenceGrade = Literal["V", "P", "GK", "INF"]
"""What a rule of law rests on: verified (read), partly read, general knowledge, inference."""


class GoverningStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of how it was found which rule governs.

    `step` is its name, `rule` names the rule and `section` where it stands; `grade` is the weakest grade of what it
    rests on, and `rests_on` says that in words.
    """

    step: str
    rule: str
    section: str
    answer: str
    because: str
    grade: EvidenceGrade
    rests_on: str


_JSON_NAMES = {"supporting": "for", "opposing": "against"}


class ItemDetermination(msgspec.Struct, frozen=True, kw_only=True, rename=_JSON_NAMES):
    """A disputed item assessed: the case on both sides, and the proposal (null where the rules can't settle it).

    `rule` names the decision rule, `score` (0 to 1) how much of what it requires holds; `confidence` is read from the
    score by the published calibration map. `computed` are the figures that criteria were held against, in words;
    `governing` the steps by which it was found which edition and which standard governs.
    """

    request: str
    treatment: Treatment
    ur_outcome: UrOutcome | None
    ur_authorized: str | None
    remaining: str | None
    retrospective: bool
    eligible: bool
    claims_administrator: GuidelineBasis
    named_in: tuple[Evidence, ...]
    proposal: Proposal | None
    confidence: Confidence | None
    supporting: tuple[Sentence, ...]
    opposing: tuple[Sentence, ...]
    needs_reviewer: tuple[str, ...]
    topics: tuple[str, ...]
    citations: tuple[Citation, ...]
    criteria: tuple[CriterionResult, ...]
    rationale: tuple[Sentence, ...]
    rule: str | None = None
    score: float | None = None
    computed: dict[str, str] = {}
    governing: tuple[GoverningStep, ...] = ()


class CaseHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The header block of the letter; dates are ISO."""

    case_number: str | None
    claim_number: str | None
    date_of_injury: str | None
    ur_decision_date: str | None
    application_received: str | None
    priority: Literal["standard", "expedited"]
    formulary: bool
    draft_date: str | None = None


class Patient(msgspec.Struct, frozen=True, kw_only=True):
    """Age in years at the UR decision, and sex."""

    age: int | None
    sex: Literal["female", "male"] | None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What a quality check found. `where` is a JSON path into the determination."""

    id: str
    severity: Literal["blocking", "warning"]
    text: str
    where: str


class ReviewerNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """The specialties that qualify a reviewer for this case, and why."""

    specialties: tuple[str, ...]
    why: str


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """Software and guideline editions that the draft was made with."""

    openimr: str
    guidelines: dict[str, str]


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """The whole draft. It decides nothing until a licensed reviewer has signed it."""

    schema: str = "openimr/determination/1"
    case: CaseHeader
    patient: Patient
    records: tuple[Record, ...]
    unread: tuple[Unread, ...]
    excluded: tuple[Excluded, ...]
    missing: tuple[Missing, ...]
    summary: tuple[Sentence, ...]
    items: tuple[ItemDetermination, ...]
    checks: tuple[Check, ...]
    reviewer: ReviewerNeeded
    versions: Versions
