"""Of what kind an item is: as the case says, or where it says nothing, as its request reads."""

from functools import lru_cache

from openimr.model import CaseItem
from openimr.model.treatment import TreatmentKind
from openimr.requests import parse_request
from openimr.vocabulary.requested import is_a_drug


def kind_of(item: CaseItem) -> TreatmentKind:
    """The kind of an item's treatment; by the words of its request where the case does not say it.

    The time to apply turns on it (LC 4610.5(h)(1)(A), D11), and a case written by hand may hold the request alone.
    """
    kind = item.treatment.kind
    if kind != "other":
        return kind
    return "medication" if item.treatment.ingredients else _asked_for(item.request)


def is_drug(item: CaseItem) -> bool:
    """Whether an item is a drug, as far as the case or its request says."""
    kind = item.treatment.kind
    return kind == "medication" or (kind == "other" and kind_of(item) == "medication")


@lru_cache(maxsize=2**14)
def _asked_for(request: str) -> TreatmentKind:
    kind = parse_request(request).kind
    return "medication" if kind == "other" and is_a_drug(request) else kind
