"""`imr review --precedents DIR`: letters like each item, as the worksheet shows them."""

from pathlib import Path
from typing import TYPE_CHECKING

from openimr.model import Determination
from openimr.review.worksheet import Precedent, Precedents

if TYPE_CHECKING:
    from openimr.corpus import LetterIndex, Similar
    from openimr.corpus.similar import Share

MOST = 10


def index_in(place: Path) -> "LetterIndex":
    """The index of the dataset in a folder.

    Raises:
        DatasetError: there is none; the message is one line for the reader.
    """
    from openimr.corpus import DatasetError

    try:
        from openimr.corpus import open_index
    except ImportError:
        raise DatasetError("--precedents needs an extra that is not installed: pip install 'openimr[corpus]'") from None
    return open_index(place)


def precedents_of(determination: Determination, index: "LetterIndex") -> tuple[Precedents | None, ...]:
    """The letters most like each item; None for one that is not under review."""
    from openimr.corpus.similar import CaseError, case_of_item

    found: list[Precedents | None] = []
    for place, item in enumerate(determination.items):
        try:
            found.append(_told(index.similar(case_of_item(determination, place), MOST)) if item.eligible else None)
        except CaseError:
            found.append(None)
    return tuple(found)


def _told(answer: "Similar") -> Precedents:
    from openimr.corpus.similar import documented

    decided = answer.decided
    if not answer.neighbours:
        return Precedents(says="No published letter is like it.")
    return Precedents(
        says=f"Of the {decided.overturned.of} published letters most like it, overturned: {share(decided.overturned)}.",
        letters=tuple(
            Precedent(
                name=f"{one.case_number or one.letter_id}, item {one.item + 1}",
                decision=one.decision,
                decided=one.decision_date.isoformat() if one.decision_date else None,
                request=one.request,
                because=one.because,
            )
            for one in answer.neighbours
        ),
        apart=tuple(
            f"{documented(one)}: {share(one.overturned)} against {share(one.upheld)}"
            + ("; few letters" if one.few else "")
            for one in decided.differences
        ),
        note=decided.note,
    )


def share(one: "Share") -> str:
    """`3 of 12 (9% to 53%)`, with the interval's bounds."""
    if one.low is None or one.high is None:
        return "none known"
    return f"{one.count} of {one.of} ({one.low:.0%} to {one.high:.0%})"
