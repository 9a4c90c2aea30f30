"""What the eligibility tests look at, and what they answer: a fact, and where it stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from openimr.model import Application, Case
from openimr.process.casestate import CaseState
from openimr.process.clock import Clock
from openimr.process.moments import Moment
from openimr.process.parting import Part, about, concerns
from openimr.process.reasons import Answer


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, the fact in plain words (never a name), and the field or event that it comes from.

    `items` are the disputed items that it is about, where not all are: a no with items is a yes for these alone; `ask`
    is a question other than the reason's own. `sign`: what is unknown comes with a sign of trouble, so that it has to
    be asked before anything is decided. `of_law`: no party could answer it, so that nobody is asked.
    """

    answer: Answer
    says: str
    source: str
    items: tuple[int, ...] = ()
    ask: str | None = None
    sign: bool = False
    of_law: bool = False


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the tests look at: the case on a day, with its events by name, its clocks and its key dates.

    `taken` is the case with the events that were taken, `unread` how many of its events cannot be read, `others` the
    states of other cases by their numbers. `every_clock` are the clocks, of which several may bear one name; `part` are
    the items that are looked at, where not all.
    """

    case: Case
    taken: Case
    unread: int
    others: Mapping[str, str]
    at: datetime
    state: CaseState
    events: Mapping[str, Sequence[Moment]]
    clocks: Mapping[str, Clock]
    dates: Mapping[str, date]
    every_clock: tuple[Clock, ...] = ()
    part: Part | None = None

    @property
    def application(self) -> Application:
        """What the application says and holds."""
        return self.case.application

    def of_part(self, part: Part) -> "Facts":
        """The same for some of the items: with the events and clocks that concern them."""
        items = frozenset(part.items)
        return msgspec.structs.replace(
            self,
            part=part,
            events={name: own for name, moments in self.events.items() if (own := about(moments, items))},
            clocks={clock.clock: clock for clock in self.every_clock if concerns(clock, part.items[0])},
        )

    @property
    def filed(self) -> Moment | None:
        """The first that the file tells of the application: that it was posted, filed or received."""
        names = ("application mailed", "application filed", "application received")
        return min((m for name in names for m in self.events.get(name, ())), key=lambda m: m.seconds, default=None)


Test = Callable[[Facts], Fact]


def yes(says: str, source: str, items: tuple[int, ...] = ()) -> Fact:
    """The reason holds."""
    return Fact(answer="yes", says=says, source=source, items=items)


def no(says: str, source: str, items: tuple[int, ...] = ()) -> Fact:
    """It does not."""
    return Fact(answer="no", says=says, source=source, items=items)


def unknown(
    says: str,
    source: str,
    ask: str | None = None,
    *,
    sign: bool = False,
    of_law: bool = False,
    items: tuple[int, ...] = (),
) -> Fact:
    """What the file does not say; see Fact for `ask`, `sign` and `of_law`."""
    return Fact(answer="unknown", says=says, source=source, ask=ask, sign=sign, of_law=of_law, items=items)
