"""From assessed criteria to a proposal: it follows from the criteria, and what they can't settle stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.guidelines import Assessed, shelf
from openimr.guidelines.topics import TopicChoice
from openimr.model import Assessment, CriterionResult
from openimr.review.calibration import calibration, confidence
from openimr.review.propose import Turning, propose

STATUSES = ("met", "not met", "not documented", "contradicted")
ROLES = ("analgesia", "function", "side effects", "aberrant behavior", "drug testing", "pdmp", "agreement")


def proposed(assessed: Assessed, turning: Turning, phase: str | None):
    return propose(assessed, turning, phase, otherwise="No topic speaks; 8 CCR 9792.21.1 says where to look.")


def assessed(**statuses: str) -> Assessed:
    """An opioid that is continued, with a status for each role (blanks written as _)."""
    topic, guideline = shelf().topics["cp09-opioids-ongoing"]
    criteria = tuple(
        CriterionResult(
            id=f"cp09-opioids-ongoing.{role.replace(' ', '-')}",
            text=role,
            status=status,  # type: ignore[arg-type]
            topic=topic.id,
            role=role.replace("_", " "),
            subject=role,
        )
        for role, status in statuses.items()
    )
    choice = TopicChoice(topic=topic, guideline=guideline, because="test", rule=topic.rule)
    return Assessed(assessment=Assessment(topics=(topic.id,), criteria=criteria), choices=(choice,), citations=())


GOOD = {"analgesia": "met", "function": "met", "side_effects": "met", "drug_testing": "met"}


def test_what_the_guideline_asks_and_the_record_shows_overturns():
    assert proposed(assessed(**GOOD), Turning(), "continuation").proposal == "overturned"


@pytest.mark.parametrize("role", ["analgesia", "function"])
@pytest.mark.parametrize("status", ["not documented", "not met"])
def test_one_missing_requirement_upholds_and_says_which(role: str, status: str):
    reasoned = proposed(assessed(**(GOOD | {role: status})), Turning(), "continuation")
    assert reasoned.proposal == "upheld"
    assert [o.requirement.role for o in reasoned.required if o.standing == "failed"] == [role]


def test_one_of_two_monitoring_measures_is_too_few():
    reasoned = proposed(assessed(analgesia="met", function="met", side_effects="met"), Turning(), "continuation")
    assert reasoned.proposal == "overturned"  # the only measure that was asked about holds
    few = proposed(assessed(**(GOOD | {"drug_testing": "not documented"})), Turning(), "continuation")
    assert few.proposal == "upheld"


def test_an_inconsistent_drug_test_defeats_though_all_else_holds():
    reasoned = proposed(assessed(**(GOOD | {"pdmp": "met", "drug_testing": "not met"})), Turning(), "continuation")
    assert reasoned.proposal == "upheld"
    assert reasoned.defeated_by


def test_a_contradiction_alone_is_left_to_the_reviewer():
    reasoned = proposed(assessed(**(GOOD | {"function": "contradicted"})), Turning(), "continuation")
    assert reasoned.proposal is None
    assert "contradict" in reasoned.needs_reviewer[0]
    assert reasoned.confidence is None


def test_a_missing_record_that_could_settle_it_keeps_the_decision_open():
    statuses = {"analgesia": "met", "function": "met", "side_effects": "met", "drug_testing": "not documented"}
    assert proposed(assessed(**statuses), Turning(), "continuation").proposal == "upheld"
    assert proposed(assessed(**statuses), Turning(roles=frozenset({"drug testing"})), "continuation").proposal is None


def test_no_rule_no_proposal_and_the_search_goes_on():
    nothing = Assessed(assessment=Assessment(topics=(), criteria=()), choices=(), citations=())
    reasoned = proposed(nothing, Turning(), None)
    assert reasoned.proposal is None
    assert "9792.21.1" in reasoned.needs_reviewer[0]


@given(st.fixed_dictionaries({r.replace(" ", "_"): st.sampled_from(STATUSES) for r in ROLES}), st.sampled_from(ROLES))
def test_more_support_never_turns_a_proposal_against_the_request(statuses: dict[str, str], role: str):
    """Monotone: replacing any status by "met" never moves overturned to upheld, and never lowers the score."""
    order = {"upheld": 0, None: 1, "overturned": 2}
    before = proposed(assessed(**statuses), Turning(), "continuation")
    after = proposed(assessed(**(statuses | {role.replace(" ", "_"): "met"})), Turning(), "continuation")
    assert order[after.proposal] >= order[before.proposal]
    assert (after.score or 0) >= (before.score or 0)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["case_files", "letters"]))
def test_calibration_is_monotone_and_a_probability(a: float, b: float, which: str):
    low, high = sorted((a, b))
    points = getattr(calibration(), which)
    first, second = confidence(low, "overturned", points), confidence(high, "overturned", points)
    assert first is not None
    assert second is not None
    assert 0 <= first <= second <= 1
    assert confidence(low, "upheld", points) == pytest.approx(1 - first, abs=0.002)


def test_the_published_map_is_small_and_ascending():
    maps = (calibration().case_files, calibration().letters)
    assert sum(len(points) * 2 for points in maps) <= 20
    for points in maps:
        assert list(points) == sorted(points)
        assert [y for _, y in points] == sorted(y for _, y in points)
        assert all(0 <= n <= 1 for point in points for n in point)
