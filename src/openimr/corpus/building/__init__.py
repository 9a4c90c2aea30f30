"""From letters to the dataset: read in chunks, linked, sorted by year and id, written, and put in place at once."""

from openimr.corpus.building.build import Built, NoLetterError, Options, build
from openimr.corpus.building.fault import BuildFault

__all__ = ["BuildFault", "Built", "NoLetterError", "Options", "build"]
