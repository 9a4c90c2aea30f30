"""The letter of an issued determination as a record, before anything is taken out of it."""

from collections.abc import Collection

import msgspec
from django.utils import timezone

from openimr import model
from openimr.letters.writing.citations import basis_line, basis_of
from openimr.model import (
    CitedGuideline,
    ItemDetermination,
    LetterItem,
    PartialAuthorization,
    PublishedLetter,
    ReviewerCredentials,
    Sentence,
)
from openimr.server.cases.matching import places_of
from openimr.server.issuing.checking import letter_header
from openimr.server.issuing.models import Issued
from openimr.server.issuing.proofs import Proof

LAYOUT = "openimr"


def record_of_issued(issued: Issued, case: model.Case, proof: Proof, places: Collection[int]) -> PublishedLetter:
    """What the letter says, item by item; only items at `places` of the case, which are those that stand.

    The list of documents stays out: its authors and days identify, and published letters have none (process.md 5.1).
    """
    row = issued.determination
    document = msgspec.convert(row.document, model.Determination)
    header = letter_header(document.case, issued.case, case)
    said = row.document.get("signing", {}).get("qualifications", {})
    items = zip(document.items, places_of(case, document), strict=True)
    return PublishedLetter(
        source="",
        layout=LAYOUT,
        layout_verified=True,
        case_number=header.case_number,
        date_of_injury=header.date_of_injury,
        decision_date=timezone.localtime(issued.at).date().isoformat(),
        ur_denial_date=header.ur_decision_date,
        application_received=header.application_received,
        priority=header.priority,
        reviewer=ReviewerCredentials(
            licensure=tuple(proof.licensure or said.get("licensure", ())),
            specialties=tuple(proof.specialties or said.get("specialties", ())),
        ),
        patient=document.patient,
        clinical_summary=_told(document.summary),
        items=tuple(_item(item) for item, place in items if place in places and item.eligible and item.proposal),
    )


def _item(item: ItemDetermination) -> LetterItem:
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
        rationale=_told(item.rationale),
    )


def _told(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text.strip() for sentence in sentences if sentence.text.strip())
