"""What a reviewer has attested: to a rule, to a question of the attestation, to having no conflict.

A denial bars. One about the person (a rule of the roster) counts for every case; one about a case (conflicts, its
questions, R10) for the case that it names, or for all where it names none.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Attestation, Case, Reviewer
from openimr.reviewers.ids import case_key, id_key

CONFLICTS = "conflicts"
_WAYS = frozenset({"conflicts", "conflict", "conflict of interest", "conflicts of interest", "no conflict",
                   "no conflicts", "no conflict of interest", "no conflicts of interest", "coi"})  # fmt: skip


class _Question(msgspec.Struct, frozen=True):
    id: str


class _Rules(msgspec.Struct, frozen=True):
    """Of the rules of conflicts the names alone: a roster is read without the extra that the search asks for."""

    rules: dict[str, object]
    questions: tuple[_Question, ...]


@cache
def _rules() -> _Rules:
    text = resources.files("openimr.reviewers").joinpath("rules/conflicts.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Rules)


_OF_A_CASE = frozenset({CONFLICTS, "R10"})
_OF_CONFLICTS = re.compile(r"C\d+")


@cache
def statement_of(text: str) -> str | None:
    """The statement that an attestation makes: R1 to R10, C1 to C10, Q1 to Q12, or conflicts; None for anything else.

    C1 to C10 are the rules of conflicts: answered no, there is a tie to such a party.
    """
    said = id_key(text).replace("_", " ")
    if said in _WAYS:
        return CONFLICTS
    name = said.upper().replace(" ", "")
    return name if name in _known() else None


@cache
def _known() -> frozenset[str]:
    rules = _rules()
    of_conflicts = (name for name in rules.rules if _OF_CONFLICTS.fullmatch(name))
    return frozenset((*(f"R{n}" for n in range(1, 11)), *of_conflicts, *(question.id for question in rules.questions)))


def denied(rule: str, reviewer: Reviewer, case: Case) -> int | None:
    """The place of the reviewer's attestation that the rule is not met; None where there is none."""
    return next((n for n, a in said(reviewer, case, rule) if not a.answer), None)


def affirmed(rule: str, reviewer: Reviewer, case: Case) -> int | None:
    """The place of the reviewer's attestation, for this very case, that it is so."""
    own = [n for n, a in said(reviewer, case, rule) if a.answer and _names(a, case)]
    return own[-1] if own else None


def said(reviewer: Reviewer, case: Case, statement: str) -> Iterator[tuple[int, Attestation]]:
    """The attestations of a statement that bear on a case, with their places."""
    of_a_case = statement in _OF_A_CASE or statement.startswith(("Q", "C"))
    for place, attestation in enumerate(reviewer.attestations):
        if statement_of(attestation.statement) != statement:
            continue
        if not of_a_case or bears_on(attestation, case):
            yield place, attestation


def bears_on(attestation: Attestation, case: Case) -> bool:
    """Whether an attestation about a case is about this one: it names it (see `case_key`), or none in particular."""
    return names_no_case(attestation) or _names(attestation, case)


def names_no_case(attestation: Attestation) -> bool:
    """Whether an attestation is about no case in particular."""
    return attestation.case_number is None or not case_key(attestation.case_number)


def _names(attestation: Attestation, case: Case) -> bool:
    return not names_no_case(attestation) and case_key(attestation.case_number or "") == case_key(
        case.case_number or ""
    )
