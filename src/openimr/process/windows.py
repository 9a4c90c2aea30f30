"""Times that a fold or a screening asks of the clocks: whether a window is over, and since when."""

from datetime import date, datetime

from openimr.model import Case
from openimr.process.clocking import clocks_of
from openimr.process.dated import held
from openimr.process.days import OutsideCalendarError, day_after
from openimr.process.key_dates import key_dates


def answer_over(case: Case, asked: datetime, day: date) -> bool | None:
    """Whether the time to answer the Administrative Director's question is over on a day; None: not known.

    Source: 8 CCR 9792.10.3(c), D16.
    """
    rule = held("eligibility.answer", key_dates(case))
    if rule is None or rule.value is None:
        return None
    try:
        return day > day_after(asked.date(), rule.number, rule.unit)
    except OutsideCalendarError:
        return None


def run_out(case: Case, clock: str, as_of: datetime) -> bool:
    """Whether a clock of the case has run out unused, or is overdue, at a moment."""
    return any(c.clock == clock and c.state in {"overdue", "expired"} for c in clocks_of(case, as_of))
