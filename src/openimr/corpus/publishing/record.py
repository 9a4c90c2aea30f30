"""The letter of a sealed determination as a record, before anything is taken out of it."""

from collections.abc import Mapping
from typing import Any

from openimr.letters.writing.citations import basis_line, basis_of
from openimr.model import (
    CitedGuideline,
    Determination,
    ItemDetermination,
    LetterItem,
    PartialAuthorization,
    PublishedLetter,
    ReviewerCredentials,
    Sentence,
)

LAYOUT = "openimr"


def sealed_letter(document: Determination, signing: Mapping[str, Any]) -> PublishedLetter:
    """What a sealed determination says, item by item, and of who decided it the qualifications alone.

    The list of documents stays out: its authors and days identify, and published letters have none (process.md 5.1).
    `signing` is what was sealed with the text; its day is that of the decision.
    """
    header, said = document.case, signing.get("qualifications") or {}
    return PublishedLetter(
        source="",
        layout=LAYOUT,
        layout_verified=True,
        case_number=header.case_number,
        date_of_injury=header.date_of_injury,
        decision_date=header.draft_date or str(signing.get("at", ""))[:10] or None,
        ur_denial_date=header.ur_decision_date,
        application_received=header.application_received,
        priority=header.priority,
        reviewer=ReviewerCredentials(
            licensure=tuple(said.get("licensure", ())), specialties=tuple(said.get("specialties", ()))
        ),
        patient=document.patient,
        clinical_summary=told(document.summary),
        items=tuple(letter_item(item) for item in document.items if item.eligible and item.proposal),
    )


def letter_item(item: ItemDetermination) -> LetterItem:
    """A decided item as the letter has it."""
    claims, cited = item.claims_administrator, basis_of(item.citations)
    part = None
    if item.ur_outcome == "modified" and item.remaining:
        part = PartialAuthorization(requested=item.request, authorized=item.ur_authorized, remaining=item.remaining)
    return LetterItem(
        request=item.request,
        treatment=item.treatment,
        retrospective=item.retrospective,
        decision=item.proposal,
        partial_authorization=part,
        claims_administrator=CitedGuideline(
            basis=claims.basis, citations=claims.citations, text=basis_line(claims, "Claims Administrator")
        ),
        reviewer_basis=cited.basis,
        citations=item.citations,
        reviewer_text=basis_line(cited, "Expert Reviewer"),
        rationale=told(item.rationale),
    )


def told(sentences: tuple[Sentence, ...]) -> str:
    """Sentences as one paragraph."""
    return " ".join(sentence.text.strip() for sentence in sentences if sentence.text.strip())
