"""Guideline criteria held against the findings of a letter's summary, as a second look at the letter holds them."""

from collections.abc import Mapping, Sequence
from typing import Any

from openimr.clinical import findings_in_text
from openimr.corpus.traits.compared import Compared
from openimr.guidelines import CaseDates, assess, dates_for, prepare, shelf
from openimr.model import DisputedItem, Record
from openimr.requests import parse_request

Row = Mapping[str, Any]

_SUMMARY = Record(id="summary", file="letter", first_page=1, last_page=1, kind="progress report")
_MET = "met"
_MISSING = frozenset({"not met", "not documented", "contradicted"})

DATE_COLUMNS = ("request_date", "ur_denial_date", "date_assigned", "application_received", "date_of_injury")


def compared_of(items: Sequence[Row], summary: str, letter: Row) -> list[Compared]:
    """What the findings of a letter's summary say of each item, in the order of the items.

    All kinds of findings are read anew: the table `facts` holds only those that a letter's record lists. `letter` holds
    `DATE_COLUMNS`. Nothing of the decision, the expert's guideline or the rationale is looked at.
    """
    findings = findings_in_text(summary, record=_SUMMARY.id, file=_SUMMARY.file, narrative=True)
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
