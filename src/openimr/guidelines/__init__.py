"""Dated guidelines as data: which rule governs, and what the record shows for each of its criteria."""

from openimr.guidelines.assess import TOO_OLD, Assessed, ask, assess
from openimr.guidelines.editions import CaseDates, InForce, cite, in_force
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
    "Criterion",
    "Facts",
    "Figure",
    "Guideline",
    "InForce",
    "Shelf",
    "Topic",
    "TopicChoice",
    "as_date",
    "ask",
    "assess",
    "cite",
    "in_force",
    "prepare",
    "shelf",
    "topics_for",
]
