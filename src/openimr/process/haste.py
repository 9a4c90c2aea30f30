"""Whether a notice told that the review is expedited: that turns on what was on record when it was served.

An event without a time of day stands at the start of its day, and one of a past day may be recorded after notices that
stand behind it in the order of time: these told what was known when they went out, not what was found out since.
"""

from math import inf

from openimr.process.days import end_of
from openimr.process.events import recorded_at
from openimr.process.lifecycle import taken_back
from openimr.process.moments import Moment
from openimr.process.progress import Look, Progress, Switch

CERTIFIED, WITHDRAWN = "certified expedited", "certification withdrawn"
HASTE = "expedited"
"""The notice that says nothing else; a Notice of Assignment says what was so when it was made."""


def keep_switch(look: Look) -> None:
    """Keep that a certification, or its withdrawal, was taken, and from when on anybody could know of it."""
    moment, expedited = look.happened, look.progress.priority == "expedited"
    look.progress.switches.append(Switch(expedited, moment.at, _known_from(moment, certified=expedited)))


def _known_from(moment: Moment, *, certified: bool) -> float:
    """The second of its record, where the file says it.

    Else: of a certification, which is told at once, the order of the events alone counts; a withdrawal of a day alone
    may have come after whatever was served on that day, and is told rather once too often.
    """
    recorded = recorded_at(moment)
    if recorded < inf:
        return recorded
    if certified:
        return -inf
    return end_of(moment.on).timestamp() if moment.whole_day else moment.seconds


def tells_of_haste(kind: str, look: Look) -> bool:
    """Whether who is served a notice of this kind by the event is told that the review is expedited."""
    if kind not in taken_back():
        return False
    return kind == HASTE or look.happened.type == CERTIFIED or _thought_expedited(look.progress, look.happened)


def tells_of_the_last(kind: str, look: Look) -> bool:
    """Whether it can tell of the last certification, and not only of an earlier one, or of none."""
    progress, moment = look.progress, look.happened
    if not progress.switches or moment.type == CERTIFIED or progress.switches[-1].known <= moment.seconds:
        return True
    return kind == HASTE and not _thought_expedited(progress, moment)


def _thought_expedited(progress: Progress, moment: Moment) -> bool:
    """Whether the review was expedited as far as anybody knew; an event of a day alone may be of its first moment."""
    if not progress.switches:
        return progress.priority == "expedited"
    known = [one.expedited for one in progress.switches if one.known <= moment.seconds]
    return known[-1] if known else not progress.switches[0].expedited
