"""Statistics over many letters by two fields, by fields of several values, over time; the wanted second beside each."""

import os
from collections.abc import Callable
from functools import partial

import pyarrow as pa

from benchmarks.corpus_made import made_dataset
from benchmarks.report import BUILD, machine, table, timed
from openimr.corpus.dataset import Dataset
from openimr.corpus.stats import annual_report, consistency, counts, times

_LETTERS = 1_000_000
_PAIRS: tuple[tuple[str, str], ...] = (
    ("category", "body_part"),
    ("state_category", "year"),
    ("category", "sex"),
    ("ingredients", "age_band"),
    ("specialties", "category"),
    ("ur_section", "decision"),
    ("stage", "quantity_band"),
)


def measure() -> str:
    """Medians of three runs, each from the files on. `OPENIMR_BENCH_LETTERS` sets how many letters."""
    letters = int(os.environ.get("OPENIMR_BENCH_LETTERS", _LETTERS))
    dataset = made_dataset(BUILD / f"corpus-stats-{letters}", letters)
    rows = [(f"`{one}` by `{other}`", *_row(partial(counts, dataset, [one, other]))) for one, other in _PAIRS]
    others: tuple[tuple[str, Callable[[], pa.Table]], ...] = (
        ("`category` by month", lambda: counts(dataset, ["category"], over="month")),
        ("`category` by `region`, one year", lambda: counts(dataset, ["category", "region"], {"year": 2015})),
        ("letters by `specialties`", lambda: counts(dataset, ["specialties"], unit="letters")),
        ("like items decided unlike", lambda: consistency(dataset)),
        ("days against the limits", lambda: times(dataset)),
    )
    rows += [(name, *_row(action)) for name, action in others]
    report = timed(lambda: annual_report(dataset, 2015), runs=1)
    return (
        f"{letters:,} invented letters with {_items(dataset):,} items, {_megabytes(dataset):,.0f} MB of Parquet;"
        f" nothing is kept between questions. Wanted: two fields in under a second. {machine()};"
        f" load average {os.getloadavg()[0]:.0f}.\n\n"
        f"{table(('question', 'seconds', 'rows'), rows)}\n"
        f"The annual report of one year, with its charts: {report:.0f} s."
    )


def _row(action: Callable[[], pa.Table]) -> tuple[str, str]:
    return f"{timed(action):.2f}", f"{action().num_rows:,}"


def _items(dataset: Dataset) -> int:
    return sum(part.files["items"].rows for part in dataset.parts())


def _megabytes(dataset: Dataset) -> float:
    return sum(file.bytes for part in dataset.parts() for file in part.files.values()) / 1e6
