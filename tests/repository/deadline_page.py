"""The page on deadlines, drawn from the clocks, the dated rules and the calendar of closed offices."""

from openimr.process.clock import Amount, ClockRule, clock_rules, evidence
from openimr.process.dated import DatedRule, DatedValue, dated_rules
from openimr.process.days import court_calendar, office_calendar

OPENING = """\
What is due when, by which rule, and how sure that is. Drawn from `process/clocks.yaml`, `process/rules/` and
`process/calendars/`; `imr deadlines CASE` reckons with them. To change one, edit its file, then `make docs test`.

**How sure.** V: read in the source named (S-numbers are those of the project's process reference); P: its document was
seen, not the sentence; GK: general knowledge, not read; INF: inferred. What is marked GK or INF has to be read in the
law before anybody relies on it. The utilization review rules in force since 2026-04-01 have not been read: values that
they may have changed are carried over, and every clock that uses one says so.

**How days are counted.** The day of the event does not count. A period of days ends with the last second of its last
day at Los Angeles. Business days and working days are Monday to Friday, but for days on which state offices are closed
(below); the two are the same here, with one doubt: a decision of 2018 (Gomez) counted the Friday after Thanksgiving as
a working day of utilization review; a clock of utilization review over that Friday shows the earlier day, and between
the two nobody is late for sure. A count is as sure as the least sure closed day in it. Months end on the same day of
the month, or on its last. Hours are elapsed time, on any day, through changes of daylight-saving time. Days for
service are added first; then, for filings by parties, a last day on which offices are closed moves to the next open
day. Before 2012 and after 2028 the calendar does not reach: such a due day is unknown, and the clock says why.

**Whose time.** A time that runs from service runs from service on the party whose it is (`to` of the event, or its own
receipt): the worker or the representative, the claims administrator (a claims examiner, the insurer or its attorney;
the employer where there is none), the requesting physician. Service on one party begins nothing for another, and a
party that was never served has no such clock. One service without `to` is service on everybody (after one party's
petition the time of the other parties runs on, whatever the outcome); of several, those that do not say on whom may
have been on anybody: the earliest day is shown, and nobody is late before the last.

**Where mail goes.** "Mail" that names no place goes where the address of the party is: to another state it adds 10
days, abroad 20. Where the event says California and the address another place, the day by the event is shown, the
clock says that the two disagree, and in between nobody is late for sure. An address whose end names no state or
country says nothing.

**Which law.** A rule is picked by the date that it is keyed to (below), as a rule the first event of its kind. Each
further request, and records that are complete after others were found insufficient, have the law of their own day.
DWC's two measures count from the records with which the clock begins, to its end.

**Items.** Utilization review decides item by item. Items with other decisions, services or outcomes, and drugs of the
formulary among other treatment, have their own clocks of utilization review and their own time to apply; `items` names
them. A determination that overturns in part, and does not say which items, makes a duty certain where all are of one
kind (care to come, or care already given).

**States.** `running`, `due today`, `overdue` (a duty not done), `expired` (a window that nobody used), `over` (a
waiting time that has passed), `met`, `met late`, `ended` (something else made it idle: the case's end, an approval),
`not begun: defective service`, `does not apply` (no such review for this case), `unknown` (`explain` says what is
missing). Events after the moment asked about do not count. A remand begins the clocks of review anew (`round`).

**Taken for want of better.** Where only the decision is known, its day stands for its service. Where the way of
service is not known, no days are added, and the clock says what it would be by mail; where a time runs from receipt
and the file has the service only, service stands in. `due` is then the earlier day, which is safe, and nobody is late
before the later one: in between the state is `unknown`. Fax counts as electronic for records. A step of nobody named
(`by`) is nobody's in particular: it ends no party's duty or window, whose state is then unknown. Records that come
from nobody named are the claims administrator's. A determination that does not say its outcome may have found
treatment necessary. Care is to come unless an item says `retrospective`."""

SERVICE = "the days that the way of service adds (D12)"


def deadlines_page(made: str) -> str:
    """Every clock, every dated value, every closed day."""
    clocks = clock_rules().clocks
    parts = ["# Deadlines", made, OPENING, "## Clocks"]
    parts += [_clock(name, clock) for name, clock in clocks.items()]
    parts += [
        "## Values of law",
        "Each holds from its day on, held against the date of the case that the rule is keyed to.",
    ]
    parts += [_rule(name, rule) for name, rule in dated_rules().items() if rule.deadline or _used(name)]
    parts += ["## Days on which state offices are closed", _calendar()]
    return "\n\n".join(parts) + "\n"


def _clock(name: str, clock: ClockRule) -> str:
    kinds = {"duty": "has to", "window": "may", "wait": "waits"}
    lines = [f"### {name[:1].upper()}{name[1:]}", "", f"{clock.says[:1].upper()}{clock.says[1:]}.", ""]
    lines.append(f"- who: {clock.who} ({kinds[clock.kind]})")
    if clock.apart:
        lines.append(f"- each from service on it: {', '.join(clock.apart)}")
    lines.append(f"- starts with: {', or else '.join(clock.start)}{_start_notes(clock)}")
    if clock.stop:
        lines.append(f"- stops with: {', '.join(clock.stop)}{f' (of the {clock.party})' if clock.party else ''}")
    if clock.evident:
        lines.append(f"- done before, at a time that is not known, where there is: {', '.join(clock.evident)}")
    if clock.ended_by:
        lines.append(f"- ends also with: {', '.join(clock.ended_by)}")
    if clock.suspended_by:
        lines.append(f"- suspended, while not in default, by the administrator's own: {', '.join(clock.suspended_by)}")
        lines.append(
            f"- begins anew with: {', '.join(one for events in clock.resumed_by.values() for one in events)} (INF)"
        )
    if clock.needs:
        lines.append(f"- only where: {', '.join(sorted(clock.needs))}")
    lines += [f"- amount{_when(amount)}: {_terms(amount)}" for amount in clock.amounts]
    for holds, says in (
        (clock.served, SERVICE),
        (clock.rolls, "a last day on which offices are closed moves to the next open day (`filing.rolls`)"),
        (
            clock.extension,
            f"put off by `{clock.extension.rule}` on: {clock.extension.event}" if clock.extension else "",
        ),
        (
            clock.itemwise,
            "items that utilization review treated otherwise, or that have another time, have each their own",
        ),
        (clock.penalty, f"late days cost: {', '.join(f'`{rule}`' for rule in clock.penalty)}"),
        (clock.ceiling, f"late days may cost: `{clock.ceiling}`"),
    ):
        if holds:
            lines.append(f"- {says}")
    return "\n".join(lines)


