"""How a clock stands, in the words of lists and pages."""

from datetime import datetime

from openimr.process import Clock


def is_open(clock: Clock) -> bool:
    """Whether it still counts: what was done is done, also where the file leaves open whether it was in time."""
    return clock.stopped is None and clock.state in {"running", "due today", "overdue", "unknown"}


def nearest(clock: Clock) -> tuple[bool, str]:
    """By which clocks are listed: what somebody has to do first, the nearest day first; then what merely lasts."""
    return clock.kind == "wait", clock.due or "9"


def stands(clock: Clock, now: datetime) -> str:
    """How it stands; where the file leaves its day open, whether it may be overdue, or was done."""
    if clock.state != "unknown":
        return clock.state
    if clock.stopped is not None:
        return "done; whether in time is not known"
    late = clock.kind == "duty" and clock.due is not None and datetime.fromisoformat(clock.due) < now
    return "may be overdue: the file leaves the day open" if late else "not known"
