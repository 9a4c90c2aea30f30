"""What the timeline chart is drawn from. The pipeline fills it; the worksheet draws it. All dates are ISO."""

import msgspec

from openimr.model import Evidence


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time: a medication from its first mention to its last. `note` says strength, dose, stops."""

    label: str
    start: str
    end: str
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A pain score out of 10. A range has `high`.

    `context` is `with medication` or `without medication`, each with its own sign and line, or any other word
    (`average`, `worst`), or nothing.
    """

    date: str
    value: float
    high: float | None = None
    context: str = ""
    evidence: tuple[Evidence, ...] = ()


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened on a day. `lane` is its row (`Visits`, `Urine drug tests`, `Imaging`, `Surgery`)."""

    date: str
    lane: str
    label: str
    evidence: tuple[Evidence, ...] = ()


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """What two records state differently, in one sentence, with both quotations."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class TimelineData(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the chart shows, in the order in which rows are to stand.

    `decided` is the date of the UR decision: a line across the chart.
    """

    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    marks: tuple[Mark, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    decided: str | None = None
