"""Dated guidelines as data: which rule governs, and what the record shows for each of its criteria."""

from openimr.guidelines.assess import TOO_OLD, Assessed, ask, assess
from openimr.guidelines.editions import CaseDates, InForce, cite, in_force
from openimr.guidelines.evidence import (
    CitedStudy,
    EvidenceCase,
    Ranking,
    Recommendation,
    Study,
    evidence_case,
    faults_of_studies,
    rank,
    studies,
    studies_in,
    unread_study,
)
from openimr.guidelines.facts import SECOND_HAND, Facts, Figure, as_date
from openimr.guidelines.forms import Criterion, Guideline, Topic
from openimr.guidelines.load import Shelf, shelf
from openimr.guidelines.prepare import prepare
from openimr.guidelines.topics import TopicChoice, topics_for

__all__ = [
    "SECOND_HAND",
    "TOO_OLD",
    "Assessed",
    "CaseDates",
    "CitedStudy",
    "Criterion",
    "EvidenceCase",
    "Facts",
    "Figure",
    "Guideline",
    "InForce",
    "Ranking",
    "Recommendation",
    "Shelf",
    "Study",
    "Topic",
    "TopicChoice",
    "as_date",
    "ask",
    "assess",
    "cite",
    "evidence_case",
    "faults_of_studies",
    "in_force",
    "prepare",
    "rank",
    "shelf",
    "studies",
    "studies_in",
    "topics_for",
    "unread_study",
]
