"""What a fold keeps in hand while it goes through the events, and the event that is looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import NamedTuple

from openimr.model import Case, Event
from openimr.process.casestate import ItemStatus, Owed, RefusedEvent, ServedNotice, Step
from openimr.process.itemwise import NOT_DISPUTABLE, NOT_SAID, SET_ASIDE, decided_by, gravest
from openimr.process.lifecycle import lifecycle, outcome_of
from openimr.process.moments import Moment
from openimr.process.words import role_of, standing_role

ELIGIBLE_STEP, ASSIGNED_STEP, REVIEW_STEP = 5, 6, 8
"""Steps of the usual way: review was granted, the notice of assignment had gone out, a reviewer had the case."""


class Switch(NamedTuple):
    """A certification that was taken, or its withdrawal: when it was, and the second from which anybody could know."""

    expedited: bool
    at: datetime
    known: float


@dataclass
class Progress:
    """The case so far. Only the fold writes it, and only for events that were taken.

    `petitions` are the places of the items that each petition before the Appeals Board concerns; `read_as` are events,
    by their places in the file, that clocks and notices read otherwise than they are written there.

    `own` is what each item says of utilization review itself, `ur` what the events say that it decided on an item;
    `summed_up` are items of which a decision on others spoke only by what they say themselves, with its place.
    `delayed` are items of which a delay was told that is no decision (from 2018). `disputed` and `not_liable` are those
    of which liability is disputed, or was denied for good; `past` those that were given already. `informed` says of
    each way of telling of UR's decision on which items that was done. `unfiled` were decided after the application,
    `resumed` those of which review waited for a dispute over liability that ended, so that the application stands;
    `left_out` are those that a review which was granted is not about, or that were found ineligible alone, and
    `found_eligible` those that the finding names, where it names some. `against` are the codes of the finding of
    ineligibility that stands on an item, `finding_appealed` items of which that is appealed while others are reviewed,
    `again` those that are screened beside the review. `applied` are the items that applications name (null: none names
    any, and they are about all), `posted` those that one names which has still to arrive. `unanswered` are the sides
    that were asked on eligibility, as far as the questions say whom, and have not answered, `reviewer_asked` those that
    the reviewer asked; `reviewer_waits`: a question of the reviewer's is open. `overtaken` are notices that were owed
    until the case went past what they say, `hurried` who was told that the review is expedited, by role and id, and not
    since that it no longer is, `switches` what made it so or no longer so. `beside`: these are some of the case's
    items, and the others go a course of their own.
    """

    state: str
    items: list[ItemStatus]
    priority: str
    own: tuple[str | None, ...] = ()
    past: frozenset[int] = frozenset()
    sides: set[str] = field(default_factory=set)
    ur: dict[int, str] = field(default_factory=dict)
    summed_up: dict[int, int] = field(default_factory=dict)
    disputed: set[int] = field(default_factory=set)
    not_liable: set[int] = field(default_factory=set)
    informed: dict[str, set[int]] = field(default_factory=dict)
    delayed: set[int] = field(default_factory=set)
    unfiled: set[int] = field(default_factory=set)
    resumed: set[int] = field(default_factory=set)
    left_out: set[int] = field(default_factory=set)
    found_eligible: set[int] = field(default_factory=set)
    against: dict[int, tuple[str, ...]] = field(default_factory=dict)
    finding_appealed: set[int] = field(default_factory=set)
    again: set[int] = field(default_factory=set)
    applied: set[int] | None = None
    posted: set[int] = field(default_factory=set)
    reached: int = 0
    was_modified: bool = False
    reviewers: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    remanded: bool = False
    on_eligibility: bool = False
    asked: datetime | None = None
    answered: bool = False
    unanswered: set[str] = field(default_factory=set)
    reviewer_asked: set[str] = field(default_factory=set)
    reviewer_waits: bool = False
    received: bool = False
    petitions: list[frozenset[int]] = field(default_factory=list)
    read_as: dict[int, Event] = field(default_factory=dict)
    records_from: set[str] = field(default_factory=set)
    owed: list[Owed] = field(default_factory=list)
    served: list[ServedNotice] = field(default_factory=list)
    overtaken: list[Owed] = field(default_factory=list)
    hurried: set[tuple[str, str | None]] = field(default_factory=set)
    switches: list[Switch] = field(default_factory=list)
    refused: list[RefusedEvent] = field(default_factory=list)
    history: list[Step] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    beside: bool = False

    def come_to(self, state: str) -> None:
        """The case is in this state now."""
        self.state = state
        step = lifecycle().states[state].step
        if step is not None:
            granted = self.reached < ELIGIBLE_STEP <= step
            self.reached = max(self.reached, step)
            if granted:
                self._grant()
        if state == "UR_MODIFIED":
            self.was_modified = True
        if state == "DETERMINED":  # of what the file does not say which way
            for item in self.left:
                self.items[item] = "decided"

    def _grant(self) -> None:
        """Review was granted: of what the finding names, and can be reviewed; of everything where that is nothing."""
        left = self.left
        out = left - self.found_eligible
        if not self.found_eligible:
            out = {i for i in left if i in self.unfiled or self.not_disputable(i)}
        self.left_out |= out if out != left else set()

    def leave_out(self) -> None:
        """Review was granted of others: what no review can be applied for is no part of it."""
        self.left_out |= {i for i in self.left if i in self.unfiled or self.not_disputable(i)}

    @property
    def left(self) -> set[int]:
        """What is still open, and not left out."""
        return {i for i, status in enumerate(self.items) if status == "open"} - self.left_out

    def screen_apart(self) -> None:
        """What is screened beside the review of others goes its own way from there."""
        self.state, self.reached = "APP_RECEIVED", ELIGIBLE_STEP - 1
        self.left_out -= self.again
        self.again.clear()
        self.sides.discard("ITEMS_IN_SCREENING")

    def outcome_on(self, item: int) -> str | None:
        """What utilization review decided on an item: by the events, else by what the item says."""
        said = self.ur.get(item) or ("delayed" if item in self.delayed else NOT_SAID)
        return self.own[item] if said == NOT_SAID else said

    @property
    def appealed(self) -> frozenset[int]:
        """The items that petitions concern."""
        return frozenset[int]().union(*self.petitions)

    def petitions_left(self, items: Collection[int]) -> list[frozenset[int]]:
        """The petitions that an order leaves to be decided: it ends those that concern its items, none named all."""
        left = [petition for petition in self.petitions if petition.isdisjoint(items)] if items else []
        return left if len(left) < len(self.petitions) else []

    def not_disputable(self, item: int) -> bool:
        """Whether no review can be applied for of what utilization review decided on an item, as far as that is known.

        A delay that was told of and taken is no such decision (from 2018).
        """
        said = self.outcome_on(item)
        return said in NOT_DISPUTABLE or (said == "delayed" and item in self.delayed)

    @property
    def undecided(self) -> set[int]:
        """The items that utilization review has yet to decide, or decides again."""
        return {i for i in range(len(self.items)) if self.ur.get(i) in {None, *SET_ASIDE} or i in self.summed_up}

    def copy(self) -> "Progress":
        """The case so far, to go on from twice."""
        made = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in made.items():
            if isinstance(value, set | list | dict):
                made[name] = value.copy()
        made["informed"] = {name: items.copy() for name, items in self.informed.items()}
        return Progress(**made)


def asleep(progress: Progress) -> bool:
    """Whether nothing is left to review of these items, and nothing of them was determined: they have left."""
    out = progress.left_out - progress.again
    return not lifecycle().states[progress.state].ends and all(
        status in {"authorized", "withdrawn"} or (status == "open" and item in out)
        for item, status in enumerate(progress.items)
    )


@dataclass(frozen=True)
class Look:
    """An event held against the case: what conditions and guards ask, they ask of this.

    Where the case goes several courses, `case`, `progress` and `happened` are those of one, and `elsewhere` tells where
    the others stand. `roles` are those of the parties, by their ids.
    """

    case: Case
    progress: Progress
    happened: Moment
    roles: dict[str, str | None]
    elsewhere: Sequence[Progress] = ()

    @property
    def by(self) -> str | None:
        """Who did it: a party's id, or a reviewer's."""
        return self.happened.event.by

    @property
    def role(self) -> str | None:
        """The role of who did it; None where the file does not say, or the name is none of a party or role."""
        role = None if self.by is None else self.roles.get(self.by) or role_of(self.by)
        return None if role is None else standing_role(role)

    @property
    def outcome(self) -> str | None:
        """What was decided; of a decision of utilization review the gravest that it says of an item."""
        if self.happened.type != "ur decision":
            return outcome_of(self.happened.event.outcome)
        return gravest(self.fresh or self.ur)

    @property
    def ur(self) -> dict[int, str]:
        """What a decision of utilization review says of each item; one that names none is about those left to decide.

        They are those that nothing was decided on, else those that were set aside, else all.
        """
        progress = self.progress
        every = range(len(progress.items))
        free = [i for i in every if i not in progress.ur or i in progress.summed_up]
        free = free or [i for i in every if progress.ur[i] in SET_ASIDE] or list(every)
        return decided_by(self.happened.event, progress.own, free)

    @property
    def fresh(self) -> dict[int, str]:
        """The same of the items that were left to decide."""
        undecided = self.progress.undecided
        return {item: outcome for item, outcome in self.ur.items() if item in undecided}

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
