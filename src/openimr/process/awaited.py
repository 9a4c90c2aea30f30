"""Who was asked for something and has not answered: on eligibility, or by the reviewer."""

from datetime import datetime

from openimr.model import Case
from openimr.process.fold import accepted
from openimr.process.moments import moments_of, sides_of
from openimr.process.serving import sides_asked

_ASKS = {
    "application information received": "application information requested",
    "reviewer information received": "reviewer information requested",
}
"""The event by which a party answers, and the one that asked for it."""


def awaits(case: Case, event: str, party: str, as_of: datetime | None = None) -> bool:
    """Whether the answer `event` is asked of this party or of another for its side, and has not come.

    A question that does not say whom it went to is anybody's; an answer of nobody named answers all questions.
    """
    asked_by = _ASKS[event]
    anybody, sides = False, set[str]()
    for moment in moments_of(accepted(case, as_of))[0]:
        if moment.type == asked_by:
            asked = sides_asked(moment, case)
            anybody, sides = anybody or not asked, sides | asked
        elif moment.type == event:
            anybody, sides = False, sides - {moment.side} if moment.side is not None else set()
    return anybody or sides_of(case).get(party) in sides
