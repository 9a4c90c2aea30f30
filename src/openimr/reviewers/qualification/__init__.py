"""Rules R1 to R10: whether a reviewer may decide a case, each answered with the fact and where it stands."""

from openimr.reviewers.qualification.answers import RuleAnswer, RuleKind
from openimr.reviewers.qualification.qualify import eligible, qualify, standing, to_attest

__all__ = ["RuleAnswer", "RuleKind", "eligible", "qualify", "standing", "to_attest"]