def _start_notes(clock: ClockRule) -> str:
    notes = []
    if clock.cut_off:
        notes.append("after the cut-off hour on the next business day")
    if clock.after:
        notes.append(f"only after: {clock.after}")
    if clock.receipt:
        notes.append(f"the later day governs where there is: {clock.receipt}")
    if clock.resumes:
        notes.append(f"with {clock.resumes} where review was deferred")
    if clock.undone_by:
        notes.append(f"not if followed by: {', '.join(clock.undone_by)}")
    if clock.served_on:
        notes.append(f"on the {clock.served_on}")
    if clock.reconsiders:
        notes.append("after a conditional denial")
    if clock.superseded:
        notes.append("one clock for each, until a further decision on the same items")
    if clock.each:
        notes.append("one clock for each")
    if clock.asks:
        notes.append("stops with the answer of a party that was asked")
    return f" ({'; '.join(notes)})" if notes else ""


def _when(amount: Amount) -> str:
    return f" where {' and '.join(sorted(amount.when))}" if amount.when else ""


def _terms(amount: Amount) -> str:
    shown = [
        f"`{term.rule}`" + (f" from {', or else '.join(term.start)}" if term.start else "") for term in amount.rules
    ]
    return " or, if earlier, ".join(shown)


def _used(name: str) -> bool:
    return name in {"filing.rolls", "review.scope"} or name.startswith("ur.")


def _rule(name: str, rule: DatedRule) -> str:
    head = f"### {name}" + (f" ({rule.deadline})" if rule.deadline else "")
    keyed = "" if rule.keyed_to == "always" else f", by the date of the {rule.keyed_to}"
    rows = [_value(value, rule) for value in rule.values]
    return "\n".join(
        [
            head,
            "",
            f"{rule.says}. In {rule.unit}{keyed}.",
            "",
            "| from | value | section | evidence | |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def _value(value: DatedValue, rule: DatedRule) -> str:
    shown = (
        "none" if value.value is None else f"{value.value:g}" if isinstance(value.value, float) else str(value.value)
    )
    unit = f" {value.unit}" if value.unit else ""
    key = f" (by the {value.keyed_to})" if value.keyed_to and value.keyed_to != rule.keyed_to else ""
    grade = evidence(value.grade, value.source)
    if value.began is not None:
        key += f" (that day: {value.began.grade}; surer from the end of {value.began.between[1]})"
    return f"| {value.start or 'the start'}{key} | {shown}{unit} | {value.section} | {grade} | {value.note or ''} |"


def _calendar() -> str:
    calendar = office_calendar()
    lines = [f"{calendar.says}, beside weekends, from {calendar.first} to {calendar.last} ({calendar.section}).", ""]
    lines += [f"- {name}: {source.what} ({source.grade})" for name, source in calendar.sources.items()]
    lines += ["", "| year | closed (day, holiday) | evidence |", "|---|---|---|"]
    for year in range(calendar.first.year, calendar.last.year + 1):
        days = [day for day in calendar.closed if day.date.year == year]
        shown = "; ".join(f"{day.date:%m-%d} {day.name}" for day in days)
        sure = ", ".join(sorted({evidence(day.grade, day.source) for day in days}))
        lines.append(f"| {year} | {shown} | {sure} |")
    lines += [
        "",
        "### Holidays on which state offices are open",
        "",
        "Libraries list some of them; the days are those on which `holidays` 0.109 (United States, California)",
        "disagrees with the state's list. A test compares every year, so that a new disagreement shows.",
        "",
        "| holiday | why offices are open | evidence | listed by the library on |",
        "|---|---|---|---|",
    ]
    for kept in calendar.not_kept:
        lines.append(f"| {kept.name} | {kept.why} | {kept.grade} | {', '.join(map(str, kept.library)) or 'no day'} |")
    return "\n".join([*lines, "", *_courts()])


def _courts() -> list[str]:
    courts = court_calendar()
    lines = [
        "### Holidays of the courts on which state offices are open",
        "",
        f"{courts.says} ({courts.section}; that they extend a time of this programme: {courts.grade}). A last day",
        "on one stays the day that a party is told; until the next open day is over, nobody is late for sure.",
        "",
    ]
    lines += [f"- {name}: {source.what} ({source.grade})" for name, source in courts.sources.items()]
    lines += ["", "| year | day, holiday, evidence |", "|---|---|"]
    for year in sorted({day.date.year for day in courts.days}):
        days = [day for day in courts.days if day.date.year == year]
        shown = "; ".join(f"{day.date:%m-%d} {day.name} ({evidence(day.grade, day.source)})" for day in days)
        lines.append(f"| {year} | {shown} |")
    return lines
