"""Treatments other than drugs, and tests."""

from functools import cache

from openimr.vocabulary.entries import Procedure, vocabulary
from openimr.vocabulary.matching import terms

_PROCEDURES = frozenset({"procedure"})
_VAGUE = frozenset(
    {"surgery", "unspecified treatment", "office visit", "specialist consultation", "fluoroscopy", "traction"}
)


def procedure(key: str) -> Procedure:
    """The procedure of an id, or KeyError."""
    return _by_id()[key]


def procedure_of(key: str) -> Procedure | None:
    """The procedure of an id, or None."""
    return _by_id().get(key)


def find_procedure(text: str) -> Procedure | None:
    """The procedure that `text` names: the first that says more than "surgery" or "consultation", else the first."""
    found = [_by_id()[term.id] for term in terms(text, _PROCEDURES)]
    for entry in found:
        if entry.id not in _VAGUE:
            return entry
    return found[0] if found else None


@cache
def _by_id() -> dict[str, Procedure]:
    return {entry.id: entry for entry in vocabulary().procedures}
