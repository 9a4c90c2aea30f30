"""Assignment of many cases at once: the best by rules in a fixed order, a lot between equals, explained, replayable."""

from openimr.reviewers.assignment.objective import Objective, objective
from openimr.reviewers.assignment.problem import (
    CaseToAssign,
    Pairs,
    Places,
    Problem,
    ProblemFaultError,
    problem_from,
    problem_of,
)
from openimr.reviewers.assignment.rules import AssignmentRules, assignment_rules, read_assignment_rules
from openimr.reviewers.assignment.solver import Solution, solve

__all__ = [
    "AssignmentRules",
    "CaseToAssign",
    "Objective",
    "Pairs",
    "Places",
    "Problem",
    "ProblemFaultError",
    "Solution",
    "assignment_rules",
    "objective",
    "problem_from",
    "problem_of",
    "read_assignment_rules",
    "solve",
]
