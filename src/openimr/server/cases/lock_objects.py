"""The one place that says in which order rows are locked: the case first, then what hangs on it."""

from openimr.server.cases.errors import UnknownCaseError
from openimr.server.cases.models import Case


def lock_case(number: str) -> Case:
    """The case, locked to the end of the transaction.

    Raises:
        UnknownCaseError: there is none.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(number=number).first()
    if case is None:
        raise UnknownCaseError(f"there is no case {number}")
    return case
