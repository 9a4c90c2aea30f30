"""Acute complaint or chronic pain: which of the texts that stand side by side speaks first.

A region's acute complaint is not chronic pain: the chapter on the body part speaks first, and the Chronic Pain text
is for pain that lasts (8 CCR 9792.20, 9792.23(b)).
"""

import calendar
from datetime import date
from typing import Literal

import msgspec

from openimr.guidelines.adoption import CaseDates, Deciding
from openimr.guidelines.forms import Library
from openimr.guidelines.law import ChronicPain, FunctionalImprovement
from openimr.guidelines.standards import text_for

Pain = Literal["acute", "chronic", "open"]


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the complaint is chronic pain by the definition in force; `open` where the dates do not settle it.

    `since` is the first day on which it counts as chronic, where the definition gives a figure.
    """

    pain: Pain
    definition: ChronicPain
    deciding: Deciding
    since: date | None
    because: str


def scope_of(dates: CaseDates, library: Library) -> Scope | None:
    """Acute or chronic on the deciding date; None where no definition was in force or no date is known.

    Onset is taken as the date of injury. The definition of 2009 names no figure, so that dates never settle it.
    """
    applied = text_for(library.standards.chronic_pain, dates, library)
    if applied is None:
        return None
    text, deciding = applied.text, applied.deciding
    pain: Pain = "open"
    since: date | None = None
    if text.months is None:
        because = f"{text.says} It gives no figure, so the reviewer judges"
        because += f"; the injury is of {dates.injury.isoformat()} and {deciding.words}." if dates.injury else "."
    elif dates.injury is None:
        because = f"{text.says} The date of injury is not known."
    else:
        since = months_after(dates.injury, text.months)
        pain = "chronic" if deciding.day >= since else "acute"
        counted = f"From the injury of {dates.injury.isoformat()} that is {since.isoformat()}, and {deciding.words}."
        because = f"{text.says} {counted}"
    return Scope(pain=pain, definition=text, deciding=deciding, since=since, because=because)


def is_early(dates: CaseDates, library: Library) -> bool:
    """Whether the chapters on complaints of a region stand before the chronic pain text.

    They do while the pain is acute by the definition in force. Where that gives no figure, the months of the newest one
    serve as a measure of what comes first; both texts are shown, and the reviewer judges.
    """
    scope = scope_of(dates, library)
    if scope is None or dates.injury is None:
        return False
    if scope.pain != "open":
        return scope.pain == "acute"
    months = next((t.months for t in reversed(library.standards.chronic_pain) if t.months is not None), None)
    return months is not None and dates.injury <= scope.deciding.day < months_after(dates.injury, months)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def functional_improvement(
    dates: CaseDates, library: Library, *, activities: bool | None, restrictions: bool | None, dependency: bool | None
) -> tuple[bool | None, FunctionalImprovement | None]:
    """Whether both limbs of 8 CCR 9792.20 are shown, and the text that asks for them.

    `activities` better, `restrictions` fewer, `dependency` less; None where the records do not tell. The first limb
    needs one of two, the second limb stands by itself. None: what is not told could still settle it.
    """
    applied = text_for(library.standards.functional_improvement, dates, library)
    if activities or restrictions:
        first: bool | None = True
    else:
        first = None if activities is None or restrictions is None else False
    if first is False or dependency is False:
        shown: bool | None = False
    else:
        shown = True if first and dependency else None
    return shown, applied.text if applied else None
