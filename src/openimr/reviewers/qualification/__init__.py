"""Rules R1 to R10: whether a reviewer may decide a case, each answered with the fact and where it stands."""

from openimr.reviewers.qualification.answers import RuleAnswer, RuleKind
from openimr.reviewers.qualification.held import barred, specialties_held, states_held
from openimr.reviewers.qualification.qualify import eligible, qualify, standing, to_attest

__all__ = [
    "RuleAnswer",
    "RuleKind",
    "barred",
    "eligible",
    "qualify",
    "specialties_held",
    "standing",
    "states_held",
    "to_attest",
]
