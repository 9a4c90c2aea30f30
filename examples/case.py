"""What an example is: its records, its story and what a careful reviewer should decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from examples.drawing.blocks import Paper

CP09 = "MTUS Chronic Pain Medical Treatment Guidelines 2009"
CP16 = "MTUS Chronic Pain Medical Treatment Guidelines 2016"
OP16 = "MTUS Opioids Treatment Guidelines 2016"
ODG = "Official Disability Guidelines (ODG)"


@dataclass(frozen=True)
class Guideline:
    """A citation as expected.json gives it."""

    source: str
    section: str | None = None
    pages: str | None = None

    def shown(self) -> dict[str, Any]:
        return {"source": self.source, "section": self.section, "pages": self.pages}


@dataclass(frozen=True)
class Fact:
    """A deciding fact. ``find``: words on the page where it stands; empty: the file does not hold it."""

    says: str
    find: str = ""
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A disputed item and the decision that the record calls for. ``decision`` None: not eligible for review."""

    request: str
    decision: str | None
    guidelines: tuple[Guideline, ...]
    reasons: tuple[str, ...]
    facts: tuple[Fact, ...]
    administrator: tuple[Guideline, ...] = ()
    outcome: str = "denied"
    authorized: str | None = None
    remaining: str | None = None
    retrospective: bool = False


@dataclass(frozen=True, kw_only=True)
class OtherFile:
    """A file that is not a PDF: its bytes, and the text by page (entry) that facts are looked for in."""

    name: str
    data: bytes
    pages: tuple[str, ...]
    records: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One invented case file."""

    name: str
    number: str
    decided: str
    injury: str
    age: int
    sex: str
    story: str
    items: tuple[Item, ...]
    papers: tuple[Paper, ...] = ()
    others: tuple[OtherFile, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    formats: str = ""
    single: bool = False  # PATH is the one file in records/, not the folder
