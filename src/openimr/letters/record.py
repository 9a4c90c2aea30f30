"""A letter's passages to its record."""

import re
from functools import lru_cache

import msgspec

from openimr.clinical import LETTER_KINDS, findings_in_text
from openimr.guidelines import as_date
from openimr.letters.fields.conclusion import contrary_conclusion
from openimr.letters.fields.credentials import credentials_of
from openimr.letters.fields.header import header_of
from openimr.letters.fields.person import injury_date, mechanism_of, person_of, request_date, review_date
from openimr.letters.layouts import Detected, Layout, RawItem, RawLetter
from openimr.letters.signals import signals_of
from openimr.model import (
    CitedGuideline,
    GuidelineBasis,
    LetterFact,
    LetterItem,
    Patient,
    PublishedLetter,
    ReviewerCredentials,
)
from openimr.requests import (
    addenda_of,
    drug_classes_of,
    is_retrospective,
    others_named,
    parse_citations,
    parse_request,
    partial_of,
)

_NAMES = {
    "date_assigned": "the date of assignment",
    "date_of_injury": "the date of injury",
    "decision_date": "the decision date",
    "ur_denial_date": "the date of the UR denial",
    "application_received": "the date of the application",
}
_CASE_NUMBER = re.compile(r"CM\d{2}-\d{7}")
_SURE = 0.75
_LONGEST = 20_000  # characters of one passage; published ones have a tenth of it


def record_of(raw: RawLetter, detected: Detected, source: str, *, facts: bool, signals: bool) -> PublishedLetter:
    """The record of a letter's passages.

    `facts` adds the findings of its clinical summary, `signals` the signs of a weak letter.
    """
    header = header_of(raw.header)
    summary = raw.summary or ""
    longest = max(len(summary), *(len(item.rationale or "") for item in raw.items), 0)
    too_long = longest > _LONGEST and (facts or signals)
    facts, signals = facts and not too_long, signals and not too_long
    person = person_of(summary)
    review = None if header.ur_denial_date else review_date(summary)
    # Of a redacted letter the header may tell a year alone, which no other day is reckoned from.
    denied = header.ur_denial_date if as_date(header.ur_denial_date) else review
    letter = PublishedLetter(
        source=source,
        layout=detected.layout.id,
        layout_verified=detected.layout.verified,
        case_number=header.case_number,
        date_assigned=header.date_assigned,
        date_of_injury=header.date_of_injury or injury_date(summary),
        decision_date=header.decision_date,
        ur_denial_date=header.ur_denial_date or review,
        request_date=request_date(summary, denied),
        application_received=header.application_received,
        priority=header.priority,
        reviewer=credentials_of(raw.credentials),
        patient=Patient(age=person.age, sex=person.sex),
        mechanism=mechanism_of(summary),
        documents=raw.documents,
        clinical_summary=summary,
        facts=facts_of(summary, denied) if facts else (),
        items=tuple(_item(item) for item in raw.items),
        unparsed=(*raw.unparsed, *(item.between for item in raw.items if item.between)),
    )
    faults = [f"the header's entry for {_NAMES[name]} is no date" for name in header.faults]
    if header.case_number and header.case_number.startswith("CM") and not _CASE_NUMBER.fullmatch(header.case_number):
        faults.append(f"the case number {header.case_number} is not of the form CM16-0123456")
    warnings = (
        *_of_layout(detected),
        *faults,
        *([f"a passage of {longest} characters: no facts and signals were taken"] if too_long else []),
        *_of_whole(raw, detected.layout, letter.reviewer),
        *raw.warnings,
        *_of_items(letter.items),
    )
    return msgspec.structs.replace(
        letter, warnings=tuple(dict.fromkeys(warnings)), signals=signals_of(letter) if signals else ()
    )


