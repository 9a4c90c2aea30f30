"""The order of standards for one request, step by step, from the editions in force and the topics that speak."""

from collections.abc import Sequence

from openimr.guidelines import CaseDates, InForce, TopicChoice, in_force
from openimr.guidelines.forms import Library
from openimr.guidelines.topics import CROSS_CUTTING_RANK
from openimr.guidelines.views import Step

_SECTION = "8 CCR 9792.21.1"
_OUTSIDE = ("other nationally recognized guidelines that rest on evidence", "current peer-reviewed studies")


def steps_of(choices: Sequence[TopicChoice], dates: CaseDates, library: Library) -> tuple[Step, ...]:
    """The search sequence of 8 CCR 9792.21.1: MTUS, then ACOEM or ODG, then what the library does not hold."""
    held = in_force(library, dates)
    mtus = [f for f in held if f.guideline.header.source == "MTUS"]
    others = [f for f in held if f.guideline.header.source != "MTUS"]
    speaking = [c for c in choices if c.topic.rank < CROSS_CUTTING_RANK]  # the others apply to every request
    ours = [c for c in speaking if c.guideline.header.source == "MTUS"]
    theirs = [c for c in speaking if c.guideline.header.source != "MTUS"]
    return (
        _first(ours, mtus),
        _second(ours, theirs, others),
        *(_later(name, found=bool(speaking)) for name in _OUTSIDE),
    )


def _first(ours: Sequence[TopicChoice], mtus: Sequence[InForce]) -> Step:
    if ours:
        return _step("mtus", "the MTUS is searched first", "it speaks", _spoken(ours, mtus))
    return _step("mtus", "the MTUS is searched first", "it is silent", f"No topic speaks in {_names(mtus)}.")


def _second(ours: Sequence[TopicChoice], theirs: Sequence[TopicChoice], others: Sequence[InForce]) -> Step:
    rule = "then ACOEM or ODG, the newest edition"
    if theirs:
        return _step("search", rule, "it speaks", _spoken(theirs, others))
    if ours:
        return _step("search", rule, "not reached", "The MTUS speaks, and nobody challenges its presumption here.")
    return _step("search", rule, "it is silent", f"No topic speaks in {_names(others)}.")


def _later(name: str, *, found: bool) -> Step:
    if found:
        return _step("search", f"then {name}", "not reached", "A higher standard speaks.")
    return _step("search", f"then {name}", "to be searched by the reviewer", "The library holds none.")


def _step(step: str, rule: str, answer: str, because: str) -> Step:
    return Step(step=step, rule=rule, section=_SECTION, answer=answer, because=because)


def _spoken(choices: Sequence[TopicChoice], held: Sequence[InForce]) -> str:
    """A sentence for each guideline that speaks: why it is in force, and its topics."""
    told = []
    for found in held:
        ids = [c.topic.id for c in choices if c.guideline.id == found.guideline.id]
        if ids:
            told.append(f"{found.guideline.header.short} ({found.because}): {', '.join(ids)}.")
    return " ".join(told)


def _names(held: Sequence[InForce]) -> str:
    return "; ".join(f"{f.guideline.header.short} ({f.because})" for f in held) or "any edition in force on these dates"
