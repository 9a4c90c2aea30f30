"""What a reviewer has attested: to a rule, to a question of the attestation, to having no conflict.

A denial bars. One about the person (a rule of the roster) counts for every case; one about a case (conflicts, its
questions, R10) for the case that it names, or for all where it names none.
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Attestation, Case, Reviewer
from openimr.reviewers.ids import id_key

CONFLICTS = "conflicts"
_WAYS = frozenset({"conflicts", "conflict", "conflict of interest", "conflicts of interest", "no conflict",
                   "no conflicts", "no conflict of interest", "no conflicts of interest", "coi"})  # fmt: skip


class _Question(msgspec.Struct, frozen=True):
    id: str


class _Rules(msgspec.Struct, frozen=True):
    """Of the rules of conflicts the questions alone: a roster is read without the extra that the search asks for."""

    questions: tuple[_Question, ...]


@cache
def _rules() -> _Rules:
    text = resources.files("openimr.reviewers").joinpath("rules/conflicts.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Rules)


_OF_A_CASE = frozenset({CONFLICTS, "R10"})


@cache
def statement_of(text: str) -> str | None:
    """The statement that an attestation makes: R1 to R10, Q1 to Q12, or conflicts; None where it is none of these."""
    said = id_key(text).replace("_", " ")
    if said in _WAYS:
        return CONFLICTS
    name = said.upper().replace(" ", "")
    known = {f"R{n}" for n in range(1, 11)} | {question.id for question in _rules().questions}
    return name if name in known else None


def denied(rule: str, reviewer: Reviewer, case: Case) -> int | None:
    """The place of the reviewer's attestation that the rule is not met; None where there is none."""
    return next((n for n, a in said(reviewer, case, rule) if not a.answer), None)


def affirmed(rule: str, reviewer: Reviewer, case: Case) -> int | None:
    """The place of the reviewer's attestation, for this very case, that it is so."""
    own = [n for n, a in said(reviewer, case, rule) if a.answer and _names(a, case)]
    return own[-1] if own else None


def said(reviewer: Reviewer, case: Case, statement: str) -> Iterator[tuple[int, Attestation]]:
    """The attestations of a statement that bear on a case, with their places."""
    of_a_case = statement in _OF_A_CASE or statement.startswith("Q")
    for place, attestation in enumerate(reviewer.attestations):
        if statement_of(attestation.statement) != statement:
            continue
        if not of_a_case or attestation.case_number is None or _names(attestation, case):
            yield place, attestation


def _names(attestation: Attestation, case: Case) -> bool:
    given, own = attestation.case_number, case.case_number
    return given is not None and own is not None and id_key(given) == id_key(own)
