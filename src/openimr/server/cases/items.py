"""The disputed items of a case while its facts are corrected: an event names them by their places."""

from datetime import datetime

from openimr import model
from openimr.process import CaseState, event_type
from openimr.process.remand import without_petition
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.matching import folded

_DECIDES = frozenset({"determination served", "determination received"})
_SCREENED = "application eligible"


def refuse_other_items(before: model.Case, after: model.Case, state: CaseState) -> None:
    """Refuse facts that would change what events on record are about.

    What was determined keeps its words: a determination is final (LC 4610.6(g)). Before that an item may be put right,
    but those that an event names keep their places. Further ones come behind until the application was found eligible:
    after that nobody has screened them (8 CCR 9792.10.3), and no notice of the review names them (9792.10.4).

    Raises:
        RefusedError: an item that was determined is another one, one that an event names is gone or has moved, or one
            was not there when the application was found eligible.
    """
    taken = [before.events[place] for place in state.taken]
    old, new = ([folded(item.request) for item in case.items] for case in (before, after))
    if any(event_type(event.type) in _DECIDES for event in taken):
        if old != new or _asked(before) != _asked(after):
            raise RefusedError("the case was determined: what was asked for, and its order, is not changed any more")
        return
    if len(new) > len(old) and any(event_type(event.type) == _SCREENED for event in taken):
        raise RefusedError(
            "the application was found eligible without the further item: nobody has screened it, and no notice names "
            "it. A treatment that is disputed beside needs an application of its own, which can be decided together "
            "with this one"
        )
    named = max((place + 1 for event in taken for place in event.items), default=0)
    if len(new) < min(named, len(old)):
        raise RefusedError("an event on record is about an item that would be gone: withdraw it instead")
    moved = [n for n in range(min(named, len(old))) if new[n] != old[n] and new[n] in old]
    if moved:
        raise RefusedError("events on record name the items by their places: keep them in their order")


def refuse_unappealed(before: model.Case, order: model.Event, now: datetime) -> None:
    """Refuse an order of remand on items that were determined, and on which no petition is pending.

    What the Appeals Board sends back had been appealed (LC 4610.6(h), (i)): taken for a part of what it names, it would
    be carried out by nobody for the rest.

    Raises:
        RefusedError: it names such an item.
    """
    places = without_petition(before, order, now)
    if places:
        items = " and ".join(filter(None, (", ".join(str(p + 1) for p in places[:-1]), str(places[-1] + 1))))
        what, them = ("item", "it") if len(places) == 1 else ("items", "them")
        raise RefusedError(
            f"no petition is pending on {what} {items}, so that no order sends {them} back: record the petition on "
            f"{them} first (petition filed)"
        )


def _asked(case: model.Case) -> list[object]:
    """What is asked for, whatever else is put right of an item."""
    return [item.treatment for item in case.items]
