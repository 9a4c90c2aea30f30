"""The statutory cap on visits: 24 each of chiropractic, occupational and physical therapy per injury.

Labor Code 4604.5(c), for injuries from 2004-01-01; figures, professions and exceptions are data
(`library/standards.yaml`). Whether the cap bars a visit is law that IMR does not decide: the answer is for the reviewer
to know, not a finding on necessity.
"""

from typing import Literal

import msgspec

from openimr.guidelines.adoption import CaseDates, deciding_date
from openimr.guidelines.forms import Library
from openimr.guidelines.law import CapException, VisitCap


class CapAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the visits stay within the cap, and why in words.

    `not capped`: another date of injury or an exception puts them outside it.
    """

    standing: Literal["within", "over", "not capped", "unknown"]
    profession: str
    cap: VisitCap
    because: str


def profession_of(procedure: str | None, library: Library) -> tuple[str, VisitCap] | None:
    """The profession that a procedure of the vocabulary (or its own name) counts towards; None where none is capped."""
    for cap in library.standards.visit_caps:
        for profession, procedures in cap.professions.items():
            if procedure == profession or procedure in procedures:
                return profession, cap
    return None


def visit_cap(
    procedure: str | None,
    dates: CaseDates,
    library: Library,
    *,
    done: float | None,
    requested: float | None,
    after_surgery: bool | None = False,
    authorized: bool = False,
) -> CapAnswer | None:
    """Hold visits done and requested against the cap; None for a procedure that has none.

    `after_surgery`: the visits fall under the postsurgical schedule (None: not known). `authorized`: the employer
    authorized further visits in writing. A count of None is not known and nothing is guessed for it.
    """
    held = profession_of(procedure, library)
    if held is None:
        return None
    profession, cap = held
    standing, because = _count(cap.visits, profession, done, requested)
    if standing != "within":
        outside = _outside(cap, dates, library, authorized=authorized, after_surgery=after_surgery)
        if outside is not None:
            standing, because = "not capped", outside
        elif standing == "over":
            standing, because = _doubts(cap, because, dates, library, after_surgery=after_surgery)
    return CapAnswer(standing=standing, profession=profession, cap=cap, because=because)


_Standing = Literal["within", "over", "not capped", "unknown"]


def _count(most: int, profession: str, done: float | None, requested: float | None) -> tuple[_Standing, str]:
    if done is not None and requested is not None:
        total = done + requested
        said = f"{done:g} visits done and {requested:g} requested make {total:g}; {most} of {profession} are allowed"
        return ("over" if total > most else "within"), f"{said} for one injury."
    if requested is not None and requested > most:
        return "over", f"{requested:g} visits are requested; {most} of {profession} are allowed for one injury."
    if done is not None and done >= most:
        return "over", f"{done:g} visits are done; {most} of {profession} are allowed for one injury."
    missing = "how many visits were done" if done is None else "how many visits are requested"
    return "unknown", f"The records do not tell {missing}; {most} of {profession} are allowed for one injury."


def _outside(
    cap: VisitCap, dates: CaseDates, library: Library, *, authorized: bool, after_surgery: bool | None
) -> str | None:
    """Why the cap does not reach these visits; None where nothing known puts them outside it."""
    if dates.injury is not None and cap.effective_from is not None and dates.injury < cap.effective_from:
        return (
            f"The injury of {dates.injury.isoformat()} is older than the cap, which is for injuries from "
            f"{cap.effective_from.isoformat()}."
        )
    for exception in library.standards.cap_exceptions:
        asked = authorized if exception.name == "written authorization" else after_surgery is True
        if asked and _in_effect(exception, dates, library):
            return f"{exception.says} ({exception.section})"
    return None


def _in_effect(exception: CapException, dates: CaseDates, library: Library) -> bool:
    if exception.effective_from is None or exception.keyed_to is None:
        return True
    deciding = deciding_date(exception.keyed_to, dates, library)
    return deciding is not None and deciding.day >= exception.effective_from


def _doubts(
    cap: VisitCap, because: str, dates: CaseDates, library: Library, *, after_surgery: bool | None
) -> tuple[_Standing, str]:
    if dates.injury is None and cap.effective_from is not None:
        since = cap.effective_from.isoformat()
        return "unknown", f"{because} The cap is for injuries from {since}, and the date of injury is not known."
    unless = " ".join(f"{e.says} ({e.section})" for e in library.standards.cap_exceptions)
    if after_surgery is None:
        return "unknown", f"{because} Whether the visits follow an operation is not settled. {unless}"
    return "over", f"{because} {unless}"
