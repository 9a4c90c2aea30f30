"""What the library holds in numbers: topics, criteria, how many were verified, how many the records can answer."""

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from openimr.guidelines.forms import ConditionOrTest, Criterion, Library, NamedTest, Topic
from openimr.guidelines.sources import Fault

_OF_THE_REQUEST = frozenset({"visits_requested", "surgery_disputed", "partly_authorized"})
"""Figures that are computed from the request and the UR decision alone."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of topics.

    `with_condition`: criteria that a condition answers; `over_findings`: those of them that ask the records.
    The shares are of all criteria, null where there is none.
    """

    topics: int = 0
    criteria: int = 0
    verified: int = 0
    limits: int = 0
    limits_verified: int = 0
    with_condition: int = 0
    over_findings: int = 0
    share_with_condition: float | None = None
    share_over_findings: float | None = None


class LibraryCheck(msgspec.Struct, frozen=True, kw_only=True):
    """`imr guidelines check --json`. `remarks` are no mistakes; `chosen` counts the topics that were asked for."""

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    counts: Counts
    guidelines: dict[str, Counts]
    chosen: Counts | None = None
    unknown_topics: tuple[str, ...] = ()
    schema: Literal["openimr/library-check/1"] = "openimr/library-check/1"


def counts_of(library: Library, only: Collection[str] | None = None) -> Counts:
    """Counts over all guidelines, or over the topics of these ids."""
    topics = [t for g in library.guidelines for t in g.topics if only is None or t.id in only]
    return _counted(topics, library.tests)


def counts_by_guideline(library: Library) -> dict[str, Counts]:
    """The same for each guideline."""
    return {g.id: _counted(g.topics, library.tests) for g in library.guidelines}


def _counted(topics: Collection[Topic], tests: Mapping[str, NamedTest]) -> Counts:
    criteria = [c for t in topics for c in t.criteria]
    limits = [limit for t in topics for limit in t.limits]
    answered = [c for c in criteria if c.met is not None or c.refuted is not None]
    found = sum(_looks_at_findings(c, tests) for c in answered)
    return Counts(
        topics=len(topics),
        criteria=len(criteria),
        verified=sum(c.verified for c in criteria),
        limits=len(limits),
        limits_verified=sum(limit.verified for limit in limits),
        with_condition=len(answered),
        over_findings=found,
        share_with_condition=round(len(answered) / len(criteria), 4) if criteria else None,
        share_over_findings=round(found / len(criteria), 4) if criteria else None,
    )


def _looks_at_findings(criterion: Criterion, tests: Mapping[str, NamedTest]) -> bool:
    return any(part is not None and _searches(part, tests) for part in (criterion.met, criterion.refuted))


def _searches(condition: ConditionOrTest, tests: Mapping[str, NamedTest]) -> bool:
    """Whether any part of a condition asks the records; a test that the library does not have asks nothing."""
    if isinstance(condition, str):
        return condition in tests and _searches(tests[condition].condition, tests)
    if condition.test is not None:
        return _searches(condition.test, tests)
    if condition.find is not None or condition.on_drug is not None or condition.phase is not None:
        return True
    if condition.computed is not None:
        return condition.computed not in _OF_THE_REQUEST
    lists = (condition.all, condition.any, condition.none, condition.unless, condition.of, condition.answered_by)
    return any(_searches(part, tests) for parts in lists for part in parts or ())
