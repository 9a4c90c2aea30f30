"""The page on the life of a case, drawn from the tables of process/ by which cases are folded and screened."""

from collections.abc import Iterable, Sequence

from openimr.process.clock import clock_rules
from openimr.process.dated import DatedRule, DatedValue, dated_rules
from openimr.process.lifecycle import Lifecycle, Send, State, Transition, lifecycle
from openimr.process.reasons import eligibility
from openimr.process.remand import appeal
from openimr.process.words import words

OPENING = """\
The life of a case as the program reads it: `src/openimr/process/lifecycle.yaml`, `eligibility.yaml`, `appeal.yaml` and
`rules/fees.yaml`, of which this page is drawn. `imr status` shows where a case stands in it.

Evidence: **V** verified in the source, **P** the right document, partly read, **GK** general knowledge, **INF** our own
inference. S-numbers name the sources of the process reference. Nothing here is legal advice.

- A case is folded over its events in the order of time, whatever their order in the file. Those of one moment
  are taken in the order of the table of events below; an event without a time of day comes after those
  of its day that stand before it there, and turns none of them round.
- An event that has no place, or that a guard refuses, changes nothing: no state, no clock, no notice. It is named with
  the reason, and with what would be needed.
- A step that comes late is still a step. Time limits are clocks (`imr deadlines`), never guards.
- A file written by hand lacks steps. Steps of the usual way are presumed, and the history says so ("implied"). So
  is the end of a wait (a deferral, a conditional denial), where what followed shows it and nothing says otherwise.
- Utilization review decides item by item. The state is that of the item that is furthest on the way to review: a denied
  item has its window, whatever became of the others. What cannot be reviewed is left out of a review that is granted.
- After the application, items that the events treat otherwise go a *course* of their own: what names some items
  (`items`) leaves the others alone. An event that names none is about every item in whose course it has its place: a
  petition about what went against its party, an order about what was appealed, a determination about what is reviewed.
- The case is its courses together. Its state is that of what is furthest from a determination and under way; what
  waits, was determined or has ended holds nothing else up. It has ended, or is closed, only when every item has.
- `items` of what is owed (or was served or overtaken), and of what can happen next, are the items that it is about;
  none: all of the case. An invoice is one for the review.
- What is refused does not order its day: it is as if it were not in the file.
- A notice told what was on record when it was served. Who was told that the review is expedited before its withdrawal
  was recorded (`recorded`) is told that it no longer is, whatever day that one bears; who was served with a Notice
  of Assignment before the certification was recorded is told of that.
- `by` of an event says who did it. Where the file does not say, nothing is refused for it."""

ENDS = """\
An end changes by nothing but the events that it names. It is *closed* when nothing is owed: every party has been served
what the way into the end sends. Events without `to` have served every party."""

GLANCE = """\
Bold arrows are the usual way; dotted ones come by time, and a state that time brings takes every event that the state
before it takes. What leaves the state as it is stands below only."""

NOTICES = """\
An asterisk: lapses when the case has been decided or has ended. `notice served` with the kind as its outcome serves
each of them."""


