"""What a transition changes besides the state: the words under `does` of `lifecycle.yaml`."""

from collections.abc import Callable, Mapping

import msgspec

from openimr.process.casestate import ItemStatus
from openimr.process.guards import carried_out, delay_disputable, told_of
from openimr.process.haste import CERTIFIED, WITHDRAWN, keep_switch
from openimr.process.itemwise import APPROVED, CONDITIONAL, DEFERRED, NOT_SAID
from openimr.process.lifecycle import lifecycle
from openimr.process.progress import Look, Progress
from openimr.process.serving import sides_asked
from openimr.process.some_items import ON_SOME_ITEMS, in_force, read_with, reviewed_anew
from openimr.process.told import owed_no_longer
from openimr.process.windows import window_was_out
from openimr.process.words import role_of, standing_role


def _authorize(look: Look) -> None:
    _set(look, "authorized")
    look.progress.sides.discard("APPROVED_SINCE")


def _withdraw(look: Look) -> None:
    _set(look, "withdrawn")


def _set(look: Look, status: ItemStatus) -> None:
    for item in look.open_items:
        look.progress.items[item] = status


def _decide(look: Look) -> None:
    status: ItemStatus = "decided"
    if look.outcome == "upheld":
        status = "upheld"
    elif look.outcome == "overturned":
        status = "overturned"
    progress = look.progress
    named = look.happened.event.items
    reviewed = [item for item in look.items if named or item not in progress.left_out]
    for item in reviewed:
        if progress.items[item] in {"open", "decided"}:
            progress.items[item] = status
    if not named and progress.left_out:
        read_with(look, set(reviewed))
    in_force(progress)


def _implement(look: Look) -> None:
    progress = look.progress
    done = carried_out(look)
    if done != set(look.items):
        read_with(look, done)
    for item in done:
        if progress.items[item] in {"overturned", "decided"}:
            progress.items[item] = "implemented"
    in_force(progress)


def _reopen(look: Look) -> None:
    progress = look.progress
    every = set(look.items)
    if not look.happened.event.items and progress.appealed:  # the order speaks of what was appealed
        every &= progress.appealed
        read_with(look, every)
    for item in every:
        if progress.items[item] in {"upheld", "overturned", "decided", "implemented"}:
            progress.items[item] = "open"
    if progress.on_eligibility:
        for item in every:
            progress.against.pop(item, None)
        progress.left_out -= every
    reviewed_anew(progress)
    progress.remanded = not progress.on_eligibility
    _end_petition(look)
    in_force(progress)


def _assign(look: Look) -> None:
    if look.by is not None and look.by not in look.progress.reviewers:
        look.progress.reviewers.append(look.by)
    look.progress.done.discard(look.by or "")


def _remove(look: Look) -> None:
    if look.by is None:
        look.progress.reviewers.clear()
    elif look.by in look.progress.reviewers:
        look.progress.reviewers.remove(look.by)


def _complete(look: Look) -> None:
    look.progress.done.update([look.by] if look.by is not None else look.progress.reviewers)


def _open_review(look: Look) -> None:
    look.progress.done.clear()


def _ur_items(look: Look) -> None:
    """What utilization review decided on each item; what it had set aside it has then taken up again."""
    progress, fresh = look.progress, look.fresh
    own = look.happened.event.items or len(set(fresh.values())) == 1
    delayed = set() if delay_disputable(look) else {item for item, outcome in fresh.items() if outcome == "delayed"}
    progress.delayed |= delayed
    fresh = {item: outcome for item, outcome in fresh.items() if item not in delayed}
    for item, outcome in fresh.items():
        _narrow(look, item)
        _set_ur(look, item, outcome)
        if not own and outcome not in {look.outcome, NOT_SAID}:
            progress.summed_up[item] = look.happened.place
        if outcome == APPROVED and progress.items[item] == "open":
            progress.items[item] = "authorized"
    if fresh and set(fresh) != set(look.items):
        read_with(look, set(fresh))


def _narrow(look: Look, item: int) -> None:
    """A decision that only summed up what the items say is not about one that is decided on its own later."""
    place = look.progress.summed_up.pop(item, None)
    if place is not None:
        read = look.progress.read_as.get(place, look.case.events[place])
        items = set(read.items or range(len(look.progress.items))) - {item}
        look.progress.read_as[place] = msgspec.structs.replace(read, items=tuple(sorted(items)))


