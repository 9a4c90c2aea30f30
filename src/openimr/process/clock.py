"""A clock of a case, and the clocks that there are (`clocks.yaml`)."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.dated import RuleFaultError, Unit, dated_rules
from openimr.process.words import words

ClockKind = Literal["duty", "window", "wait"]
"""What a person owes by a day, may do until a day, or has to wait for."""

ClockState = Literal[
    "running",
    "due today",
    "met",
    "met late",
    "overdue",
    "expired",
    "over",
    "ended",
    "not begun: defective service",
    "does not apply",
    "unknown",
]
"""What a clock says of itself on the day that is asked about.

`overdue` is a duty not done, `expired` a window that nobody used, `over` a waiting time that has passed, `ended` a
clock that the case's end or turn made idle. `does not apply`: the law has no such clock for this case, and a reader
would look for it. `unknown`: `explain` says what is missing.
"""

Condition = Literal[
    "expedited",
    "expedited request",
    "formulary",
    "formulary perhaps",
    "formulary in part",
    "formulary in part perhaps",
    "past care",
    "only past care",
    "not only past care",
    "concurrent",
    "information requested",
    "information received",
    "conditional denial",
    "after deferral",
    "adverse",
    "overturned",
    "ur decision missing",
    "conditionally denied",
    "served by mail",
    "served electronically",
]

OF_THE_RUN: frozenset[Condition] = frozenset({"expedited", "after deferral", "served by mail", "served electronically"})
"""Conditions that turn on how and when the clock was started; the others are the case's."""


