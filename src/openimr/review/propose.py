"""From assessed criteria to a proposal, by the decision rule of the leading topic.

The proposal follows from the criteria alone. What the rule can't settle is None, with the reason for the reviewer:
the software never upholds by default.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from openimr.guidelines import Assessed
from openimr.model import CriterionResult, DisputedItem, Proposal
from openimr.review.calibration import Map, calibration, confidence
from openimr.review.rules import Requirement, Rule, rules

Standing = Literal["held", "failed", "open", "not asked"]


NO_TOPIC = "No topic of the guidelines in force speaks on this request."


class RequirementOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one requirement came out, and the criteria that it was read from.

    `open` means that the records contradict each other or that a record on which it turns is missing.
    """

    requirement: Requirement
    standing: Standing
    criteria: tuple[CriterionResult, ...]
    because: str = ""


class Turning(msgspec.Struct, frozen=True, kw_only=True):
    """What silence does not prove: `roles` that a missing record could settle (`completeness.roles_that_turn_on`).

    `silence` says why nothing at all is proved by it (`completeness.why_silence_says_nothing`); else None.
    """

    roles: frozenset[str] = frozenset()
    silence: str | None = None

    def on(self, criterion: CriterionResult) -> bool:
        """Whether what is not documented may yet stand in a record that was not read."""
        return criterion.status == "not documented" and (self.silence is not None or criterion.role in self.roles)


class Reasoned(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal with everything that it was reached by.

    `belongs_to` is the disputed item that the request stands or falls with; `falls`: it is upheld because that one is.
    """

    proposal: Proposal | None
    confidence: float | None
    score: float | None
    rule_name: str | None
    rule: Rule | None
    required: tuple[RequirementOutcome, ...] = ()
    defeated_by: tuple[RequirementOutcome, ...] = ()
    weighed: tuple[CriterionResult, ...] = ()
    needs_reviewer: tuple[str, ...] = ()
    belongs_to: DisputedItem | None = None
    falls: bool = False


def propose(
    assessed: Assessed, turning: Turning, phase: str | None, points: Map | None = None, *, otherwise: str = NO_TOPIC
) -> Reasoned:
    """Apply the leading topic's rule to the assessed criteria of one item.

    `points` is the calibration map; default that of case files. `otherwise` is what the reviewer is told where no topic
    speaks on the request (`guidelines.no_topic`).
    """
    name = assessed.rule
    rule = rules().get(name) if name else None
    if rule is None:
        return Reasoned(
            proposal=None,
            confidence=None,
            score=None,
            rule_name=None,
            rule=None,
            needs_reviewer=(_no_rule(assessed, otherwise),),
        )
    parts = {choice.topic.id for choice in assessed.choices if choice.part}
    leading = leading_criteria(c for c in assessed.assessment.criteria if c.topic not in parts)
    required = tuple(_outcome(r, leading, turning, phase) for r in rule.require)
    defeated = tuple(o for o in (_outcome(r, leading, Turning(), phase) for r in rule.defeat) if _refuted(o))
    weighed = tuple(leading[role] for role in rule.weigh if role in leading)
    score = _score(required, defeated, weighed)
    proposal, reasons = _settle(required, defeated)
    return Reasoned(
        proposal=proposal,
        confidence=confidence(score, proposal, points or calibration().case_files) if proposal else None,
        score=score,
        rule_name=name,
        rule=rule,
        required=required,
        defeated_by=defeated,
        weighed=weighed,
        needs_reviewer=reasons,
    )


def withdrawn(reasoned: Reasoned, reason: str) -> Reasoned:
    """The same with no proposal, for `reason`: the reviewer decides."""
    return msgspec.structs.replace(
        reasoned, proposal=None, confidence=None, needs_reviewer=(reason, *reasoned.needs_reviewer)
    )


def leading_criteria(criteria: Iterable[CriterionResult]) -> dict[str, CriterionResult]:
    """For each role the criterion that speaks for it: the first applicable one, in the order of the topics."""
    found: dict[str, CriterionResult] = {}
    for criterion in criteria:
        if criterion.role and criterion.status != "not applicable":
            found.setdefault(criterion.role, criterion)
    return found


def _outcome(
    requirement: Requirement,
    leading: dict[str, CriterionResult],
    turning: Turning,
    phase: str | None,
) -> RequirementOutcome:
    criteria = tuple(leading[role] for role in requirement.roles if role in leading)
    if requirement.only is not None and phase not in {None, requirement.only}:
        return RequirementOutcome(requirement=requirement, standing="not asked", criteria=criteria)
    if not criteria:
        return RequirementOutcome(requirement=requirement, standing="not asked", criteria=())
    needed = min(requirement.at_least, len(criteria)) if requirement.of else 1
    held = sum(c.status == "met" for c in criteria)
    if held >= needed:
        return RequirementOutcome(requirement=requirement, standing="held", criteria=criteria)
    contradicted = [c for c in criteria if c.status == "contradicted"]
    if held + len(contradicted) >= needed:
        return RequirementOutcome(
            requirement=requirement, standing="open", criteria=criteria, because="the records contradict each other"
        )
    waiting = [c for c in criteria if turning.on(c)]
    if held + len(contradicted) + len(waiting) >= needed:
        return RequirementOutcome(
            requirement=requirement,
            standing="open",
            criteria=criteria,
            because=turning.silence or "a record that the file speaks of and does not hold could answer it",
        )
    return RequirementOutcome(requirement=requirement, standing="failed", criteria=criteria)


def _refuted(outcome: RequirementOutcome) -> bool:
    return any(c.status == "not met" for c in outcome.criteria)


def _settle(
    required: Sequence[RequirementOutcome], defeated: Sequence[RequirementOutcome]
) -> tuple[Proposal | None, tuple[str, ...]]:
    asked = [o for o in required if o.standing != "not asked"]
    failed = [o for o in asked if o.standing == "failed"]
    waiting = [o for o in asked if o.standing == "open"]
    reasons = tuple(f"{_name(o)}: {o.because}; the reviewer has to settle it." for o in waiting)
    if defeated or failed:
        return "upheld", reasons
    if waiting:
        return None, reasons
    if not asked:
        return None, ("None of the rule's requirements could be asked of this request; the reviewer decides.",)
    return "overturned", ()


def _name(outcome: RequirementOutcome) -> str:
    requirement = outcome.requirement
    said = requirement.name or next((c.subject for c in outcome.criteria if c.subject), None) or requirement.role or ""
    return said[:1].upper() + said[1:]


def _score(
    required: Sequence[RequirementOutcome],
    defeated: Sequence[RequirementOutcome],
    weighed: Sequence[CriterionResult],
) -> float | None:
    """Between 0 and 1: the share of requirements that hold, shifted a little by what is weighed."""
    worth = {"held": 1.0, "open": 0.5, "failed": 0.0}
    asked = [o for o in required if o.standing in worth]
    if not asked:
        return None
    score = sum(worth[o.standing] for o in asked) / len(asked)
    if weighed:
        side = sum((c.status == "met") - (c.status == "not met") for c in weighed) / len(weighed)
        score += 0.1 * side
    if defeated:
        score = min(score, 0.2)
    return round(min(max(score, 0.0), 1.0), 3)


def _no_rule(assessed: Assessed, otherwise: str) -> str:
    if not assessed.choices:
        return otherwise
    topics = ", ".join(c.topic.id for c in assessed.choices)
    return f"The library holds no decision rule for {topics}; the criteria are listed for the reviewer to weigh."
