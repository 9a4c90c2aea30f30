"""The dashboard's figures, out of columns with an index: no document of a case is read to show them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from openimr.process.lifecycle import lifecycle
from openimr.process.remand import orders_on_determinations
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.office.fetch import loads, roster
from openimr.server.office.models import DecidedItem
from openimr.server.trail.actor import step

MONTHS = 12
SERVED = "determination served"
_AGES = ((0, 7), (7, 15), (15, 30), (30, 60), (60, None))
_AT_ONCE = 500


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Figures as they are shown and given out: `bar` is the column that the chart draws, `of` in which unit."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    bar: int
    unit: str = ""
    note: str = ""


def pending_states() -> tuple[str, ...]:
    """States in which the review organisation or a party still has something to do; not those before an application."""
    whole = lifecycle()
    before = {*whole.sets["before the application"], "START"}
    over = {name for name, state in whole.states.items() if state.ends or state.rests}
    return tuple(name for name in whole.states if name not in before | over)


def tables(now: datetime | None = None) -> list[Table]:
    """All tables of the dashboard."""
    now = now or timezone.now()
    return [received(now), pending(now), due(now), time_to_decision(now), overturned(now), load()]


def received(now: datetime) -> Table:
    """Applications received and determinations served, by month."""
    begin = _months_back(now)
    came = dict(_rows("SELECT to_char(received AT TIME ZONE %s, 'YYYY-MM'), count(*) FROM cases_case "
                      "WHERE received >= %s GROUP BY 1", [_ZONE, begin]))  # fmt: skip
    gone = dict(_rows("SELECT to_char(decided AT TIME ZONE %s, 'YYYY-MM'), count(DISTINCT case_id) "
                      "FROM office_decideditem WHERE decided >= %s GROUP BY 1", [_ZONE, begin]))  # fmt: skip
    months = sorted({*came, *gone})
    return Table(
        key="received",
        title="Received and decided, by month",
        heads=("Month", "Applications received", "Cases decided"),
        rows=tuple((month, came.get(month, 0), gone.get(month, 0)) for month in months),
        bar=1,
    )


def pending(now: datetime) -> Table:
    """Cases that are open, by state and by days since receipt."""
    columns = ", ".join(
        f"count(*) FILTER (WHERE received <= %s{' AND received > %s' if end is not None else ''})" for _, end in _AGES
    )
    marks = [m for begin, end in _AGES for m in (begin, end) if m is not None]
    found = _rows(
        f"SELECT state, count(*), {columns} FROM cases_case WHERE state = ANY(%s) GROUP BY state",  # noqa: S608
        [*(now - timedelta(days=mark) for mark in marks), list(pending_states())],
    )
    order = {name: place for place, name in enumerate(pending_states())}
    ages = tuple(f"{begin} to {end - 1} days" if end else f"{begin} days and more" for begin, end in _AGES)
    return Table(
        key="pending",
        title="Pending, by state and age",
        heads=("State", "Cases", *ages),
        rows=tuple(tuple(row) for row in sorted(found, key=lambda row: order[row[0]])),
        bar=1,
        note="Age is counted from receipt of the application.",
    )


def due(now: datetime) -> Table:
    """Clocks that run, by when they are due and who has to act."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow, week = today + timedelta(days=1), today + timedelta(days=7)
    found = _rows(
        "SELECT who, count(*) FILTER (WHERE due < %s AND NOT unsure), count(*) FILTER (WHERE due < %s AND unsure), "
        "count(*) FILTER (WHERE due >= %s AND due < %s), "
        "count(*) FILTER (WHERE due >= %s AND due < %s) FROM "
        "(SELECT who, due, document ->> 'state' = 'unknown' AS unsure FROM cases_caseclock "
        "WHERE state = 'running' AND kind = 'duty' AND due < %s) AS clocks GROUP BY who ORDER BY 2 DESC, 1",
        [now, now, now, tomorrow, tomorrow, week, week],
    )
    return Table(
        key="due",
        title="Overdue, due today and this week",
        heads=("Who has to act", "Overdue", "May be overdue", "Rest of today", "The next six days"),
        rows=tuple(tuple(row) for row in found),
        bar=1,
        note="Clocks of all cases that run; the due list has each. May be: the file leaves the day open.",
    )


def time_to_decision(now: datetime) -> Table:
    """Days from receipt to the determination, by month of the determination."""
    found = _rows(
        "SELECT to_char(decided AT TIME ZONE %s, 'YYYY-MM') AS month, count(*), "
        "round((percentile_cont(0.5) WITHIN GROUP (ORDER BY days))::numeric, 1), "
        "round((percentile_cont(0.9) WITHIN GROUP (ORDER BY days))::numeric, 1) FROM "
        "(SELECT case_id, min(decided) AS decided, "
        "extract(epoch FROM min(decided) - min(received)) / 86400 AS days "
        "FROM office_decideditem WHERE decided >= %s AND received IS NOT NULL GROUP BY case_id) AS one "
        "GROUP BY month ORDER BY month",
        [_ZONE, _months_back(now)],
    )
    return Table(
        key="time",
        title="Days from receipt to determination",
        heads=("Month", "Cases", "Median days", "Nine in ten within"),
        rows=tuple(tuple(row) for row in found),
        bar=2,
        unit="days",
    )


