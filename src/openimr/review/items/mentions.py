"""Where a document of the case asks for a treatment or decides on one."""

import re
from typing import Literal

import msgspec

from openimr.model import Evidence, Page, Record, Treatment, UrOutcome
from openimr.requests import parse_request, split_requests

Document = Literal["application", "ur", "rfa"]
Outcome = UrOutcome | Literal["certified"]
Row = tuple[str, int, int]  # its record, where its list begins, where it begins itself
_ENDS = " \t\r\n,;:-–—•*#|"
_LABEL = re.compile(
    r"\s*(?:requested\s+)?(?:treatment|service|item|medication|request|procedure)s?(?:\s+requested)?"
    r"(?:\s*(?:no\.?|#)?\s*\d{1,2})?\s*:\s*",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s,;:|–—-]+$|(?<=\d)\.$|(?<=[a-z)])\.$")

_LONGEST_ROW = 100
# Sentences, reasons, labels and papers: what else may stand in a numbered list.
_NO_REQUEST = re.compile(
    r"\b(?:is|are|was|were|does|did|has|have|been|will|shall|should|may|you|your|we|this|these|that|because|there|"
    r"guidelines?|MTUS|ODG|ACOEM|criteria|rationale|reasons?|reports?|letter|dated|decisions?|determinations?|outcomes?|"
    r"claims?|employee|injured|physician|reviewer|necessity|necessary|documentation|evidence|records?)\b|[.;?]\s+[A-Z]|"
    r"^(?:no|not|lack|insufficient|failure|if|the|all|none|prior|previous|peer|date|name|total|page|item|request|treatment|service|"
    r"medication)s?\b(?:\W*\d*)?(?=$|\s)",
    re.IGNORECASE,
)


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One treatment as one document names it. `detail` is what the decision says beyond its outcome.

    `row` is the list (of its record) and the row in it where the item stands in a list: two rows are two items.
    """

    document: Document
    request: str
    treatment: Treatment
    evidence: Evidence
    outcome: Outcome | None = None
    detail: str = ""
    row: Row | None = None


def mention(
    page: Page,
    record: Record,
    start: int,
    end: int,
    document: Document,
    *,
    outcome: Outcome | None = None,
    detail: str = "",
    row: Row | None = None,
) -> Mention | None:
    """The mention at `start` to `end` of a page, trimmed to its words; None where nothing is left."""
    text = page.text
    label = _LABEL.match(text, start, end)
    start = label.end() if label else start
    while start < end and text[start] in _ENDS:
        start += 1
    while end > start and (trailing := _TRAILING.search(text, start, end)):
        end = trailing.start()
    if start >= end:
        return None
    quote = text[start:end]
    request = " ".join(quote.split())
    evidence = Evidence(record=record.id, file=page.file, page=page.page, quote=quote, start=start, end=end)
    return Mention(
        document=document,
        request=request,
        treatment=parse_request(request),
        evidence=evidence,
        outcome=outcome,
        detail=detail,
        row=row,
    )


def mentions(
    page: Page,
    record: Record,
    start: int,
    end: int,
    document: Document,
    *,
    outcome: Outcome | None = None,
    detail: str = "",
    row: Row | None = None,
) -> list[Mention]:
    """As `mention`, one for each item where the stretch asks for several."""
    found = [
        mention(page, record, start + first, start + last, document, outcome=outcome, detail=detail, row=row)
        for first, last in split_requests(page.text[start:end])
    ]
    return [one for one in found if one is not None]


def is_treatment(text: str) -> bool:
    """Whether a text names a drug or a procedure that the vocabulary knows."""
    treatment = parse_request(text)
    return bool(treatment.ingredients or treatment.procedure)


def is_row(text: str) -> bool:
    """Whether a row of a decided list can be a request, also of what the vocabulary does not know: no sentence."""
    words = text.strip(_ENDS + ".")
    return is_treatment(text) or (
        len(words) <= _LONGEST_ROW
        and re.search(r"[A-Za-z]{2}", words) is not None
        and _NO_REQUEST.search(words) is None
    )
