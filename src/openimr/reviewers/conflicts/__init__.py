"""Who may not review a case for what ties him or her to its parties: `screen_conflicts`, `ConflictEngine` for many."""

from openimr.reviewers.conflicts.attestation import attestation_questions, attested_conflicts
from openimr.reviewers.conflicts.clearing import after_clearance, clearance_fault, clearance_faults
from openimr.reviewers.conflicts.engine import ConflictEngine
from openimr.reviewers.conflicts.faults import register_faults
from openimr.reviewers.conflicts.model import Clearance, Conflict, Grade, Question, Screening
from openimr.reviewers.conflicts.rules import affiliation_kinds, conflict_rules, kind_of
from openimr.reviewers.conflicts.screen import (
    inputs_fingerprint,
    not_in_case,
    not_searched,
    screen_conflicts,
    screenings,
)

__all__ = [
    "Clearance",
    "Conflict",
    "ConflictEngine",
    "Grade",
    "Question",
    "Screening",
    "affiliation_kinds",
    "after_clearance",
    "attestation_questions",
    "attested_conflicts",
    "clearance_fault",
    "clearance_faults",
    "conflict_rules",
    "inputs_fingerprint",
    "kind_of",
    "not_in_case",
    "not_searched",
    "register_faults",
    "screen_conflicts",
    "screenings",
]
