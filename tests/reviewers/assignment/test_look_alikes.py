"""Two entries that may be one person never review one case together; each may have cases of its own."""

import numpy as np
import pytest

from openimr.model import Licence, Reviewer
from openimr.reviewers.assignment.persons import block_look_alikes
from openimr.reviewers.roster import look_alikes


def entry(name, written="Zebulon Xylander", npi=None, **fields):
    licence = Licence(state="NV", number=f"7{name}", status="active")
    return Reviewer(id=name, name=written, npi=npi, licences=(licence,), **fields)


ALIKE = [
    ("one name", entry("b"), True),
    ("another order, a title", entry("b", "XYLANDER, Zebulon, M.D."), True),
    ("an accent", entry("b", "Zébulon Xylander"), True),
    ("a former name", entry("b", "Zebulon Quent", other_names=("Zebulon Xylander",)), True),
    ("one valid NPI", entry("b", npi="1234567893"), True),
    ("two NPIs, one of them none", entry("b", npi="1234567890"), True),
    ("two NPIs", entry("b", npi="1245319599"), False),
    ("another given name", entry("b", "Zelda Xylander"), False),
    ("a surname alone", entry("b", "Xylander"), False),
    ("no name", entry("b", None), False),
]


@pytest.mark.parametrize(("other", "alike"), [a[1:] for a in ALIKE], ids=[a[0] for a in ALIKE])
def test_who_may_be_one_person(other, alike):
    first = entry("a", npi="1234567893" if other.npi in {"1245319599", "1234567890"} else None)
    assert look_alikes((other, first, entry("c", "Orlin Vesterby"))) == (((0, 1),) if alike else ())


def test_only_one_of_them_is_given_a_case_that_needs_several():
    reviewers = (entry("b"), entry("a"), entry("c", "Orlin Vesterby"))
    blocked = np.zeros((3, 3), dtype=np.uint32)
    blocked[2, 1] = 1  # "a" cannot have the third case: then "b" may
    block_look_alikes(blocked, [1, 2, 2], reviewers)
    assert (blocked == 0).tolist() == [[True, True, True], [False, True, True], [True, False, True]]
