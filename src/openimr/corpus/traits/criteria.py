"""Guideline criteria held against the findings of a letter's summary, as a second look at the letter holds them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from openimr.corpus.traits.compared import Compared
from openimr.guidelines import CaseDates, assess, dates_for, prepare, shelf
from openimr.model import AttributeValue, DisputedItem, Evidence, Finding, Record
from openimr.requests import parse_request

Row = Mapping[str, Any]

_SUMMARY = Record(id="summary", file="letter", first_page=1, last_page=1, kind="progress report")
_attributes = msgspec.json.Decoder(dict[str, AttributeValue]).decode
_MET = "met"
_MISSING = frozenset({"not met", "not documented", "contradicted"})

FACT_COLUMNS = ("letter_id", "kind", "date", "assertion", "attributes", "quote", "start", "end")
DATE_COLUMNS = ("request_date", "ur_denial_date", "date_assigned", "application_received", "date_of_injury")


def compared_of(items: Sequence[Row], facts: Sequence[Row], letter: Row) -> list[Compared]:
    """What the findings say of each item of a letter, in the order of the items.

    `facts` hold `FACT_COLUMNS`, `letter` holds `DATE_COLUMNS`. Nothing of the decision, the expert's guideline or the
    rationale is looked at.
    """
    findings = tuple(_finding(fact) for fact in facts)
    found = tuple(sorted({finding.kind for finding in findings if finding.assertion == "affirmed"}))
    review = letter["date_assigned"] or letter["application_received"] or letter["ur_denial_date"]
    dates = CaseDates(
        request=letter["request_date"], ur=letter["ur_denial_date"], injury=letter["date_of_injury"], review=review
    )
    asked = [
        DisputedItem(
            request=item["request"],
            treatment=parse_request(item["partial_remaining"] or item["request"]),
            retrospective=item["retrospective"],
        )
        for item in items
    ]
    made: list[Compared] = []
    for at, item in enumerate(asked):
        others = tuple(other for n, other in enumerate(asked) if n != at)
        told = dates_for(item, dates)
        held = assess(prepare(item, findings, (_SUMMARY,), told, others), told, (_SUMMARY.id,), shelf())
        results = held.assessment.criteria
        made.append(
            Compared(
                met=tuple(dict.fromkeys(one.id for one in results if one.status == _MET)),
                missing=tuple(dict.fromkeys(one.id for one in results if one.status in _MISSING)),
                found=found,
            )
        )
    return made


def _finding(fact: Row) -> Finding:
    place = Evidence(
        record=_SUMMARY.id,
        file=_SUMMARY.file,
        page=1,
        quote=fact["quote"],
        start=fact["start"],
        end=fact["end"],
    )
    return Finding(
        kind=fact["kind"],
        evidence=place,
        date=fact["date"],
        assertion=fact["assertion"],
        attributes=_attributes(fact["attributes"]),
    )
