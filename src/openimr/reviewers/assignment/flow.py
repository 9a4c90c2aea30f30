"""A flow of least cost, by several costs one after the other: the second decides only what the first leaves open.

Each cost is solved to its optimum on its own (OR-tools), so no cost is scaled to outweigh another and nothing can
overflow. What a cost leaves open is found exactly. Two flows of least cost differ by cycles of cost 0 in the residual
network, so an arc's flow can differ between them only if it lies on such a cycle: its reduced cost is 0 and its ends
are in one strong component of the arcs whose reduced cost is 0. All other arcs are decided, and stay as they are.
The reduced costs come from shortest paths in the residual network, which exist only if the flow is of least cost:
that OR-tools found an optimum is checked, not believed.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from ortools.graph.python import min_cost_flow

from openimr.reviewers.assignment.components import components
from openimr.reviewers.assignment.problem import Ints, Mask

_LARGEST = 2**62
"""OR-tools multiplies costs by the number of nodes, in 64 bits."""


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes 0..nodes-1 with what they supply (negative: take), and arcs side by side."""

    nodes: int
    supply: Ints
    tail: Ints
    head: Ints
    capacity: Ints


class Lexicographic(msgspec.Struct, frozen=True, kw_only=True):
    """The flow on each arc, and what settled it.

    `decided` is the place of the cost that decided an arc's flow; the number of costs where none did.
    """

    flow: Ints
    decided: Ints


class FlowError(ArithmeticError):
    """The network cannot be solved: its supply does not fit it, or its costs are too large."""


def lexicographic(network: Network, costs: Sequence[Callable[[Mask], Ints]]) -> Lexicographic:
    """The flow that is least by the first cost, among those least by the second, and so on.

    A cost is a function from the arcs that are still open (True) to the cost of a unit on each arc, 0 or more; what it
    says of other arcs is not looked at.

    Raises:
        FlowError: see there.
    """
    arcs = len(network.tail)
    flow = np.zeros(arcs, dtype=np.int64)
    decided = np.full(arcs, len(costs), dtype=np.int64)
    is_open = np.ones(arcs, dtype=bool)
    supply = network.supply
    for place, cost_of in enumerate(costs):
        at = np.flatnonzero(is_open)
        if not len(at):
            break
        cost = cost_of(is_open)[at]
        part = Network(
            nodes=network.nodes,
            supply=supply,
            tail=network.tail[at],
            head=network.head[at],
            capacity=network.capacity[at],
        )
        flow[at] = part_flow = least_cost(part, cost)
        closed = at[~_left_open(part, part_flow, cost)]
        decided[closed] = place
        is_open[closed] = False
        supply = supply - np.bincount(network.tail[closed], flow[closed], network.nodes).astype(np.int64)
        supply = supply + np.bincount(network.head[closed], flow[closed], network.nodes).astype(np.int64)
    return Lexicographic(flow=flow, decided=decided)


def least_cost(network: Network, cost: Ints) -> Ints:
    """A flow of least cost.

    Raises:
        FlowError: the supply does not fit the network, or a cost is too large.
    """
    if len(cost) and int(cost.max()) * (network.nodes + 1) >= _LARGEST:
        raise FlowError("a cost is too large for a network of this size")
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tail.astype(np.int32), network.head.astype(np.int32), network.capacity, cost
    )
    solver.set_nodes_supplies(np.arange(network.nodes, dtype=np.int32), network.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowError(f"no flow of least cost was found ({status.name})")
    return np.asarray(solver.flows(np.arange(len(cost), dtype=np.int32)), dtype=np.int64)


def distances(network: Network, flow: Ints, cost: Ints) -> Ints:
    """The shortest way to each node over the residual arcs (what can be added, what can be taken back).

    Raises:
        FlowError: there is a cycle of negative cost, so the flow is not of least cost.
    """
    more, less = flow < network.capacity, flow > 0
    start = np.concatenate([network.tail[more], network.head[less]])
    end = np.concatenate([network.head[more], network.tail[less]])
    length = np.concatenate([cost[more], -cost[less]])
    order = np.argsort(end, kind="stable")
    start, end, length = start[order], end[order], length[order]
    ends, first = np.unique(end, return_index=True)
    found = np.zeros(network.nodes, dtype=np.int64)
    for _ in range(network.nodes + 1):
        shorter = np.minimum.reduceat(found[start] + length, first) if len(first) else found[ends]
        shorter = np.minimum(found[ends], shorter)
        if (shorter == found[ends]).all():
            return found
        found[ends] = shorter
    raise FlowError("the flow is not of least cost")


def _left_open(network: Network, flow: Ints, cost: Ints) -> Mask:
    """The arcs whose flow is not the same in all flows of least cost."""
    way = distances(network, flow, cost)
    tight = cost + way[network.tail] == way[network.head]
    more, less = tight & (flow < network.capacity), tight & (flow > 0)
    component = components(
        network.nodes,
        np.concatenate([network.tail[more], network.head[less]]),
        np.concatenate([network.head[more], network.tail[less]]),
    )
    stays: Mask = tight & (component[network.tail] == component[network.head])
    return stays
