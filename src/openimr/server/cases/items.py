"""The disputed items of a case while its facts are corrected: an event names them by their places."""

from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz

from openimr import model
from openimr.process import CaseState, event_type
from openimr.process.remand import without_petition
from openimr.requests import parse_request
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.matching import folded

_DECIDES = frozenset({"determination served", "determination received"})
_SCREENED = "application eligible"
_SAME_WORDS = 70
"""How alike the words of two requests are, of 100, that may be one treatment; 100 where one only has further words."""


def refuse_other_items(before: model.Case, after: model.Case, state: CaseState) -> None:
    """Refuse facts that would change what events on record are about.

    What was determined keeps its words: a determination is final (LC 4610.6(g)). Before that an item may be put right,
    but those that an event names keep their places. Once the application was found eligible each item stays, and stays
    the treatment that it was: nobody has screened a further or another one (8 CCR 9792.10.3), no notice of the review
    names it (9792.10.4), and what was applied for ends by a decision or a step that the parties are told of.

    Raises:
        RefusedError: an item that was determined is another one, one that an event names is gone or has moved, or one
            is further, gone or another treatment than when the application was found eligible.
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
    if any(event_type(event.type) == _SCREENED for event in taken):
        _refuse_unscreened(before.items, after.items)


def _refuse_unscreened(old: Sequence[model.CaseItem], new: Sequence[model.CaseItem]) -> None:
    if len(new) > len(old):
        raise RefusedError(
            "the application was found eligible without the further item: nobody has screened it, and no notice names "
            "it. A treatment that is disputed beside needs an application of its own, which can be decided together "
            "with this one"
        )
    if len(new) < len(old):
        raise RefusedError(
            "the application was found eligible with the item that would be gone: record the step that ends it "
            "(withdrawn, authorized), of which the parties are told"
        )
    for place, (one, other) in enumerate(zip(old, new, strict=True), start=1):
        if _is_another(one, other):
            raise RefusedError(
                f"item {place} was found eligible as another treatment: nobody has screened this one, and no notice "
                "names it. Another treatment needs an application of its own. Where the application says this and it "
                "was entered wrongly here, withdraw the item and enter the application anew, with its day of receipt"
            )


def _is_another(one: model.CaseItem, other: model.CaseItem) -> bool:
    """Whether what stands for an item is another treatment, not the same one put right (dose, count, words).

    By what is on file of both, and by their words, which a correction may have changed alone.
    """
    words = fuzz.token_set_ratio(one.request.lower(), other.request.lower())
    read = (parse_request(item.request) for item in (one, other))
    return any(_differ(old, new, words) for old, new in ((one.treatment, other.treatment), (*read,)))


def _differ(old: model.Treatment, new: model.Treatment, words: float) -> bool:
    """Whether two treatments differ in what they are; where neither drug nor procedure is known the words tell."""
    if not (old.ingredients or old.procedure) or not (new.ingredients or new.procedure):
        return words < _SAME_WORDS
    if old.kind != new.kind or {*old.ingredients} != {*new.ingredients} or old.procedure != new.procedure:
        return True
    where = ((old.body_part, new.body_part), (old.laterality, new.laterality), (old.level, new.level))
    return any(here and there and folded(here) != folded(there) for here, there in where)


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
