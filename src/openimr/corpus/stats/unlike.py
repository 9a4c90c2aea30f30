"""Like items decided unlike: groups of like requests, and how far their outcomes part."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

import duckdb
import pyarrow as pa

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import Field, QuestionError, field
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.engine import connect, source
from openimr.corpus.stats.intervals import ratio, wilson
from openimr.corpus.stats.missing_table import missing_table
from openimr.corpus.stats.result import TYPES, as_table
from openimr.corpus.stats.selecting import Wanted, conditions

LIKE = ("topic", "category", "body_part", "stage", "quantity_band", "visits_band")
"""What makes requests like: the fields that all have to be the same, "not said" being like "not said"."""

_EXAMPLES = 3
_MOST = 50
_MEASURES: Mapping[str, tuple[pa.DataType, str]] = {
    "items": (pa.int64(), "decided items of the group"),
    "upheld": (pa.int64(), "items of which the refusal stands"),
    "overturned": (pa.int64(), "items that are to be given"),
    "overturn_share": (pa.float64(), "overturned / items"),
    "low": (pa.float64(), "least overturn share of its 95% Wilson interval"),
    "high": (pa.float64(), "greatest overturn share of the interval"),
    "pairs_unlike": (pa.float64(), "share of the pairs of items decided differently; about a half at most"),
    "entropy": (pa.float64(), "entropy of the outcome in bits: 0 all alike, 1 half and half"),
    "upheld_cases": (pa.list_(pa.string()), "case numbers of the first upheld items by date"),
    "overturned_cases": (pa.list_(pa.string()), "case numbers of the first overturned items by date"),
}  # fmt: skip


def consistency(
    dataset: Dataset,
    where: Mapping[str, Wanted] | None = None,
    *,
    like: Sequence[str] = LIKE,
    most: int = _MOST,
    duplicates: bool = False,
    superseded: bool = True,
    least: int | None = None,
) -> pa.Table:
    """Groups of like items with mixed outcomes, those with the most pairs that part first; `most` of them.

    `like` are the fields that have to be the same; items whose first of these is not said are left out, as nothing says
    what they are like. `duplicates`, `superseded` and `least` as in `counting.counts`. The notes (`notes_of`) hold the
    measures over all groups of two and more: `mixed` groups with a Wilson interval; `pairs_unlike`, the share of pairs
    within groups that were decided differently, with an interval that takes groups as drawn, beside `pairs_by_chance`,
    what it would be if the group told nothing; `entropy` within groups beside `entropy_of_all`, in bits.

    Raises:
        QuestionError: an unknown field or value, or one that has several values; DatasetError: no letter.
    """
    chosen = Choice(conditions=conditions(where), duplicates=duplicates, superseded=superseded, least=least)
    return consistent(dataset, chosen, like, most)


def consistent(dataset: Dataset, chosen: Choice, like: Sequence[str] = LIKE, most: int = _MOST) -> pa.Table:
    """The same for a choice that is made already."""
    keys = [field(name) for name in like]
    if not keys or any(one.many for one in keys):
        raise QuestionError("items are like by fields of one value each; name at least one, and none that has several")
    used = [*keys, *chosen.used]
    extra = {"missing": missing_table(dataset)} if any(one.place == "missing" for one in used) else {}
    with connect(dataset, **extra) as connection:
        connection.execute(f"CREATE TEMP TABLE likes AS {_groups(dataset, keys, chosen)}")
        overall = _overall(connection, max(2, chosen.least or 0))
        rows = _mixed(connection, dataset, keys, chosen, most)
    columns = {one.name: (TYPES.get(one.kind, pa.string()), one.means) for one in keys} | dict(_MEASURES)
    schema = pa.schema([pa.field(n, t, metadata={"description": m}) for n, (t, m) in columns.items()])
    notes = {
        **chosen.notes(),
        "like": list(like),
        "interval": "Wilson score, 95%; of pairs: ratio of groups",
        **overall,
    }
    return as_table(rows, schema, notes)


def _groups(dataset: Dataset, keys: Sequence[Field], chosen: Choice) -> str:
    listed = ", ".join(f"({one.sql}) AS k{number}" for number, one in enumerate(keys))
    return (
        f"SELECT {listed}, count(*) AS n, count(*) FILTER (i.decision = 'overturned') AS o"
        f" FROM {source(dataset, [*keys, *chosen.used])}"
        f" WHERE i.decision IS NOT NULL AND ({keys[0].sql}) IS NOT NULL AND {chosen.sql()} GROUP BY ALL"
    )


def _overall(connection: duckdb.DuckDBPyConnection, least: int) -> dict[str, Any]:
    """The measures over all groups of at least so many items."""
    pairs = "n * (n - 1) / 2.0"
    sums = connection.sql(
        f"SELECT count(*), coalesce(sum(n), 0), coalesce(sum(o), 0), count(*) FILTER (o > 0 AND o < n),"
        f" coalesce(sum(o * (n - o))::DOUBLE, 0), coalesce(sum({pairs}), 0),"
        " coalesce(sum(-n * (CASE WHEN o > 0 AND o < n THEN"
        " (o / n) * log2(o / n) + (1 - o / n) * log2(1 - o / n) ELSE 0 END)), 0) FROM"
        f" (SELECT n::DOUBLE AS n, o::DOUBLE AS o FROM likes WHERE n >= {least} ORDER BY ALL)"
    ).fetchall()[0]
    groups, items, overturned, mixed, unlike, whole, bits = sums
    share = unlike / whole if whole else 0.0
    squares = connection.sql(
        f"SELECT coalesce(sum(pow(o * (n - o) - {share!r} * {pairs}, 2)), 0) FROM"
        f" (SELECT n::DOUBLE AS n, o::DOUBLE AS o FROM likes WHERE n >= {least} ORDER BY ALL)"
    ).fetchall()[0][0]
    part = overturned / items if items else 0.0
    return {
        "groups": groups,
        "items": int(items),
        "mixed": mixed,
        "mixed_share": mixed / groups if groups else None,
        "mixed_interval": wilson(mixed, groups),
        "pairs_unlike": share if whole else None,
        "pairs_interval": ratio(share, squares, whole, groups) if whole else None,
        "pairs_by_chance": 2 * part * (1 - part) * items / (items - 1) if items > 1 else None,
        "entropy": bits / items if items else None,
        "entropy_of_all": _entropy(part) if items else None,
    }


def _entropy(part: float) -> float:
    return sum(p * log2(1 / p) for p in (part, 1 - part) if p > 0)


def _mixed(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, keys: Sequence[Field], chosen: Choice, most: int
) -> list[dict[str, Any]]:
    """The groups whose outcomes part most, with examples; under suppression only large ones and without."""
    least = max(1, chosen.least or 0)
    names = [f"k{number}" for number in range(len(keys))]
    order = ", ".join(f"{name} NULLS LAST" for name in names)
    connection.execute(
        f"CREATE TEMP TABLE shown AS SELECT * FROM likes WHERE o >= {least} AND n - o >= {least}"
        f" ORDER BY o * (n - o) DESC, {order} LIMIT {int(most)}"
    )
    rows = connection.sql(f"SELECT * FROM shown ORDER BY o * (n - o) DESC, {order}").to_arrow_table().to_pylist()
    examples = {} if chosen.least else _examples(connection, dataset, keys, chosen)
    told = []
    for row in rows:
        n, o = row["n"], row["o"]
        low, high = wilson(o, n) or (0.0, 1.0)
        key = tuple(row[name] for name in names)
        told.append(
            {one.name: row[name] for one, name in zip(keys, names, strict=True)}
            | {"items": n, "upheld": n - o, "overturned": o, "overturn_share": o / n, "low": low, "high": high,
               "pairs_unlike": o * (n - o) / (n * (n - 1) / 2), "entropy": _entropy(o / n),
               "upheld_cases": examples.get((*key, "upheld"), []),
               "overturned_cases": examples.get((*key, "overturned"), [])}
        )  # fmt: skip
    return told


def _examples(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, keys: Sequence[Field], chosen: Choice
) -> dict[tuple[object, ...], list[str]]:
    """Of each shown group and outcome the first cases by date, then by number."""
    listed = ", ".join(f"({one.sql}) AS k{number}" for number, one in enumerate(keys))
    same = " AND ".join(f"a.k{number} IS NOT DISTINCT FROM s.k{number}" for number in range(len(keys)))
    names = ", ".join(f"s.k{number}" for number in range(len(keys)))
    rows = connection.sql(
        f"SELECT {names}, a.decision, min({{'day': a.day, 'case': a.case_number}}, {_EXAMPLES}) AS cases"
        " FROM shown s JOIN"
        f" (SELECT {listed}, i.decision, i.decision_date AS day, i.case_number FROM"
        f" {source(dataset, [*keys, *chosen.used])} WHERE i.decision IS NOT NULL AND {chosen.sql()}) a ON {same}"
        " WHERE a.case_number IS NOT NULL GROUP BY ALL"
    )
    found: dict[tuple[object, ...], list[str]] = {}
    for row in rows.fetchall():
        cases = sorted(row[-1], key=lambda one: (one["day"] is None, str(one["day"]), one["case"]))
        found[tuple(row[:-1])] = list(dict.fromkeys(one["case"] for one in cases))
    return found
