"""A guideline topic and its criteria, as the library holds them."""

from typing import Literal

import msgspec

CriterionKind = Literal["required-finding", "contraindication", "limit", "monitoring", "prior-treatment", "exclusion"]
Position = Literal["recommended", "recommended with conditions", "not recommended", "no recommendation"]
Grade = Literal["high", "medium", "low"]


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One checkable statement of a topic. Satisfied is always good for the request.

    `met` and `refuted` are conditions over findings, the request and computed figures (see
    `guidelines/conditions.py` for their form); `applies` says when the criterion matters at all. `weight` says what
    it does to the proposal: `required` must hold, `supporting` counts for, `advisory` is reported only, and
    a `defeating` criterion that is not met defeats the request by itself. `asks` and `gap` are the plain-language
    clauses from which the rationale is written.
    """

    id: str
    text: str
    kind: CriterionKind
    pages: tuple[str, ...] = ()
    verified: bool = False
    source: str = ""
    confidence: Grade | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A section of a guideline on one treatment, with what it asks for."""

    id: str
    title: str
    pages: tuple[str, ...] = ()
    position: Position = "recommended with conditions"
    criteria: tuple[Criterion, ...] = ()
