"""Full-text search over a dataset of letters: an index beside it, a query language, filters, counts and passages."""

from importlib import import_module
from typing import TYPE_CHECKING

from openimr.corpus.search.fields import Filter, TextField, fields

if TYPE_CHECKING:
    from openimr.corpus.search.building import build_index, sweep_indexes
    from openimr.corpus.search.language import QueryError
    from openimr.corpus.search.opening import LetterIndex, open_index
    from openimr.corpus.search.results import FacetCount, Hit, Passage, Query, Results, Understood

__all__ = [
    "FacetCount",
    "Filter",
    "Hit",
    "LetterIndex",
    "Passage",
    "Query",
    "QueryError",
    "Results",
    "TextField",
    "Understood",
    "build_index",
    "fields",
    "open_index",
    "sweep_indexes",
]

_FACE = {
    **dict.fromkeys(("build_index", "sweep_indexes"), "building"),
    "QueryError": "language",
    **dict.fromkeys(("LetterIndex", "open_index"), "opening"),
    **dict.fromkeys(("FacetCount", "Hit", "Passage", "Query", "Results", "Understood"), "results"),
}
"""Where each name stands. It is loaded when it is asked for: who lists the filters needs no index."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
