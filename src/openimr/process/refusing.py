"""Why an event is refused: what it needs, by which section, and how sure that is."""

from collections.abc import Sequence

from openimr.process.casestate import RefusedEvent
from openimr.process.guards import GUARDS
from openimr.process.lifecycle import Guard, Transition, lifecycle, rows
from openimr.process.progress import Look, Progress


def fault_of(look: Look, listed: Sequence[Transition], row: Transition | None) -> tuple[str, str, str, str] | None:
    """Why the event is refused: why, what it needs, section, evidence; None where it is not."""
    table = lifecycle()
    if row is None:
        says = "; or ".join(dict.fromkeys(" and ".join(table.conditions[n].says for n in r.when) for r in listed))
        why, needs, section, evidence = out_of_place(look.progress, look.happened.type)
        return why, f"{needs}; or, here, that {says}", section, evidence
    allowed = table.roles[row.who]
    if allowed and look.role is not None and look.role not in allowed:
        return (
            f"this is not for the {look.role} to do",
            f"one of: {', '.join(allowed)}",
            row.section,
            row.evidence,
        )
    failed = next((name for name in row.guards if not GUARDS[name](look)), None)
    if failed is None:
        return None
    guard: Guard = table.guards[failed]
    evidence = f"{guard.grade} {guard.source}" if guard.source else guard.grade
    return guard.refuses, guard.needs, guard.section, evidence


def out_of_place(progress: Progress, event: str) -> tuple[str, str, str, str]:
    """Why an event has no place in the state in which the case, or a course of it, is."""
    table, state = lifecycle(), progress.state
    what = "the review of these items" if progress.beside else "the case"
    now = table.states[state]
    found = {name: rows()[(name, event)] for name in table.states if (name, event) in rows()}
    homes = [name for name, listed in found.items() if not all(row.when for row in listed)] or list(found)
    first = found[homes[0]][0]
    if now.ends:
        but = f" but {', '.join(now.until)}" if now.until else ""
        needs = f"a case of its own: nothing{but} changes this end"
        return f"{what} has ended ({state}: {now.says})", needs, first.section, first.evidence
    steps = [s for name in homes if (s := table.states[name].step) is not None]
    gone = now.step is not None and bool(steps) and max(steps) < now.step
    why = (
        f"{what} has gone past this"
        if gone
        else f"{what} is not there yet"
        if now.step is not None
        else (f"this does not happen while {now.says}")
    )
    return f"{why} (it is {state})", f"the case in {_either(homes)}", first.section, first.evidence


def _either(names: Sequence[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:-1]) + " or " + shown[-1] if len(shown) > 1 else shown[0]


def refuse(look: Look, why: str, needs: str, section: str, evidence: str) -> None:
    """The event changes nothing, and is named with the reason."""
    look.progress.refused.append(
        RefusedEvent(
            place=look.happened.place,
            event=look.happened.type,
            at=look.happened.at,
            state=look.progress.state,
            why=why,
            needs=needs,
            section=section,
            evidence=lifecycle().evidence_on(section, evidence, look.happened.at.date()),
        )
    )
