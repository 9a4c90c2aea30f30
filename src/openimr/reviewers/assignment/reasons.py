"""The reasons that keep a reviewer from a case, as bits, in the words of `rules/assignment_reasons.yaml`."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

import msgspec
import numpy as np

from openimr.reviewers.assignment.screen import MOST_REASONS, Bits, Reason
from openimr.reviewers.qualification import RuleAnswer


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    says: str
    change: str | None = None


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason; its place is its bit."""
    text = resources.files("openimr.reviewers").joinpath("rules", "assignment_reasons.yaml").read_bytes()
    listed = msgspec.yaml.decode(text, type=dict[str, _Words])
    found = tuple(Reason(id=name, says=words.says, change=words.change) for name, words in listed.items())
    if len(found) > MOST_REASONS:
        message = f"assignment_reasons.yaml: more than {MOST_REASONS} reasons"
        raise ValueError(message)
    return found


@cache
def bit(name: str) -> int:
    """The bit of a reason.

    Raises:
        KeyError: there is no such reason.
    """
    return _bits()[name]


def bits_against(answers: Iterable[RuleAnswer]) -> int:
    """The reasons that some answers are: a hard rule that is not answered yes, an attested one answered no."""
    found = 0
    for answer in answers:
        bars = answer.answer != "yes" if answer.kind == "hard" else answer.answer == "no"
        if answer.kind == "preference" or not bars:
            continue
        ended = answer.id == "R3" and answer.answer == "no" and answer.source.endswith(".to")
        found |= bit("R3 ended" if ended else f"{answer.id} {answer.answer}")
    return found


def worst(bits: Bits) -> Bits:
    """One reason a rule: a no says more than a certificate that ended, and that more than unknown."""
    left = bits.copy()
    for name in _bits():
        rule, _, answer = name.partition(" ")
        if answer == "no":
            lesser = _bits().get(f"{rule} unknown", 0) | _bits().get(f"{rule} ended", 0)
            left = np.where(bits & np.uint32(_bits()[name]), left & ~np.uint32(lesser), left)
    ended = np.uint32(_bits()["R3 ended"])
    return np.where(left & ended, left & ~np.uint32(_bits()["R3 unknown"]), left).astype(np.uint32)


@cache
def _bits() -> Mapping[str, int]:
    return {reason.id: 1 << place for place, reason in enumerate(reasons())}
