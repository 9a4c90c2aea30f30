"""The lot: between assignments that are equal by every rule, numbers drawn from the run's seed decide.

The number of a pair depends on the seed, the case's id and the reviewer's id and on nothing else: not on the order of
the inputs, not on who else is there, not on how an id is written ("cm26 0000001" and "CM26-0000001" are one number, and
five writings must not be five draws). Whoever does not know the seed cannot know the number.
"""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from openimr.reviewers.assignment.problem import Ints
from openimr.reviewers.ids import case_key, id_key

BITS = 40
"""Bits of a lot. By the isolation lemma a million pairs share a least sum with a chance below one in a million."""


def lots(seed: str, pairs: Iterable[tuple[str, str]]) -> Ints:
    """A number of 0..2**40-1 for each pair (case id, reviewer id), in their order.

    BLAKE2b over what the two ids are compared by (`case_key`, `id_key`), keyed with the BLAKE2b of the seed; the length
    of the case's id stands before it, so that no two pairs of ids run together.
    """
    keyed = blake2b(key=blake2b(seed.encode(), digest_size=32).digest(), digest_size=8, person=b"openimr lot")
    case_hash, case_id = keyed, None
    drawn: list[int] = []
    names: dict[str, bytes] = {}
    for case, reviewer in pairs:
        if case != case_id:
            case_id, case_hash = case, keyed.copy()
            name = case_key(case).encode()
            case_hash.update(len(name).to_bytes(4, "big") + name)
        pair_hash = case_hash.copy()
        written = names.get(reviewer)
        if written is None:
            written = names[reviewer] = id_key(reviewer).encode()
        pair_hash.update(written)
        drawn.append(int.from_bytes(pair_hash.digest(), "big") >> (64 - BITS))
    return np.array(drawn, dtype=np.int64)
