"""What DWC counts: the two ages of a determination, days late, and what late records cost."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import inf

import msgspec

from openimr.process.days import local_day
from openimr.process.law import Law, Picked, house_law
from openimr.process.moments import Moment
from openimr.process.serving import issued_only


class Penalty(msgspec.Struct, frozen=True, kw_only=True):
    """What late records have cost so far. `capped_on` is the day on which it reaches, or reached, its most."""

    dollars: float
    days: int
    capped_on: date
    says: str


def late_records_penalty(
    due: date, days_late: int, dates: Mapping[str, date], law: Law | None = None, *, over: bool = False
) -> Penalty:
    """The penalty for the claims administrator's late records: so much a day from the day after `due`, up to a cap.

    `over`: the records have come, or are waited for no longer, so that it grows no more.
    `dates` are the case's (`key_dates`); the values are those of 8 CCR 9792.12(c)(6) on the day of the assignment.
    """
    law = law or house_law()
    rate, cap = law.pick("penalty.late records", dates, due), law.pick("penalty.late records cap", dates, due)
    if rate is None or cap is None:
        return Penalty(dollars=0, days=days_late, capped_on=due, says="No penalty is known for that time.")
    daily, most = rate.number, cap.number
    full = due + timedelta(days=-int(-most // daily))
    dollars = min(most, days_late * daily)
    reached = f"reached {full}" if dollars >= most else "not reached" if over else f"reached if nothing comes by {full}"
    says = f"Penalty for late records: {_so_much(rate, most, days_late)}; the most, ${most:,.0f}, is {reached}."
    return Penalty(dollars=dollars, days=days_late, capped_on=full, says=says)


@lru_cache(maxsize=2**10)
def _so_much(rate: Picked, most: float, days_late: int) -> str:
    """What so many days cost, and at which rate."""
    days = "1 day" if days_late == 1 else f"{days_late} days"
    return f"${min(most, days_late * rate.number):,.0f} for {days} at ${rate.number:,.0f} a day ({rate.cite})"


class Ages(msgspec.Struct, frozen=True):
    """Calendar days from mailing of the Notice of Assignment, and from complete records, to the determination."""

    from_assignment: int | None
    from_complete_records: int | None


def ages_of(events: Mapping[str, Sequence[Moment]], until: datetime) -> Ages:
    """Both measures that DWC publishes (process reference 2.4, V S14), to the determination's mailing or to `until`.

    Complete are the records from which the time for the determination runs: found insufficient, they were not.
    """
    return _ages_of(events, _complete(events, inf), local_day(until).toordinal())


def _complete(events: Mapping[str, Sequence[Moment]], until: float) -> Moment | None:
    """The first records, up to a moment, that were complete or gone on without, and not found insufficient since."""
    doubted = [m.seconds for m in events.get("records insufficient", ()) if m.seconds <= until]
    since = max(doubted, default=-inf)
    found = (m for name in _COMPLETE for m in events.get(name, ()) if since < m.seconds <= until)
    return next(found, None)


_COMPLETE = ("records complete", "records waived")


def _ages_of(events: Mapping[str, Sequence[Moment]], complete: Moment | None, until: int) -> Ages:
    """The same from the records that a clock began with, to the day of an ordinal."""
    done = [m for m in events.get("determination served", ()) if not issued_only(m.event)]  # DWC counts to its mailing
    end = min(done[0].day, until) if done else until
    assigned = next(iter(events.get("assignment served", ())), None)
    return Ages(*(None if m is None or m.day > end else end - m.day for m in (assigned, complete)))


def ages(events: Mapping[str, Sequence[Moment]], start: Moment, until: int) -> str | None:
    """Both measures of a time for the determination, from its start to the day of an ordinal, as a sentence."""
    complete = start if start.type in _COMPLETE else _complete(events, start.seconds)
    from_assignment, from_complete_records = msgspec.structs.astuple(_ages_of(events, complete, until))
    if from_assignment is None and from_complete_records is None:
        return None
    parts = [] if from_assignment is None else [f"{from_assignment} days from mailing of the Notice of Assignment"]
    if from_complete_records is not None:
        parts.append(f"{from_complete_records} days from complete records")
    return f"DWC's measures so far: {', '.join(parts)} (V S14)."