def _set_ur(look: Look, item: int, outcome: str) -> None:
    progress = look.progress
    if progress.ur.get(item) == DEFERRED:
        _settle(progress, {item})
    progress.ur[item] = outcome
    for informed in progress.informed.values():
        informed.discard(item)
    if outcome == DEFERRED:
        _dispute(progress, {item})
    if progress.state in lifecycle().sets["open"] and item not in progress.resumed:
        progress.unfiled.add(item)


def _delay(look: Look) -> None:
    look.progress.delayed.update(look.fresh)


def _defer(look: Look) -> None:
    """Review of what is undecided waits for a dispute over liability."""
    undecided = set(look.items) & look.progress.undecided
    for item in undecided:
        _set_ur(look, item, DEFERRED)
    if undecided != set(look.items):
        read_with(look, undecided)


def _reconsider(look: Look) -> None:
    """What was denied for want of information is to be decided again; an item that waits for none is left alone."""
    for item in look.items:
        if look.progress.ur.get(item) == CONDITIONAL:
            del look.progress.ur[item]


def resume(look: Look) -> None:
    """What was set aside goes on, as what followed shows: the items that the event concerns, of all where none."""
    progress = look.progress
    items = set(look.ur) if look.happened.type == "ur decision" else set(look.items)
    _settle(progress, items)
    for item in items:
        if progress.ur.get(item) in {CONDITIONAL, DEFERRED}:
            del progress.ur[item]


def _told(look: Look) -> None:
    """A letter on UR's decision: where UR decided item by item, it is about what was not told before."""
    progress, items = look.progress, told_of(look)
    if progress.ur and items != set(look.items):
        read_with(look, items)
    to = [standing_role(look.roles.get(party) or role_of(party) or "") for party in look.happened.event.to]
    if not to or any(role in lifecycle().roles["worker's side"] for role in to if role):
        progress.informed.setdefault(look.happened.type, set()).update(items)


def _untold(look: Look) -> None:
    look.progress.informed.get("ur decision served", set()).difference_update(look.items)
    look.progress.sides.add("SERVICE_DEFECTIVE")


def _ask(look: Look) -> None:
    look.progress.asked, look.progress.answered = look.happened.at, False
    look.progress.unanswered |= sides_asked(look.happened, look.case)


def _answer(look: Look) -> None:
    """One party answers for itself; an answer of nobody named may be anybody's, and the questions are closed by it."""
    side = look.happened.side
    look.progress.unanswered -= {side} if side is not None else look.progress.unanswered
    look.progress.answered = not look.progress.unanswered


def _ask_for_reviewer(look: Look) -> None:
    look.progress.reviewer_asked |= sides_asked(look.happened, look.case)
    look.progress.reviewer_waits = True


def _answer_reviewer(look: Look) -> None:
    side, progress = look.happened.side, look.progress
    progress.reviewer_asked -= {side} if side is not None else set(progress.reviewer_asked)
    progress.reviewer_waits = bool(progress.reviewer_asked)


def _records(look: Look) -> None:
    if look.role is not None:
        look.progress.records_from.add(look.role)


def _expedite(look: Look) -> None:
    look.progress.priority = "expedited"
    keep_switch(look)
    owed_no_longer(look.progress, WITHDRAWN)


def _regular(look: Look) -> None:
    look.progress.priority = "standard"
    keep_switch(look)
    owed_no_longer(look.progress, CERTIFIED)


def _on_eligibility(look: Look) -> None:
    look.progress.on_eligibility = True


def _on_determination(look: Look) -> None:
    look.progress.on_eligibility = False
    _further_petition(look)
    if window_was_out(look, "appeal window", look.progress.petitions[-1]):
        look.progress.sides.add("PETITION_LATE")


