"""Strong components of a directed graph: the largest by reaching forth and back, the rest by Tarjan (1972)."""

import numpy as np

from openimr.reviewers.assignment.problem import Ints, Mask

_MANY = 100_000
"""With more arcs than this the largest component is looked for first: it is quick, and leaves few arcs."""


def components(nodes: int, tail: Ints, head: Ints, many: int = _MANY) -> Ints:
    """A number for each node; two nodes have the same one if each can be reached from the other."""
    if len(tail) <= many:
        return _tarjan(nodes, tail, head)
    pivot = int(np.bincount(tail, minlength=nodes).argmax())
    forth = _reached(nodes, pivot, tail, head)
    back = _reached(nodes, pivot, head, tail)
    inside = forth & back
    side = forth + 2 * back  # arcs between sides lie on no cycle
    rest = (side[tail] == side[head]) & ~inside[tail]
    component = _tarjan(nodes, tail[rest], head[rest])
    component[inside] = component.max(initial=0) + 1
    return component


def _reached(nodes: int, start: int, tail: Ints, head: Ints) -> Mask:
    """The nodes that can be reached from `start`."""
    reached = np.zeros(nodes, dtype=bool)
    reached[start] = True
    while True:
        found = head[reached[tail]]
        if reached[found].all():
            return reached
        reached[found] = True


def _tarjan(nodes: int, tail: Ints, head: Ints) -> Ints:
    order = np.argsort(tail, kind="stable")
    nexts = head[order].tolist()
    ends = np.cumsum(np.bincount(tail, minlength=nodes)).tolist()
    at = [0, *ends[:-1]]  # the next arc of each node that has not been followed yet
    index = [0] * nodes  # 0: not seen yet
    low = [0] * nodes
    component = [-1] * nodes
    seen, found = 0, 0
    stack: list[int] = []
    for root in range(nodes):
        if index[root]:
            continue
        way = [root]
        seen += 1
        index[root] = low[root] = seen
        stack.append(root)
        while way:
            node = way[-1]
            down = -1
            here, end, lowest = at[node], ends[node], low[node]
            while here < end:
                other = nexts[here]
                here += 1
                if not index[other]:
                    down = other
                    break
                if component[other] < 0 and index[other] < lowest:
                    lowest = index[other]
            at[node], low[node] = here, lowest
            if down >= 0:
                seen += 1
                index[down] = low[down] = seen
                stack.append(down)
                way.append(down)
                continue
            way.pop()
            if way and lowest < low[way[-1]]:
                low[way[-1]] = lowest
            if lowest == index[node]:
                while True:
                    member = stack.pop()
                    component[member] = found
                    if member == node:
                        break
                found += 1
    return np.array(component, dtype=np.int64)
