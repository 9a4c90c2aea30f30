"""Conflicts that a reviewer declares in the attestations of the roster."""

from openimr.model import Case, Reviewer
from openimr.reviewers.attested import CONFLICTS, said
from openimr.reviewers.conflicts.model import Conflict
from openimr.reviewers.conflicts.rules import conflict_rules


def own_conflicts(reviewer: Reviewer, case: Case) -> tuple[Conflict, ...]:
    """The conflicts that the reviewer declares: `conflicts` answered no, or a question of the attestation yes.

    Each is certain: nobody knows better. `party` is the reviewer's own id.
    """
    rules = conflict_rules()
    places = [(CONFLICTS, n) for n, a in said(reviewer, case, CONFLICTS) if not a.answer]
    places += [(q.id, n) for q in rules.questions for n, a in said(reviewer, case, q.id) if a.answer]
    rule_of = {q.id: q.rule for q in rules.questions}
    return tuple(
        Conflict(
            party=reviewer.id,
            role="own attestation",
            grade="certain",
            path=("reviewer", f"declares a conflict ({statement})"),
            evidence=(f"attestations[{place}]",),
            rule=rule_of.get(statement, "other"),
            section=rules.rules[rule_of.get(statement, "other")].section,
            law_grade=rules.rules[rule_of.get(statement, "other")].grade,
        )
        for statement, place in places
    )
