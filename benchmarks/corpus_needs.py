"""Judged information needs over invented letters: brand and generic names, shorthand, slips of the pen, phrases.

A need asks for a treatment, mostly with a part of the body or what the decision turns on. A letter's grade comes from
its truth: 3, the item is this treatment and has all of the rest; 1, it is this treatment; 0, anything else.
"""

import math
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.corpus_judged import ItemTruth, Truth, world

KINDS = ("brand or generic", "shorthand", "slip of the pen", "phrase")
EACH = 25
_EMPTY = {"a", "an", "the", "is", "are", "of", "to", "and", "not", "no", "was"}


class Need(NamedTuple):
    kind: str
    text: str
    treatment: str
    part: str | None
    aspect: str | None
    sentence: str | None


def needs(seed: int) -> list[Need]:
    rng = random.Random(f"needs {seed}")  # noqa: S311
    made: list[Need] = []
    for kind in KINDS:
        for treatment in _drawn(rng, world()["treatments"]):
            part = rng.choice(treatment["part"])
            asked_part = rng.choice(world()["parts"][part]["asked"])
            aspect = rng.choice(list(world()["aspects"]))
            name = {
                "brand or generic": rng.choice((treatment["brand"], treatment["generic"])),
                "shorthand": treatment["other"],
                "slip of the pen": treatment["slip"],
                "phrase": rng.choice((treatment["brand"], treatment["generic"], treatment["other"])),
            }[kind]
            if kind == "phrase":
                sentence = rng.choice([*world()["aspects"][aspect]["shown"], *world()["aspects"][aspect]["absent"]])
                made.append(Need(kind, f'{name} "{_phrase(rng, sentence)}"', treatment["id"], None, aspect, sentence))
                continue
            which = rng.choice(("part", "aspect", "aspect", "both"))
            asked = rng.choice(world()["aspects"][aspect]["asked"])
            said = [name, *([asked_part] if which != "aspect" else []), *([asked] if which != "part" else [])]
            made.append(
                Need(
                    kind,
                    " ".join(said),
                    treatment["id"],
                    None if which == "aspect" else part,
                    None if which == "part" else aspect,
                    None,
                )
            )
    return made


def _drawn(rng: random.Random, treatments: Sequence[dict]) -> list[dict]:
    return rng.sample(list(treatments), k=EACH)


def _phrase(rng: random.Random, sentence: str) -> str:
    words = sentence.rstrip(".").replace(",", "").replace(":", "").split()
    length = min(len(words), rng.choice((3, 4)))
    at = rng.randrange(max(1, len(words) - length + 1))
    return " ".join(words[at : at + length])


def grade(need: Need, item: ItemTruth) -> int:
    if item.treatment != need.treatment:
        return 0
    if need.part is not None and item.part != need.part:
        return 1
    if need.sentence is not None:
        return 3 if _holds(need, item) else 1
    if need.aspect is not None and need.aspect not in item.shown | item.absent:
        return 1
    return 3


def _holds(need: Need, item: ItemTruth) -> bool:
    phrase = need.text.split('"')[1].lower()
    plain = " ".join(item.used).replace(",", "").replace(":", "").lower()
    return phrase in plain


def ndcg(found: Sequence[tuple[str, int]], need: Need, truths: Mapping[str, Truth], depth: int = 10) -> float | None:
    """nDCG at `depth`, with 2^grade - 1 as gain; None where no letter is relevant."""
    best = sorted((grade(need, item) for truth in truths.values() for item in truth.items), reverse=True)[:depth]
    ideal = sum((2**one - 1) / math.log2(rank + 2) for rank, one in enumerate(best))
    if not ideal:
        return None
    got = [grade(need, truths[case].items[number]) for case, number in found[:depth]]
    return sum((2**one - 1) / math.log2(rank + 2) for rank, one in enumerate(got)) / ideal
