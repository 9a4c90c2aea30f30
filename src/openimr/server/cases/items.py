"""The disputed items of a case while its facts are corrected: an event names them by their places."""

from openimr import model
from openimr.process import CaseState, event_type
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.matching import folded

_DECIDES = frozenset({"determination served", "determination received"})


def refuse_other_items(before: model.Case, after: model.Case, state: CaseState) -> None:
    """Refuse facts that would change what events on record are about.

    What was determined keeps its words: a determination is final (LC 4610.6(g)). Before that an item may be put right,
    and further ones come behind; but those that an event names keep their places.

    Raises:
        RefusedError: an item that was determined is another one, or one that an event names is gone or has moved.
    """
    taken = [before.events[place] for place in state.taken]
    old, new = ([folded(item.request) for item in case.items] for case in (before, after))
    if any(event_type(event.type) in _DECIDES for event in taken):
        if old != new or _asked(before) != _asked(after):
            raise RefusedError("the case was determined: what was asked for, and its order, is not changed any more")
        return
    named = max((place + 1 for event in taken for place in event.items), default=0)
    if len(new) < min(named, len(old)):
        raise RefusedError("an event on record is about an item that would be gone: withdraw it instead")
    moved = [n for n in range(min(named, len(old))) if new[n] != old[n] and new[n] in old]
    if moved:
        raise RefusedError("events on record name the items by their places: keep them in their order")


def _asked(case: model.Case) -> list[object]:
    """What is asked for, whatever else is put right of an item."""
    return [item.treatment for item in case.items]
