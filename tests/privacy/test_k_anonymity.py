"""How many letters share a combination of index fields, and how rare ones are made coarser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.privacy import anonymity, generalise
from openimr.privacy.hierarchies import coarse, hierarchies, levels

FIELDS = ("age_band", "sex", "year_of_injury", "decision_month", "licence_state", "specialty", "body_part")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "age_band": st.none() | st.integers(18, 99),
            "sex": st.sampled_from(["female", "male", None]),
            "year_of_injury": st.integers(1985, 2016).map(str),
            "decision_month": st.integers(1, 12).map(lambda month: f"2015-{month:02}"),
            "licence_state": st.sampled_from(["California", "California", "Ohio", "Nevada"]),
            "specialty": st.sampled_from(["Pain Management", "Neurology, Pain Management"]),
            "body_part": st.sampled_from(["knee", "hip", "neck", "low back", "jaw"]),
        }
    ),
    max_size=60,
)


def test_k_is_the_smallest_class():
    rows = [{"sex": "female", "body_part": "knee"}] * 3 + [{"sex": "male", "body_part": "knee"}] * 2
    found = anonymity(rows, ["sex", "body_part"], wanted=3)
    assert (found.k, found.classes, found.rows) == (2, 2, 5)
    assert found.sizes == {2: 1, 3: 1}
    assert found.rare == (3, 4)
    assert found.below == pytest.approx(0.4)
    assert found.unique == 0


def test_no_rows_have_no_anonymity():
    assert anonymity([], ["sex"]).k == 0


def test_a_row_alone_is_told():
    found = anonymity([{"sex": "male"}, {"sex": "female"}, {"sex": "female"}], ["sex"])
    assert found.k == 1
    assert found.unique == pytest.approx(1 / 3)


@pytest.mark.parametrize("field", ["reviewer", "reviewer_id", "reviewer_name", "signed_by"])
def test_a_reviewer_is_no_field(field):
    for action in (anonymity, generalise):
        with pytest.raises(ValueError, match="reviewer is in no index"):
            action([{field: "r1"}], [field])


def test_without_fields_there_is_nothing_to_report():
    with pytest.raises(ValueError, match="at least one"):
        anonymity([], [])


@given(ROWS, st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_a_generalised_row_shares_everything_or_says_nothing(rows, wanted):
    """Nobody stands in a class that is too small but for those of whom all is withheld."""
    found = generalise(rows, FIELDS, wanted=wanted)
    assert len(found.rows) == len(rows)
    again = anonymity(found.rows, FIELDS, wanted=wanted)
    assert again == found.report
    for index in again.rare:
        assert set(found.rows[index].values()) == {"any"}


@given(ROWS)
@settings(max_examples=50, deadline=None)
def test_order_of_rows_changes_nothing_for_a_row(rows):
    one, other = generalise(rows, FIELDS, wanted=3), generalise(rows[::-1], FIELDS, wanted=3)
    assert one.rows == other.rows[::-1]


def test_the_year_of_injury_gives_way_before_the_body_part():
    rows = [{"year_of_injury": str(year), "body_part": "knee"} for year in range(2000, 2010)]
    found = generalise(rows, ["year_of_injury", "body_part"], wanted=5)
    assert {row["body_part"] for row in found.rows} == {"knee"}
    assert {row["year_of_injury"] for row in found.rows} == {"2000 to 2004", "2005 to 2009"}
    assert found.local == {}


def test_ages_over_89_are_one_band_at_every_step():
    assert {coarse("age_band", age, level) for age in (90, 94, 101) for level in range(3)} == {"90 or older"}
    assert coarse("age_band", 87, 0) == "85 to 89"
    assert coarse("age_band", 87, 2) == "80 to 89"


def test_every_field_ends_in_any_and_says_why():
    for name, field in hierarchies().items():
        assert coarse(name, "2014-05", levels(name) - 1) == "any"
        assert field.why


def test_a_field_without_an_entry_is_kept_or_withheld():
    rows = [{"county": "a"}] * 3 + [{"county": "b"}]
    assert [row["county"] for row in generalise(rows, ["county"], wanted=2).rows] == ["a", "a", "a", "any"]
