"""The date of a UR letter, confirmed by the application that answers it."""

from collections.abc import Sequence

import msgspec

from openimr.casefile.records.calendar import find_dates
from openimr.casefile.records.identity import stated_ur_date
from openimr.casefile.records.sorted_record import SortedRecord

_OTHERS = ("date of birth", "date of injury", "received", "another date")


def with_confirmed_dates(records: Sequence[SortedRecord]) -> tuple[SortedRecord, ...]:
    """The records; where no UR letter got the date that the application names, the one that bears it gets it.

    A letter offers several dates (of the request, of the visit, of the decision); its reader named one of them.
    """
    stated = stated_ur_date([record for record in records if record.kind == "imr application"])
    letters = [record for record in records if record.kind == "ur determination"]
    if stated is None or any(record.date == stated for record in letters):
        return tuple(records)
    bearing = next((record for record in letters if _bears(record, stated)), None)
    return tuple(msgspec.structs.replace(record, date=stated) if record is bearing else record for record in records)


def _bears(record: SortedRecord, day: str) -> bool:
    """Whether a date stands on the letter's first sheet and is none of birth, injury, or receipt."""
    first = record.pages[0]
    return day not in first.values(*_OTHERS) and any(date.iso == day for date in find_dates(first.view.text))
