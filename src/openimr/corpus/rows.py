"""A letter's record to one nested row: the letter with its items, their citations, and its facts.

What depends on the inputs around it (its path, copies, later letters) is not in it: the row of the same bytes read by
the same rules is the same wherever they lie.
"""

from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from typing import Any

import msgspec
import pyarrow as pa

from openimr.corpus.reader import Reader
from openimr.corpus.schema import PARTED_BY, TABLES, Column, arrow_type
from openimr.guidelines import CaseDates, topics_named
from openimr.model import Citation, LetterFact, LetterItem, PublishedLetter
from openimr.review.audit import group_of
from openimr.vocabulary import region_of

Row = dict[str, Any]

ID_LENGTH = 20
"""Hexadecimal digits of a letter's id: 80 bits, so that ten million letters share one in no more than 1 of 10^10."""

OF_INPUT = ("letter_id", "source", "duplicate_of", "superseded_by")
"""Columns that depend on the inputs around a letter."""

OF_LETTER = ("letter_id", "source", "software", "duplicate_of", "superseded_by")
"""Columns of a letter that its items, citations and facts repeat."""

ITEM_OF_LETTER = (*OF_LETTER, "case_number", "decision_date", "ur_delay_days", "diagnoses")
"""Columns of a letter that its items repeat."""

_BANDS = ("under 20", *(f"{ten}-{ten + 9}" for ten in range(20, 80, 10)), "80 and over")


def nested_row(letter: PublishedLetter, sha256: str, reader: Reader) -> Row:
    """The row of a letter, with `items` and `facts` as lists; see `nested_schema`."""
    diagnoses = _diagnoses(letter) if reader.facts else None
    row: Row = {
        "letter_id": sha256[:ID_LENGTH],
        PARTED_BY: year_of(letter.decision_date),
        "software": reader.software,
        "reader": reader.digest,
        "sha256": sha256,
        "facts_read": reader.facts,
        "signals_read": reader.signals,
        "layout": letter.layout,
        "layout_verified": letter.layout_verified,
        "case_number": letter.case_number,
        **_dates(letter),
        "priority": letter.priority,
        "licensure": letter.reviewer.licensure,
        "specialties": letter.reviewer.specialties,
        "subspecialties": letter.reviewer.subspecialties,
        "board_certified": letter.reviewer.board_certified,
        "age": _count(letter.patient.age),
        "age_band": _band(letter.patient.age),
        "sex": letter.patient.sex,
        "mechanism": letter.mechanism,
        "diagnoses": diagnoses,
        "item_count": len(letter.items),
        "fact_count": len(letter.facts),
        "text_bytes": _text_bytes(letter),
        "clinical_summary": letter.clinical_summary,
        "documents": letter.documents,
        "signals": msgspec.to_builtins(letter.signals),
        "warnings": letter.warnings,
        "unparsed": letter.unparsed,
    }
    known = _case_dates(letter)
    row["items"] = [_item(letter, number, item, known) for number, item in enumerate(letter.items)]
    row["facts"] = [_fact(number, fact) for number, fact in enumerate(letter.facts)]
    return row


def year_of(decision_date: str | None) -> int:
    """The year that a letter is filed under; 0 where it gives no date."""
    told = decision_date[:4] if decision_date else ""
    return int(told) if told.isdecimal() else 0


def _decided(text: str | None) -> date | None:
    """The day of the decision; of a letter that tells its month alone, the first of it."""
    return _day(text) or _day(f"{text}-01")


def _item(letter: PublishedLetter, number: int, item: LetterItem, dates: CaseDates) -> Row:
    t, claims, part = item.treatment, item.claims_administrator, item.partial_authorization
    return {
        "item": number,
        "request": item.request,
        "decision": item.decision,
        "retrospective": item.retrospective,
        "category": group_of(item),
        "kind": t.kind,
        "ingredients": t.ingredients,
        "drug_classes": item.drug_classes,
        "strength": t.strength,
        "quantity": _count(t.quantity),
        "refills": _count(t.refills),
        "sig": t.sig,
        "visits": _count(t.visits),
        "frequency": t.frequency,
        "duration": t.duration,
        "body_part": t.body_part,
        "region": _region(t.body_part),
        "laterality": t.laterality,
        "level": t.level,
        "procedure": t.procedure,
        "partial_requested": part.requested if part else None,
        "partial_authorized": part.authorized if part else None,
        "partial_remaining": part.remaining if part else None,
        "topics": topics_named(item.request, t, dates, retrospective=item.retrospective),
        "ur_basis": claims.basis,
        "ur_citations": [_citation(one) for one in claims.citations],
        "ur_text": claims.text,
        "ur_addenda": claims.addenda,
        "reviewer_basis": item.reviewer_basis,
        "citations": [_citation(one) for one in item.citations],
        "reviewer_text": item.reviewer_text,
        "addenda": item.addenda,
        "rationale": item.rationale,
        "signals": sorted({signal.kind for signal in letter.signals if signal.item in {None, number}}),
        "citation_count": len(claims.citations) + len(item.citations),
    }


