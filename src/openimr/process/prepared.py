"""How a clock is reckoned, decided once for all its runs with such a start, service and law of their time.

Most runs turn on no more than that: their end stands in a table of days. What else there is, `plain` does not promise.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

from openimr.process.choosing import NONE, InTime, chosen_by, facts_of_run, in_time
from openimr.process.clock import Amount, Condition
from openimr.process.doubting import Look, looks_by_stop
from openimr.process.kept import Kept
from openimr.process.law import Picked
from openimr.process.moments import Moment
from openimr.process.periods import AT_ONCE, Periods
from openimr.process.situation import Situation
from openimr.process.spanning import by_amount_alone
from openimr.process.startable import Startable


class Prepared(msgspec.Struct, frozen=True, gc=False, eq=False):
    """What is decided of a run before its days are looked at; None of it turns on the day of its start.

    `amount` (None: the law has no such clock) was chosen by `facts`, the conditions of the run. `periods`: the end
    of the run by the day of its start, `hours`: the value by the hour; neither, where that does not say it all.
    `timed`: the hour of the start has to be looked at first. `looks`: by what stopped it, those at what is open.
    """

    amount: Amount | None
    facts: frozenset[Condition] = NONE
    periods: Periods | None = None
    hours: Picked | None = None
    timed: bool = False
    looks: Mapping[str | None, Sequence[Look]] = {}


_NO_CLOCK = Prepared(None)


_Turns: TypeAlias = tuple[Startable, str, str | None, frozenset[str] | None, InTime, bool, bool]
"""The clock, the name of its start, the way of service, who was asked, the law, whether expedited, and addressed."""


def prepared(could: Startable, start: Moment, asked: frozenset[str] | None, at: Situation) -> Prepared:
    """What is decided of a run with such a start, where nothing made the review expedited or regular later on."""
    choice = could.choice
    known = None if choice.key is None else at.era[choice.key]
    time = in_time(choice, at, start.on) if known is None else known
    if not could.by_service:
        return _PREPARED[could, start.type, None, asked, time, False, False]
    return _PREPARED[could, start.type, start.service, asked, time, at.expedited_first, at.addressed]


def _prepared(turns: _Turns) -> Prepared:
    could, begun, service, asked, time, expedited, addressed = turns
    rule, choice = could.rule, could.choice
    facts = facts_of_run(service, begun == rule.resumes, expedited) if choice.own else NONE
    chosen = chosen_by(choice, facts, time)
    if chosen is None:
        return _NO_CLOCK
    alone = chosen.plain and by_amount_alone(rule, service, addressed=addressed)
    periods = chosen.periods[service if rule.served else None] if alone else None
    hours = None if could.moved else chosen.hours
    looks = looks_by_stop(could, bool(chosen.amount.or_else), hours is not None, begun, asked)
    return Prepared(chosen.amount, facts, periods, hours, rule.cut_off and service in AT_ONCE, looks)


_PREPARED = Kept(_prepared, 2**15)