def overturned(now: datetime) -> Table:
    """Share of decided treatments that were overturned, by kind of treatment, over the last twelve months."""
    found = _rows(
        "SELECT category, count(*), count(*) FILTER (WHERE outcome = 'overturned'), "
        "round(100.0 * count(*) FILTER (WHERE outcome = 'overturned') / count(*), 1) "
        "FROM office_decideditem WHERE decided >= %s AND outcome IN ('upheld', 'overturned') "
        "GROUP BY category ORDER BY 2 DESC, 1",
        [_months_back(now)],
    )
    return Table(
        key="overturned",
        title="Overturned, by kind of treatment",
        heads=("Kind of treatment", "Decided", "Overturned", "Share overturned, percent"),
        rows=tuple(tuple(row) for row in found),
        bar=3,
        unit="%",
        note="Counted by treatment, over twelve months; a case decided again after a remand counts each time.",
    )


def load() -> Table:
    """Cases that each reviewer has open, and how many may be."""
    open_ones = loads()
    entries = {entry.id.casefold(): entry for entry in roster().reviewers}
    names = sorted({*open_ones, *entries})
    rows = [(entries[key].id if key in entries else key, open_ones.get(key, 0),
             entries[key].capacity if key in entries and entries[key].capacity is not None else "not said")
            for key in names]  # fmt: skip
    return Table(
        key="load",
        title="Reviewers' load",
        heads=("Reviewer", "Open cases", "At most"),
        rows=tuple(sorted(rows, key=lambda row: (-int(str(row[1])), str(row[0])))),
        bar=1,
    )


def count_decision(case: Case, event: CaseEvent) -> None:
    """Keep what an event decided, item by item; in the event's transaction.

    Service of a determination on a further party decides nothing; an item is decided again only after an order that
    sent it back.
    """
    if event.type != SERVED:
        return
    remands = CaseEvent.objects.filter(case=case, type="remanded", place__lt=event.place)
    orders: dict[date, set[int]] = {}  # what each sent back, which may be less than it names
    for order in orders_on_determinations(case_document(case)) if remands else ():
        orders.setdefault(order.at.date(), set()).update(order.items)
    back = [(remand.place, orders.get(timezone.localdate(remand.at), set())) for remand in remands]
    known = DecidedItem.objects.filter(case=case, event__lt=event.place).values_list("item", "event")
    decided = {item for item, at in known if not any(place > at and item in items for place, items in back)}
    facts = case.facts.order_by("-version").values_list("document", flat=True).first() or {}
    items: Sequence[Any] = facts.get("items", ())
    came = CaseEvent.objects.filter(case=case, type="application received").order_by("at").values_list("at", flat=True)
    received_at = came.first()
    DecidedItem.objects.bulk_create(
        [
            DecidedItem(
                case=case,
                event=event.place,
                item=place,
                category=items[place]["treatment"]["kind"],
                outcome=(event.document.get("outcome") or "").strip().lower(),
                received=received_at,
                decided=event.at,
            )
            for place in event.document.get("items") or range(len(items))
            if 0 <= place < len(items) and place not in decided
        ],
        ignore_conflicts=True,
    )


def count_missing() -> int:
    """Keep what was decided before the figures were kept; how many events there were. May run twice."""
    missing = CaseEvent.objects.filter(pk__in=[pk for (pk,) in _rows(_UNCOUNTED, [SERVED, _AT_ONCE])])
    done = 0
    for event in missing.select_related("case").order_by("pk"):
        with step(event.case.number):
            count_decision(event.case, event)
        done += 1
    return done


_ZONE = "America/Los_Angeles"
_UNCOUNTED = """
SELECT e.id FROM cases_caseevent e WHERE e.type = %s AND NOT EXISTS (
    SELECT 1 FROM office_decideditem k WHERE k.case_id = e.case_id AND (k.event = e.place OR (
        k.event < e.place
        AND (coalesce(jsonb_array_length(e.document->'items'), 0) = 0 OR e.document->'items' @> to_jsonb(k.item))
        AND NOT EXISTS (SELECT 1 FROM cases_caseevent r WHERE r.case_id = e.case_id AND r.type = 'remanded'
                        AND (coalesce(jsonb_array_length(r.document->'items'), 0) = 0
                             OR r.document->'items' @> to_jsonb(k.item))
                        AND r.place > k.event AND r.place < e.place)))
) ORDER BY e.id LIMIT %s
"""
"""Determinations of which nothing was kept, and of whose items none was decided before in the same review."""


def _months_back(now: datetime) -> datetime:
    local = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return local.replace(year=local.year - 1) if MONTHS == 12 else local - timedelta(days=31 * MONTHS)


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def bars(table: Table, width: int = 180) -> Iterator[tuple[str, object, int]]:
    """What the chart draws: label, value and length of each bar."""
    numbers = [float(str(row[table.bar])) for row in table.rows]
    most = max([*numbers, 1])
    for row, number in zip(table.rows, numbers, strict=True):
        yield str(row[0]), row[table.bar], round(width * number / most)