def _citation(one: Citation) -> Row:
    return {
        "source": one.source,
        "guideline": one.guideline,
        "edition": one.edition,
        "sections": one.sections,
        "pages": one.pages,
    }


def _fact(number: int, fact: LetterFact) -> Row:
    return {
        "number": number,
        "kind": fact.kind,
        "date": fact.date,
        "assertion": fact.assertion,
        "attributes": msgspec.json.encode(fact.attributes, order="deterministic").decode(),
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
    }


def _dates(letter: PublishedLetter) -> Row:
    asked, denied = _day(letter.request_date), _day(letter.ur_denial_date)
    applied, decided = _day(letter.application_received), _day(letter.decision_date)
    return {
        "date_assigned": _day(letter.date_assigned),
        "date_of_injury": _day(letter.date_of_injury),
        "decision_date": _decided(letter.decision_date),
        "ur_denial_date": denied,
        "request_date": asked,
        "application_received": applied,
        "ur_delay_days": _between(asked, denied),
        "ur_to_application_days": _between(denied, applied),
        "application_to_decision_days": _between(applied, decided),
        "ur_to_decision_days": _between(denied, decided),
    }


def _case_dates(letter: PublishedLetter) -> CaseDates:
    """The days that decide which edition governs, as a second look at the letter takes them (`review.audit`)."""
    denied = _day(letter.ur_denial_date)
    review = _day(letter.date_assigned) or _day(letter.application_received) or denied
    return CaseDates(request=_day(letter.request_date), ur=denied, injury=_day(letter.date_of_injury), review=review)


def _day(text: str | None) -> date | None:
    if text is not None:
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def _between(first: date | None, then: date | None) -> int | None:
    return (then - first).days if first is not None and then is not None else None


_MOST = 2**31 - 1


def _count(value: int | None) -> int | None:
    """A count that the column can hold; a damaged letter's figure may have thirty digits."""
    return value if value is not None and -_MOST <= value <= _MOST else None


def _band(age: int | None) -> str | None:
    return None if age is None else _BANDS[min(max(age // 10 - 1, 0), len(_BANDS) - 1)]


@lru_cache(maxsize=4096)
def _region(body_part: str | None) -> str | None:
    return region_of(body_part.partition(",")[0]) if body_part else None


def _diagnoses(letter: PublishedLetter) -> list[str]:
    """The conditions that the summary affirms, in its order, each once."""
    found = (f for f in letter.facts if f.kind == "diagnosis" and f.assertion == "affirmed")
    named = (f.attributes.get("condition") or f.attributes.get("name") for f in found)
    return list(dict.fromkeys(str(name).lower() for name in named if name))


def _text_bytes(letter: PublishedLetter) -> int:
    texts = [letter.clinical_summary, *letter.documents, *letter.unparsed]
    for item in letter.items:
        texts += [item.request, item.rationale, item.reviewer_text or "", item.claims_administrator.text or ""]
    return sum(len(text.encode()) for text in texts)


@cache
def nested_schema() -> pa.Schema:
    """The schema of nested rows: a letter's own columns, then `items` and `facts`."""
    letters = [c for c in TABLES["letters"].columns if c.name not in OF_INPUT or c.name == "letter_id"]
    items = [c for c in TABLES["items"].columns if c.name not in {*ITEM_OF_LETTER, PARTED_BY}]
    facts = [c for c in TABLES["facts"].columns if c.name not in {*OF_LETTER, PARTED_BY}]
    return pa.schema(
        [
            *(_field(column) for column in letters),
            pa.field("items", pa.list_(pa.struct([_field(column) for column in items]))),
            pa.field("facts", pa.list_(pa.struct([_field(column) for column in facts]))),
        ]
    )


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, arrow_type(column.kind))
