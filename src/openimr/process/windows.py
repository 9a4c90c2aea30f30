"""Times that a fold or a screening asks of the clocks: whether a window is over, and since when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from openimr.model import Case, Event
from openimr.process.clock import Clock, clock_rules
from openimr.process.clocking import clocks_of
from openimr.process.progress import Look


def answer_over(look: Look) -> bool | None:
    """Whether everybody's time to answer the Administrative Director's question is over for sure; None: not known.

    It runs from receipt: between the day by service and the day by mail it may still run. Source: 8 CCR 9792.10.3(c),
    D16.
    """
    before = with_events(look.case, look.progress.taken, look.progress.read_as)
    clocks = clocks_of(before, look.happened.at, explain=False)
    open_ = [c for c in clocks if c.clock == "answer on eligibility" and c.stopped is None and c.due is not None]
    return all(one.state == "overdue" for one in open_) if open_ else None


def run_out(case: Case, clock: str, as_of: datetime) -> datetime | None:
    """Since when a clock of the case has run out unused, or is overdue, at a moment; None: it is not.

    Where items have it each for themselves, it has run out with the last of them.
    """
    found = [one for one in clocks_of(case, as_of, explain=False) if one.clock == clock]
    if any(one.items and one.state in {"running", "due today", "unknown"} for one in found):
        return None
    out = [since for one in found if (since := _out(one)) is not None]
    own = any(one.items for one in found)
    return (max(out) if own else out[0]) if out else None


def _out(clock: Clock) -> datetime | None:
    late = clock.state in {"overdue", "expired"} and clock.due is not None
    return datetime.fromisoformat(clock.due) if late and clock.due is not None else None


def was_out(look: Look, *clocks: str) -> bool:
    """Whether one of these clocks had run out when the event happened, by the events that were taken before it."""
    before = with_events(look.case, look.progress.taken, look.progress.read_as)
    return any(run_out(before, clock, look.happened.at) is not None for clock in clocks)


def window_was_out(look: Look, clock: str, items: Collection[int]) -> bool:
    """Whether the window that each party has for itself was over for the one that acts on some items in this round.

    Where the event does not say whose act it is, it is over only when every party's is.
    """
    before = with_events(look.case, look.progress.taken, look.progress.read_as)
    found = [one for one in clocks_of(before, look.happened.at, explain=False) if one.clock == clock]
    found = [one for one in found if not one.items or not {*one.items}.isdisjoint(items)] or found
    found = [one for one in found if one.round == found[-1].round and one.stopped is None]
    side = look.happened.side
    others = {other for other in clock_rules().clocks[clock].apart if other != side} if side is not None else set()
    own = [one for one in found if one.who not in others]
    return bool(own) and all(_out(one) for one in own)


def with_events(case: Case, taken: Sequence[int], read_as: Mapping[int, Event]) -> Case:
    """The case with only the events at these places, each as it is read."""
    places = set(taken)
    return msgspec.structs.replace(
        case, events=tuple(read_as.get(n, e) for n, e in enumerate(case.events) if n in places)
    )
