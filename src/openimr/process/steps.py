"""What a transition changes besides the state: the words under `does` of `lifecycle.yaml`."""

from collections.abc import Callable, Mapping

from openimr.process.casestate import ItemStatus
from openimr.process.progress import Look


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


def _reopen(look: Look) -> None:
    progress = look.progress
    for item in look.items:
        if progress.items[item] in {"upheld", "overturned", "decided", "implemented"}:
            progress.items[item] = "open"
    progress.excluded.update(progress.reviewers)
    progress.reviewers.clear()
    progress.done.clear()
    progress.remanded = not progress.on_eligibility


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
    "resolve liability": _side("LIABILITY_DISPUTED", there=False),
    "note consolidation": _side("CONSOLIDATED"),
    "allow several": _side("SEVERAL_REVIEWERS"),
    "extend time": _side("TIME_EXTENDED"),
    "note petition's defect": _side("PETITION_DEFECTIVE"),
    "cure petition": _side("PETITION_DEFECTIVE", there=False),
    "note implementation": _side("IMPLEMENTED"),
    "publish": _side("PUBLISHED"),
}
