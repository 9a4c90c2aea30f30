"""The clocks of a case as a table for a claims examiner: what is open first, soonest first."""

import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from openimr.process import Clock

_WIDTH = 100
_OPEN = ("overdue", "due today", "running", "unknown", "not begun: defective service")
_HEAD = ("due", "state", "clock", "who", "rule")
_COLUMNS = (17, 15, 34, 21, 12)
_JOINT = (*_COLUMNS[:2], 21, 34)
_FIRST = ("overdue", "due today", "unknown", "running", "not begun: defective service")


def joint_table(cases: Sequence[tuple[str, Sequence[Clock]]]) -> str:
    """What is open in many cases, each a name and its clocks: overdue first, then soonest first, with who must act."""
    found = [(clock, _plain(name)) for name, clocks in cases for clock in clocks if clock.state in _OPEN]
    late = sum(clock.state == "overdue" for clock, _ in found)
    lines = [f"{len(cases)} cases, {late} {'clock' if late == 1 else 'clocks'} overdue, {len(found)} open"]
    if not found:
        return lines[0]
    lines.append(f"{_row(('due', 'state', 'who', 'clock'), _JOINT):{sum(_JOINT)}}case")
    for clock, name in sorted(found, key=lambda pair: (_FIRST.index(pair[0].state), _soonest(pair[0]), pair[1])):
        due, state, what, who, _ = _cells(clock)
        lines.append(f"{_row((due, state, who, what), _JOINT, strip=False)}{name}")
    return "\n".join(lines)


def table(name: str, as_of: datetime | None, clocks: Sequence[Clock], *, explain_all: bool, asked: bool = True) -> str:
    """The clocks of one case; those that are open are explained, the settled ones only where `explain_all`.

    `asked`: somebody asked about that moment; else it is the last event's, and nothing later is overdue yet.
    """
    when = f"as of {as_of:%Y-%m-%d %H:%M} {as_of.tzname()}" if as_of else "no events"
    if as_of and not asked:
        when = f"as of the last event, {as_of:%Y-%m-%d}: what has become overdue since is not shown; give --as-of"
    lines = [f"{_plain(name)}, {when}"]
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
        due = f"{moment:%Y-%m-%d %a}" if clock.unit != "hours" else f"{moment:%Y-%m-%d %H:%M}"
    elif clock.state not in _OPEN:
        due = "-"
    state = clock.state.upper() if clock.state == "overdue" else clock.state.partition(":")[0]
    late = f" {clock.days_late}d" if clock.days_late else ""
    of = f" [{','.join(map(str, clock.items))}]" if clock.items else ""
    return due, f"{state}{late}", f"{clock.clock}{of}", clock.who, f"{clock.deadline or ''} {clock.evidence}".strip()


def _plain(name: str) -> str:
    """A name in one line, whatever a case file has in it."""
    return " ".join(name.split())


def _row(cells: Sequence[str], columns: Sequence[int] = _COLUMNS, *, strip: bool = True) -> str:
    row = "".join(_padded(cell, width) for cell, width in zip(cells, columns, strict=True))
    return row.rstrip() if strip else row


def _padded(text: str, width: int) -> str:
    """The text in so many columns of a terminal, where a wide character takes two and a combining one none."""
    shown, columns = "", 0
    for character in text:
        takes = 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns + takes > width - 1:
            break
        shown, columns = shown + character, columns + takes
    return shown + " " * (width - columns)
