"""The answer to a rule, and the rules themselves as dated values (`rules/qualification.yaml`)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.dated import DatedRule, Held, held, read_rules
from openimr.reviewers.found import Answer, Found

RuleKind = Literal["hard", "attested", "preference"]
"""Only yes will do; no bars and unknown has to be attested; never bars."""

RULES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10")


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one rule.

    `source` is where the fact stands: a path in the roster's entry (`licences[0].to`), in the case (`case.events[3]`),
    or `rule` where the rule itself settles it. `section`, `grade` and `law` are the rule's provenance.
    """

    id: str
    answer: Answer
    fact: str
    source: str
    kind: RuleKind
    section: str
    grade: EvidenceGrade
    law: str | None = None


@cache
def qualification_rules() -> Mapping[str, DatedRule]:
    """The rules of `rules/qualification.yaml`.

    Raises:
        RuleFaultError: the file is not in its own form.
    """
    text = resources.files("openimr.reviewers").joinpath("rules/qualification.yaml").read_bytes()
    return read_rules(text, "qualification.yaml")


@cache
def rule_on(name: str, on: date) -> Held:
    """The value of a rule on the day of review.

    Raises:
        KeyError: no value had begun by then; the rules as they ship hold always.
    """
    found = held(name, {"review": on}, qualification_rules())
    if found is None:
        raise KeyError(name)
    return found


def answered(name: str, on: date, found: Found) -> RuleAnswer:
    """The answer to a rule as it holds on a day; a rule that has not begun is answered yes, and the fact says so."""
    rule = rule_on(name, on)
    kind: RuleKind = "preference" if rule.value == "preference" else "attested" if rule.value == "attested" else "hard"
    if rule.value is None:
        found = Found("yes", rule.note or "the rule does not hold on this day", "rule")
    return RuleAnswer(
        id=name,
        answer=found.answer,
        fact=found.fact,
        source=found.source,
        kind=kind,
        section=rule.section,
        grade=rule.grade,
        law=rule.source,
    )
