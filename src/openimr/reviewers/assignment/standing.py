"""Where a case stands in its course, as far as assignment asks: whether it waits for a reviewer, and until when.

All of it comes from `process` (what `imr status` and `imr deadlines` say of the case); nothing is read a second time.
"""

from datetime import date, datetime
from functools import cache

import msgspec

from openimr.model import Case
from openimr.process import accepted, clocks_of, fold_accepted
from openimr.process.lifecycle import lifecycle
from openimr.process.progress import REVIEW_STEP

_ASSIGNED = "reviewer assigned"
_DETERMINATION = frozenset({"determination", "formulary determination"})
_OPEN = frozenset({"running", "due today", "overdue", "unknown"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A case's state (a name of lifecycle.yaml, and in words), and what follows for its assignment.

    `has` are the reviewers that have the case and work on it, `held` how many that are (one that no event names counts
    too). `vacant`: it waits for its first reviewer; `in_review`: at least one works on it. `several`: the
    Administrative Director approved more than one in writing. `expedited` and `due` (the determination's day; None
    where its clock has not begun) are those of the clocks. `refused` events of the case do not count; `last` is the day
    of the last one that does.
    """

    state: str
    says: str
    vacant: bool
    in_review: bool
    further: bool
    has: tuple[str, ...]
    several: bool
    expedited: bool
    due: date | None
    refused: int
    last: date | None

    @property
    def held(self) -> int:
        """Reviewers that have the case."""
        return max(len(self.has), int(self.in_review))

    def wanted(self, needed: int) -> int:
        """Reviewers that can be given to it now, of `needed` that it is to have.

        More than one only with the Administrative Director's written approval (8 CCR 9792.10.6(c)).
        """
        if self.vacant:
            return needed if self.several else 1
        return max(0, needed - self.held) if self.further and self.several else 0

    def unapproved(self, needed: int) -> int:
        """Reviewers that it is to have and cannot be given, as nobody approved more than one."""
        return max(0, needed - max(1, self.held)) if (self.vacant or self.further) and not self.several else 0

    @property
    def why_not(self) -> str:
        """Why it does not wait for a reviewer."""
        told = f"it does not wait for a reviewer: it is {self.state} ({self.says})"
        if not self.in_review:
            return told
        return f"{told}; {' and '.join(self.has) or 'a reviewer that no event names'} has it and keeps it"


def standing_of(case: Case) -> Standing:
    """Where a case stands after all of its events, by the fold over them and by the clocks of those it takes."""
    state, counted = fold_accepted(case)
    step = lifecycle().states[state.state].step
    in_review = state.state in _under_review() and step is not None and step >= REVIEW_STEP
    assigned = [one.to for one in state.next if one.event == _ASSIGNED]
    vacant = any(to is not None for to in assigned)
    return Standing(
        state=state.state,
        says=state.says,
        vacant=vacant,
        in_review=in_review,
        further=None in assigned,
        has=state.reviewers if in_review else (),
        several="SEVERAL_REVIEWERS" in state.sides,
        expedited=state.priority == "expedited",
        due=_due(counted) if vacant or in_review else None,
        refused=len(state.refused),
        last=max((step.at.date() for step in state.history), default=None),
    )


def due_day(case: Case) -> date | None:
    """The day on which the determination is due by the clocks that run; None where none has begun.

    Of drugs on the formulary and other items in one case the earlier day counts.
    """
    return _due(accepted(case))


def _due(counted: Case) -> date | None:
    clocks = clocks_of(counted, explain=False)
    due = [c.due for c in clocks if c.clock in _DETERMINATION and c.state in _OPEN and c.due is not None]
    return min(datetime.fromisoformat(one).date() for one in due) if due else None


@cache
def _under_review() -> frozenset[str]:
    return frozenset(lifecycle().sets["under review"])
