"""What a reviewer is asked for each case before taking it, and what the answers declare."""

import hashlib

import msgspec

from openimr.model.case import Case
from openimr.model.reviewer import Attestation, Reviewer
from openimr.process import role_of
from openimr.reviewers.attested import bears_on, statement_of
from openimr.reviewers.conflicts.model import Conflict, Grade, Question
from openimr.reviewers.conflicts.rules import conflict_rules
from openimr.vocabulary import fold_name as folded


def attestation_questions(case: Case) -> tuple[Question, ...]:
    """The questions for a case, each with the parties and disputed items that it is about.

    A question on a role that the case does not have is left out, unless the rules ask it always (makers and
    facilities that nobody entered, treatment of the worker, earlier decisions). Texts name roles, never persons.
    """
    rules = conflict_rules()
    asked = []
    stem = ""
    for question in rules.questions:
        text = question.asks
        if text.startswith("... "):
            text = f"{stem} {text[4:]}"
        elif " to the " in text and not stem:
            stem = text[: text.index(" to the ")]
        parties = tuple(p.id for p in case.parties if role_of(p.role) in question.roles)
        if parties or question.always:
            rule = rules.rules[question.rule]
            asked.append(
                Question(
                    id=question.id,
                    asks=text,
                    rule=question.rule,
                    section=rule.section,
                    law_grade=rule.grade,
                    parties=parties,
                    items=tuple(range(len(case.items))) if question.items else (),
                )
            )
    return tuple(asked)


def attested_conflicts(reviewer: Reviewer, case: Case) -> tuple[Conflict, ...]:
    """The conflicts that a reviewer has declared: for this very case, or for none in particular and so for each.

    A statement is the id of a question (yes declares a tie), of a rule, or `conflicts`, that there are none (no
    denies it). One that reads either way ("conflict") is looked at. No later answer takes a declared conflict back.
    """
    found = []
    for place, attestation in enumerate(reviewer.attestations):
        read = _declared(attestation) if bears_on(attestation, case) else None
        if read is not None:
            rule_id, grade, statement = read
            rule = conflict_rules().rules[rule_id]
            party = next((p for p in case.parties if role_of(p.role) in rule.roles), None)
            said = (reviewer.id, attestation, case.case_number)
            found.append(
                Conflict(
                    party=party.id if party else reviewer.id,
                    role=(role_of(party.role) if party else None) or "as the reviewer attested",
                    grade=grade,
                    path=(f"reviewer {reviewer.id}", f"declared a conflict ({statement})", rule.says),
                    evidence=(f"the reviewer's own statement (attestations[{place}])",),
                    rule=rule_id,
                    section=rule.section,
                    law_grade=rule.grade,
                    source=rule.source,
                    fingerprint=hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16],
                )
            )
    return tuple(found)


def declares(reviewer: Reviewer) -> bool:
    """Whether a reviewer has declared a conflict in any case at all."""
    return any(_declared(attestation) is not None for attestation in reviewer.attestations)


def _declared(attestation: Attestation) -> tuple[str, Grade, str] | None:
    """The rule under which a statement declares a conflict, how surely, and the statement's own name."""
    rules = conflict_rules()
    statement = folded(attestation.statement)
    for question in rules.questions:
        if statement == folded(question.id):
            return (question.rule, "certain", question.id) if attestation.answer else None
    for rule in rules.rules:
        if statement == folded(rule) and statement_of(rule) is not None:
            return None if attestation.answer else (rule, "certain", rule)
    if statement in map(folded, rules.attested.none):
        return None if attestation.answer else ("other", "certain", "conflicts")
    if statement in map(folded, rules.attested.either):
        return "other", "to be checked", "conflict"
    return None
