"""What a reviewer is asked for each case before taking it."""

from openimr.model.case import Case
from openimr.process import role_of
from openimr.reviewers.conflicts.model import Question
from openimr.reviewers.conflicts.rules import conflict_rules


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
