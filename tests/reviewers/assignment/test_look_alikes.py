"""Two entries that may be one person never review one case together; each may have cases of its own."""

from datetime import date

import numpy as np
import pytest

from openimr.model import Affiliation, Licence, Reviewer
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
    block_look_alikes(blocked, [1, 2, 2], reviewers, date(2026, 3, 2))
    assert (blocked == 0).tolist() == [[True, True, True], [False, True, True], [True, False, True]]


HOME = ("12 Quay Street, Fresno, CA 93701",)
ONE_SEAT = [
    ("a nickname", "Robert Xylander", "Bob Xylander", (), True),
    ("a middle initial", "Zebulon Xylander", "Zebulon Q. Xylander", (), True),
    ("an initial alone", "Zebulon Xylander", "Z. Xylander", (), True),
    ("a slip of the pen", "Zebulon Xylander", "Zebulon Xylandor", (), True),
    ("a spouse", "Zebulon Xylander", "Orlin Vesterby", ("Zebulon Xylander",), True),
    ("another's spouse", "Zebulon Xylander", "Orlin Vesterby", ("Hedda Quarnstrom",), False),
    ("strangers of one house", "Zebulon Xylander", "Orlin Vesterby", (), False),
]


@pytest.mark.parametrize(("one", "other", "kin", "apart"), [a[1:] for a in ONE_SEAT], ids=[a[0] for a in ONE_SEAT])
def test_one_person_or_family_has_one_vote_in_a_case_that_needs_several(one, other, kin, apart):
    ties = tuple(Affiliation(kind="family", relation="spouse", person=name) for name in kin)
    reviewers = (entry("a", one, addresses=HOME), entry("b", other, addresses=HOME, affiliations=ties))
    blocked = np.zeros((2, 2), dtype=np.uint32)
    block_look_alikes(blocked, [1, 2], reviewers, date(2026, 3, 2))
    assert (blocked == 0).tolist() == [[True, True], [True, not apart]]
