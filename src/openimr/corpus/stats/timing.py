"""Time from application and from assignment to the determination, beside the limits that `process` holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import Field, QuestionError, field
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.counting import Period
from openimr.corpus.stats.engine import connect, of_letters, source
from openimr.corpus.stats.intervals import wilson
from openimr.corpus.stats.missing_table import missing_table
from openimr.corpus.stats.result import TYPES, as_table
from openimr.corpus.stats.selecting import Wanted, conditions
from openimr.process import Law
from openimr.process.days import OutsideCalendarError, day_after

REGULAR, EXPEDITED, FORMULARY = "determination.regular", "determination.expedited", "determination.formulary"
_STARTS = {"application": "l.application_received", "assignment": "l.date_assigned"}
_RULE = (
    "the rule of `process` whose limit stands beside; a letter of drugs alone is held against"
    " `determination.formulary`, too, as it may be such a dispute: letters do not say"
)
_MEASURES: Mapping[str, tuple[pa.DataType, str]] = {
    "measured_from": (pa.string(), "`application` (received) or `assignment` of the case"),
    "rule": (pa.string(), _RULE),
    "limit": (pa.string(), "the limit, as `30 calendar days`; null: no law of that day is known"),
    "law": (pa.string(), "where the limit stands, and how sure that is"),
    "letters": (pa.int64(), "letters of the group"),
    "dated": (pa.int64(), "those that give both days, in their order"),
    "quarter_by": (pa.int64(), "days by which a quarter of the dated letters was decided"),
    "median": (pa.int64(), "days by which half were"),
    "three_quarters_by": (pa.int64(), "days by which three quarters were"),
    "nine_tenths_by": (pa.int64(), "days by which nine tenths were"),
    "within": (pa.int64(), "dated letters decided within the limit, counted from the day measured from"),
    "within_share": (pa.float64(), "within / dated letters with a limit"),
    "low": (pa.float64(), "least share of its 95% Wilson interval"),
    "high": (pa.float64(), "greatest share of the interval"),
    "suppressed": (pa.string(), "`all`: numbers were taken out so that nobody can be told by them"),
}  # fmt: skip


def times(
    dataset: Dataset,
    where: Mapping[str, Wanted] | None = None,
    *,
    by: Sequence[str] = (),
    over: Period | None = None,
    duplicates: bool = False,
    superseded: bool = True,
    least: int | None = None,
) -> pa.Table:
    """Days from application and from assignment to the determination, by rule, over time and by one field of letters.

    The legal clock begins when all documents are there, which letters do not say: `within` counts from an earlier day,
    and a letter beyond it need not have been late. `duplicates`, `superseded`, `least` as in `counting.counts`.

    Raises:
        QuestionError: an unknown field or value, or a field that letters don't have; DatasetError: no letter.
    """
    chosen = Choice(
        conditions=conditions(where), unit="letters", duplicates=duplicates, superseded=superseded, least=least
    )
    return timed(dataset, chosen, by, over)


def timed(dataset: Dataset, chosen: Choice, by: Sequence[str] = (), over: Period | None = None) -> pa.Table:
    """The same for a choice that is made already, of letters."""
    names = [*([over] if over else []), *by]
    keys = [of_letters(field(name)) for name in names]
    if any(one.place != "letters" or one.many for one in keys):
        raise QuestionError(
            f"time is counted by letter; name fields of letters with one value each, not {', '.join(by)}"
        )
    used = [*keys, *chosen.used]
    if any(of_letters(one).place == "items" for one in chosen.used):
        raise QuestionError("time is counted by letter; a condition on items chooses none, name fields of letters")
    extra = {"missing": missing_table(dataset)} if any(one.place == "missing" for one in used) else {}
    with connect(dataset, **extra) as connection:
        connection.execute(f"CREATE TEMP TABLE told AS {_letters(dataset, keys, chosen)}")
        laws = _register_limits(connection)
        rows = connection.sql(_query(len(keys))).to_arrow_table().to_pylist()
    cited = ({**row, "law": "; or ".join(laws[number] for number in row["law"] or ())} for row in rows)
    told = [_row(row, names, chosen.least or 0) for row in cited]
    columns = {one.name: (TYPES.get(one.kind, pa.string()), one.means) for one in keys} | dict(_MEASURES)
    schema = pa.schema([pa.field(n, t, metadata={"description": m}) for n, (t, m) in columns.items()])
    return as_table(told, schema, {**chosen.notes(), "by": names, "interval": "Wilson score, 95%"})


def _letters(dataset: Dataset, keys: Sequence[Field], chosen: Choice) -> str:
    """A row for each letter, day to measure from and rule."""
    listed = "".join(f"({one.sql}) AS k{number}, " for number, one in enumerate(keys))
    rule = f"CASE WHEN l.priority = 'expedited' THEN '{EXPEDITED}' ELSE '{REGULAR}' END"
    place = source(dataset, [*keys, *chosen.used], letters="alone", outcomes=True)
    said = (
        f"SELECT {listed}l.decision_date AS decided, l.ur_denial_date AS refused, {rule} AS rule,"
        f" coalesce(o.drugs_only, false) AS drugs, {', '.join(f'{sql} AS {name}' for name, sql in _STARTS.items())}"
        f" FROM {place} WHERE {chosen.sql()}"
    )
    numbered = "".join(f"k{number}, " for number in range(len(keys)))
    parts = []
    for name in _STARTS:
        shared = f"'{name}' AS measured_from, {name} AS start, decided, refused FROM chosen"
        parts.append(f"SELECT {numbered}rule, {shared}")
        parts.append(f"SELECT {numbered}'{FORMULARY}' AS rule, {shared} WHERE drugs")
    return f"WITH chosen AS ({said}) {' UNION ALL '.join(parts)}"


def _register_limits(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables `picked` (which value of law a day picks) and `due` (the last day of each limit from each start).

    Returns where these values stand; `picked` names each by its number there.
    """
    law = Law()
    starts = [row[0] for row in connection.sql("SELECT DISTINCT start FROM told WHERE start IS NOT NULL").fetchall()]
    refused = [
        row[0] for row in connection.sql("SELECT DISTINCT refused FROM told WHERE refused IS NOT NULL").fetchall()
    ]
    picked = [
        *(row for rule in (REGULAR, EXPEDITED) for row in _picked(law, rule, starts)),
        *_picked(law, FORMULARY, refused),
    ]
    periods = {(row["amount"], row["unit"]) for row in picked}
    due = [
        {"amount": amount, "unit": unit, "start": start, "due": _due(start, amount, unit)}
        for amount, unit in sorted(periods)
        for start in starts
    ]
    laws = sorted({row["law"] for row in picked})
    picked = [{**row, "law": laws.index(row["law"])} for row in picked]
    text, day = pa.string(), pa.date32()
    columns = [("rule", text), ("day", day), ("amount", pa.float64()), ("unit", text), ("law", pa.int32())]
    connection.register("picked", pa.Table.from_pylist(picked, schema=pa.schema(columns)))
    columns = [("amount", pa.float64()), ("unit", text), ("start", day), ("due", day)]
    connection.register("due", pa.Table.from_pylist(due, schema=pa.schema(columns)))
    return laws


