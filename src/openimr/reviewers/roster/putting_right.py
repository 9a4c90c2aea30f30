"""What offices write in other words than a roster's fields ask, put into the fields' own words."""

import re

import msgspec

from openimr.model import Reviewer
from openimr.reviewers.roster.identifiers import npi_digits


def put_right(reviewer: Reviewer) -> Reviewer:
    """The reviewer with the ten digits of an NPI, where it stands as on a health card (80840 before it)."""
    digits = npi_digits(reviewer.npi) if reviewer.npi is not None else None
    if digits is None or digits == re.sub(r"[\s-]", "", reviewer.npi or ""):
        return reviewer
    return msgspec.structs.replace(reviewer, npi=digits)
