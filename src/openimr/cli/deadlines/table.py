"""The clocks of a case as a table for a claims examiner: what is open first, soonest first."""

import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from openimr.process import Clock

_WIDTH = 100
_OPEN = ("overdue", "due today", "running", "unknown", "not begun: defective service")
_HEAD = ("due", "state", "clock", "who", "rule")
_COLUMNS = (21, 13, 34, 21, 12)


def table(name: str, as_of: datetime | None, clocks: Sequence[Clock], *, explain_all: bool) -> str:
    """The clocks of one case; those that are open are explained, the settled ones only where `explain_all`."""
    when = f"as of {as_of:%Y-%m-%d %H:%M} {as_of.tzname()}" if as_of else "no events"
    lines = [f"{name}, {when}"]
    if not clocks:
        return "\n".join([*lines, "  no clock has started"])
    pending = sorted((c for c in clocks if c.state in _OPEN), key=_soonest)
    settled = sorted((c for c in clocks if c.state not in _OPEN), key=_soonest)
    for title, group, explain in (("Open", pending, True), ("Settled", settled, explain_all)):
        if group:
            lines += ["", f"{title}:", _row(_HEAD)]
            for clock in group:
                lines.append(_row(_cells(clock)))
                if explain:
                    lines += textwrap.wrap(
                        clock.explain, _WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
                    )
    return "\n".join(lines)


def _soonest(clock: Clock) -> tuple[bool, str]:
    return clock.due is None, clock.due or ""


def _cells(clock: Clock) -> tuple[str, ...]:
    due = "not known"
    if clock.due is not None:
        moment = datetime.fromisoformat(clock.due)
        due = f"{moment:%a %Y-%m-%d}" + ("" if clock.unit != "hours" else f" {moment:%H:%M}")
    elif clock.state not in _OPEN:
        due = "-"
    state = clock.state.upper() if clock.state == "overdue" else clock.state.partition(":")[0]
    late = f" {clock.days_late}d" if clock.days_late else ""
    return due, f"{state}{late}", clock.clock, clock.who, f"{clock.deadline or ''} {clock.evidence}".strip()


def _row(cells: Sequence[str]) -> str:
    return "".join(_padded(cell, width) for cell, width in zip(cells, _COLUMNS, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    """The text in so many columns of a terminal, where a wide character takes two and a combining one none."""
    shown, columns = "", 0
    for character in text:
        takes = 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns + takes > width - 1:
            break
        shown, columns = shown + character, columns + takes
    return shown + " " * (width - columns)