def _picked(law: Law, rule: str, days: Iterable[date]) -> list[dict[str, Any]]:
    """What a rule says on each day: the one that it is keyed to, or the one that stands in for it."""
    found = []
    for day in days:
        value = law.pick(rule, {}, day)
        if value is not None and value.value is not None:
            found.append({"rule": rule, "day": day, "amount": value.number, "unit": value.unit, "law": value.cite})
    return found


def _due(start: date, amount: float, unit: str) -> date | None:
    try:
        return day_after(start, amount, unit)
    except OutsideCalendarError:
        return None


def _query(keys: int) -> str:
    names = "".join(f"k{number}, " for number in range(keys))
    days = "(CASE WHEN t.start <= t.decided THEN t.decided - t.start END)"
    cuts = {"quarter_by": 0.25, "median": 0.5, "three_quarters_by": 0.75, "nine_tenths_by": 0.9}
    listed = ", ".join(f"quantile_disc({days}, {part})::BIGINT AS {name}" for name, part in cuts.items())
    dated = "t.start <= t.decided AND d.due IS NOT NULL"
    order = "".join(f"k{number} NULLS LAST, " for number in range(keys))
    return (
        f"SELECT {names}measured_from, t.rule, p.amount::BIGINT || ' ' || p.unit AS \"limit\","
        " list_sort(list(DISTINCT p.law) FILTER (p.law IS NOT NULL)) AS law, count(*) AS letters,"
        f" count({days}) AS dated, {listed}, count(*) FILTER ({dated}) AS limited,"
        f" count(*) FILTER ({dated} AND t.decided <= d.due) AS within FROM told t"
        " LEFT JOIN picked p ON p.rule = t.rule"
        f" AND p.day = CASE WHEN t.rule = '{FORMULARY}' THEN t.refused ELSE t.start END"
        " LEFT JOIN due d ON d.amount = p.amount AND d.unit = p.unit AND d.start = t.start"
        f" WHERE t.rule <> '{FORMULARY}' OR p.rule IS NOT NULL"
        f' GROUP BY ALL ORDER BY {order}measured_from, t.rule DESC, "limit" NULLS LAST'
    )


def _row(row: dict[str, Any], names: Sequence[str], least: int) -> dict[str, Any]:
    interval = wilson(row["within"], row["limited"])
    told = {name: row[f"k{number}"] for number, name in enumerate(names)}
    told |= {name: row.get(name) for name in _MEASURES}
    if row["limit"] is None:
        told["within"] = told["law"] = None
    told["within_share"] = row["within"] / row["limited"] if row["limited"] else None
    told["low"], told["high"] = interval or (None, None)
    parts = (row["letters"], row["dated"], row["within"], row["limited"] - row["within"])
    if any(0 < part < least for part in parts):
        numbers = ("letters", "dated", "quarter_by", "median", "three_quarters_by", "nine_tenths_by", "within")
        told |= {**dict.fromkeys((*numbers, "within_share", "low", "high")), "suppressed": "all"}
    return told
