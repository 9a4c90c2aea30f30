"""Case numbers as they identify a case, in one writing: see `case_key`."""

from typing import TYPE_CHECKING, TypeVar

import msgspec

from openimr.model import Attestation
from openimr.reviewers.conflicts import Clearance
from openimr.reviewers.ids import case_key

if TYPE_CHECKING:
    from openimr.reviewers.assignment.batch import Inputs

_Numbered = TypeVar("_Numbered", Attestation, Clearance)


def folded(number: str) -> str:
    """What two ways of writing one case number have in common."""
    return case_key(number)


def spelt_alike(inputs: "Inputs") -> "Inputs":
    """Inputs in which attestations, clearances and needs name each case as the case itself does."""
    spelt = {folded(case.case_number): case.case_number for case in inputs.cases if case.case_number}

    def own(number: str) -> str:
        return spelt.get(folded(number), number)

    def renamed(one: _Numbered) -> _Numbered:
        if one.case_number is None or one.case_number == own(one.case_number):
            return one
        return msgspec.structs.replace(one, case_number=own(one.case_number))

    return msgspec.structs.replace(
        inputs,
        reviewers=tuple(
            msgspec.structs.replace(reviewer, attestations=tuple(map(renamed, reviewer.attestations)))
            if reviewer.attestations
            else reviewer
            for reviewer in inputs.reviewers
        ),
        clearances=tuple(map(renamed, inputs.clearances)),
        needed={own(number): count for number, count in inputs.needed.items()},
        due={own(number): due for number, due in inputs.due.items()},
    )
