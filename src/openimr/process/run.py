"""A clock from its start, as it is reckoned."""

import msgspec

from openimr.process.law import Picked
from openimr.process.moments import Moment
from openimr.process.reckoning import Due


class Run(msgspec.Struct, gc=False):
    """A clock from its start: `stopped` by what it waits for, or `ended` by something else.

    `remarks` are sentences on how it was reckoned; `unknown` is what has to be known first; `inapplicable` is why the
    law has no such clock for this case. `latest` is the last moment on any reading of the file, where what it does not
    say makes a difference; between `due` and `latest` nobody is late for sure. `doubt` is why being late is not sure at
    all. `evidence` is the least sure of the values that gave the day.
    """

    start: Moment
    picked: Picked
    due: Due | None
    amount: float | None
    evidence: str
    stopped: Moment | None = None
    ended: bool = False
    remarks: tuple[str, ...] = ()
    defective: bool = False
    inapplicable: str | None = None
    unknown: str | None = None
    undone: Moment | None = None
    latest: Due | None = None
    doubt: str | None = None
    suspended: bool = False

    def say(self, remark: str) -> None:
        """Say one thing more on how it was reckoned."""
        self.remarks = (*self.remarks, remark)

    def also(self, due: Due) -> None:
        """Another day is possible."""
        if self.latest is None or due.seconds > self.latest.seconds:
            self.latest = due
