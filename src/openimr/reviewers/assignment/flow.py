"""A flow of least cost, by several costs one after the other: the second decides only what the first leaves open.

Each cost is solved to its optimum on its own (OR-tools), so no cost is scaled to outweigh another and nothing can
overflow. What a cost leaves open is found exactly. Two flows of least cost differ by cycles of cost 0 in the residual
network, so an arc's flow can differ between them only if it lies on such a cycle: its reduced cost is 0 and its ends
are in one strong component of the arcs whose reduced cost is 0. All other arcs are decided, and stay as they are.
The reduced costs come from shortest paths in the residual network, which exist only if the flow is of least cost:
that OR-tools found an optimum is checked, not believed.

Of millions of arcs few are used. The solver is first given the cheapest of each node; then every arc that was left
out is priced, and those that could lower the cost are put in, until there is none: the optimum is one over all arcs.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from ortools.graph.python import min_cost_flow

from openimr.reviewers.assignment.components import components
from openimr.reviewers.assignment.problem import Ints, Mask

_LARGEST = 2**62
"""OR-tools multiplies costs by the number of nodes, in 64 bits."""

FEW = 400_000
"""So many arcs are given to the solver at once; of more, the cheapest first."""

_FIRST = 24
"""Arcs of each node that the solver gets first."""


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes 0..nodes-1 with what they supply (negative: take), and arcs side by side.

    The first `many` arcs are in the order of their tails, and may be left out at first: there is a flow without them.
    """

    nodes: int
    supply: Ints
    tail: Ints
    head: Ints
    capacity: Ints
    many: int = 0


class Lexicographic(msgspec.Struct, frozen=True, kw_only=True):
    """The flow on each arc, and what settled it.

    `decided` is the place of the cost that decided an arc's flow; the number of costs where none did.
    """

    flow: Ints
    decided: Ints


class FlowError(ArithmeticError):
    """The network cannot be solved: its supply does not fit it, or its costs are too large."""


def lexicographic(network: Network, costs: Sequence[Callable[[Mask], Ints]], few: int = FEW) -> Lexicographic:
    """The flow that is least by the first cost, among those least by the second, and so on.

    A cost is a function from the arcs that are still open (True) to the cost of a unit on each arc, 0 or more; what it
    says of other arcs is not looked at. `few` changes the time, not the result.

    Raises:
        FlowError: see there.
    """
    arcs = len(network.tail)
    flow = np.zeros(arcs, dtype=np.int64)
    decided = np.full(arcs, len(costs), dtype=np.int8)
    is_open = np.ones(arcs, dtype=bool)
    supply = network.supply
    for place, cost_of in enumerate(costs):
        if not is_open.any():
            break
        at = np.flatnonzero(is_open)
        part = _part(network, at, supply)
        cost = cost_of(is_open)[at]
        if place and not cost.any():
            continue  # every flow that is open costs the same, and none is decided by it
        part_flow, way = _solved(part, cost, flow[at], few)
        flow[at] = part_flow
        closed = at[~_left_open(part, part_flow, cost, way)]
        decided[closed] = place
        is_open[closed] = False
        used = closed[flow[closed] > 0]
        supply = supply - np.bincount(network.tail[used], flow[used], network.nodes).astype(np.int64)
        supply = supply + np.bincount(network.head[used], flow[used], network.nodes).astype(np.int64)
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
        network.tail.astype(np.int32), network.head.astype(np.int32), network.capacity.astype(np.int64), cost
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


def _solved(network: Network, cost: Ints, known: Ints, few: int) -> tuple[Ints, Ints]:
    """A flow of least cost over all arcs, and the distances that prove it. `known` is some flow, or all 0."""
    arcs = len(cost)
    inside = _cheapest(network, cost) if arcs > few else np.ones(arcs, dtype=bool)
    inside |= known > 0
    while True:
        at = np.flatnonzero(inside)
        part = network if len(at) == arcs else _part(network, at, network.supply)
        part_cost = cost[at]
        part_flow = least_cost(part, part_cost)
        way = distances(part, part_flow, part_cost)
        outside = np.flatnonzero(~inside)
        reduced = cost[outside] + way[network.tail[outside]] - way[network.head[outside]]
        better = np.flatnonzero(reduced < 0)
        if not len(better):
            flow = np.zeros(arcs, dtype=np.int64)
            flow[at] = part_flow
            return flow, way
        if len(better) > few:
            better = better[np.argpartition(reduced[better], few)[:few]]
        inside[outside[better]] = True


def _cheapest(network: Network, cost: Ints) -> Mask:
    """The cheapest of the `many` arcs that leave each node, equal ones spread over their heads; and all others."""
    inside = np.ones(len(cost), dtype=bool)
    inside[: network.many] = False
    bounds = np.flatnonzero(np.diff(network.tail[: network.many], prepend=-1, append=-1))
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end - begin <= _FIRST:
            inside[begin:end] = True
            continue
        spread = (network.head[begin:end].astype(np.int64) + begin) * 0x9E3779B1 % (1 << 16)
        # In floating point: which arcs come first changes the time and not the result.
        near = np.argpartition(cost[begin:end].astype(np.float64) * (1 << 16) + spread, _FIRST)[:_FIRST]
        inside[begin + near] = True
    return inside


def _part(network: Network, at: Ints, supply: Ints) -> Network:
    """The network of some of its arcs."""
    if len(at) == len(network.tail):
        return msgspec.structs.replace(network, supply=supply)
    return Network(
        nodes=network.nodes,
        supply=supply,
        tail=network.tail[at],
        head=network.head[at],
        capacity=network.capacity[at],
        many=int(np.searchsorted(at, network.many)),
    )


def _left_open(network: Network, flow: Ints, cost: Ints, way: Ints) -> Mask:
    """The arcs whose flow is not the same in all flows of least cost."""
    tight = np.flatnonzero(cost + way[network.tail] == way[network.head])
    more, less = tight[flow[tight] < network.capacity[tight]], tight[flow[tight] > 0]
    component = components(
        network.nodes,
        np.concatenate([network.tail[more], network.head[less]]),
        np.concatenate([network.head[more], network.tail[less]]),
    )
    stays = np.zeros(len(cost), dtype=bool)
    stays[tight] = component[network.tail[tight]] == component[network.head[tight]]
    return stays
