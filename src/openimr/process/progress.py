"""What a fold keeps in hand while it goes through the events, and the event that is looked at."""

from dataclasses import dataclass, field
from datetime import datetime

from openimr.model import Case, Event
from openimr.process.casestate import ItemStatus, Owed, RefusedEvent, ServedNotice, Step
from openimr.process.lifecycle import lifecycle, outcome_of
from openimr.process.moments import Moment
from openimr.process.words import role_of

ASSIGNED_STEP, REVIEW_STEP = 6, 8
"""The steps of the usual way at which the notice of assignment had gone out, and a reviewer had the case."""


@dataclass
class Progress:
    """The case so far. Only the fold writes it, and only for events that were taken.

    `appealed` are the places of the items that petitions concern; `read_as` are events, by their places in the file,
    that clocks and notices read otherwise than they are written there.
    """

    state: str
    items: list[ItemStatus]
    priority: str
    sides: set[str] = field(default_factory=set)
    ur_items: set[int] = field(default_factory=set)
    reached: int = 0
    was_modified: bool = False
    reviewers: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    remanded: bool = False
    on_eligibility: bool = False
    asked: datetime | None = None
    answered: bool = False
    received: bool = False
    appealed: set[int] = field(default_factory=set)
    read_as: dict[int, Event] = field(default_factory=dict)
    records_from: set[str] = field(default_factory=set)
    owed: list[Owed] = field(default_factory=list)
    served: list[ServedNotice] = field(default_factory=list)
    refused: list[RefusedEvent] = field(default_factory=list)
    history: list[Step] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)

    def come_to(self, state: str) -> None:
        """The case is in this state now."""
        self.state = state
        step = lifecycle().states[state].step
        if step is not None:
            self.reached = max(self.reached, step)
        if state == "UR_MODIFIED":
            self.was_modified = True


@dataclass(frozen=True)
class Look:
    """An event held against the case: what conditions and guards ask, they ask of this."""

    case: Case
    progress: Progress
    happened: Moment
    roles: dict[str, str | None]
    """The roles of the parties, by their ids."""

    @property
    def by(self) -> str | None:
        """Who did it: a party's id, or a reviewer's."""
        return self.happened.event.by

    @property
    def role(self) -> str | None:
        """The role of who did it; None where the file does not say, or the name is none of a party or role."""
        return None if self.by is None else self.roles.get(self.by) or role_of(self.by)

    @property
    def outcome(self) -> str | None:
        """What was decided; for UR's decision, where it says nothing, what the items say."""
        event = self.happened.event
        if event.outcome is not None or self.happened.type != "ur decision":
            return outcome_of(event.outcome)
        said = {self.case.items[i].ur_outcome for i in self.items if i < len(self.case.items)}
        order = ("denied", "modified", "delayed", "conditionally non-certified", "deferred")
        return next((outcome for outcome in order if outcome in said), "denied")

    @property
    def items(self) -> tuple[int, ...]:
        """The places of the items that the event concerns: those it names and the case has, or all."""
        every = range(len(self.progress.items))
        named = self.happened.event.items
        return tuple(i for i in every if i in named) if named else tuple(every)

    @property
    def open_items(self) -> tuple[int, ...]:
        """Those of them that are still in dispute."""
        return tuple(i for i in self.items if self.progress.items[i] == "open")
