"""The nouns of Independent Medical Review: immutable, typed, without rules and without input or output."""

from openimr.model.assessment import Assessment, CriterionResult, CriterionStatus
from openimr.model.case import Case, CaseIdentity, Event, Injury, Party
from openimr.model.casefile import CaseFile
from openimr.model.citation import Basis, Citation, GuidelineBasis, Source
from openimr.model.determination import (
    CaseHeader,
    Check,
    Confidence,
    Determination,
    DisputedItem,
    ItemDetermination,
    Patient,
    Proposal,
    ReviewerNeeded,
    Sentence,
    Versions,
)
from openimr.model.finding import Assertion, AttributeValue, Finding, Findings
from openimr.model.letter import (
    CitedGuideline,
    Decision,
    LetterFact,
    LetterItem,
    PartialAuthorization,
    Priority,
    PublishedLetter,
    RefusedLetter,
    ReviewerCredentials,
    Signal,
    SignalKind,
)
from openimr.model.page import Excluded, Page, Unread
from openimr.model.record import KINDS, Missing, Record, RecordKind
from openimr.model.span import Evidence, Span
from openimr.model.treatment import Treatment, TreatmentKind, UrOutcome

__all__ = [
    "KINDS",
    "Assertion",
    "Assessment",
    "AttributeValue",
    "Basis",
    "Case",
    "CaseFile",
    "CaseHeader",
    "CaseIdentity",
    "Check",
    "Citation",
    "CitedGuideline",
    "Confidence",
    "CriterionResult",
    "CriterionStatus",
    "Decision",
    "Determination",
    "DisputedItem",
    "Event",
    "Evidence",
    "Excluded",
    "Finding",
    "Findings",
    "GuidelineBasis",
    "Injury",
    "ItemDetermination",
    "LetterFact",
    "LetterItem",
    "Missing",
    "Page",
    "PartialAuthorization",
    "Party",
    "Patient",
    "Priority",
    "Proposal",
    "PublishedLetter",
    "Record",
    "RecordKind",
    "RefusedLetter",
    "ReviewerCredentials",
    "ReviewerNeeded",
    "Sentence",
    "Signal",
    "SignalKind",
    "Source",
    "Span",
    "Treatment",
    "TreatmentKind",
    "Unread",
    "UrOutcome",
    "Versions",
]
