"""Laws of the order, for any studies: no search for a counterexample may find one."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from openimr.guidelines import CaseDates, Ranking, Recommendation, rank
from openimr.guidelines.evidence.forms import LEVELS, Applicability

from .conftest import BACK, CASE, KNEE, make_study

SAME_WORDS_OR_NOT = Applicability(procedures=("traction",), conditions=("sciatica",))
DESIGNS = (
    "systematic review of randomized trials",
    "randomized trial",
    "controlled cohort study",
    "case series",
    "unknown",
)
DIRECTIONS = ("supports", "does not support", "mixed")
MADE = st.builds(
    make_study,
    name=st.sampled_from([f"doe-{n}" for n in range(6)]),
    year=st.integers(2000, 2003),
    design=st.sampled_from(DESIGNS),
    bias=st.sampled_from(["low", "identified", "unknown"]),
    quality=st.sampled_from(["high", "moderate", "low", "unknown"]),
    applies_to=st.sampled_from([BACK, BACK, KNEE, SAME_WORDS_OR_NOT]),
    direction=st.sampled_from(DIRECTIONS),
)
MADE_RECOMMENDATIONS = st.lists(
    st.builds(
        Recommendation,
        id=st.sampled_from("abcde"),
        source=st.sampled_from(["MTUS", "ODG", "study"]),
        direction=st.sampled_from(DIRECTIONS),
        studies=st.lists(MADE, max_size=3, unique_by=lambda s: s.id).map(tuple),
        studies_complete=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda r: r.id,
)
CASES = st.sampled_from([CASE, msgspec.structs.replace(CASE, dates=CaseDates(ur=date(2014, 1, 1)))])


def place(found: Ranking, name: str) -> int:
    [at] = [n for n, ids in enumerate(found.places) if name in ids]
    return at


@given(MADE_RECOMMENDATIONS, CASES, st.randoms(use_true_random=False))
def test_the_order_given_does_not_matter(listed, case, random):
    mixed_up = list(listed)
    random.shuffle(mixed_up)
    assert rank(mixed_up, case) == rank(listed, case)


@given(MADE_RECOMMENDATIONS, CASES, st.data())
def test_an_inapplicable_study_changes_nothing(listed, case, data):
    before = rank(listed, case)
    if not listed:
        return
    at = data.draw(st.integers(0, len(listed) - 1))
    more = make_study("stray-2019", applies_to=KNEE, design="systematic review of randomized trials",
                      direction=listed[at].direction)  # fmt: skip
    listed[at] = msgspec.structs.replace(listed[at], studies=(*listed[at].studies, more))
    after = rank(listed, case)
    assert (after.outcome, after.places, after.says) == (before.outcome, before.places, before.says)


@given(MADE_RECOMMENDATIONS, st.sampled_from(LEVELS), st.sampled_from(LEVELS), st.sampled_from(DIRECTIONS))
def test_a_better_level_never_lowers_a_recommendation(listed, one, other, direction):
    better, worse = sorted((one, other))
    places = []
    for level in (worse, better):
        mine = make_study("mine-2015", design="unknown", level=level, direction=direction)
        own = Recommendation(id="mine", source="study", direction=direction, studies=(mine,), studies_complete=True)
        places.append(place(rank([*listed, own], CASE), "mine"))
    assert places[1] <= places[0]


@given(MADE, CASES)
def test_a_tie_is_unresolved(study, case):
    sides = [
        Recommendation(id=direction, source="study", direction=direction, studies_complete=True,
                       studies=(msgspec.structs.replace(study, direction=direction),))
        for direction in ("supports", "does not support")
    ]  # fmt: skip
    found = rank(sides, case)
    assert (found.outcome, len(found.places)) == ("unresolved", 1)


@given(MADE_RECOMMENDATIONS, CASES)
def test_every_recommendation_has_one_place_and_an_order_has_one_side(listed, case):
    found = rank(listed, case)
    assert sorted(name for ids in found.places for name in ids) == sorted(r.id for r in listed)
    if found.outcome == "order":
        [direction] = {r.direction for r in listed if r.id in found.places[0]}
        assert direction != "mixed"
        assert any(w.counting for w in found.weighed if w.recommendation.id in found.places[0])


@given(MADE_RECOMMENDATIONS, CASES)
def test_nothing_is_ever_decided(listed, case):
    words = msgspec.json.encode(rank(listed, case)).decode().lower()
    assert not [w for w in ("upheld", "overturned", "denied", "approved", "medically necessary") if w in words]
