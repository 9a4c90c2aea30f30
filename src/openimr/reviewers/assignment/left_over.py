"""Cases that are given to nobody for another reason than a lack of reviewers: what is said of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from openimr.model import Case
from openimr.reviewers.assignment.explain import Unassigned
from openimr.reviewers.assignment.standing import Standing
from openimr.reviewers.disputes import dispute_of

_APPROVAL = "the Administrative Director's written approval of more than one reviewer (8 CCR 9792.10.6(c))"
_EVENT = "`several reviewers approved`"


class Wanting(msgspec.Struct, frozen=True, kw_only=True):
    """How many reviewers a case is to have, how many can be given to it now, and what is said where that is less.

    `nothing`: none of its items is to be reviewed.
    """

    standing: Standing
    asked: int
    nothing: bool = False

    @property
    def now(self) -> int:
        """Reviewers that are looked for in this run."""
        return 0 if self.nothing else self.standing.wanted(self.asked)


def wanting(case: Case, standing: Standing, asked: int) -> Wanting:
    """What a case wants of `asked` reviewers, as it stands."""
    nothing = standing.vacant and bool(case.items) and not dispute_of(case).parts
    return Wanting(standing=standing, asked=asked, nothing=nothing)


def not_waiting(number: str, wants: Wanting) -> Unassigned:
    """A case that no reviewer is looked for: its state, who has it, what it would need."""
    standing = wants.standing
    missing = 0 if wants.nothing else standing.unapproved(wants.asked)
    why = standing.why_not
    needed: tuple[str, ...] = ()
    if wants.nothing:
        why = "nothing of it is to be reviewed: no item is one that utilization review denied, modified or delayed"
        needed = ("the outcome of utilization review for an item that is in dispute, or the end of the case",)
    elif missing:
        why, needed = f"{why}; {_lacks(missing)}", _APPROVED
    return _unassigned(number, standing, missing, why, needed)


def without_approval(number: str, wants: Wanting, found: Unassigned | None, admissible: int) -> Unassigned | None:
    """What is said of reviewers that a case is to have and that nobody approved; with what is said of it already."""
    missing = wants.standing.unapproved(wants.asked)
    if not missing or wants.nothing:
        return found
    if found is None:
        said = _unassigned(number, wants.standing, missing, _lacks(missing), _APPROVED)
        return msgspec.structs.replace(said, admissible=admissible)
    return msgspec.structs.replace(
        found,
        missing=found.missing + missing,
        why=f"{found.why}; {_lacks(missing)}",
        needed=(*found.needed, *_APPROVED),
    )


def unread(number: str, why: str, needed: int) -> Unassigned:
    """A case that was left out: nothing is known of its day or of who could take it."""
    return Unassigned(
        case=number,
        due=None,
        expedited=False,
        missing=needed,
        admissible=0,
        excluded=(),
        why=f"left out: {why}",
        needed=("its file in order",),
    )


def remarks(wants: Mapping[str, Wanting], on: date) -> Iterable[str]:
    """Lines on cases as they stand: how many do not wait, what is approved but not asked for, what has no effect."""
    states: dict[str, int] = {}
    for one in wants.values():
        if not one.now and not one.nothing:
            states[one.standing.state] = states.get(one.standing.state, 0) + 1
    if states:
        counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        yield (
            f"{sum(states.values())} of {len(wants)} cases do not wait for a reviewer ({counted}); they stand under "
            "unassigned, with their state"
        )
    for number, one in sorted(wants.items()):
        if one.now and one.standing.several and one.asked == 1:
            yield f"case {number}: more than one reviewer is approved, and --needed does not say how many; one is given"
        if one.now and one.standing.refused:
            yield f"case {number}: {one.standing.refused} of its events do not count; imr status says why"
    if later := sum(1 for one in wants.values() if one.standing.last is not None and one.standing.last > on):
        cases = "1 case has" if later == 1 else f"{later} cases have"
        yield f"{cases} events after {on.isoformat()}, the day of assignment; they count all the same"


def _lacks(missing: int) -> str:
    more = "one more reviewer" if missing == 1 else f"{missing} more reviewers"
    return f"{more} cannot be given: {_APPROVAL} is not in its file"


_APPROVED = (f"the event {_EVENT} in its file, once it is approved",)


def _unassigned(number: str, standing: Standing, missing: int, why: str, needed: Sequence[str]) -> Unassigned:
    return Unassigned(
        case=number,
        due=standing.due.isoformat() if standing.due else None,
        expedited=standing.expedited,
        missing=missing,
        admissible=0,
        excluded=(),
        why=why,
        needed=tuple(needed),
        state=standing.state,
        has=standing.has,
    )
