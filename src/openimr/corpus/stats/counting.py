"""Counts and overturn shares of disputed items, or of letters, by any field or two."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import Field, QuestionError, field
from openimr.corpus.stats.choosing import Choice, Unit
from openimr.corpus.stats.engine import connect, of_letters
from openimr.corpus.stats.grouping import SUMS, asked
from openimr.corpus.stats.intervals import wilson
from openimr.corpus.stats.missing_table import missing_table
from openimr.corpus.stats.result import as_table, schema
from openimr.corpus.stats.selecting import Wanted, conditions
from openimr.corpus.stats.suppressing import suppressed, total_shown

Period = Literal["month", "quarter", "year"]
Row = dict[str, Any]

MOST_FIELDS = 2


def counts(
    dataset: Dataset,
    by: Sequence[str] = (),
    where: Mapping[str, Wanted] | None = None,
    *,
    exclude: Mapping[str, Wanted] | None = None,
    over: Period | None = None,
    unit: Unit = "items",
    duplicates: bool = False,
    superseded: bool = True,
    least: int | None = None,
) -> pa.Table:
    """Disputed items (or letters) counted by no field, one or two, and over time; one row a group.

    `where` are conditions that all have to hold (see `selecting.conditions`), `exclude` some of which none may. `over`
    puts the period of the decision first. Copies of a letter are left out unless `duplicates`; letters that a later
    determination replaced are counted unless `superseded` is false. With `least`, cells of 1 to `least` - 1 are
    suppressed.

    The columns: the fields; of items `items`, `of_all` (their share of all that is counted), `upheld`, `overturned`,
    `undecided` (no decision was found in the letter), `overturn_share` = overturned / (upheld + overturned) with its
    95% Wilson interval `low`, `high`; of letters `letters`, `of_all` with its interval, `items`. `suppressed` says what
    was taken out of a row. An item with several values of a field is counted once under each: then rows add up to more
    than all. Rows stand in the order of time and of numbers, else by how many they count, then by name.

    Raises:
        QuestionError: an unknown field or value, or more fields than two; DatasetError: the dataset holds no letter.
    """
    chosen = Choice(
        conditions=(*conditions(where), *conditions(exclude, without=True)),
        duplicates=duplicates,
        superseded=superseded,
        least=least,
        unit=unit,
    )
    return counted(dataset, by, over, chosen)


def counted(dataset: Dataset, by: Sequence[str], over: Period | None, chosen: Choice) -> pa.Table:
    """The same for a choice that is made already; see `counts`."""
    names = [*([over] if over else []), *by]
    if len(names) != len(set(names)):
        raise QuestionError(f"a field is named twice: {', '.join(names)}; name each once")
    if len(by) > MOST_FIELDS:
        raise QuestionError(f"{len(by)} fields are too many to count by; name one or two")
    keys = [of_letters(field(name)) if chosen.unit == "letters" else field(name) for name in names]
    read = any(one.place == "missing" for one in (*keys, *chosen.used))
    extra = {"missing": missing_table(dataset)} if read else {}
    with connect(dataset, **extra) as connection:
        rows, total = asked(connection, dataset, keys, chosen)
    ordered = _ordered(rows, keys, chosen.unit)
    whole = total[chosen.unit]
    told = [_with_shares(row, names, whole, chosen.unit) for row in ordered]
    overlap = any(one.many for one in keys)
    if chosen.least is not None:
        told = suppressed(told, names, chosen.least, unit=chosen.unit, adds_up=not overlap)
    sums = total
    if chosen.unit == "letters":
        sums = {name: total[name] for name in ("letters", "items")}
    notes = {
        **chosen.notes(),
        "by": names,
        "total": sums if chosen.least is None else total_shown(sums, told, chosen.least),
        "rows_add_up": not overlap,
        "interval": "Wilson score, 95%",
    }
    return as_table(told, schema(keys, chosen.unit), notes)


def _ordered(rows: Sequence[Row], keys: Sequence[Field], unit: Unit) -> list[Row]:
    """Rows in the order that does not turn on how they were counted."""
    sums: list[dict[object, int]] = [{} for _ in keys]
    for row in rows:
        for number in range(len(keys)):
            value = row[f"k{number}"]
            sums[number][value] = sums[number].get(value, 0) + row[unit]

    def place(row: Row) -> tuple[object, ...]:
        found: list[object] = []
        for number, one in enumerate(keys):
            value = row[f"k{number}"]
            last = value is None
            shown = (
                "" if last and one.kind != "integer" else 0 if last else str(value) if one.kind != "integer" else value
            )
            found += [last, shown] if one.by_value else [-sums[number][value], last, shown]
        return tuple(found)

    return sorted(rows, key=place)


def _with_shares(row: Row, names: Sequence[str], whole: int, unit: Unit) -> Row:
    told = {name: row[f"k{number}"] for number, name in enumerate(names)}
    told |= {name: row[name] for name in ("letters", *SUMS) if name in row}
    told["of_all"] = row[unit] / whole if whole else None
    decided = row["upheld"] + row["overturned"]
    if unit == "items":
        told["overturn_share"] = row["overturned"] / decided if decided else None
        interval = wilson(row["overturned"], decided)
    else:
        interval = wilson(row["letters"], whole)
    told["low"], told["high"] = interval or (None, None)
    return told
