"""Conflicting recommendations in the order of the evidence under them; never a decision (8 CCR 9792.25.1)."""

from openimr.guidelines.evidence.applies import EvidenceCase, evidence_case
from openimr.guidelines.evidence.citing import CitedStudy, studies_in, unread_study
from openimr.guidelines.evidence.faults import faults_of_studies
from openimr.guidelines.evidence.forms import Recommendation, Study
from openimr.guidelines.evidence.load import EvidenceError, studies
from openimr.guidelines.evidence.ranking import Ranking, rank

__all__ = [
    "CitedStudy",
    "EvidenceCase",
    "EvidenceError",
    "Ranking",
    "Recommendation",
    "Study",
    "evidence_case",
    "faults_of_studies",
    "rank",
    "studies",
    "studies_in",
    "unread_study",
]
