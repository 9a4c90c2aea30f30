"""What can happen next in a case: the rows of the table that begin from its state."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from openimr.process.casestate import Next
from openimr.process.guards import STANDING, STANDING_GUARDS
from openimr.process.lifecycle import lifecycle
from openimr.process.progress import Progress


def coming(progress: Progress) -> tuple[Next, ...]:
    """What can happen next without presuming anything, in the order of the table.

    What any state takes note of is left out, and rows whose conditions are known not to hold, whose guards are known to
    refuse, or which another row of the same event comes before whatever the event says.
    """
    found: list[Next] = []
    seen: dict[str, list[frozenset[str]]] = {}
    for row in _rows_from().get(progress.state, ()):
        before = seen.setdefault(row.event, [])
        if any(other <= row.asked for other in before) or not all(holds(progress) for holds in row.standing):
            continue
        before.append(row.asked)
        found.append(row.listed)
    return tuple(found)


class _Row(NamedTuple):
    """A row of the table: what it asks that is known before its event, and the conditions that its event answers."""

    event: str
    standing: tuple[Callable[[Progress], bool], ...]
    asked: frozenset[str]
    listed: Next


@cache
def _rows_from() -> Mapping[str, tuple[_Row, ...]]:
    table = lifecycle()
    always = set(table.sets["every state"])
    found: dict[str, list[_Row]] = {}
    for row in table.transitions:
        states = table.states_of(row.start)
        standing = [STANDING[name] for name in row.when if name in STANDING]
        standing += [STANDING_GUARDS[name] for name in row.guards if name in STANDING_GUARDS]
        asked = frozenset(name for name in row.when if name not in STANDING)
        for state in () if always <= set(states) else states:
            found.setdefault(state, []).append(_Row(row.event, tuple(standing), asked, _listed()[row.id]))
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
