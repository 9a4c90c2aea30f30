"""What a person says of a case, held against what letters are compared by: a word that nobody knows weighs nothing."""

from collections.abc import Sequence

from openimr.corpus.nearest import meant
from openimr.corpus.similar.case import CaseError
from openimr.guidelines import shelf
from openimr.vocabulary import terms
from openimr.vocabulary.entries import vocabulary

_CONDITION = frozenset({"condition"})


def check_known(*, diagnoses: Sequence[str], met: Sequence[str], missing: Sequence[str]) -> None:
    """Nothing where letters are compared by each diagnosis and criterion.

    Raises:
        CaseError: a criterion is not in the guideline library, or a diagnosis names no condition of the vocabulary.
    """
    known = shelf().criteria
    for one in (*met, *missing):
        if one not in known:
            hint = meant(one, known, "ids stand in `imr guidelines show TOPIC`")
            raise CaseError(f"{one!r} is no guideline criterion; {hint}")
    for one in diagnoses:
        if not terms(one, _CONDITION):
            hint = meant(one, _conditions(), "write it in words, such as 'lumbar radiculopathy'")
            raise CaseError(f"{one!r} names no condition that letters are compared by; {hint}")


def _conditions() -> list[str]:
    return [one.id for one in vocabulary().conditions]
