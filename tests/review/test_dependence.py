"""Requests that stand or fall with others of the same case."""

import pytest

from openimr.model import DisputedItem
from openimr.requests import parse_request
from openimr.review.calibration import calibration
from openimr.review.dependence import follow, principals_of
from openimr.review.propose import Reasoned
from openimr.review.rules import rules

LAXATIVE = rules()["laxative with an opioid"]
SERVICE = rules()["service for an operation"]


def item(request: str) -> DisputedItem:
    return DisputedItem(request=request, treatment=parse_request(request), ur_outcome="denied")


def by_itself(proposal: str | None, rule=None) -> Reasoned:
    score = {"upheld": 0.3, "overturned": 1.0, None: 0.5}[proposal]
    return Reasoned(proposal=proposal, confidence=0.5, score=score, rule_name=None, rule=rule)  # type: ignore[arg-type]


def settled(*pairs: tuple[str, Reasoned]) -> list[str | None]:
    items = [item(request) for request, _ in pairs]
    return [one.proposal for one in follow(items, [one for _, one in pairs], calibration().letters)]


FUSION, KNEE = "Lumbar fusion L4-5", "Left knee arthroscopy with meniscectomy"


def test_a_service_falls_with_its_operation():
    assert settled((FUSION, by_itself("upheld")), ("Assistant surgeon", by_itself("overturned"))) == [
        "upheld",
        "upheld",
    ]


def test_a_service_for_an_operation_that_stands_is_judged_by_its_own_rule():
    for own in ("upheld", "overturned", None):
        assert settled((FUSION, by_itself("overturned")), ("Assistant surgeon", by_itself(own)))[1] == own


def test_nothing_is_proposed_where_nothing_is_proposed_on_the_operation():
    assert settled((FUSION, by_itself(None)), ("Assistant surgeon", by_itself("overturned")))[1] is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_operations_that_are_not_proposed_alike_the_order_does_not_decide(order):
    operations = [(FUSION, by_itself("upheld")), (KNEE, by_itself("overturned"))]
    pairs = [operations[n] for n in order]
    assert settled(*pairs, ("Assistant surgeon", by_itself("overturned")))[2] is None


def test_what_belongs_to_something_dependent_falls_as_deep_as_it_goes():
    pairs = (
        (FUSION, by_itself("upheld")),
        ("Post-operative Norco 10/325mg #60", by_itself("overturned")),
        ("Colace 100mg #60", by_itself("overturned", LAXATIVE)),
    )
    assert settled(*pairs) == ["upheld"] * 3


def test_the_operation_on_the_same_part_is_meant():
    items = [item(FUSION), item(KNEE), item("Post-operative physical therapy left knee 12 visits")]
    assert principals_of(2, items, None) == (1,)


def test_one_object_listed_twice_is_two_items():
    same = item("Assistant surgeon")
    reasoned = (by_itself("upheld"), by_itself("overturned", SERVICE), by_itself("upheld", SERVICE))
    found = follow([item(KNEE), same, same], reasoned, calibration().letters)
    assert [one.proposal for one in found] == ["upheld"] * 3


def test_a_request_that_belongs_to_nothing_is_left_alone():
    assert settled((FUSION, by_itself("upheld")), ("Lumbar MRI", by_itself("overturned"))) == ["upheld", "overturned"]
