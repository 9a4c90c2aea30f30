"""Values of conditions that nothing in the dataset has: most are slips of the pen, and a count of 0 does not say so."""

from collections.abc import Iterator
from difflib import get_close_matches

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import Field
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.engine import connect, source
from openimr.corpus.stats.missing_table import missing_table
from openimr.corpus.stats.selecting import Condition

_MOST_VALUES = 5_000
"""Values of a field that are looked through for one that is near."""
_LISTED = 10


def unknown_values(dataset: Dataset, chosen: Choice) -> list[str]:
    """A line for each value of the conditions that no row of the dataset has, with those that may be meant.

    Raises:
        DatasetError: the dataset can't be read.
    """
    asked = [one for one in chosen.conditions if one.field.kind != "flag" and any(v is not None for v in one.values)]
    if not asked or not dataset.manifest.parts:
        return []
    read = any(one.field.place == "missing" for one in asked)
    extra = {"missing": missing_table(dataset)} if read else {}
    with connect(dataset, **extra) as connection:

        def rows(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        return [
            f"{one.field.name}={value}: nothing in the dataset has it; {_hint(one.field, str(value), values)}"
            for one in asked
            for value in one.values
            if value is not None and not rows(_having(dataset, one, value))
            for values in [[str(found) for (found,) in rows(_values(dataset, one.field))]]
        ]


def _having(dataset: Dataset, one: Condition, value: object) -> str:
    alone = Condition(field=one.field, values=(value,))  # type: ignore[arg-type]  # a value of the condition's own
    return f"SELECT 1 FROM {_from(dataset, one.field)} WHERE {alone.sql()} LIMIT 1"


def _values(dataset: Dataset, one: Field) -> str:
    expression = f"unnest({one.sql})" if one.many else one.sql
    return (
        f"SELECT v FROM (SELECT {expression} AS v FROM {_from(dataset, one)}) WHERE v IS NOT NULL"
        f" GROUP BY v ORDER BY count(*) DESC, v LIMIT {_MOST_VALUES}"
    )


def _from(dataset: Dataset, one: Field) -> str:
    return source(dataset, [one], letters="alone" if one.place == "letters" else None)


def _hint(one: Field, value: str, values: list[str]) -> str:
    found = list(_near(value, values))
    if found:
        return f"did you mean {' or '.join(found)}?"
    if not values:
        return "the dataset has no value of it"
    if len(values) <= _LISTED:
        return f"there are {', '.join(values)}"
    return f"--by {one.name} lists what there is"


def _near(value: str, values: list[str]) -> Iterator[str]:
    low = {known.lower(): known for known in values}
    for found in dict.fromkeys([
        *[known for known in low if value.lower() in known][:3],
        *get_close_matches(value.lower(), low, n=3, cutoff=0.7),
    ]):  # fmt: skip
        yield low[found]
