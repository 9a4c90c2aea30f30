"""What `imr corpus build` calls when the Parquet files stand: the search index beside them."""

from openimr.corpus.search.building import build_index, sweep_indexes

__all__ = ["build_index", "sweep_indexes"]
