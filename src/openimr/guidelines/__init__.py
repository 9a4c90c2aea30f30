"""Dated guidelines as data: which rule governs, and what the record shows for each of its criteria."""

from openimr.guidelines.adoption import EditionInForce, Nearly, dates_for, editions_in_force
from openimr.guidelines.assess import TOO_OLD, Assessed, ask, assess
from openimr.guidelines.by_words import topics_named
from openimr.guidelines.caps import CapAnswer, visit_cap
from openimr.guidelines.challenges import Challenge, challenges_in
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
from openimr.guidelines.governing import Governing, governing
from openimr.guidelines.load import Shelf, shelf
from openimr.guidelines.prepare import prepare
from openimr.guidelines.scope import Scope, functional_improvement, scope_of
from openimr.guidelines.standards import no_topic, search_tasks
from openimr.guidelines.topics import TopicChoice, topics_for

__all__ = [
    "SECOND_HAND",
    "TOO_OLD",
    "Assessed",
    "CapAnswer",
    "CaseDates",
    "Challenge",
    "CitedStudy",
    "Criterion",
    "EditionInForce",
    "EvidenceCase",
    "Facts",
    "Figure",
    "Governing",
    "Guideline",
    "InForce",
    "Nearly",
    "Ranking",
    "Recommendation",
    "Scope",
    "Shelf",
    "Study",
    "Topic",
    "TopicChoice",
    "as_date",
    "ask",
    "assess",
    "challenges_in",
    "cite",
    "dates_for",
    "editions_in_force",
    "evidence_case",
    "faults_of_studies",
    "functional_improvement",
    "governing",
    "in_force",
    "no_topic",
    "prepare",
    "rank",
    "scope_of",
    "search_tasks",
    "shelf",
    "studies",
    "studies_in",
    "topics_for",
    "topics_named",
    "unread_study",
    "visit_cap",
]
