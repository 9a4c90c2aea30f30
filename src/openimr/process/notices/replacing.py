"""The earlier determinations of which a new one takes the place, as an order set them aside (LC 4610.6(i))."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from openimr.model import Case
from openimr.process.moments import Moment


def replaced_by_the_last(case: Case, moments: Sequence[Moment], items: Collection[int]) -> Mapping[int, dt.date]:
    """Of these items those whose earlier determination was set aside, with the day on which it was first served.

    `moments` are the events that the case's course takes, in the order of time. Of several determinations that orders
    set aside one after the other, the last: the letter of each told of the one before. An item that no order sent back
    is left out, as is one of which only a finding of ineligibility was set aside.
    """
    served: dict[int, dt.date] = {}
    found: dict[int, dt.date] = {}
    for moment in moments:
        places = moment.items or range(len(case.items))
        if moment.type in {"determination served", "determination received"}:
            for place in places:
                served.setdefault(place, moment.on)
        elif moment.type == "remanded":
            found |= {place: served.pop(place) for place in places if place in served}
    return {place: found[place] for place in sorted(items) if place in found}
