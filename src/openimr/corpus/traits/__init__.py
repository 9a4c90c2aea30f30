"""What letters are compared by: the stage of a treatment, and the guideline criteria that a summary meets or misses."""

from openimr.corpus.traits.compared import Compared
from openimr.corpus.traits.criteria import DATE_COLUMNS, compared_of
from openimr.corpus.traits.stage import stage_of

__all__ = ["DATE_COLUMNS", "Compared", "compared_of", "stage_of"]
