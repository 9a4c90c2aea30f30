"""How an issued determination is served: the one place that knows whether the app `delivery` is there."""

from openimr.model import Event
from openimr.server.cases.actions import take
from openimr.server.cases.matching import outcomes
from openimr.server.cases.moments import now_text
from openimr.server.issuing.checking import Checked
from openimr.server.issuing.neighbours import delivery_send

_MAIL = "mail in California"


def serve(number: str, found: Checked) -> None:
    """Take the event of each outcome, in the transaction of the issue: one where all items went the same way.

    With the app `delivery` each party is told in its own way; without it the office mails the letter, and says so.
    """
    at = now_text()
    decided = outcomes(found.case, found.document)
    whole = len(decided) == 1 and len(next(iter(decided.values()))) == len(found.case.items)
    for outcome, places in decided.items():
        items = () if whole else places
        event = Event(type="determination served", at=at, service=_MAIL, outcome=outcome, items=items)
        take(number, event, strict=True)
    if (send := delivery_send()) is not None:
        send(number, "determination cover")