def _further_petition(look: Look) -> None:
    """What a petition concerns: the items that it names, else those that went against its party."""
    progress = look.progress
    table = lifecycle().roles
    against: set[ItemStatus] = set()
    if look.role in table["worker's side"] or look.role in table["physician"]:
        against = {"upheld"}
    elif look.role in table["claims side"]:
        against = {"overturned", "implemented"}
    concerned = {i for i in look.items if progress.items[i] in against}
    if look.happened.event.items or not concerned:
        concerned = set(look.items)
    elif len(concerned) < len(progress.items):
        read_with(look, concerned)
    progress.petitions.append(frozenset(concerned))
    in_force(progress)


def _end_petition(look: Look) -> None:
    progress = look.progress
    progress.petitions = progress.petitions_left(look.happened.event.items)
    if not progress.petitions:
        progress.sides -= {"PETITION_LATE", "PETITION_DEFECTIVE"}
    in_force(progress)


def _dispute(progress: Progress, items: set[int]) -> None:
    progress.disputed |= items
    progress.sides.add("LIABILITY_DISPUTED")


def _settle(progress: Progress, items: set[int]) -> None:
    """Liability for these items is disputed no longer."""
    progress.disputed -= items
    progress.not_liable -= items
    if not progress.disputed:
        progress.sides.discard("LIABILITY_DISPUTED")
    if not progress.not_liable:
        progress.sides.discard("NOT_LIABLE")


def _not_liable(look: Look) -> None:
    """The dispute ended against the worker: on the items that it names, else on all that were disputed."""
    progress = look.progress
    items = set(look.items)
    if not look.happened.event.items and progress.disputed:
        items = set(progress.disputed)
    _dispute(progress, items)
    progress.not_liable |= items
    progress.sides.add("NOT_LIABLE")


def _liable(look: Look) -> None:
    progress = look.progress
    progress.sides.discard("LIABILITY_DISPUTED_LATE")
    for item in look.items:
        if progress.ur.get(item) == DEFERRED:
            del progress.ur[item]
            if item not in progress.unfiled and progress.state in lifecycle().sets["open"]:
                progress.resumed.add(item)
    _settle(progress, set(look.items))


def _receipt(look: Look) -> None:
    look.progress.received = True


def _side(name: str, *, there: bool = True) -> Callable[[Look], None]:
    def change(look: Look) -> None:
        (look.progress.sides.add if there else look.progress.sides.discard)(name)

    return change


EFFECTS: Mapping[str, Callable[[Look], None]] = {
    **ON_SOME_ITEMS,
    "authorize items": _authorize,
    "withdraw items": _withdraw,
    "decide items": _decide,
    "implement items": _implement,
    "reopen items": _reopen,
    "note ur items": _ur_items,
    "note delay": _delay,
    "defer items": _defer,
    "reconsider items": _reconsider,
    "note letter": _told,
    "assign reviewer": _assign,
    "remove reviewer": _remove,
    "complete review": _complete,
    "open review": _open_review,
    "note question": _ask,
    "note answer": _answer,
    "note reviewer's question": _ask_for_reviewer,
    "note answer to reviewer": _answer_reviewer,
    "note records": _records,
    "expedite": _expedite,
    "make regular": _regular,
    "note petition": _on_determination,
    "note petition on eligibility": _on_eligibility,
    "claim late ur": _side("UR_LATE_CLAIMED"),
    "note approval": _side("APPROVED_SINCE"),
    "note defect": _untold,
    "cure service": _side("SERVICE_DEFECTIVE", there=False),
    "dispute liability": lambda look: _dispute(look.progress, set(look.items)),
    "resolve liability": _liable,
    "note not liable": _not_liable,
    "note late dispute": _side("LIABILITY_DISPUTED_LATE"),
    "note receipt": _receipt,
    "note further petition": _further_petition,
    "end petition": _end_petition,
    "note insufficient records": _side("RECORDS_INSUFFICIENT"),
    "note sufficient records": _side("RECORDS_INSUFFICIENT", there=False),
    "note consolidation": _side("CONSOLIDATED"),
    "end consolidation": _side("CONSOLIDATED", there=False),
    "allow several": _side("SEVERAL_REVIEWERS"),
    "extend time": _side("TIME_EXTENDED"),
    "note petition's defect": _side("PETITION_DEFECTIVE"),
    "cure petition": _side("PETITION_DEFECTIVE", there=False),
    "note implementation": _side("IMPLEMENTED"),
    "publish": _side("PUBLISHED"),
}
