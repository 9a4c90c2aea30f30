"""The flow beneath: leaving out arcs at first, and looking for the largest component first, change nothing."""

from random import Random

import msgspec
import numpy as np
import pytest

from openimr.reviewers.assignment import CaseToAssign, Places, assignment_rules, problem_of
from openimr.reviewers.assignment.components import components
from openimr.reviewers.assignment.flow import FlowError, Network, distances, least_cost, lexicographic
from openimr.reviewers.assignment.network import costs, review_network


@pytest.mark.parametrize("places", [1, 2])
def test_arcs_left_out_at_first_change_nothing(places) -> None:
    """Sixty reviewers a case, of whom the solver gets 24 first; short of places, and with enough."""
    random = Random(47)  # noqa: S311
    rules = assignment_rules()
    for seed in range(6):
        cases = [CaseToAssign(id=f"c{at:02}", needed=random.choice([1, 1, 2])) for at in range(70)]
        reviewers = [
            Places(id=f"r{at:02}", capacity=places, group=random.choice("abc"), preferred=random.random() < 0.5)
            for at in range(60)
        ]
        fits = [random.choice([0.0, 0.5, 1.0]) for _ in range(60)]
        pairs = [(c.id, r.id, fit) for c in cases for r, fit in zip(reviewers, fits, strict=True)]
        problem = problem_of(cases, reviewers, [pair for pair in pairs if random.random() < 0.8])
        made = review_network(problem, rules)
        each = costs(made, problem, rules, str(seed))
        whole, in_steps = lexicographic(made.network, each), lexicographic(made.network, each, few=40)
        assert (whole.flow == in_steps.flow).all()
        assert (whole.decided == in_steps.decided).all()


def test_components_are_those_of_reaching_each_other() -> None:
    random = Random(48)  # noqa: S311
    for _ in range(60):
        nodes = random.randint(1, 12)
        arcs = [(random.randrange(nodes), random.randrange(nodes)) for _ in range(random.randint(0, 20))]
        reach = np.eye(nodes, dtype=bool)
        for a, b in arcs:
            reach[a, b] = True
        for k in range(nodes):
            reach |= np.outer(reach[:, k], reach[k])
        tail, head = np.array([a for a, _b in arcs], dtype=int), np.array([b for _a, b in arcs], dtype=int)
        for many in (100, -1 if arcs else 0):
            found = components(nodes, tail, head, many)
            assert ((found[:, None] == found[None, :]) == (reach & reach.T)).all()


def test_a_flow_that_is_not_the_cheapest_is_found_out() -> None:
    """Two ways from 0 to 1, and the dear one is taken."""
    network = Network(
        nodes=2,
        supply=np.array([1, -1]),
        tail=np.array([0, 0]),
        head=np.array([1, 1]),
        capacity=np.array([1, 1]),
    )
    cost = np.array([5, 2])
    assert least_cost(network, cost).tolist() == [0, 1]
    with pytest.raises(FlowError, match="not of least cost"):
        distances(network, np.array([1, 0]), cost)


def test_costs_that_would_overflow_are_refused() -> None:
    network = Network(nodes=2, supply=np.array([1, -1]), tail=np.array([0]), head=np.array([1]), capacity=np.array([1]))
    with pytest.raises(FlowError, match="too large"):
        least_cost(network, np.array([2**62]))
    with pytest.raises(FlowError, match="no flow"):
        least_cost(msgspec.structs.replace(network, supply=np.array([2, -2])), np.array([1]))
