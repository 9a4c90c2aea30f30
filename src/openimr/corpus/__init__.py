"""Published letters by the million: a Parquet dataset with its schema, built on one machine or on many."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.corpus.dataset import Dataset
    from openimr.corpus.manifest import DatasetError, Manifest
    from openimr.corpus.schema import TABLES, Column, Table
    from openimr.corpus.search import LetterIndex, Query, QueryError, Results, open_index
    from openimr.corpus.similar import Case, CaseError, Similar, case_of

__all__ = [
    "TABLES",
    "Case",
    "CaseError",
    "Column",
    "Dataset",
    "DatasetError",
    "LetterIndex",
    "Manifest",
    "Query",
    "QueryError",
    "Results",
    "Similar",
    "Table",
    "case_of",
    "open_index",
]

_FACE = {
    "TABLES": "schema",
    "Column": "schema",
    "Table": "schema",
    "Dataset": "dataset",
    "DatasetError": "manifest",
    "Manifest": "manifest",
    **dict.fromkeys(("LetterIndex", "Query", "QueryError", "Results", "open_index"), "search"),
    **dict.fromkeys(("Case", "CaseError", "Similar", "case_of"), "similar"),
}
"""Where each name stands. It is loaded when it is asked for: who asks for the columns needs no pyarrow."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
