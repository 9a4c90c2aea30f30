"""What findings, applications and petitions on some of the items change: words under `does` of the table."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from openimr.process.guards import others_done
from openimr.process.progress import ELIGIBLE_STEP, Look, Progress
from openimr.process.reasons import reason_code


def read_with(look: Look, items: set[int]) -> None:
    """The event is read as naming these items."""
    event = msgspec.structs.replace(look.happened.event, items=tuple(sorted(items)))
    look.progress.read_as[look.happened.place] = event


def reviewed_anew(progress: Progress) -> None:
    """A new review: those who had it may not have it again, and what they asked nobody waits for any more."""
    progress.excluded.update(progress.reviewers)
    progress.reviewers.clear()
    progress.done.clear()
    progress.reviewer_asked.clear()
    progress.reviewer_waits = False


def in_force(progress: Progress) -> None:
    """Whether something that was overturned has to be carried out whatever is appealed or reviewed again."""
    left = any(status == "overturned" and item not in progress.appealed for item, status in enumerate(progress.items))
    elsewhere = bool(progress.appealed) or bool(progress.left | progress.again)
    (progress.sides.add if left and elsewhere else progress.sides.discard)("IN_FORCE")


def _reject(look: Look) -> None:
    """A finding on some items; one that names none beside a review is about those that are screened there."""
    progress = look.progress
    items = set(look.items)
    if not look.happened.event.items and progress.again:
        items = set(progress.again)
        read_with(look, items)
    progress.left_out |= items
    _note_reasons(look, items)


def _note_reasons(look: Look, items: Iterable[int] | None = None) -> None:
    """The codes of a finding of ineligibility, by item: what was found before of another item stands."""
    progress = look.progress
    codes = tuple(dict.fromkeys(code for text in look.happened.event.reasons if (code := reason_code(text))))
    found = look.open_items if items is None else items
    progress.against |= {i: codes for i in found if items is not None or i not in progress.against}
    _screened(progress, set(found))


def _accept(look: Look) -> None:
    """The items that the finding is about: those it names, else what was not found ineligible alone."""
    progress = look.progress
    if look.happened.event.items or progress.again:
        found = set(look.items) if look.happened.event.items else set(progress.again)
        if found != set(look.items):
            read_with(look, found)
        progress.found_eligible |= found
        progress.left_out -= progress.found_eligible
        _screened(progress, found)
        for item in found:
            progress.against.pop(item, None)
    elif progress.left_out:
        read_with(look, set(look.items) - progress.left_out)


def _screened(progress: Progress, items: set[int]) -> None:
    progress.again -= items
    if not progress.again:
        progress.sides.discard("ITEMS_IN_SCREENING")


def _screen_again(look: Look) -> None:
    """The finding of ineligibility on these items no longer counts; in a case that was decided they begin anew."""
    progress = look.progress
    items = set(look.items) if look.happened.event.items else set(progress.finding_appealed)
    if items != set(look.items):
        read_with(look, items)
    for item in items:
        progress.against.pop(item, None)
    progress.again |= items
    progress.sides.add("ITEMS_IN_SCREENING")
    if others_done(look):
        progress.on_eligibility = True
        reviewed_anew(progress)
    _end_petition_on_finding(look)
    in_force(progress)


def _petition_on_finding(look: Look) -> None:
    progress = look.progress
    items = set(look.items) if look.happened.event.items else set(progress.against)
    if items != set(look.items):
        read_with(look, items)
    progress.finding_appealed |= items
    progress.sides.add("FINDING_APPEALED")


def _end_petition_on_finding(look: Look) -> None:
    progress = look.progress
    progress.finding_appealed -= set(look.items) if look.happened.event.items else set(progress.finding_appealed)
    if not progress.finding_appealed:
        progress.sides.discard("FINDING_APPEALED")


def _application(look: Look) -> None:
    """What an application is about: the items that it names, else all; what no application names is not reviewed."""
    progress = look.progress
    named = set(look.items) if look.happened.event.items else set(progress.posted)
    progress.posted.clear()
    if not named and progress.applied is not None:
        named = set(look.items) - progress.applied
    if not named:
        return
    if not look.happened.event.items:
        read_with(look, named)
    every = set(range(len(progress.items)))
    if progress.applied is None:
        progress.applied = set()
        progress.left_out |= every - named
    further = named - progress.applied
    progress.applied |= named
    if progress.reached < ELIGIBLE_STEP:
        progress.left_out -= further
    else:
        progress.again |= further
        progress.sides.add("ITEMS_IN_SCREENING")
        if progress.beside and len(progress.again) == len(progress.items):
            progress.screen_apart()


def _of_the_authorized(look: Look) -> None:
    """A notice of termination that names no items is about those that were authorized."""
    if not look.happened.event.items:
        read_with(look, {i for i, status in enumerate(look.progress.items) if status == "authorized"})


def _posted(look: Look) -> None:
    look.progress.posted.update(look.items if look.happened.event.items else ())


ON_SOME_ITEMS: Mapping[str, Callable[[Look], None]] = {
    "reject items": _reject,
    "note reasons": _note_reasons,
    "accept items": _accept,
    "screen items again": _screen_again,
    "note petition on a finding": _petition_on_finding,
    "end petition on a finding": _end_petition_on_finding,
    "note application": _application,
    "note posted": _posted,
    "note termination": _of_the_authorized,
}