class Clock(msgspec.Struct, frozen=True, gc=False):
    """A deadline of a case as it stands.

    `clock` is its name in `clocks.yaml`, `rule` the dated rule that gave its amount, `deadline` that rule's row in the
    process reference (D10), `section` where it stands. `evidence` is how sure the due day is ("V S7"): the weakest of
    all that decided it, as days for mail or a closed last day; `amount_evidence` is that of the amount alone.
    `started`, `due` and `stopped` are ISO with the offset of Los Angeles; a period of days is due at the last second of
    its last day. `due` is None where the law names no number, or something is not known. `amount` counts `unit`,
    without days for service. `round` is 1, and one more after each remand. `days_late` are calendar days after the due
    day (begun periods of 24 hours for a clock of hours), to the stop, the end or the day that is asked about; where
    the file leaves open which day that is, after the latest. `stop_event` is what stopped or ended it. `items` are
    the places of the items that it is about, where each has its own; else it is about all. Not
    keywords only: of a hundred thousand cases, about a twentieth of the time went into the names.
    """

    clock: str
    rule: str
    section: str
    evidence: str
    start_event: str | None
    started: str | None
    due: str | None
    unit: Unit
    state: ClockState
    explain: str
    who: str
    kind: ClockKind
    says: str
    deadline: str | None = None
    amount: float | None = None
    stop_event: str | None = None
    stopped: str | None = None
    days_late: int = 0
    round: int = 1
    amount_evidence: str | None = None
    items: tuple[int, ...] = ()


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated rule that gives an amount, and the event from which this one counts (none: the clock's own start)."""

    rule: str
    start: tuple[str, ...] = ()


class Amount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules that give the amount where every condition holds; of several, the earliest day governs.

    `or_else`: the rule that would hold if what the conditions leave open were otherwise.
    """

    rules: tuple[Term, ...]
    or_else: tuple[Term, ...] = ()
    when: frozenset[Condition] = frozenset()


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event that puts the due day off by what a rule says."""

    event: str
    rule: str


class ClockRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clock as `clocks.yaml` declares it; the head of that file explains each field. `name` is its key there."""

    says: str
    who: str
    kind: ClockKind
    start: tuple[str, ...]
    stop: tuple[str, ...]
    ended_by: tuple[str, ...]
    amounts: tuple[Amount, ...]
    name: str = ""
    after: str | None = None
    undone_by: tuple[str, ...] = ()
    defective: str | None = None
    resumes: str | None = None
    receipt: str | None = None
    party: str | None = None
    needs: frozenset[Condition] = frozenset()
    scope: str | None = None
    extension: Extension | None = None
    served_on: str | None = None
    filed_by_mail: bool = False
    stands_in: tuple[str, ...] = ()
    suspended_by: tuple[str, ...] = ()
    resumed_by: Mapping[str, tuple[str, ...]] = {}
    severed_by: tuple[str, ...] = ()
    of_drugs: bool = False
    evident: tuple[str, ...] = ()
    too_early: str | None = None
    anew: str | None = None
    penalty: tuple[str, ...] = ()
    penalty_on: tuple[str, ...] = ()
    ceiling: str | None = None
    otherwise: str | None = None
    told: tuple[str, ...] = ()
    stop_undone_by: tuple[str, ...] = ()
    each: bool = False
    asks: bool = False
    reconsiders: bool = False
    superseded: bool = False
    conditional: str | None = None
    apart: tuple[str, ...] = ()
    early: bool = False
    of_its_items: bool = False
    review: bool = False
    cut_off: bool = False
    served: bool = False
    rolls: bool = False
    undated: bool = False
    itemwise: bool = False
    set_aside: str | None = None


class ClockRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All clocks in the order of the process, and the events that end for good.

    `sides` are the roles that act for a side, `papers` those of them service on which is service on the side.
    """

    sides: Mapping[str, tuple[str, ...]]
    papers: Mapping[str, tuple[str, ...]]
    final: tuple[str, ...]
    clocks: Mapping[str, ClockRule]


@cache
def clock_rules() -> ClockRules:
    """The clocks as the file declares them.

    Raises:
        RuleFaultError: the file is not in its own form, or names an event, a role or a rule that there is not.
    """
    return read_clocks(resources.files("openimr.process").joinpath("clocks.yaml").read_bytes())


def read_clocks(text: bytes) -> ClockRules:
    """Clocks from YAML, checked; see `clock_rules` for errors."""
    try:
        read = msgspec.yaml.decode(text, type=ClockRules)
    except msgspec.ValidationError as error:
        raise RuleFaultError(f"clocks.yaml: {error}") from error
    events, rules, roles = words().events, dated_rules(), words().roles
    for name, clock in read.clocks.items():
        named = {*clock.start, *clock.stop, *clock.ended_by, *clock.undone_by, *read.final, *clock.stands_in}
        named |= {
            *clock.suspended_by,
            *clock.resumed_by.keys(),
            *clock.evident,
            *clock.severed_by,
            *clock.stop_undone_by,
        }
        named |= {event for resumed in clock.resumed_by.values() for event in resumed}
        named |= {clock.anew} if clock.anew else set()
        named |= {event for amount in clock.amounts for term in amount.rules for event in term.start}
        named |= {event for event in (clock.after, clock.resumes, clock.receipt) if event}
        wanted = {term.rule for amount in clock.amounts for term in (*amount.rules, *amount.or_else)} | {*clock.penalty}
        wanted |= {*clock.penalty_on}
        named_rules = (clock.scope, clock.ceiling, clock.defective, clock.otherwise, clock.conditional, clock.set_aside)
        wanted |= {rule for rule in named_rules if rule}
        sides = {*clock.apart, *clock.told, *((clock.served_on,) if clock.served_on else ())}
        if unknown := sides - read.papers.keys():
            raise RuleFaultError(f"clocks.yaml: {name!r} names the side {min(unknown)!r}, which there is not")
        if clock.extension:
            named.add(clock.extension.event)
            wanted.add(clock.extension.rule)
        for kind, unknown in (("event", named - events.keys()), ("rule", wanted - rules.keys())):
            if unknown:
                raise RuleFaultError(f"clocks.yaml: {name!r} names the {kind} {min(unknown)!r}, which there is not")
    if unknown := {role for side in (*read.sides.values(), *read.papers.values()) for role in side} - roles.keys():
        raise RuleFaultError(f"clocks.yaml: sides name the role {min(unknown)!r}, which there is not")
    named_clocks = {name: msgspec.structs.replace(clock, name=name) for name, clock in read.clocks.items()}
    return msgspec.structs.replace(read, clocks=named_clocks)


_WEAKER = {"V": 0, "P": 1, "GK": 2, "INF": 3}


@lru_cache(maxsize=1024)
def weakest(*found: str) -> str:
    """The least sure of several evidences ("V S7", "GK"); of equals the first."""
    return max(found, key=lambda text: _WEAKER.get(text.partition(" ")[0], 2))


def evidence(grade: EvidenceGrade, source: str | None) -> str:
    """The grade and the source: "V S7"."""
    return f"{grade} {source}" if source else grade
