"""The table of states and transitions (`lifecycle.yaml`), read, checked, and laid out for looking up."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.words import folded, words

Presumed = Literal["always", "at the start", "never"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """What stands in the file is checked to the letter."""


class Resumes(_Data, frozen=True, kw_only=True):
    """Where a case goes on that waited, and the events which show that it did, where the file does not tell of it."""

    to: str
    shown_by: tuple[str, ...]


class State(_Data, frozen=True, kw_only=True):
    """A state or side state: see the head of the file for the fields; `rests`: the case may stay so."""

    says: str
    grade: EvidenceGrade
    source: str | None = None
    step: int | None = None
    presumed: Presumed = "never"
    ends: bool = False
    until: tuple[str, ...] = ()
    rests: bool = False
    resumes: Resumes | None = None


class Told(_Data, frozen=True, kw_only=True, rename={"every": "all"}):
    """Who of an audience is told: every party in these roles (`all`), or the first of these roles (`one`)."""

    every: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    must: bool = False


class NoticeKind(_Data, frozen=True, kw_only=True):
    """A kind of notice: what it says, the events that serve it, and how long what it says is so.

    `passing`: it lapses when the case is over. `shown_by`: events by which `by` shows that it has the notice.
    `holds_in`: states and sets in which it stays so (none: in all); `holds_while`: a condition that is known before any
    event, while which it stays so in any state. `takes_back`: notices that it takes back; it goes to who was served
    one of them while the review was expedited.
    """

    says: str
    told_by: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    passing: bool = False
    once: bool = False
    holds_in: tuple[str, ...] = ()
    holds_while: str | None = None
    takes_back: tuple[str, ...] = ()


class Send(_Data, frozen=True, kw_only=True):
    """A notice that a transition owes to an audience.

    `later` is what is owed in its place to who has not been served once the case has gone beyond the row's states.
    """

    notice: str
    to: str
    later: str | None = None


class Condition(_Data, frozen=True, kw_only=True):
    """What picks a row, in plain words."""

    says: str


class Guard(_Data, frozen=True, kw_only=True):
    """What refuses an event: why, and what would be needed."""

    refuses: str
    needs: str
    section: str
    grade: EvidenceGrade
    source: str | None = None


class Transition(_Data, frozen=True, kw_only=True, rename={"start": "from", "counts_as": "as"}):
    """A row of the table; `to` null: the state stays. `counts_as` is `as` in the file: what the event then is."""

    id: str
    event: str
    start: tuple[str, ...]
    section: str
    grade: EvidenceGrade
    source: str | None = None
    to: str | None = None
    when: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    who: str = "anyone"
    does: tuple[str, ...] = ()
    counts_as: str | None = None
    sends: tuple[Send, ...] = ()
    says: str = ""

    @property
    def evidence(self) -> str:
        """The grade and the source: "V S7"."""
        return f"{self.grade} {self.source}" if self.source else self.grade


class CarriedOver(_Data, frozen=True, kw_only=True):
    """Sections that were rewritten on a day, and whose new text has not been read."""

    start: date
    sections: tuple[str, ...]
    grade: EvidenceGrade
    source: str
    note: str


class AtOnce(_Data, frozen=True, kw_only=True):
    """A transition that follows without an event of its own."""

    id: str
    start: str
    to: str
    when: tuple[str, ...]
    section: str
    grade: EvidenceGrade
    source: str | None = None


class ByTime(_Data, frozen=True, kw_only=True):
    """A state that a case is in because time has gone by; `clock` names the clock that has run out."""

    id: str
    start: str
    to: str
    after: str
    section: str
    grade: EvidenceGrade
    source: str | None = None
    clock: str | None = None
    sends: tuple[Send, ...] = ()


class Lifecycle(_Data, frozen=True, kw_only=True):
    """The whole file."""

    states: dict[str, State]
    sides: dict[str, State]
    audiences: dict[str, tuple[Told, ...]]
    notices: dict[str, NoticeKind]
    roles: dict[str, tuple[str, ...]]
    sets: dict[str, tuple[str, ...]]
    shown_first: tuple[str, ...]
    carried_over: tuple[CarriedOver, ...]
    outcomes: dict[str, tuple[str, ...]]
    conditions: dict[str, Condition]
    guards: dict[str, Guard]
    transitions: tuple[Transition, ...]
    at_once: tuple[AtOnce, ...]
    by_time: tuple[ByTime, ...]

    def evidence_on(self, section: str, evidence: str, day: date) -> str:
        """How sure a section is on a day: weaker from the day on which it was rewritten unread."""
        for carried in self.carried_over:
            if day >= carried.start and any(name in section for name in carried.sections):
                return f"{carried.grade} {carried.source}: {carried.note}"
        return evidence

    def states_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The states that a row begins from: sets spelled out, each state once."""
        found: dict[str, None] = {}
        for name in names:
            for state in self.sets.get(name, (name,)):
                found[state] = None
        return tuple(found)


class LifecycleFaultError(ValueError):
    """The table is not in order; the message names the row and what is wrong."""


@cache
def lifecycle() -> Lifecycle:
    """The table as the file has it, checked.

    Raises:
        LifecycleFaultError: the file is not in its own form, or a row speaks of something that is not declared.
    """
    text = resources.files("openimr.process").joinpath("lifecycle.yaml").read_bytes()
    return read_lifecycle(text)


