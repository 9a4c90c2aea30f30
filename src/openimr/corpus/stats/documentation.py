"""What was missing when the refusal stood: the criteria that rationales say nothing is on record for."""

from collections.abc import Mapping

import pyarrow as pa

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import field
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.counting import counted
from openimr.corpus.stats.engine import connect, source
from openimr.corpus.stats.intervals import wilson
from openimr.corpus.stats.missing import criterion_words, missing_in
from openimr.corpus.stats.missing_table import missing_table
from openimr.corpus.stats.result import as_table, notes_of
from openimr.corpus.stats.selecting import Wanted, conditions

COLUMNS: Mapping[str, tuple[pa.DataType, str]] = {
    "criterion": (pa.string(), "id of the criterion in `missing.yaml`; null: the rationale says so of nothing"),
    "words": (pa.string(), "what is not documented, shown or provided, as the letter says"),
    "upheld": (pa.int64(), "upheld items whose rationale says so"),
    "of_upheld": (pa.float64(), "their share of all upheld items"),
    "low": (pa.float64(), "least share of its 95% Wilson interval"),
    "high": (pa.float64(), "greatest share of the interval"),
    "overturned": (pa.int64(), "overturned items whose rationale says so all the same"),
    "of_overturned": (pa.float64(), "their share of all overturned items"),
    "example": (pa.string(), "case number of the first upheld item by date"),
    "says": (pa.string(), "the sentence in that letter"),
    "suppressed": (pa.string(), "`all`: numbers were taken out so that nobody can be told by them"),
}


def missing_documentation(
    dataset: Dataset,
    where: Mapping[str, Wanted] | None = None,
    *,
    duplicates: bool = False,
    superseded: bool = True,
    least: int | None = None,
) -> pa.Table:
    """What rationales say is not on record, one row a criterion, most frequent among upheld items first.

    `duplicates`, `superseded`, `least` as in `counting.counts`. An item counts under each criterion that its rationale
    names. It is what the letter says, not what the records hold.

    Raises:
        StatsError: an unknown field or value; DatasetError: the dataset holds no letter.
    """
    return documented(
        dataset, Choice(conditions=conditions(where), duplicates=duplicates, superseded=superseded, least=least)
    )


def documented(dataset: Dataset, chosen: Choice) -> pa.Table:
    """The same for a choice that is made already."""
    least = chosen.least or 0
    table = counted(dataset, ["missing"], None, _without_least(chosen))
    total = notes_of(table)["total"]
    words = criterion_words()
    examples = {} if least else _examples(dataset, chosen)
    rows = []
    for row in table.to_pylist():
        id_ = row["missing"]
        interval = wilson(row["upheld"], total["upheld"])
        case, sentence = examples.get(id_, (None, None))
        shown = {
            "criterion": id_,
            "words": words.get(id_) if id_ else "nothing is said to be missing",
            "upheld": row["upheld"],
            "of_upheld": row["upheld"] / total["upheld"] if total["upheld"] else None,
            "low": interval and interval[0],
            "high": interval and interval[1],
            "overturned": row["overturned"],
            "of_overturned": row["overturned"] / total["overturned"] if total["overturned"] else None,
            "example": case,
            "says": sentence,
            "suppressed": None,
        }
        if 0 < row["upheld"] < least or 0 < row["overturned"] < least:
            gone = ("upheld", "of_upheld", "low", "high", "overturned", "of_overturned")
            shown |= {**dict.fromkeys(gone), "suppressed": "all"}
        rows.append(shown)
    rows.sort(key=lambda row: (row["criterion"] is None, row["upheld"] is None, -(row["upheld"] or 0), row["words"]))
    small = any(0 < number < least for number in total.values())
    notes = {**chosen.notes(), "total": None if small else total, "rows_add_up": False, "interval": "Wilson score, 95%"}
    schema = pa.schema([pa.field(n, t, metadata={"description": m}) for n, (t, m) in COLUMNS.items()])
    return as_table(rows, schema, notes)


def _without_least(chosen: Choice) -> Choice:
    return Choice(conditions=chosen.conditions, duplicates=chosen.duplicates, superseded=chosen.superseded)


def _examples(dataset: Dataset, chosen: Choice) -> dict[str, tuple[str | None, str | None]]:
    """Of each criterion the first upheld item by date and case number: the number, and what the rationale says."""
    used = [field("missing"), *chosen.used]
    place = source(dataset, used)
    first = (
        "SELECT id, min({'day': day, 'case': case_number, 'letter': letter_id, 'item': item}) AS one FROM (SELECT"
        " unnest(m.missing) AS id, i.decision_date AS day, i.case_number, i.letter_id, i.item"
        f" FROM {place} WHERE i.decision = 'upheld' AND {chosen.sql()}) GROUP BY id"
    )
    query = (
        f"SELECT f.id, i.case_number, i.rationale FROM ({first}) f JOIN {dataset.sql('items')} i"
        " ON i.letter_id = f.one.letter AND i.item = f.one.item"
    )
    with connect(dataset, missing=missing_table(dataset)) as connection:
        rows = connection.sql(query).to_arrow_table().to_pylist()
    return {
        row["id"]: (
            row["case_number"],
            next((one.sentence for one in missing_in(row["rationale"]) if one.id == row["id"]), None),
        )
        for row in rows
    }
