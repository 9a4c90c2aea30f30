"""The order of standards for one request, step by step, from the editions in force and the topics that speak."""

from collections.abc import Sequence

from openimr.guidelines import CaseDates, InForce, TopicChoice, in_force
from openimr.guidelines.forms import Library
from openimr.guidelines.topics import CROSS_CUTTING_RANK
from openimr.guidelines.views import Step

_OUTSIDE = (
    "Other nationally recognized guidelines that rest on evidence (8 CCR 9792.21.1)",
    "Current peer-reviewed studies (8 CCR 9792.21.1)",
)

_MTUS_SPEAKS = "The MTUS speaks; another guideline is reached only where its presumption is challenged."


def steps_of(choices: Sequence[TopicChoice], dates: CaseDates, library: Library) -> tuple[Step, ...]:
    """The search sequence of 8 CCR 9792.21.1: MTUS, then ACOEM or ODG, then what the library does not hold."""
    held = in_force(library, dates)
    mtus = [f for f in held if f.guideline.header.source == "MTUS"]
    others = [f for f in held if f.guideline.header.source != "MTUS"]
    speaking = [c for c in choices if c.topic.rank < CROSS_CUTTING_RANK]  # the others apply to every request
    ours = [c for c in speaking if c.guideline.header.source == "MTUS"]
    theirs = [c for c in speaking if c.guideline.header.source != "MTUS"]
    first = Step(
        standard="MTUS",
        outcome="speaks" if ours else "silent",
        text=_spoken(ours, mtus)
        if ours
        else f"No topic of the library speaks on the request. Searched: {_names(mtus)}.",
        topics=tuple(c.topic.id for c in ours),
    )
    second = Step(
        standard="ACOEM or ODG, newest edition (8 CCR 9792.21.1)",
        outcome="speaks" if theirs else "not reached" if ours else "silent",
        text=_spoken(theirs, others) if theirs else _MTUS_SPEAKS if ours else f"Searched: {_names(others)}.",
        topics=tuple(c.topic.id for c in theirs),
    )
    rest = tuple(
        Step(standard=standard, outcome="not reached", text="A higher standard speaks.")
        if choices
        else Step(standard=standard, outcome="to be searched", text="The library holds none; the reviewer searches.")
        for standard in _OUTSIDE
    )
    return (first, second, *rest)


def _spoken(choices: Sequence[TopicChoice], held: Sequence[InForce]) -> str:
    """A sentence for each guideline that speaks: why it is in force, and its topics."""
    told = []
    for found in held:
        ids = [c.topic.id for c in choices if c.guideline.id == found.guideline.id]
        if ids:
            told.append(f"{found.guideline.header.short} ({found.because}): {', '.join(ids)}.")
    return " ".join(told)


def _names(held: Sequence[InForce]) -> str:
    return (
        "; ".join(f"{f.guideline.header.short} ({f.because})" for f in held) or "no edition is in force on these dates"
    )
