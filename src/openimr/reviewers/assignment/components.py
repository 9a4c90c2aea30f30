"""Strong components of a directed graph (Tarjan 1972, without recursion)."""

import numpy as np

from openimr.reviewers.assignment.problem import Ints


def components(nodes: int, tail: Ints, head: Ints) -> Ints:
    """A number for each node; two nodes have the same one if each can be reached from the other."""
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
