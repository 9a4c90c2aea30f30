"""A letter as its author knows it: words in reading order, and beside them the record that a reader should get.

In running text ``<br>`` ends a line, ``<page>`` ends a page, ``<p>`` begins a paragraph; other line ends mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

Decision = Literal["upheld", "overturned"]
Cite = tuple[str, tuple[str, ...], tuple[str, ...]]
_MARK = re.compile(r"\s*<(?:br|page|p)>\s*")


def cite(source: str, *sections: str, pages: str = "") -> Cite:
    """One citation: ``pages`` as printed, split at commas."""
    return source, sections, tuple(page.strip() for page in pages.split(",") if page.strip())


@dataclass(frozen=True)
class Guideline:
    """A guideline paragraph, and what it rests on."""

    text: str
    citations: tuple[Cite, ...] = ()
    basis: str = "cited"


def cited(text: str, *citations: Cite) -> Guideline:
    return Guideline(text, citations)


def outside(text: str, *citations: Cite) -> Guideline:
    return Guideline(text, citations, "non-MTUS")


NOT_CITED = Guideline("The Claims Administrator did not cite any medical evidence for its decision.", (), "none cited")


@dataclass(frozen=True)
class Item:
    """A disputed item. ``printed`` is its heading as the letter has it, if that isn't the request and its outcome."""

    request: str
    decision: Decision | None
    kind: str
    administrator: Guideline
    expert: Guideline
    rationale: str
    treatment: dict[str, Any] = field(default_factory=dict)
    retrospective: bool = False
    partial: tuple[str, str, str] | None = None
    printed: str = ""

    @property
    def heading(self) -> str:
        return self.printed or f"{self.request}: {(self.decision or '').title()}"

    def record(self) -> dict[str, Any]:
        treatment = {
            "ingredients": [],
            **dict.fromkeys(("strength", "quantity", "refills", "sig", "visits", "body_part", "laterality")),
            **self.treatment,
        }
        starts, ends = _ends(self.rationale)
        return {
            "request": self.request,
            "decision": self.decision,
            "retrospective": self.retrospective,
            "partial_authorization": self.partial
            and dict(zip(("requested", "authorized", "remaining"), self.partial, strict=True)),
            "kind": self.kind,
            **treatment,
            "claims_administrator_basis": self.administrator.basis,
            "claims_administrator_citations": _citations(self.administrator),
            "reviewer_basis": self.expert.basis,
            "reviewer_citations": _citations(self.expert),
            "rationale_starts": starts,
            "rationale_ends": ends,
        }


@dataclass(frozen=True)
class Reviewer:
    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    subspecialties: tuple[str, ...] = ()
    board_certified: bool | None = None


@dataclass(frozen=True, eq=False)
class Letter:
    """One letter. ``dates`` holds what the record says of case number, dates and priority; what it lacks is null."""

    name: str
    layout: str
    trap: str
    summary: str
    items: tuple[Item, ...]
    age: int | None
    sex: str | None
    reviewer: Reviewer = Reviewer()
    dates: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        known = ("case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date")
        starts, ends = _ends(self.summary)
        return {
            "layout": self.layout,
            "layout_verified": self.layout in {"final-determination-2014", "openimr-draft"},
            **dict.fromkeys((*known, "application_received", "priority")),
            **self.dates,
            "reviewer": {
                "licensure": list(self.reviewer.licensure),
                "specialties": list(self.reviewer.specialties),
                "subspecialties": list(self.reviewer.subspecialties),
                "board_certified": self.reviewer.board_certified,
            },
            "patient": {"age": self.age, "sex": self.sex},
            "items": [item.record() for item in self.items],
            "summary_starts": starts,
            "summary_ends": ends,
            "trap": self.trap,
        }


def _citations(guideline: Guideline) -> list[dict[str, Any]]:
    return [
        {"source": source, "sections": list(sections), "pages": list(pages)}
        for source, sections, pages in guideline.citations
    ]


def _ends(text: str) -> tuple[str | None, str | None]:
    words = _MARK.sub(" ", text).split()
    return (" ".join(words[:5]), " ".join(words[-5:])) if words else (None, None)