def lifecycle_page(made: str) -> str:
    """States, transitions, notices, eligibility, fees and appeals as tables, with a diagram."""
    table, default = lifecycle(), eligibility().default
    parts = [
        "# The life of a case",
        made,
        OPENING,
        *(f"From {c.start}, {', '.join(c.sections)}: {c.note} ({c.grade} {c.source})." for c in table.carried_over),
        "## The way at a glance",
        GLANCE,
        _diagrams(table),
        "## States",
        ENDS,
        _states(table.states),
        "### Beside the state",
        _rows(("name", "says", "evidence"), [(f"`{n}`", s.says, _grade(s)) for n, s in table.sides.items()]),
        "## Transitions",
        "The first row of an event whose conditions hold is taken. Clocks: + started, - stopped or ended by the event.",
        _transitions(table),
        "### At once, and by time",
        _silent(table),
        "### What refuses an event",
        _guards(table),
        "### Who",
        _rows(("name", "roles"), [(name, ", ".join(roles) or "whoever") for name, roles in table.roles.items()]),
        "## Notices",
        NOTICES,
        _notices(table),
        "## Eligibility",
        f"{default.says} ({default.section}, {_grade(default)}) What is not known never rejects: it makes a question.",
        _reasons(),
        "## Fees",
        "Paid by the claims administrator; the worker pays nothing. Null is not known, never zero.",
        _fees(),
        "## Appeal and remand",
        _rows(
            ("ground", "says", "what the software offers", "section", "evidence"),
            [(k, g.says, "; ".join(g.offers), g.section, _grade(g)) for k, g in appeal().grounds.items()],
        ),
        "What an order of remand has to hold:",
        _rows(
            ("part", "says", "where it lacks", "section", "evidence"),
            [(k, p.says, p.lacking, p.section, _grade(p)) for k, p in appeal().order.items()],
        ),
        "## Events",
        "Case, hyphens and underscores make no difference, and words that mean the same are taken for one another.",
        _rows(
            ("name", "says", "also"),
            [(f"`{name}`", word.says, ", ".join(word.also)) for name, word in words().events.items()],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _grade(one: object) -> str:
    grade, source = getattr(one, "grade", ""), getattr(one, "source", None)
    return f"{grade} {source}" if source else grade


def _states(states: dict[str, State]) -> str:
    def ends(state: State) -> str:
        if not state.ends:
            return "may rest" if state.rests else ""
        return f"end, until {', '.join(state.until)}" if state.until else "end"

    def presumed(state: State) -> str:
        if state.resumes is not None:
            return f"that it went on to {state.resumes.to}: by {', '.join(state.resumes.shown_by)}"
        return "" if state.presumed == "never" else state.presumed

    head = ("state", "says", "end", "presumed", "evidence")
    return _rows(head, [(f"`{n}`", s.says, ends(s), presumed(s), _grade(s)) for n, s in states.items()])


def _from(table: Lifecycle, row: Transition) -> str:
    return ", ".join(name if name in table.sets else f"`{name}`" for name in row.start)


def _transitions(table: Lifecycle) -> str:
    head = ("id", "from", "event", "to", "who", "where", "guards", "sends", "clocks", "section", "evidence")
    rows = [
        (
            row.id,
            _from(table, row),
            row.event + (f" ({row.says})" if row.says else ""),
            f"`{row.to}`" if row.to else "",
            row.who,
            " and ".join(table.conditions[name].says for name in row.when),
            "; ".join(row.guards),
            "; ".join(_sent(send) for send in row.sends),
            _clocks(row.event),
            row.section,
            _grade(row),
        )
        for row in table.transitions
    ]
    sets = _rows(
        ("set of states", "states"),
        [(name, ", ".join(states)) for name, states in table.sets.items() if name != "every state"],
    )
    return f"{_rows(head, rows)}\n\n{sets}"


def _sent(send: Send) -> str:
    later = f" (once the case is beyond these states and they were not served: {send.later})" if send.later else ""
    return f"{send.notice} to {send.to}{later}"


def _clocks(event: str) -> str:
    clocks = clock_rules().clocks
    started = [f"+ {name}" for name, rule in clocks.items() if event in (*rule.start, rule.resumes)]
    stopped = [f"- {name}" for name, rule in clocks.items() if event in (*rule.stop, *rule.ended_by, *rule.undone_by)]
    return "; ".join((*started, *stopped))


def _silent(table: Lifecycle) -> str:
    head = ("id", "from", "to", "where or after", "sends", "section", "evidence")
    once = [
        (
            r.id,
            f"`{r.start}`",
            f"`{r.to}`",
            " and ".join(table.conditions[n].says for n in r.when),
            "",
            r.section,
            _grade(r),
        )
        for r in table.at_once
    ]
    timed = [
        (r.id, f"`{r.start}`", f"`{r.to}`", r.after, "; ".join(s.notice for s in r.sends), r.section, _grade(r))
        for r in table.by_time
    ]
    return _rows(head, [*once, *timed])


def _guards(table: Lifecycle) -> str:
    head = ("guard", "refuses, since", "needs", "section", "evidence")
    return _rows(head, [(n, g.refuses, g.needs, g.section, _grade(g)) for n, g in table.guards.items()])


def _notices(table: Lifecycle) -> str:
    owed: dict[str, list[str]] = {}
    for row in (*table.transitions, *table.by_time):
        for send in row.sends:
            owed.setdefault(send.notice, []).append(row.id)
    head = ("kind", "says", "owed by", "served by")
    return _rows(
        head,
        [
            (name + ("*" if one.passing else ""), one.says, ", ".join(owed.get(name, ())), ", ".join(one.told_by))
            for name, one in table.notices.items()
        ],
    )


def _reasons() -> str:
    head = ("code", "where", "means", "asks", "sends", "cure", "section", "evidence")
    rows = []
    for code, reason in eligibility().reasons.items():
        for value in reason.values:
            since = f" from {value.start}" if value.start else ""
            rows.append(
                (
                    code,
                    reason.says,
                    f"{value.value}{since}{_note(value)}",
                    reason.question or "",
                    reason.notice,
                    reason.cure,
                    value.section,
                    _grade(value),
                )
            )
    return _rows(head, rows)


def _note(value: DatedValue) -> str:
    return f" ({value.note})" if value.note else ""


def _fees() -> str:
    fees: dict[str, DatedRule] = {name: rule for name, rule in dated_rules().items() if name.startswith("fee.")}
    head = ("fee", "from", "dollars", "evidence", "note")
    rows = [
        (
            rule.says,
            str(value.start or "always"),
            "not known" if value.value is None else f"{value.value:g}",
            _grade(value),
            value.note or "",
        )
        for rule in fees.values()
        for value in rule.values
    ]
    return _rows(head, rows)


PHASES = {
    "Utilization review": ("START", "APP_RECEIVED"),
    "Screening and review": ("APP_RECEIVED", "WITHDRAWN"),
    "After the determination": ("IMPLEMENTING", "RE_REVIEW"),
}
"""A diagram each, with the states that stand between these two in the table."""
FURTHER = {"After the determination": ("DETERMINED", "INELIGIBLE", "ELIGIBLE", "ASSIGNED", "REVIEW_INFO_PENDING", "QA")}
ANYTIME = {"TERMINATED_PRE", "TERMINATED_POST", "WITHDRAWN"}
"""Every open state can end in these: one arrow from the whole stands for all of theirs."""


def _diagrams(table: Lifecycle) -> str:
    """The moves between states as mermaid text, which code hosts draw; one arrow for each pair, with its events."""
    names = list(table.states)
    parts = []
    for title, (first, last) in PHASES.items():
        shown = [*names[names.index(first) : names.index(last) + 1], *FURTHER.get(title, ())]
        parts += [f"### {title}", _diagram(table, list(dict.fromkeys(shown)))]
    return "\n\n".join(parts)


def _diagram(table: Lifecycle, shown: list[str]) -> str:
    moves: dict[tuple[str, str], list[str]] = {}
    for row in table.transitions:
        for state in table.states_of(row.start):
            if row.to is not None and row.to != state and {state, row.to} <= set(shown) - ANYTIME:
                moves.setdefault((state, row.to), []).append(row.event)
    for once in table.at_once:
        if {once.start, once.to} <= set(shown):
            moves.setdefault((once.start, once.to), []).append("at once")
    drawn = [name for name in shown if any(name in pair for pair in moves) or name in ANYTIME]
    timed = [row for row in table.by_time if {row.start, row.to} <= set(shown)]
    drawn += [row.to for row in timed if row.to not in drawn]
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"  {name}([{name}])" if table.states[name].ends else f"  {name}[{name}]" for name in drawn]
    if set(shown) >= ANYTIME:
        lines.append("  OPEN{{any open state}}")
        lines += [f"  OPEN -->|{event}| {end}" for event, end in _ends_of(table, ANYTIME)]
    for (state, to), events in moves.items():
        here, there = table.states[state].step, table.states[to].step
        usual = here is not None and there is not None and there > here
        lines.append(f"  {state} {'==>' if usual else '-->'}|{' / '.join(dict.fromkeys(events))}| {to}")
    lines += [f"  {row.start} -.->|{row.after}| {row.to}" for row in timed]
    return "\n".join((*lines, "```"))


def _ends_of(table: Lifecycle, ends: set[str]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((row.event, row.to) for row in table.transitions if row.to in ends))
