"""The reviewer's draft as it is worked on: sentences, quotations and criteria, each with an id and where it came from.

It is made from what the software drafted (`begin`), changed by small operations only (`operations`), and becomes an
`openimr/determination/1` when it is checked and signed (`build`). What the software proposes is not in it.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from openimr.model import Citation, CriterionStatus, Evidence

Decision = Literal["upheld", "overturned"]
By = Literal["software", "reviewer"]
Verdict = Literal["accepted", "rejected"]
PARTS = ("rationale", "supporting", "opposing")
"""The lists of sentences that an item has."""


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation tied to its place. `verdict`: what the reviewer made of it; a rejected one is not used."""

    id: str
    evidence: Evidence
    by: By = "software"
    verdict: Verdict | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence. It rests on quotations, on criteria, or is the reviewer's own judgement (`own`).

    `before` is the software's text where the reviewer changed it. A removed line stays, to be taken back.
    """

    id: str
    text: str
    quotes: tuple[Quote, ...] = ()
    criteria: tuple[str, ...] = ()
    by: By = "software"
    before: str | None = None
    own: bool = False
    removed: bool = False

    @property
    def tied(self) -> bool:
        """Whether it rests on something: a criterion, or a quotation that was not rejected."""
        return bool(self.criteria) or any(quote.verdict != "rejected" for quote in self.quotes)

    @property
    def open(self) -> bool:
        """Whether nothing carries it: neither a quotation, nor a criterion, nor the reviewer's own judgement."""
        return not self.removed and not self.tied and not self.own


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion of a guideline. `before` is the status that the software found, where the reviewer set another."""

    id: str
    text: str
    status: CriterionStatus
    quotes: tuple[Quote, ...] = ()
    before: CriterionStatus | None = None
    why: str = ""


class ItemDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item. `decision` is the reviewer's last one; none until the reviewer has decided."""

    eligible: bool
    decision: Decision | None = None
    supporting: tuple[Line, ...] = ()
    opposing: tuple[Line, ...] = ()
    rationale: tuple[Line, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    citations: tuple[Citation, ...] = ()
    authorized: str | None = None
    remaining: str | None = None

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every sentence with the list that it stands in."""
        for part in PARTS:
            for line in getattr(self, part):
                yield part, line


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What the reviewer says of a record that the software calls missing: why it is decided without, or where it is."""

    place: int
    why: str


class DraftDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The whole draft: the case summary, and the items in the order of the software's draft."""

    summary: tuple[Line, ...] = ()
    items: tuple[ItemDraft, ...] = ()
    answered: tuple[Answered, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Every sentence of the draft."""
        yield from self.summary
        for item in self.items:
            for _, line in item.lines():
                yield line

    def quotes(self) -> Iterator[Quote]:
        """Every quotation of the draft, those of removed sentences left out."""
        for line in self.lines():
            if not line.removed:
                yield from line.quotes
        for item in self.items:
            for criterion in item.criteria:
                yield from criterion.quotes
