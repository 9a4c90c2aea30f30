"""Assignment of many cases at once: the best by rules in a fixed order, a lot between equals, explained, replayable."""

from openimr.reviewers.assignment.batch import Inputs, LeftOut, assign_cases, frozen
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
from openimr.reviewers.assignment.record import (
    DRAWN,
    AssignmentRecord,
    DaySource,
    RefusedInput,
    SeedSource,
    record_text,
)
from openimr.reviewers.assignment.replaying import RecordFaultError, Replay, compare, read_record
from openimr.reviewers.assignment.rules import AssignmentRules, assignment_rules, read_assignment_rules
from openimr.reviewers.assignment.solver import Solution, solve
from openimr.reviewers.assignment.standing import Standing, due_day, standing_of

__all__ = [
    "DRAWN",
    "AssignmentRecord",
    "AssignmentRules",
    "CaseToAssign",
    "DaySource",
    "Inputs",
    "LeftOut",
    "Objective",
    "Pairs",
    "Places",
    "Problem",
    "ProblemFaultError",
    "RecordFaultError",
    "RefusedInput",
    "Replay",
    "SeedSource",
    "Solution",
    "Standing",
    "assign_cases",
    "assignment_rules",
    "compare",
    "due_day",
    "frozen",
    "objective",
    "problem_from",
    "problem_of",
    "read_assignment_rules",
    "read_record",
    "record_text",
    "solve",
    "standing_of",
]
