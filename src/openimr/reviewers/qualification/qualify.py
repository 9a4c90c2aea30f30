"""All ten rules for one reviewer and one case."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from openimr.model import Case, Reviewer
from openimr.process import event_type
from openimr.reviewers.attested import affirmed, denied
from openimr.reviewers.disputes import Dispute, dispute_of
from openimr.reviewers.found import Found
from openimr.reviewers.history import deciders
from openimr.reviewers.ids import id_key, shown_id
from openimr.reviewers.qualification.answers import RuleAnswer, answered
from openimr.reviewers.qualification.credentials import (
    in_practice,
    licensed,
    licensed_at_home,
    no_qme,
    undisciplined,
)
from openimr.reviewers.qualification.specialty import certified, in_scope, knows_and_similar, practised

if TYPE_CHECKING:
    from openimr.reviewers.conflicts.known_as import Known


class History(msgspec.Struct, frozen=True):
    """Who decided a case before, as `id_key` folds their ids; not `known`: it was sent back, and none is recorded.

    `strays` are the ids, as they may be shown, that no entry of the roster bears, where the roster is at hand, and
    `perhaps` the ids of those who may have: who decided it stands there by a name that is like theirs.
    """

    ids: frozenset[str]
    known: bool = True
    strays: tuple[str, ...] = ()
    perhaps: frozenset[str] = frozenset()


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
    (`knows_and_similar`), which is the same where `practised` is equal.
    """
    dispute = dispute_of(case) if dispute is None else dispute
    if before is None:
        from openimr.reviewers.conflicts.known_as import Known  # noqa: PLC0415 - names are read by an extra

        before = msgspec.structs.replace(decided_before(case, Known((reviewer,))), strays=())
    knows, similar = knows_and_similar(practised(reviewer, on), dispute) if alike is None else alike
    found = {
        "R1": knows,
        "R2": licensed(reviewer, on),
        "R3": certified(reviewer, dispute, on),
        "R4": licensed_at_home(reviewer, on),
        "R5": undisciplined(reviewer),
        "R6": no_qme(reviewer),
        "R7": in_practice(reviewer, on),
        "R8": similar,
        "R9": in_scope(reviewer, dispute, on),
        "R10": _new_to_it(reviewer, before),
    }
    return tuple(answered(rule, on, _attested(rule, reviewer, case, one)) for rule, one in found.items())


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


def to_attest(answers: Sequence[RuleAnswer], *, strays: bool = False) -> tuple[str, ...]:
    """The rules that the reviewer has to attest for this case before signing.

    `strays`: one who decided it before stands in no entry of the roster, and may stand there under another id; then
    R10 is among them, unless the reviewer has attested it for this case.
    """
    found = [a.id for a in answers if a.kind == "attested" and a.answer == "unknown"]
    if strays and any(a.id == "R10" and a.answer == "yes" and a.source == _PRIOR for a in answers):
        found.append("R10")
    return tuple(found)


def decided_before(case: Case, roster: "Known | None" = None) -> History:
    """Who decided a case before (`deciders`); not known where it was sent back and nobody is recorded.

    `roster`, where it is at hand, tells whom a name, an NPI or a licence number means that stands in place of an id;
    those whom it does not have are named.
    """
    found = deciders(case)
    back = any(event_type(event.type) == "remanded" for event in case.events)
    ids = frozenset(id_key(one) for one in found)
    if roster is None or not found:
        return History(ids, known=bool(found) or not back)
    meant = [roster.meant(one) for one in found]
    return History(
        ids.union(*(sure for sure, _ in meant)),
        strays=tuple(shown_id(one) for one, who in zip(found, meant, strict=True) if not any(who)),
        perhaps=frozenset[str]().union(*(perhaps for _, perhaps in meant)),
    )


def _new_to_it(reviewer: Reviewer, before: History) -> Found:
    if id_key(reviewer.id) in before.ids:
        return Found("no", "decided this case before", _PRIOR)
    if id_key(reviewer.id) in before.perhaps:
        fact = "one with a name like this reviewer's decided this case before; write the opaque id into prior_reviewers"
        return Found("unknown", fact, _PRIOR)
    if not before.known:
        fact = "the case was sent back, and who decided it before is not recorded; add prior_reviewers"
        return Found("unknown", fact, _PRIOR)
    if before.strays:
        said = ", ".join(before.strays)
        fact = f"did not decide this case before under this id; no entry of the roster has the id {said}, which did"
        return Found("yes", fact, _PRIOR)
    return Found("yes", "did not decide this case before", _PRIOR)


_PRIOR = "case.prior_reviewers"


def _attested(rule: str, reviewer: Reviewer, case: Case, found: Found) -> Found:
    """The roster's answer; where it is silent, what the reviewer attested for this very case.

    A denial counts against a roster that affirms: one about the person for whichever case it was given, one of R10
    for the case that it names.
    """
    place = denied(rule, reviewer, case)
    if place is not None:
        return Found("no", "denied by the reviewer's own attestation", f"attestations[{place}]")
    own = affirmed(rule, reviewer, case) if rule in _ATTESTED else None
    # Of R10 it adds to the roster's yes, where not all who decided before are known; it does not stand for their ids.
    if own is not None and found.answer == ("yes" if rule == "R10" else "unknown"):
        return Found("yes", "attested by the reviewer for this case", f"attestations[{own}]")
    return found


_ATTESTED = frozenset({"R5", "R6", "R10"})
"""Rules that an attestation answers with yes; a denial is heard of every rule."""