def facts_of(summary: str, review: str | None) -> tuple[LetterFact, ...]:
    """The diagnoses, medications, requests and review decisions that a clinical summary tells, in their order.

    A review decision without a date of its own is the one under review, of the date `review`.
    """
    return tuple(
        LetterFact(
            kind=found.kind,
            date=found.date or (review if found.kind == "ur_decision" else None),
            assertion=found.assertion,
            attributes=found.attributes,
            quote=found.evidence.quote,
            start=found.evidence.start,
            end=found.evidence.end,
        )
        for found in findings_in_text(summary, kinds=LETTER_KINDS)
    )


def _item(raw: RawItem) -> LetterItem:
    partial = raw.partial or partial_of(raw.request)
    claims, claims_addenda = _basis(raw.claims_administrator)
    reviewer, addenda = _basis(raw.reviewer)
    asked = (raw.partial.remaining if raw.partial else None) or raw.request
    treatment = parse_request(asked)
    return LetterItem(
        request=raw.request,
        treatment=treatment,
        drug_classes=drug_classes_of((partial.remaining if partial else None) or asked, treatment),
        retrospective=raw.retrospective or is_retrospective(raw.request),
        decision=raw.decision,
        partial_authorization=partial,
        claims_administrator=CitedGuideline(
            basis=claims.basis,
            citations=claims.citations,
            text=raw.claims_administrator or None,
            addenda=claims_addenda,
        ),
        reviewer_basis=reviewer.basis,
        citations=reviewer.citations,
        reviewer_text=raw.reviewer or None,
        addenda=addenda,
        rationale=raw.rationale or "",
    )


_NOTHING = GuidelineBasis(basis="none cited")


@lru_cache(maxsize=4096)
def _basis(text: str | None) -> tuple[GuidelineBasis, tuple[str, ...]]:
    """What a guideline paragraph rests on, and what it adds; published letters repeat their paragraphs."""
    return (parse_citations(text), addenda_of(text)) if text else (_NOTHING, ())


def _of_layout(detected: Detected) -> list[str]:
    found: list[str] = []
    layout = detected.layout
    if not layout.verified:
        found.append(f"the layout {layout.id!r} is known from descriptions only; check this record against the letter")
    if detected.certainty < _SURE:
        found.append(
            f"only {detected.found} of {len(layout.markers)} headings and labels of the layout {layout.id!r} were found"
        )
    return found


def _of_whole(raw: RawLetter, layout: Layout, reviewer: ReviewerCredentials) -> list[str]:
    found: list[str] = []
    if not raw.summary:
        found.append("no clinical case summary was found")
    if not raw.items:
        found.append("no disputed item was found")
    if not (reviewer.licensure or reviewer.specialties) and layout.id != "openimr-draft":
        found.append("no credentials of the reviewer were found")
    unparsed = (*raw.unparsed, *(item.between for item in raw.items))
    words = sum(len(text.split()) for text in unparsed)
    if words:
        found.append(f"{words} words belong to no field; they are in 'unparsed'")
    return found


def _of_items(items: tuple[LetterItem, ...]) -> list[str]:
    found: list[str] = []
    for number, item in enumerate(items, start=1):
        if item.decision is None:
            found.append(f"item {number}: its heading gives no outcome")
        if not item.request:
            found.append(f"item {number}: its request was not found")
        others = others_named(item.request) if item.treatment.procedure else ()
        if others:
            held = item.treatment.procedure
            found.append(f"item {number}: the request also names {', '.join(others)}; its treatment holds {held}")
        if item.claims_administrator.text is None:
            found.append(f"item {number}: no claims administrator's guideline was found")
        if item.reviewer_text is None:
            found.append(f"item {number}: no reviewer's guideline was found")
        if not item.rationale:
            found.append(f"item {number}: no rationale was found")
            continue
        other = contrary_conclusion(item.rationale, item.decision) if item.decision else None
        if other is not None:
            found.append(
                f"item {number}: the heading says {item.decision} and the rationale ends as if it were {other}; "
                "the heading's decision was taken"
            )
    return found
