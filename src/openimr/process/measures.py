"""What DWC counts: the two ages of a determination, days late, and what late records cost."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from openimr.process.days import local_day
from openimr.process.law import Law, Picked, house_law
from openimr.process.moments import Moment


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
    return _penalty(rate, cap, due, days_late, over=over)


@lru_cache(maxsize=2**14)
def _penalty(rate: Picked, cap: Picked, due: date, days_late: int, *, over: bool) -> Penalty:
    daily, most = float(rate.value or 0), float(cap.value or 0)
    full = due + timedelta(days=-int(-most // daily))
    dollars = min(most, days_late * daily)
    reached = f"reached {full}" if dollars >= most else "not reached" if over else f"reached if nothing comes by {full}"
    says = (
        f"Penalty for late records: ${dollars:,.0f} for {days_late} day{'' if days_late == 1 else 's'} at "
        f"${daily:,.0f} a day ({rate.cite}); the most, ${most:,.0f}, is {reached}."
    )
    return Penalty(dollars=dollars, days=days_late, capped_on=full, says=says)


class Ages(msgspec.Struct, frozen=True, kw_only=True):
    """Calendar days from mailing of the Notice of Assignment, and from complete records, to the determination."""

    from_assignment: int | None
    from_complete_records: int | None


def ages_of(events: Mapping[str, Sequence[Moment]], until: datetime) -> Ages:
    """Both measures that DWC publishes (process reference 2.4, V S14), to the determination's mailing or to `until`."""
    return _ages_of(events, local_day(until))


def _ages_of(events: Mapping[str, Sequence[Moment]], until: date) -> Ages:
    done = events.get("determination served")
    end = done[0].on if done else until
    counted: list[int | None] = []
    for names in (("assignment served",), ("records complete", "records waived")):
        found = next((events[name] for name in names if events.get(name)), None)
        counted.append((end - found[-1 if names[0] == "records complete" else 0].on).days if found else None)
    return Ages(from_assignment=counted[0], from_complete_records=counted[1])


def ages(events: Mapping[str, Sequence[Moment]], until: date) -> list[str]:
    """Both measures as a sentence."""
    both = _ages_of(events, until)
    parts = [
        f"{days} days from {what}"
        for days, what in (
            (both.from_assignment, "mailing of the Notice of Assignment"),
            (both.from_complete_records, "complete records"),
        )
        if days is not None
    ]
    return [f"DWC's measures so far: {', '.join(parts)} (V S14)."] if parts else []
