"""Invented published letters for the second look."""

from collections.abc import Callable

import pytest

from openimr.letters import parse_letter, published_text
from openimr.model import (
    Citation,
    CitedGuideline,
    GuidelineBasis,
    LetterItem,
    Patient,
    PublishedLetter,
    ReviewerCredentials,
)
from openimr.requests import parse_request, partial_of

MTUS = Citation(source="MTUS", guideline="Chronic Pain Treatment Guidelines", sections=("Opioids",), pages=("78",))
Make = Callable[..., PublishedLetter]

CONTINUED = (
    "The injured worker is a 51 year old female with a date of injury of 4-2-2011 and chronic low back pain. On "
    "2-10-2015 she reported low back pain of 7 out of 10 without Norco and 3 out of 10 with Norco. With Norco she can "
    "walk 4 blocks, was 1 block, and her sitting improved to 60 minutes from 20. She denies side effects. There is no "
    "aberrant behavior. A urine drug screen of 1-5-2015 was consistent. CURES was checked and is consistent. An opioid "
    "agreement is on file. Norco has been taken since 2012. Utilization review of 3-2-2015 non-certified Norco."
)
NOT_SHOWN = (
    "The injured worker is a 51 year old female with a date of injury of 4-2-2011 and chronic low back pain. On "
    "2-10-2015 she reported low back pain. There is tenderness of the lumbar spine. Norco has been taken since 2012. "
    "Utilization review of 3-2-2015 non-certified Norco."
)


@pytest.fixture
def letter() -> Make:
    """`letter(summary, ("Norco 10/325mg #60", "upheld"), ...)`: a letter of 2015 with these requests and decisions."""

    def make(summary: str, *items: tuple[str, str], rationale: str = "The request is judged here.") -> PublishedLetter:
        made = PublishedLetter(
            source="letter.txt",
            layout="final-2015",
            layout_verified=True,
            case_number="CM15-0012345",
            date_assigned="2015-04-01",
            date_of_injury="2011-04-02",
            decision_date="2015-05-01",
            ur_denial_date="2015-03-02",
            application_received="2015-03-20",
            priority="standard",
            reviewer=ReviewerCredentials(licensure=("California",), specialties=("Family Practice",)),
            patient=Patient(age=51, sex="female"),
            clinical_summary=summary,
            items=tuple(_item(request, decision, rationale) for request, decision in items),
        )
        return parse_letter(published_text(made), source="letter.txt")

    return make


def _item(request: str, decision: str, rationale: str) -> LetterItem:
    partial = partial_of(request)
    return LetterItem(
        request=request,
        treatment=parse_request((partial.remaining if partial else None) or request),
        decision=decision,  # type: ignore[arg-type]
        partial_authorization=partial,
        claims_administrator=CitedGuideline(basis="cited", citations=(MTUS,)),
        reviewer_basis=GuidelineBasis(basis="cited", citations=(MTUS,)).basis,
        citations=(MTUS,),
        rationale=rationale,
    )
