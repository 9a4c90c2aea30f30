"""Cases with full histories for the deadlines benchmark: 2013 to 2026, every way of service, every kind of end."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment

PACIFIC = ZoneInfo("America/Los_Angeles")
FIRST, LAST = date(2013, 1, 2), date(2026, 9, 30)
"""Days between which the UR decisions fall."""
SERVICES = ("mail in California", "mail in another state", "mail abroad", "fax", "electronic", "personal")
SERVICE_WEIGHTS = (60, 3, 1, 15, 18, 3)
PARTIES = (
    Party(id="worker", role="injured worker", name="Wren Yewdale", language="es"),
    Party(id="attorney", role="representative", name="Sorrel Harrow"),
    Party(id="physician", role="requesting physician", name="Linden Quarry"),
    Party(id="administrator", role="claims administrator", organization="Umber Gate Claims Solutions"),
    Party(id="insurer", role="insurer", organization="Flint Bridge Casualty Insurance Company"),
)
ITEMS = (
    CaseItem(
        request="physical therapy lumbar spine x 12",
        treatment=Treatment(kind="therapy", procedure="physical therapy", body_part="lumbar spine", visits=12),
        ur_outcome="denied",
    ),
    CaseItem(
        request="mri lumbar spine",
        treatment=Treatment(kind="imaging", procedure="mri", body_part="lumbar spine"),
        ur_outcome="denied",
    ),
    CaseItem(
        request="rotator cuff repair",
        treatment=Treatment(kind="surgery", procedure="rotator cuff repair", body_part="shoulder"),
        ur_outcome="modified",
    ),
)
DRUG = CaseItem(
    request="gabapentin #90",
    treatment=Treatment(kind="medication", ingredients=("gabapentin",), quantity=90),
    ur_outcome="denied",
)
INELIGIBLE = ("E01_UNSIGNED", "E02_UNTIMELY", "E03_NO_UR_DECISION", "E04_CNC", "E05_PRIOR_REVIEW", "E07_INCOMPLETE",
              "E09_NO_ADVERSE_UR")  # fmt: skip
COMPLETE = Application(signed=True, complete=True, ur_decision_attached=True, filed_by="injured worker")


class History:
    """Events of one case in the order in which they happen; time only goes on."""

    def __init__(self, draw: Random, start: date) -> None:
        self.draw = draw
        self.day = start
        self.minute = draw.randrange(7 * 60, 19 * 60)
        self.events: list[Event] = []

    def add(
        self,
        name: str,
        least: int = 0,
        most: int = 0,
        *,
        by: str | None = None,
        service: str | None = None,
        outcome: str | None = None,
        reasons: tuple[str, ...] = (),
        items: tuple[int, ...] = (),
    ) -> None:
        """A further event, from `least` to `most` days later (days of rest are not left out)."""
        days = self.draw.randint(least, max(least, most))
        if days:
            self.day += timedelta(days=days)
            self.minute = self.draw.randrange(7 * 60, 19 * 60)
        else:
            self.minute = min(self.minute + 1, 24 * 60 - 1)
        at = f"{self.day.isoformat()}T{self.minute // 60:02d}:{self.minute % 60:02d}:00{_offset(self.day)}"
        self.events.append(
            Event(type=name, at=at, by=by, service=service, outcome=outcome, reasons=reasons, items=items)
        )

    def served(self, name: str, least: int = 0, most: int = 0, *, by: str | None = None) -> None:
        """The same, with a way of service."""
        self.add(name, least, most, by=by, service=self.draw.choices(SERVICES, SERVICE_WEIGHTS)[0])


def make_cases(seed: int, n: int) -> Iterator[Case]:
    """So many cases, one after the other; the same arguments give the same ones. They share parties and items."""
    draw = Random(f"deadlines {seed}")  # noqa: S311 - no secret hangs on it
    span = (LAST - FIRST).days
    for number in range(n):
        yield _case(draw, number, FIRST + timedelta(days=draw.randrange(span + 1)))


def _case(draw: Random, number: int, decided: date) -> Case:
    formulary = decided >= date(2018, 1, 1) and draw.random() < 0.12
    expedited = draw.random() < 0.04
    items = (DRUG,) if formulary else tuple(draw.sample((*ITEMS, DRUG), draw.choices((1, 2, 3, 4), (60, 25, 10, 5))[0]))
    history = History(draw, decided - timedelta(days=draw.randrange(4, 15)))
    _utilization_review(history)
    open_still = draw.random() < 0.1
    if _application(history, open_still=open_still):
        _review(history, expedited=expedited, formulary=formulary, items=len(items), open_still=open_still)
    return Case(
        case_number=f"CM{decided.year % 100:02d}-{number:07d}",
        claim_number=f"WC{number:07d}",
        parties=PARTIES,
        injury=Injury(
            date=(decided - timedelta(days=draw.randrange(60, 4000))).isoformat(), body_parts=("lumbar spine",)
        ),
        items=items,
        priority="expedited" if expedited else "standard",
        formulary=formulary,
        application=COMPLETE,
        events=tuple(history.events),
    )


def _utilization_review(h: History) -> None:
    chance = h.draw.random()
    h.served("request received")
    if chance < 0.1:
        h.add("ur information requested", 1, 5)
        h.add("ur information received", 1, 9)
    elif chance < 0.13:
        h.served("ur deferred", 2, 7)
        h.served("liability resolved", 30, 200)
        h.served("request received", 1, 10)
    outcome = "modified" if h.draw.random() < 0.2 else "conditionally non-certified" if chance > 0.98 else "denied"
    h.add("ur decision", 1, 14, by="administrator", outcome=outcome)
    h.served("ur decision served", 0, 2, by="administrator")
    if h.draw.random() < 0.4:
        h.add("ur decision received", 1, 7, by="worker")
    if h.draw.random() < 0.01:
        h.add("ur service defective", 1, 10)
        h.served("ur decision served", 1, 20, by="administrator")
    if h.draw.random() < 0.05:
        h.add("ur appeal requested", 1, 10, by="physician")
        h.add("ur appeal decided", 5, 25, by="administrator", outcome="denied")


def _application(h: History, *, open_still: bool) -> bool:
    """Whether the application goes on to a review."""
    h.served("application received", 1, 40, by="worker")
    if open_still and h.draw.random() < 0.2:
        return False
    chance = h.draw.random()
    if chance < 0.06:
        h.add("application information requested", 1, 5)
        if h.draw.random() < 0.7:
            h.add("application information received", 1, 8)
    if 0.06 < chance < 0.13:
        reason = h.draw.choice(INELIGIBLE)
        h.add("application ineligible", 1, 20, reasons=(reason,))
        if h.draw.random() < 0.03:
            h.add("petition filed", 5, 35, by="worker", reasons=("A1",))
            h.add("petition denied", 30, 90)
        return False
    if 0.13 < chance < 0.16:
        h.add("application deferred", 1, 10)
        if open_still:
            return False
        h.served("liability resolved", 20, 300)
    h.add("application eligible", 1, 20)
    return True


def _review(h: History, *, expedited: bool, formulary: bool, items: int, open_still: bool) -> None:
    h.served("assignment served", 0, 3)
    if expedited:
        h.add("certified expedited", by="physician")
        h.add("assignment received", 0, 1)
    if h.draw.random() < 0.02:
        h.add("application withdrawn", 1, 10, by="worker")
        return
    if h.draw.random() < 0.5:
        h.add("records received", 1, 1 if expedited else 12, by="physician")
    if open_still and h.draw.random() < 0.5:
        return
    if h.draw.random() < 0.03:
        h.add("treatment authorized", 1, 15, by="administrator")
        h.served("termination served", 0, 3)
        return
    h.add(
        "records waived" if h.draw.random() < 0.03 else "records complete",
        0 if expedited else 2,
        1 if expedited else 25,
    )
    h.add("reviewer assigned", 0, 1, by=f"rv-{h.draw.randrange(1000):04d}")
    if h.draw.random() < 0.05:
        h.add("reviewer information requested", 0, 3)
        h.add("reviewer information received", 1, 6)
    if open_still:
        return
    quick = 1 if expedited else 4 if formulary else 20
    h.add("review completed", 1, quick)
    if h.draw.random() < 0.02:
        h.add("time extended", 0, 1)
    h.served("determination served", 0, 2 if expedited or formulary else 15)
    if h.draw.random() < 0.3:
        h.add("determination received", 1, 6, by="administrator")
    _afterwards(h, items)


def _afterwards(h: History, items: int) -> None:
    chance = h.draw.random()
    if chance < 0.12:
        upheld = tuple(range(1, items))
        h.add("implemented", 1, 12, by="administrator", items=(0,) if upheld else ())
    elif chance < 0.15:
        h.add("petition filed", 3, 38, by="worker", reasons=(h.draw.choice(("A1", "A3", "A5")),))
        if h.draw.random() < 0.2:
            h.add("petition defective", 2, 10)
            h.add("petition cured", 1, 25)
        if h.draw.random() < 0.3:
            h.add("remanded", 30, 120, reasons=("A5",))
            h.served("assignment served", 3, 20)
            h.add("records complete", 1, 20)
            h.add("reviewer assigned", 0, 2, by=f"rv-{h.draw.randrange(1000, 2000):04d}")
            h.served("determination served", 5, 40)
        else:
            h.add("petition denied", 30, 120)
    if chance > 0.9:
        h.add("published", 30, 90)


@cache
def _offset(day: date) -> str:
    """The offset from UTC at noon, `-07:00` in summer; no event falls into the hours in which clocks are set."""
    whole = datetime.combine(day, time(12), tzinfo=PACIFIC).strftime("%z")
    return f"{whole[:3]}:{whole[3:]}"
