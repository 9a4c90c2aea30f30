"""Invented letters: as little of a record as a signal needs."""

from openimr.model import CitedGuideline, Decision, LetterItem, Patient, PublishedLetter, Signal
from openimr.requests import is_retrospective, parse_citations, parse_request


def item(
    request: str = "Norco 10/325 mg #60",
    rationale: str = "",
    *,
    decision: Decision = "upheld",
    claims: str = "",
    reviewer: str = "",
) -> LetterItem:
    own, other = parse_citations(reviewer), parse_citations(claims)
    return LetterItem(
        request=request,
        treatment=parse_request(request),
        retrospective=is_retrospective(request),
        decision=decision,
        claims_administrator=CitedGuideline(basis=other.basis, citations=other.citations, text=claims or None),
        reviewer_basis=own.basis,
        citations=own.citations,
        reviewer_text=reviewer or None,
        rationale=rationale,
    )


def letter(
    summary: str,
    *items: LetterItem,
    patient: Patient | None = None,
    documents: tuple[str, ...] = (),
    injury: str | None = None,
    ur: str | None = None,
    decision: str | None = None,
) -> PublishedLetter:
    return PublishedLetter(
        source="invented",
        layout="final-determination-2014",
        layout_verified=True,
        patient=patient or Patient(age=None, sex=None),
        clinical_summary=summary,
        items=items,
        documents=documents,
        date_of_injury=injury,
        ur_denial_date=ur,
        decision_date=decision,
    )


def of_kind(signals: tuple[Signal, ...], kind: str) -> list[Signal]:
    return [signal for signal in signals if signal.kind == kind]
