"""Which amount of a clock holds, by what is so in the case and in this run."""

from datetime import date
from functools import lru_cache
from typing import TypeAlias

import msgspec

from openimr.process.clock import OF_THE_RUN, Amount, Condition, Term
from openimr.process.kept import Kept
from openimr.process.law import KEYS, Era, Picked
from openimr.process.periods import Periods, periods_of
from openimr.process.situation import Situation
from openimr.process.startable import Choice, Startable


class Chosen(msgspec.Struct, frozen=True, gc=False, eq=False):
    """An amount and the values of its rules; of several the earliest day governs, and `picked` is the first.

    `expedited`: it holds in expedited review only. `plain`: in days from the clock's own start; `periods` are then
    those that it gives, by what the way of service adds days for (None: nothing). `hours`: its one value, where that is
    hours from the clock's own start.
    """

    amount: Amount
    picks: tuple[tuple[Term, Picked], ...]
    picked: Picked
    expedited: bool
    plain: bool
    hours: Picked | None
    periods: Kept[str | None, Periods]


@lru_cache(maxsize=256)
def facts_of_run(
    service: str | None,
    resumed: bool,  # noqa: FBT001 - a cache's key
    expedited: bool,  # noqa: FBT001 - a cache's key
) -> frozenset[Condition]:
    """The conditions of a run (`OF_THE_RUN`), that the case alone does not answer."""
    found: set[Condition] = set()
    if expedited:
        found.add("expedited")
    if resumed:
        found.add("after deferral")
    if service is not None:
        if service.startswith("mail"):
            found.add("served by mail")
        elif service in {"electronic", "fax"}:
            found.add("served electronically")
    return frozenset(found)


NONE: frozenset[Condition] = frozenset()
"""No condition of the run."""

InTime: TypeAlias = int | tuple[Era, int]
"""By which law a run is: the epoch of the one date that decides it; or of all dates, and of the day of its start."""


def in_time(choice: Choice, at: Situation, day: date) -> InTime:
    """By which law an amount is chosen for a run that starts on a day."""
    known = None if choice.key is None else at.era[choice.key]
    if known is not None:
        return known
    era = at.era
    return tuple([era[place] if place in choice.keys else None for place in range(len(era))]), at.law.epoch(day)


def chosen_amount(could: Startable, facts: frozenset[Condition], at: Situation, day: date) -> Chosen | None:
    """The first amount whose conditions hold and whose rules have a value; `day` is that on which the clock starts.

    `facts` are the conditions of the run; those of the case have chosen the amounts already (`startable`).
    """
    return chosen_by(could.choice, facts, in_time(could.choice, at, day))


@lru_cache(maxsize=2**12)
def chosen_by(choice: Choice, facts: frozenset[Condition], time: InTime) -> Chosen | None:
    """The same by the law of a time."""
    era, epoch = (tuple(time for _ in KEYS), 0) if isinstance(time, int) else time
    law, rule = choice.law, choice.rule
    dates, day = law.examples(era), law.example(epoch)
    for amount in choice.amounts:
        if not amount.when & OF_THE_RUN <= facts:
            continue
        picks: list[tuple[Term, Picked]] = []
        undated: list[tuple[Term, Picked]] = []
        for term in amount.rules:
            picked = law.pick(term.rule, dates, day)
            if picked is not None:
                (undated if picked.value is None else picks).append((term, picked))
        if picks or (undated and rule.undated):
            return _made(choice, amount, tuple(picks or undated))
    return None


def _made(choice: Choice, amount: Amount, picks: tuple[tuple[Term, Picked], ...]) -> Chosen:
    plain = all(picked.value is not None and picked.unit != "hours" and not term.start for term, picked in picks)
    values = tuple([picked for _, picked in picks])
    periods: Kept[str | None, Periods] = Kept(
        lambda service: periods_of(choice.law, values, service, choice.rule.rolls), _WAYS
    )
    (term, picked), *others = picks
    hourly = picked.unit == "hours" and picked.value is not None and not term.start and not others
    return Chosen(amount, picks, picked, "expedited" in amount.when, plain, picked if hourly else None, periods)


_WAYS = 2**6
"""More than there are ways of service."""
