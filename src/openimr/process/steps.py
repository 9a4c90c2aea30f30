"""What a transition changes besides the state: the words under `does` of `lifecycle.yaml`."""

from collections.abc import Callable, Mapping

import msgspec

from openimr.process.casestate import ItemStatus
from openimr.process.lifecycle import lifecycle
from openimr.process.progress import Look, Progress
from openimr.process.windows import window_was_out


def _authorize(look: Look) -> None:
    _set(look, "authorized")


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
    for item in look.items:
        if look.progress.items[item] in {"open", "decided"}:
            look.progress.items[item] = status
    if look.happened.event.items:  # the other items, too, were decided by this determination: which way is not said
        look.progress.items[:] = ["decided" if status == "open" else status for status in look.progress.items]


def _implement(look: Look) -> None:
    for item in look.items:
        if look.progress.items[item] in {"overturned", "decided"}:
            look.progress.items[item] = "implemented"
    _in_force(look.progress)


def _in_force(progress: Progress) -> None:
    """Whether something that was overturned has to be carried out whatever is appealed or reviewed again."""
    left = any(status == "overturned" and item not in progress.appealed for item, status in enumerate(progress.items))
    elsewhere = bool(progress.appealed) or "open" in progress.items
    (progress.sides.add if left and elsewhere else progress.sides.discard)("IN_FORCE")


def _reopen(look: Look) -> None:
    progress = look.progress
    every = set(look.items)
    if not look.happened.event.items and progress.appealed:  # the order speaks of what was appealed
        every = progress.appealed & every
        _read_with(look, every)
    for item in every:
        if progress.items[item] in {"upheld", "overturned", "decided", "implemented"}:
            progress.items[item] = "open"
    progress.excluded.update(progress.reviewers)
    progress.reviewers.clear()
    progress.done.clear()
    progress.remanded = not progress.on_eligibility
    _end_petition(look)
    _in_force(progress)


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
    look.progress.ur_items.update(look.items)


def _ask(look: Look) -> None:
    look.progress.asked, look.progress.answered = look.happened.at, False


def _answer(look: Look) -> None:
    look.progress.answered = True


def _records(look: Look) -> None:
    if look.role is not None:
        look.progress.records_from.add(look.role)


def _expedite(look: Look) -> None:
    look.progress.priority = "expedited"


def _regular(look: Look) -> None:
    look.progress.priority = "standard"


def _on_eligibility(look: Look) -> None:
    look.progress.on_eligibility = True


def _on_determination(look: Look) -> None:
    look.progress.on_eligibility = False
    if window_was_out(look, "appeal window"):
        look.progress.sides.add("PETITION_LATE")
    _further_petition(look)


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
        _read_with(look, concerned)
    progress.appealed |= concerned
    _in_force(progress)


def _read_with(look: Look, items: set[int]) -> None:
    """The event is read as naming these items."""
    event = msgspec.structs.replace(look.happened.event, items=tuple(sorted(items)))
    look.progress.read_as[look.happened.place] = event


def _end_petition(look: Look) -> None:
    look.progress.appealed.clear()
    look.progress.sides -= {"IN_FORCE", "PETITION_LATE", "PETITION_DEFECTIVE"}


def _not_liable(look: Look) -> None:
    look.progress.sides |= {"LIABILITY_DISPUTED", "NOT_LIABLE"}


def _liable(look: Look) -> None:
    look.progress.sides -= {"LIABILITY_DISPUTED", "LIABILITY_DISPUTED_LATE", "NOT_LIABLE"}


def _receipt(look: Look) -> None:
    look.progress.received = True


def _side(name: str, *, there: bool = True) -> Callable[[Look], None]:
    def change(look: Look) -> None:
        (look.progress.sides.add if there else look.progress.sides.discard)(name)

    return change


EFFECTS: Mapping[str, Callable[[Look], None]] = {
    "authorize items": _authorize,
    "withdraw items": _withdraw,
    "decide items": _decide,
    "implement items": _implement,
    "reopen items": _reopen,
    "note ur items": _ur_items,
    "assign reviewer": _assign,
    "remove reviewer": _remove,
    "complete review": _complete,
    "open review": _open_review,
    "note question": _ask,
    "note answer": _answer,
    "note records": _records,
    "expedite": _expedite,
    "make regular": _regular,
    "note petition": _on_determination,
    "note petition on eligibility": _on_eligibility,
    "claim late ur": _side("UR_LATE_CLAIMED"),
    "note defect": _side("SERVICE_DEFECTIVE"),
    "cure service": _side("SERVICE_DEFECTIVE", there=False),
    "dispute liability": _side("LIABILITY_DISPUTED"),
    "resolve liability": _liable,
    "note not liable": _not_liable,
    "note late dispute": _side("LIABILITY_DISPUTED_LATE"),
    "note receipt": _receipt,
    "note further petition": _further_petition,
    "end petition": _end_petition,
    "note insufficient records": _side("RECORDS_INSUFFICIENT"),
    "note sufficient records": _side("RECORDS_INSUFFICIENT", there=False),
    "note consolidation": _side("CONSOLIDATED"),
    "allow several": _side("SEVERAL_REVIEWERS"),
    "extend time": _side("TIME_EXTENDED"),
    "note petition's defect": _side("PETITION_DEFECTIVE"),
    "cure petition": _side("PETITION_DEFECTIVE", there=False),
    "note implementation": _side("IMPLEMENTED"),
    "publish": _side("PUBLISHED"),
}