def read_lifecycle(text: bytes) -> Lifecycle:
    """The table of a file's text, checked; see `lifecycle` for errors."""
    try:
        table = msgspec.yaml.decode(text, type=Lifecycle)
    except msgspec.ValidationError as error:
        raise LifecycleFaultError(f"lifecycle.yaml: {error}") from error
    ids = [row.id for row in table.transitions] + [row.id for row in table.at_once] + [row.id for row in table.by_time]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise LifecycleFaultError(f"lifecycle.yaml: {min(twice)} stands twice")
    if sorted(table.shown_first) != sorted(table.states):
        raise LifecycleFaultError("lifecycle.yaml: shown_first does not name each state once")
    for where, name, known in _mentions(table):
        if name not in known:
            raise LifecycleFaultError(f"lifecycle.yaml: {where} speaks of {name!r}, which is not declared")
    return table


def _mentions(table: Lifecycle) -> Iterable[tuple[str, str, Iterable[str]]]:
    """Every name that a row uses, with where it stands and what is declared."""
    events, roles = words().events, words().roles
    for row in table.transitions:
        yield row.id, row.event, events
        yield row.id, row.who, table.roles
        yield from ((row.id, state, table.states) for state in table.states_of(row.start))
        yield from ((row.id, name, table.conditions) for name in row.when)
        yield from ((row.id, name, table.guards) for name in row.guards)
        yield from ((row.id, send.notice, table.notices) for send in row.sends)
        yield from ((row.id, send.to, table.audiences) for send in row.sends)
        yield from ((row.id, send.later, table.notices) for send in row.sends if send.later is not None)
        if row.to is not None:
            yield row.id, row.to, table.states
    for once in table.at_once:
        yield from ((once.id, state, table.states) for state in (once.start, once.to))
    for timed in table.by_time:
        yield from ((timed.id, state, table.states) for state in (timed.start, timed.to))
    for name, members in table.roles.items():
        yield from ((name, role, roles) for role in members)
    for name, audience in table.audiences.items():
        yield from ((name, role, roles) for told in audience for role in (*told.every, *told.one))
    for name, notice in table.notices.items():
        yield from ((name, event, events) for event in (*notice.told_by, *notice.shown_by))
        yield from ((name, state, table.states) for state in table.states_of(notice.holds_in))
        if notice.holds_while is not None:
            yield name, notice.holds_while, table.conditions
        yield from ((name, kind, table.notices) for kind in notice.takes_back)
    for name, state in table.states.items():
        yield from ((name, event, events) for event in state.until)
        if state.resumes is not None:
            yield name, state.resumes.to, table.states
            yield from ((name, event, events) for event in state.resumes.shown_by)


Rows = Mapping[tuple[str, str], tuple[Transition, ...]]
"""The rows by state and event, in the file's order."""


@cache
def rows() -> Rows:
    """The transitions of each state and event."""
    table = lifecycle()
    found: dict[tuple[str, str], list[Transition]] = {}
    for row in table.transitions:
        for state in table.states_of(row.start):
            found.setdefault((state, row.event), []).append(row)
    return {key: tuple(listed) for key, listed in found.items()}


@cache
def presumable() -> tuple[tuple[int, str, Presumed], ...]:
    """The states that a file may lack, in the order of the usual way."""
    states = lifecycle().states
    found = [(s.step, name, s.presumed) for name, s in states.items() if s.step is not None and s.presumed != "never"]
    return tuple(sorted(found))


@cache
def serves() -> Mapping[str, tuple[str, ...]]:
    """The kinds of notice that each event serves."""
    found: dict[str, list[str]] = {}
    for kind, notice in lifecycle().notices.items():
        for event in notice.told_by:
            found.setdefault(event, []).append(kind)
    return {event: tuple(kinds) for event, kinds in found.items()}


@cache
def shows() -> Mapping[str, frozenset[str]]:
    """The kinds of notice that each event shows its party to have."""
    notices = lifecycle().notices
    events = {event for notice in notices.values() for event in notice.shown_by}
    return {event: frozenset(kind for kind, notice in notices.items() if event in notice.shown_by) for event in events}


@cache
def taken_back() -> frozenset[str]:
    """The kinds of notice that another one takes back."""
    return frozenset(kind for notice in lifecycle().notices.values() for kind in notice.takes_back)


@cache
def taking_back() -> frozenset[str]:
    """The kinds of notice that take another one back."""
    return frozenset(kind for kind, notice in lifecycle().notices.items() if notice.takes_back)


@cache
def event_of(transition: str) -> str | None:
    """The event of a row of the table, by its id; None: it follows without one, or there is no such row."""
    return next((row.event for row in lifecycle().transitions if row.id == transition), None)


@cache
def later_of(transition: str, notice: str) -> tuple[str, tuple[str, ...]] | None:
    """The notice that takes the place of one which a row made owed, and the states in which it does not yet."""
    for row in lifecycle().transitions:
        for send in row.sends:
            if (row.id, send.notice) == (transition, notice) and send.later is not None:
                return send.later, lifecycle().states_of(row.start)
    return None


@cache
def _outcomes() -> Mapping[str, str]:
    listed = lifecycle().outcomes
    return {folded(way): name for name, ways in listed.items() for way in (name, *ways)}


@lru_cache(maxsize=2**10)
def outcome_of(text: str | None) -> str | None:
    """The outcome that a way of writing it says ("non-certified" is `denied`); None: not said, or not known."""
    return None if text is None else _outcomes().get(folded(text))


def rank_of(event: str) -> int:
    """The place of an event on the usual way: what happened in the same moment is taken in this order."""
    return _ranks()[event]


@cache
def _ranks() -> Mapping[str, int]:
    return {name: rank for rank, name in enumerate(words().events)}
