"""What can happen next in a case: the rows of the table that begin from its state."""

from collections.abc import Mapping
from functools import cache

from openimr.process.casestate import Next
from openimr.process.guards import STANDING, STANDING_GUARDS
from openimr.process.lifecycle import Transition, lifecycle
from openimr.process.progress import Progress


def coming(progress: Progress) -> tuple[Next, ...]:
    """What can happen next without presuming anything, in the order of the table.

    What any state takes note of is left out, and rows whose conditions are known not to hold, whose guards are known to
    refuse, or which another row of the same event comes before whatever the event says.
    """
    found: list[Next] = []
    seen: list[tuple[str, frozenset[str]]] = []
    for row in _rows_from().get(progress.state, ()):
        if not all(STANDING[name](progress) for name in row.when if name in STANDING):
            continue
        if not all(STANDING_GUARDS[name](progress) for name in row.guards if name in STANDING_GUARDS):
            continue
        asked = frozenset(name for name in row.when if name not in STANDING)
        if any(event == row.event and other <= asked for event, other in seen):
            continue
        seen.append((row.event, asked))
        found.append(_listed()[row.id])
    return tuple(found)


@cache
def _rows_from() -> Mapping[str, tuple[Transition, ...]]:
    table = lifecycle()
    always = set(table.sets["every state"])
    found: dict[str, list[Transition]] = {}
    for row in table.transitions:
        states = table.states_of(row.start)
        for state in () if always <= set(states) else states:
            found.setdefault(state, []).append(row)
    return {state: tuple(listed) for state, listed in found.items()}


@cache
def _listed() -> Mapping[str, Next]:
    table = lifecycle()
    return {
        row.id: Next(
            transition=row.id,
            event=row.event,
            to=row.to,
            who=table.roles[row.who],
            by=row.who,
            when=tuple(table.conditions[name].says for name in row.when if name not in STANDING),
            needs=tuple(dict.fromkeys(table.guards[name].needs for name in row.guards)),
            sends=tuple(send.notice for send in row.sends),
            says=row.says,
            section=row.section,
            evidence=row.evidence,
        )
        for row in table.transitions
    }
