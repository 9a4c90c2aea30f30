"""Statistics of a letter dataset: counts, overturn shares with intervals, time, consistency, the state's report."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.corpus.stats.annual import annual_report
    from openimr.corpus.stats.consistency import consistency
    from openimr.corpus.stats.counting import counts
    from openimr.corpus.stats.fields import Field, StatsError, fields
    from openimr.corpus.stats.lacking import lacking
    from openimr.corpus.stats.result import notes_of
    from openimr.corpus.stats.suppressing import PUBLIC_LEAST
    from openimr.corpus.stats.times import times

__all__ = [
    "PUBLIC_LEAST",
    "Field",
    "StatsError",
    "annual_report",
    "consistency",
    "counts",
    "fields",
    "lacking",
    "notes_of",
    "times",
]

_FACE = {
    "PUBLIC_LEAST": "suppressing",
    "Field": "fields",
    "StatsError": "fields",
    "annual_report": "annual",
    "consistency": "consistency",
    "counts": "counting",
    "fields": "fields",
    "lacking": "lacking",
    "notes_of": "result",
    "times": "times",
}
"""Where each name stands; DuckDB is loaded when something is counted, Altair when something is drawn."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
