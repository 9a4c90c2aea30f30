"""What a second look may see of a published letter: never the decision, the expert's guideline or the rationale.

A proposal is made from a `MaskedLetter` and from nothing else, so that what is not in it can't leak into one.
"""

import msgspec

from openimr.guidelines import CaseDates, as_date
from openimr.model import DisputedItem, GuidelineBasis, LetterItem, PublishedLetter


class MaskedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """The side of a letter that stood before anything was decided.

    `dates` are keyed as rules are: the treatment request's as the summary tells it, the UR decision's and the injury's
    from the header. `items` are the requests with what UR left of them and the guideline that it cited.
    """

    dates: CaseDates
    clinical_summary: str
    items: tuple[DisputedItem, ...]


def masked(letter: PublishedLetter) -> MaskedLetter:
    """The letter without its decision side."""
    review = as_date(letter.ur_denial_date)
    return MaskedLetter(
        dates=CaseDates(
            request=as_date(letter.request_date),
            ur=review,
            injury=as_date(letter.date_of_injury),
            review=as_date(letter.date_assigned) or as_date(letter.application_received) or review,
        ),
        clinical_summary=letter.clinical_summary,
        items=tuple(_item(item) for item in letter.items),
    )


def _item(item: LetterItem) -> DisputedItem:
    partial = item.partial_authorization
    claims = item.claims_administrator
    return DisputedItem(
        request=item.request,
        treatment=item.treatment,
        ur_outcome="modified" if partial else "denied",
        ur_authorized=partial.authorized if partial else None,
        remaining=partial.remaining if partial else None,
        retrospective=item.retrospective,
        claims_administrator=GuidelineBasis(basis=claims.basis, citations=claims.citations),
    )
