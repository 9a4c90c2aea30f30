"""What offices write in other words than a roster's fields ask, put into the fields' own words."""

import re

import msgspec

from openimr.model import Discipline, Reviewer
from openimr.reviewers.ids import npi_digits
from openimr.reviewers.licence_words import status_of


def discipline_of(value: object) -> Discipline | None:
    """What a roster says of discipline; None where it says nothing that is known (no, N/A, unknown).

    An action that is over was taken; "no" may be no action or no answer, so it is not known.
    """
    said = " ".join(str(value).casefold().split()).strip(".")
    if said in {"none", "pending", "disciplined"}:
        return said  # type: ignore[return-value]  # one of the three
    if said in _TAKEN or (isinstance(value, str) and status_of(value) == "disciplinary"):
        return "disciplined"
    return None


_TAKEN = frozenset({"yes", "true", "y", "resolved", "closed", "past", "taken", "action taken", "action"})


def put_right(reviewer: Reviewer) -> Reviewer:
    """The reviewer with the ten digits of an NPI, where it stands as on a health card (80840 before it)."""
    digits = npi_digits(reviewer.npi) if reviewer.npi is not None else None
    if digits is None or digits == re.sub(r"[\s-]", "", reviewer.npi or ""):
        return reviewer
    return msgspec.structs.replace(reviewer, npi=digits)
