"""Q01, Q02, Q10, Q14: is the draft whole, and does it say one thing?"""

import re
from collections.abc import Iterator

from openimr.review.checks.draft import Draft, Found, rationale_of

_UPHOLDS = re.compile(
    r"\b(?:UR )?decision is upheld\b|\bnot medically necessary\b|\bnecessity is not shown\b", re.IGNORECASE
)
_OVERTURNS = re.compile(r"\bdecision is overturned\b|(?<!not )\bis medically necessary\b", re.IGNORECASE)


def complete_items(draft: Draft) -> Iterator[Found]:
    """Q01. An item without a proposal is for the reviewer to decide before anything is signed."""
    if not draft.determination.items:
        yield "items", "no disputed item was found in the case file; the reviewer has to enter it"
    for where, item in draft.items():
        if item.proposal is None:
            yield f"{where}.proposal", "no decision yet: the rules can't settle this item, the reviewer decides it"
        if not item.rationale:
            yield f"{where}.rationale", "no rationale is drafted"
        if not item.citations:
            yield f"{where}.citations", "no guideline is cited for the decision"
        if item.claims_administrator.basis == "cited" and not item.claims_administrator.citations:
            yield (
                f"{where}.claims_administrator",
                "the claims administrator's guideline is said to be cited and is not listed",
            )


def conclusion_agrees(draft: Draft) -> Iterator[Found]:
    """Q02."""
    for where, item in draft.items():
        text = rationale_of(item)
        upholds, overturns = _UPHOLDS.search(text), _OVERTURNS.search(text)
        if item.proposal == "upheld" and overturns:
            yield f"{where}.rationale", "the heading upholds and the rationale says that the treatment is necessary"
        if item.proposal == "overturned" and upholds:
            yield (
                f"{where}.rationale",
                "the heading overturns and the rationale says that the treatment is not necessary",
            )
        if item.proposal is not None and not (upholds or overturns):
            yield f"{where}.rationale", "the rationale draws no conclusion"


def request_incomplete(draft: Draft) -> Iterator[Found]:
    """Q10. Reviewers have denied for a missing frequency; a call to the physician would have mended it."""
    for where, item in draft.items():
        treatment = item.treatment
        if treatment.kind != "medication":
            continue
        gaps = [name for name in ("strength", "quantity") if getattr(treatment, name) is None]
        if treatment.frequency is None and treatment.sig is None:
            gaps.append("frequency")
        if gaps:
            yield f"{where}.treatment", f"the request states no {' or '.join(gaps)}: ask the requesting physician"


def modification_stated(draft: Draft) -> Iterator[Found]:
    """Q14."""
    for where, item in draft.items():
        if item.ur_outcome != "modified":
            continue
        if item.ur_authorized is None:
            yield f"{where}.ur_authorized", "UR modified the request; what it authorised was not found in the file"
        elif item.proposal == "upheld" and "stays authorised" not in rationale_of(item):
            yield f"{where}.rationale", "UR modified the request; the rationale does not say what stays authorised"
