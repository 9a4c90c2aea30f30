"""The problem as a network of flow: a unit of flow is a review on its way from a case to a reviewer's place.

case -> reviewer (1 each, so that no reviewer reviews a case twice) -> end, by an arc for each step of the reviewer's
load; case -> end for reviews that nobody can take. Where a case needs several reviewers, those of one medical group
stand behind a node of their own: the first way into it is free, each further one counts as a colleague too many.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from openimr.reviewers.assignment.flow import Network
from openimr.reviewers.assignment.lot import lots
from openimr.reviewers.assignment.problem import Ints, Mask, Problem, urgency
from openimr.reviewers.assignment.rules import AssignmentRules, Weighed


class ReviewNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """The network with what its arcs are: pairs (in their order), places, reviews not taken (one a case), groups.

    An arc of places has room for the places of one reviewer that cost the same. `place_cost` is the cost of load of
    each, `not_preferred` marks (1) those of reviewers without the licence that is preferred, `colleague` (of all arcs)
    the further ways into a group.
    """

    network: Network
    pairs: int
    places: int
    place_cost: Ints
    not_preferred: Ints
    colleague: Ints


def review_network(problem: Problem, rules: AssignmentRules) -> ReviewNetwork:
    """The network of a problem. Nodes: cases, reviewers, the end, groups of cases that need several."""
    cases, reviewers, pairs = len(problem.cases), len(problem.reviewers), problem.pairs
    needed = np.array([case.needed for case in problem.cases], dtype=np.int64)
    end = cases + reviewers
    tail, groups = _behind_groups(problem, first=end + 1)
    place_owner, place_cost, room = _places(problem, rules)
    group_case = np.array([case for case, _node, _size in groups], dtype=np.int64)
    group_node = np.array([node for _case, node, _size in groups], dtype=np.int64)
    group_size = np.array([size for _case, _node, size in groups], dtype=np.int64)
    supply = np.zeros(end + 1 + len(groups), dtype=np.int64)
    supply[:cases] = needed
    supply[end] = -needed.sum()
    single = np.ones(len(tail), dtype=np.int32)
    network = Network(
        nodes=len(supply),
        supply=supply,
        tail=_joined(tail, cases + place_owner, np.arange(cases), group_case, group_case),
        head=_joined(cases + pairs.reviewer, np.full(len(place_owner) + cases, end), group_node, group_node),
        capacity=_joined(single, room, needed, np.ones(len(groups), dtype=np.int32), group_size - 1),
        many=len(tail),
    )
    colleague = np.zeros(len(network.tail), dtype=np.int32)
    colleague[len(colleague) - len(groups) :] = 1
    not_preferred = np.array([not reviewer.preferred for reviewer in problem.reviewers], dtype=np.int64)
    return ReviewNetwork(
        network=network,
        pairs=len(tail),
        places=len(place_owner),
        place_cost=place_cost,
        not_preferred=not_preferred[place_owner],
        colleague=colleague,
    )


def costs(made: ReviewNetwork, problem: Problem, rules: AssignmentRules, seed: str) -> list[Callable[[Mask], Ints]]:
    """The cost of each rule, in the order of the rules."""
    by_rule: dict[Weighed, Callable[[Mask], Ints]] = {
        "reviews": lambda _is_open: _not_taken(made, problem),
        "presence": lambda _is_open: _on_pairs(made, problem.pairs.away.astype(np.int64)),
        "groups": lambda _is_open: made.colleague,
        "fit": lambda _is_open: _on_pairs(made, shortfall(problem.pairs.fit, rules)),
        "licence": lambda _is_open: _on_places(made, made.not_preferred),
        "load": lambda _is_open: _on_places(made, made.place_cost),
        "lot": lambda is_open: _drawn(made, problem, seed, is_open),
    }
    return [by_rule[rule] for rule in rules.ids]


def shortfall(fit: Ints, rules: AssignmentRules) -> Ints:
    """Steps by which a fit (thousandths) falls short of 1."""
    step = rules.settings.fit_step.value
    return (2 * (1000 - fit) + step) // (2 * step)


def load_cost(open_cases: int, rules: AssignmentRules) -> int:
    """The cost of one case more on `open_cases`: the full steps of load that are reached already.

    It does not ask for the capacity: what a reviewer says of that bounds what is given, and gets nobody a case sooner.
    """
    return open_cases // rules.settings.load_step.value


def _joined(*arrays: Ints) -> Ints:
    """One array of 32 bits: there are millions of arcs, and fewer nodes."""
    return np.concatenate([array.astype(np.int32) for array in arrays])


def _behind_groups(problem: Problem, first: int) -> tuple[Ints, Sequence[tuple[int, int, int]]]:
    """The node at which each pair begins, and the groups: (case, node, admissible reviewers of it)."""
    tail = problem.pairs.case.copy()
    groups: list[tuple[int, int, int]] = []
    several = np.array([case.needed > 1 for case in problem.cases], dtype=bool)
    members: dict[tuple[int, str], list[int]] = {}
    for at in np.flatnonzero(several[problem.pairs.case]) if len(tail) else ():
        group = problem.reviewers[problem.pairs.reviewer[at]].group
        if group is not None:
            members.setdefault((int(tail[at]), group), []).append(int(at))
    for (case, _group), ats in sorted(members.items()):
        if len(ats) > 1:
            node = first + len(groups)
            groups.append((case, node, len(ats)))
            tail[ats] = node
    return tail, groups


def _places(problem: Problem, rules: AssignmentRules) -> tuple[Ints, Ints, Ints]:
    """The places of each reviewer by what it costs to fill one: whose they are, the cost, how many there are.

    More than a reviewer's pairs are of no use.
    """
    wanted = np.bincount(problem.pairs.reviewer, minlength=len(problem.reviewers))
    owner: list[int] = []
    cost: list[int] = []
    room: list[int] = []
    for at, reviewer in enumerate(problem.reviewers):
        left = min(reviewer.left, int(wanted[at]))
        each = Counter(load_cost(reviewer.open_cases + more, rules) for more in range(left))
        owner += [at] * len(each)
        cost += each.keys()
        room += each.values()
    return np.array(owner, dtype=np.int64), np.array(cost, dtype=np.int64), np.array(room, dtype=np.int64)


def _not_taken(made: ReviewNetwork, problem: Problem) -> Ints:
    """A review not taken costs the more, the more urgent it is.

    Any weights that fall with the rank will do: the numbers of reviews that can be served together form a
    polymatroid, in which the most urgent first is best for every prefix of the ranks at once.
    """
    rank = urgency(problem.cases)
    cost = np.zeros(len(made.network.tail), dtype=np.int64)
    begin = made.pairs + made.places
    cost[begin : begin + len(rank)] = (rank.max(initial=0) + 1) - rank
    return cost


def _on_pairs(made: ReviewNetwork, values: Ints) -> Ints:
    cost = np.zeros(len(made.network.tail), dtype=np.int64)
    cost[: made.pairs] = values
    return cost


def _on_places(made: ReviewNetwork, values: Ints) -> Ints:
    cost = np.zeros(len(made.network.tail), dtype=np.int64)
    cost[made.pairs : made.pairs + made.places] = values
    return cost


def _drawn(made: ReviewNetwork, problem: Problem, seed: str, is_open: Mask) -> Ints:
    at = np.flatnonzero(is_open[: made.pairs])
    names = zip(problem.pairs.case[at].tolist(), problem.pairs.reviewer[at].tolist(), strict=True)
    values = np.zeros(made.pairs, dtype=np.int64)
    values[at] = lots(seed, ((problem.cases[case].id, problem.reviewers[reviewer].id) for case, reviewer in names))
    return _on_pairs(made, values)
