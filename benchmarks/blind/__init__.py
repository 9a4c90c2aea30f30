"""Invented letters that were written blind: how `imr audit` does on letters that nobody here has seen.

Each is put through the same masking and the same rules as a published letter.
"""

import re
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.report import table
from openimr.letters import parse_letter, published_text
from openimr.model import CitedGuideline, LetterItem, Patient, PublishedLetter, ReviewerCredentials
from openimr.requests import is_retrospective, parse_citations, parse_request, partial_of
from openimr.review.audit import AuditedItem, agreement, audit_letter

SETS = {
    "first": "balanced 0.71, AUROC 0.80, Brier 0.120 (constant forecast 0.146)",
    "second": "balanced 0.77, AUROC 0.84, Brier 0.113 (constant forecast 0.145)",
}
"""The sets, and the figures of their first runs of 2026-11-22. The first was read afterwards, while rules were mended;
the second was not, so that its first run tells what to expect of letters not in hand."""


class BlindItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request, what both sides cite, and the decision with the facts that decide it."""

    request: str
    claims_administrator: str
    decision: Literal["upheld", "overturned"]
    expert_guideline: str
    why: str


class BlindLetter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One invented letter; dates are ISO."""

    id: str
    date_of_injury: str
    ur_denial_date: str
    decision_date: str
    summary: str
    items: tuple[BlindItem, ...]


def blind_letters(name: str) -> tuple[BlindLetter, ...]:
    """The letters of a set, in order."""
    raw = (Path(__file__).parent / f"{name}.yaml").read_bytes()
    return msgspec.yaml.decode(raw, type=tuple[BlindLetter, ...])


def audited(letter: BlindLetter) -> tuple[AuditedItem, ...]:
    """The items of one letter, judged from its masked side."""
    made = PublishedLetter(
        source=letter.id,
        layout="final-2015",
        layout_verified=True,
        case_number="CM15-0000001",
        date_of_injury=letter.date_of_injury,
        ur_denial_date=letter.ur_denial_date,
        decision_date=letter.decision_date,
        reviewer=ReviewerCredentials(licensure=("California",), specialties=("Family Practice",)),
        patient=Patient(age=None, sex=None),
        clinical_summary=letter.summary,
        items=tuple(_item(item) for item in letter.items),
    )
    return audit_letter(parse_letter(published_text(made), source=letter.id, facts=False, signals=False))


def _item(item: BlindItem) -> LetterItem:
    partial = partial_of(item.request)
    claims, expert = parse_citations(item.claims_administrator), parse_citations(item.expert_guideline)
    return LetterItem(
        request=item.request,
        treatment=parse_request((partial.remaining if partial else None) or item.request),
        retrospective=is_retrospective(item.request),
        decision=item.decision,
        partial_authorization=partial,
        claims_administrator=CitedGuideline(
            basis=claims.basis, citations=claims.citations, text=item.claims_administrator
        ),
        reviewer_basis=expert.basis,
        citations=expert.citations,
        reviewer_text=item.expert_guideline,
        rationale="The decision rests on what the summary tells.",
    )


_HEAD = (
    "letters",
    "items",
    "upheld agreed",
    "overturned agreed",
    "balanced",
    "AUROC",
    "Brier",
    "constant",
    "sources",
)


def blind_figures() -> tuple[str, ...]:
    """The part of the report on these letters, as markdown."""
    rows = [
        (
            name,
            *_row([pair for letter in blind_letters(name) for pair in zip(audited(letter), letter.items, strict=True)]),
        )
        for name in SETS
    ]
    first_runs = [f"- {name}, first run: {said}" for name, said in SETS.items()]
    return (
        "### Letters written blind",
        "",
        "Two sets of 80 invented letters, written by somebody who saw neither code nor rules (`benchmarks/blind/`).",
        "The first was read after its first run, while rules were mended; nobody reads the second. One number was",
        "chosen with the second set's Brier in view: how far the map is drawn to the base rate (`LETTER_DRAWN`).",
        "",
        *first_runs,
        "",
        table(_HEAD, rows),
    )


def _row(pairs: list[tuple[AuditedItem, BlindItem]]) -> tuple[str, ...]:
    items = [item for item, _ in pairs]
    counts = agreement(items)
    chances = [(_chance(i), i.expert == "overturned") for i in items]
    alike = [share for pair in pairs if (share := _sources_alike(*pair)) is not None]
    base = sum(o for _, o in chances) / len(chances)
    brier = sum((p - o) ** 2 for p, o in chances) / len(chances)
    return (
        f"{counts.items}",
        f"{counts.upheld_agreed} of {counts.upheld}",
        f"{counts.overturned_agreed} of {counts.overturned}",
        f"{counts.balanced or 0:.3f}",
        f"{auroc(chances):.3f}",
        f"{brier:.3f}",
        f"{base * (1 - base):.3f}",
        f"{sum(alike) / len(alike):.3f}",
    )


_SOURCES = (
    ("MTUS", re.compile(r"\bon MTUS ")),
    ("ODG", re.compile(r"Official Disability|\bODG\b")),
    ("ACOEM", re.compile(r"Non-\s*MTUS Citation[^.]*ACOEM")),
)
"""What an expert's paragraph rests on, as the ruler (`score.py audit`) reads it."""


def _sources_alike(audited_item: AuditedItem, blind: BlindItem) -> float | None:
    """How far both sides cite the same sources: those shared of all; None where the expert's paragraph names none."""
    mine = {c.source for c in audited_item.citations} - {"other"}
    experts = {name for name, words in _SOURCES if words.search(blind.expert_guideline)}
    return len(mine & experts) / len(mine | experts) if experts else None


def _chance(item: AuditedItem) -> float:
    """The probability of "overturned" that the proposal stands for; a half where there is none."""
    if item.confidence is None or item.proposal is None:
        return 0.5
    return item.confidence if item.proposal == "overturned" else 1 - item.confidence


def auroc(chances: list[tuple[float, bool]]) -> float:
    """The share of pairs (overturned, upheld) in which the overturned item has the higher probability; ties half."""
    over = [p for p, o in chances if o]
    up = [p for p, o in chances if not o]
    wins = sum((a > b) + 0.5 * (a == b) for a in over for b in up)
    return wins / (len(over) * len(up))
