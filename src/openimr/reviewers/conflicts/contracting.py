"""Names of organisations in which words are drawn together: "Walmart" and "Wal-Mart", "Sedgwick CMS"."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

Core = tuple[str, ...]


def brought_together(a: Core, b: Core, generic: Callable[[str], bool]) -> tuple[Core, Core]:
    """Two cores with what one of them draws together drawn together in the other.

    Two words that are one in the other name, and, beside a distinctive word that both have, words of which the other
    name has the initials. A name that is initials alone says too little (`is_acronym` and the same building do).
    """
    only_a, only_b = [word for word in a if word not in b], [word for word in b if word not in a]
    if not only_a or not only_b:
        return a, b
    if any(len(word) >= _LEAST for word in only_b):
        a = _joined(a, only_b)
    if any(len(word) >= _LEAST for word in only_a):
        b = _joined(b, only_a)
    short = any(len(word) < _LEAST for word in (*only_a, *only_b))
    if short and any(word in b and not generic(word) for word in a):
        a, b = _initials(a, b, generic), _initials(b, a, generic)
    return a, b


def joined_pairs(core: Core) -> Iterator[str]:
    """Each two neighbours of a name as one word, of six letters or more; with the s that the first may have lost."""
    return (way for x, y in pairwise(core) if len(x + y) >= _LEAST for way in (x + y, f"{x}s{y}"))


_LEAST = 6


def _joined(core: Core, other: Sequence[str]) -> Core:
    ways = set(joined_pairs(core))
    whole = [word for word in other if word in ways]
    if not whole:
        return core
    made: list[str] = []
    for word in core:
        way = next((w for w in (made[-1] + word, f"{made[-1]}s{word}") if w in whole), None) if made else None
        if way is not None:
            made[-1] = way
        else:
            made.append(word)
    return tuple(made)


def _initials(core: Core, other: Core, generic: Callable[[str], bool]) -> Core:
    letters = "".join([word[:1] for word in core])
    for short in other:
        if short not in letters:
            continue
        if 2 <= len(short) <= 5 and short.isalpha() and short not in core and not generic(short):
            for at in range(len(core) - len(short) + 1):
                run = core[at : at + len(short)]
                if "".join(word[0] for word in run) == short and not any(word in other for word in run):
                    return (*core[:at], short, *core[at + len(short) :])
    return core
