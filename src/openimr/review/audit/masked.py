"""What a second look may see of a published letter: never the decision, the expert's guideline or the rationale.

A proposal is made from a `MaskedLetter` and from nothing else, so that what is not in it can't leak into one.
"""

import re

import msgspec

from openimr.guidelines import CaseDates, as_date
from openimr.model import DisputedItem, GuidelineBasis, LetterItem, PublishedLetter
from openimr.requests import is_retrospective, parse_request, partial_of

# What may stand behind a request whose outcome the parser does not know ("Modified to 3 visits").
_OUTCOME = re.compile(
    r"\s*:?\s*\b(?:uph[eo]\w*|overt\w*|revers\w*|partially|in part|modif\w*|reduc\w*|den(?:y|ied|ial)"
    r"|not (?:upheld|overturned|medically)|certif\w*|grant\w*|approv\w*)\b",
    re.IGNORECASE,
)
_HEADED = re.compile(r":\s*[^:]*$")


class MaskedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """The side of a letter that stood before anything was decided.

    `dates` are keyed as rules are: the treatment request's as the summary tells it, the UR decision's and the injury's
    from the header. `items` are the requests with what UR left of them and the guideline that it cited. `known` are the
    places of items that others may belong to: those with a paragraph on the claims administrator's guideline. A line
    in a rationale that looks like a heading has none, and must not change what is proposed for its neighbours.
    """

    dates: CaseDates
    clinical_summary: str
    items: tuple[DisputedItem, ...]
    known: frozenset[int]


def masked(letter: PublishedLetter) -> MaskedLetter:
    """The letter without its decision side."""
    review = as_date(letter.ur_denial_date)
    told = frozenset(n for n, item in enumerate(letter.items) if item.claims_administrator.text)
    return MaskedLetter(
        dates=CaseDates(
            request=as_date(letter.request_date),
            ur=review,
            injury=as_date(letter.date_of_injury),
            review=as_date(letter.date_assigned) or as_date(letter.application_received) or review,
        ),
        clinical_summary=letter.clinical_summary,
        items=tuple(_item(item) for item in letter.items),
        known=told or frozenset(range(len(letter.items))),
    )


def _item(item: LetterItem) -> DisputedItem:
    claims = item.claims_administrator
    request, treatment, partial = item.request, item.treatment, item.partial_authorization
    if item.decision is None and (cut := _without_outcome(request)) != request:
        request, partial = cut, partial_of(cut)
        treatment = parse_request((partial.remaining if partial else None) or cut)
    return DisputedItem(
        request=request,
        treatment=treatment,
        ur_outcome="modified" if partial else "denied",
        ur_authorized=partial.authorized if partial else None,
        remaining=partial.remaining if partial else None,
        retrospective=item.retrospective if item.decision is not None else is_retrospective(request),
        claims_administrator=GuidelineBasis(basis=claims.basis, citations=claims.citations),
    )


def _without_outcome(heading: str) -> str:
    """A heading without what follows its last colon, where that speaks of an outcome."""
    tail = _HEADED.search(heading)
    return heading[: tail.start()].rstrip() if tail and _OUTCOME.search(heading, tail.start()) else heading
