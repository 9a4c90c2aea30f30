"""All ten rules for one reviewer and one case."""

from collections.abc import Sequence
from datetime import date

import msgspec

from openimr.model import Case, Reviewer
from openimr.process import moments_of
from openimr.reviewers.disputes import Dispute, dispute_of
from openimr.reviewers.fitting import profile_of
from openimr.reviewers.qualification.answers import Found, RuleAnswer, answered
from openimr.reviewers.qualification.credentials import (
    in_practice,
    licensed,
    licensed_at_home,
    undisciplined,
)
from openimr.reviewers.qualification.specialty import certified, in_scope, knows_and_similar


class History(msgspec.Struct, frozen=True):
    """The opaque ids of those who decided a case before; not `known`: it was sent back, and none is recorded."""

    ids: frozenset[str]
    known: bool = True


def qualify(
    reviewer: Reviewer,
    case: Case,
    on: date,
    *,
    dispute: Dispute | None = None,
    before: History | None = None,
    alike: tuple[Found, Found] | None = None,
) -> tuple[RuleAnswer, ...]:
    """Rules R1 to R10 in their order, held against the day of review `on`.

    What the roster or the case leaves out is unknown, and unknown is never yes. For callers that hold many reviewers
    against one case: `dispute` (`dispute_of(case)`), `before` (`decided_before(case)`), and `alike`
    (`knows_and_similar`), which is the same for equal profiles.
    """
    dispute = dispute_of(case) if dispute is None else dispute
    before = decided_before(case) if before is None else before
    own = {answer.id: answer for answer in standing(reviewer, on)}
    knows, similar = knows_and_similar(profile_of(reviewer), dispute) if alike is None else alike
    return (
        answered("R1", on, knows),
        own["R2"],
        answered("R3", on, certified(reviewer, dispute, on)),
        own["R4"],
        answered("R5", on, _attested("R5", reviewer, case, undisciplined(reviewer))),
        answered("R6", on, _attested("R6", reviewer, case, _no_qme(reviewer))),
        own["R7"],
        answered("R8", on, similar),
        answered("R9", on, in_scope(reviewer, dispute, on)),
        answered("R10", on, _new_to_it(reviewer, before)),
    )


def standing(reviewer: Reviewer, on: date) -> tuple[RuleAnswer, ...]:
    """R2, R4 and R7: what a reviewer's entry answers for every case alike."""
    return (
        answered("R2", on, licensed(reviewer, on)),
        answered("R4", on, licensed_at_home(reviewer, on)),
        answered("R7", on, in_practice(reviewer, on)),
    )


def eligible(answers: Sequence[RuleAnswer]) -> bool:
    """Every hard rule is answered yes, and no rule but a preference is answered no. Conflicts are asked elsewhere."""
    return all(a.kind == "preference" or a.answer == "yes" or (a.kind == "attested" and a.answer == "unknown")
               for a in answers)  # fmt: skip


def to_attest(answers: Sequence[RuleAnswer]) -> tuple[str, ...]:
    """The rules that the reviewer has to attest for this case before signing."""
    return tuple(a.id for a in answers if a.kind == "attested" and a.answer == "unknown")


def decided_before(case: Case) -> History:
    """Who decided a case before: `prior_reviewers`, and those whom it was given to before it was last sent back."""
    ids = set(case.prior_reviewers)
    moments = moments_of(case)[0]
    back = [place for place, moment in enumerate(moments) if moment.type == "remanded"]
    if back:
        ids.update(m.event.by for m in moments[: back[-1]] if m.type == "reviewer assigned" and m.event.by)
    return History(frozenset(ids), known=bool(ids) or not back)


def _new_to_it(reviewer: Reviewer, before: History) -> Found:
    if reviewer.id in before.ids:
        return Found("no", "decided this case before", "case.prior_reviewers")
    if not before.known:
        fact = "the case was sent back, and who decided it before is not recorded; add prior_reviewers"
        return Found("unknown", fact, "case.prior_reviewers")
    return Found("yes", "did not decide this case before", "case.prior_reviewers")


def _no_qme(reviewer: Reviewer) -> Found:
    if reviewer.qme is None:
        return Found("unknown", "the roster does not say whether the reviewer is a QME", "qme")
    return Found("no", "is a QME", "qme") if reviewer.qme else Found("yes", "is no QME", "qme")


def _attested(rule: str, reviewer: Reviewer, case: Case, found: Found) -> Found:
    """The roster's answer; where it is silent, what the reviewer attested for this very case.

    A denial counts against a roster that affirms, for whichever case it was given: it is about the person.
    """
    said = [(n, a) for n, a in enumerate(reviewer.attestations) if a.statement == rule]
    for place, attestation in said:
        if not attestation.answer:
            return Found("no", "denied by the reviewer's own attestation", f"attestations[{place}]")
    own = [n for n, a in said if case.case_number is not None and a.case_number == case.case_number]
    if own and found.answer == "unknown":
        return Found("yes", "attested by the reviewer for this case", f"attestations[{own[-1]}]")
    return found
