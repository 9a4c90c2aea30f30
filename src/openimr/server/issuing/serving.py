"""How an issued determination is served: the one place that knows whether the app `delivery` is there."""

import msgspec

from openimr.model import Event
from openimr.process.serving import DIRECTOR
from openimr.server.cases.actions import take
from openimr.server.cases.matching import outcomes
from openimr.server.cases.moments import now_text
from openimr.server.issuing.checking import Checked
from openimr.server.issuing.neighbours import delivery_send

_MAIL = "mail in California"
_ELECTRONIC = "electronic"
"""How the Administrative Director has it from its issue: the regulator's accounts read it here (LC 4610.6(f))."""


def serve(number: str, found: Checked) -> None:
    """Take the event of each outcome, in the transaction of the issue: one where all items went the same way.

    With the app `delivery` it is issued, and served on nobody else yet: each party's time runs from the day on which
    its own letter goes out. Without it the office mails the letter on that day, and says so.
    """
    at, send = now_text(), delivery_send()
    decided = outcomes(found.case, found.document)
    whole = len(decided) == 1 and len(next(iter(decided.values()))) == len(found.case.items)
    for outcome, places in decided.items():
        items = () if whole else places
        event = Event(type="determination served", at=at, service=_MAIL, outcome=outcome, items=items)
        if send is not None:
            event = msgspec.structs.replace(event, service=_ELECTRONIC, to=(DIRECTOR,))
        take(number, event, strict=True)
    if send is not None:
        send(number, "determination cover")
