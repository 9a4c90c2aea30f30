"""Statistics of a letter dataset: counts, overturn shares with intervals, time, consistency, the state's report."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.corpus.stats.annual import annual_report
    from openimr.corpus.stats.catalogue import Field, QuestionError, StatsError, fields
    from openimr.corpus.stats.counting import counts
    from openimr.corpus.stats.documentation import missing_documentation
    from openimr.corpus.stats.result import notes_of
    from openimr.corpus.stats.suppressing import PUBLIC_LEAST
    from openimr.corpus.stats.timing import times
    from openimr.corpus.stats.unlike import consistency

__all__ = [
    "PUBLIC_LEAST",
    "Field",
    "QuestionError",
    "StatsError",
    "annual_report",
    "consistency",
    "counts",
    "fields",
    "missing_documentation",
    "notes_of",
    "times",
]

_FACE = {
    "PUBLIC_LEAST": "suppressing",
    "Field": "catalogue",
    "QuestionError": "catalogue",
    "StatsError": "catalogue",
    "annual_report": "annual",
    "consistency": "unlike",
    "counts": "counting",
    "fields": "catalogue",
    "missing_documentation": "documentation",
    "notes_of": "result",
    "times": "timing",
}
"""Where each name stands; DuckDB is loaded when something is counted, Altair when something is drawn."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
