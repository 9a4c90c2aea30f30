"""Full-text search over a dataset of letters: an index beside it, a query language, filters, counts and passages."""

from openimr.corpus.search.building import build_index, sweep_indexes
from openimr.corpus.search.fields import Filter, TextField, fields
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
