"""Queries by the thousand, made of a corpus's own words: single, in phrases, in fields, misspelt, with filters."""

import random
import re
from collections.abc import Iterator

from openimr.corpus import Dataset, Query
from openimr.corpus.search.fields import fields

_WORD = re.compile(r"[a-z]{3,}")
_TEXTS = (("request", "request"), ("rationale", "rationale"), ("guideline", "reviewer_text"))
_FACETS = ("year", "region", "decision", "category", "licence")


def queries(dataset: Dataset, count: int, seed: int) -> Iterator[Query]:
    """So many queries, the same for the same dataset and seed."""
    drawn = random.Random(seed)  # noqa: S311 - repeatable, and guards nothing
    columns = ["request", "rationale", "reviewer_text", "category", "kind", "region", "decision", "year"]
    rows = list(dataset.items(columns, ["clinical_summary", "sex", "age_band"]))
    rows = drawn.sample(rows, min(len(rows), 400))
    filters = {one.name: one.column for one in fields().filters}
    for _ in range(count):
        row = drawn.choice(rows)
        text = " ".join(_part(drawn, drawn.choice(rows)) for _ in range(drawn.choice((1, 1, 2, 3))))
        if drawn.random() < 0.1:
            text = f"{text} OR {_part(drawn, row)}"
        if drawn.random() < 0.1:
            text = f"{text} -{drawn.choice(_words(row['rationale']))}"
        kept = {}
        if drawn.random() < 0.4:
            name = drawn.choice(("category", "kind", "region", "decision", "sex", "age", "year"))
            column = filters[name] if filters[name] in row else f"letter.{filters[name]}"
            value = row.get(column)
            kept = {name: (str(value),)} if value else {}
        yield Query(
            text=text,
            filters=kept,
            sort="date" if drawn.random() < 0.2 else "relevance",
            limit=drawn.choice((5, 10, 30)),
            facets=_FACETS if drawn.random() < 0.3 else (),
            duplicates=drawn.random() < 0.1,
            passages=drawn.random() < 0.2,
        )


def _part(drawn: random.Random, row: dict) -> str:
    field, column = drawn.choice(_TEXTS)
    words = _words(row[column] or row["request"]) or ["pain"]
    way = drawn.random()
    if way < 0.25 and len(words) > 3:
        at = drawn.randrange(len(words) - 2)
        return '"' + " ".join(words[at : at + drawn.choice((2, 3))]) + '"'
    if way < 0.4:
        return f"{field}:{drawn.choice(words)}"
    if way < 0.5:
        return f"summary:{drawn.choice(_words(row['letter.clinical_summary']) or words)}"
    if way < 0.65:
        return _slip(drawn, drawn.choice(words))
    return drawn.choice(words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _slip(drawn: random.Random, word: str) -> str:
    """The word with two letters turned round, or one left out or doubled."""
    at = drawn.randrange(len(word) - 1)
    return drawn.choice((
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at:],
    ))  # fmt: skip
