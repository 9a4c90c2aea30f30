"""What the records say about each criterion of a guideline."""

from typing import Literal

import msgspec

from openimr.model.span import Evidence

CriterionStatus = Literal["met", "not met", "not documented", "contradicted", "not applicable"]


class CriterionResult(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion held against the whole case file.

    `searched` lists every record that was read for it; it is complete where the status is `not documented`.
    `verified` is false where the library holds the criterion from general knowledge only. `role` is the part that
    it plays in the decision rule ("analgesia", "function"), `subject` the noun phrase for it, `pages` the guideline's.
    `explain` says how the status came about where that is more than looking the quotes up.
    """

    id: str
    text: str
    status: CriterionStatus
    evidence: tuple[Evidence, ...] = ()
    searched: tuple[str, ...] = ()
    topic: str = ""
    kind: str = ""
    role: str | None = None
    subject: str | None = None
    pages: tuple[str, ...] = ()
    verified: bool = False
    explain: str = ""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item's topics and criteria, and the figures that were computed on the way."""

    topics: tuple[str, ...]
    criteria: tuple[CriterionResult, ...]
    computed: dict[str, str] = {}
