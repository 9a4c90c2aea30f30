"""How the fields of an index are made coarser, step by step, as `data/hierarchies.yaml` says."""

from functools import cache
from importlib import resources

import msgspec

ALL = "any"


class Hierarchy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The steps of a field from fine to coarse. `why` says what a step loses.

    `steps`: "as it is", or a way of `_WAYS`, or "groups" (then `groups` maps each value to its group); after the last
    step comes "any". `order`: of two fields that could be made coarser, the lower goes first.
    """

    steps: tuple[str, ...]
    order: int
    why: str
    groups: dict[str, tuple[str, ...]] = {}


@cache
def hierarchies() -> dict[str, Hierarchy]:
    """Every field with its steps."""
    text = resources.files("openimr.privacy").joinpath("data", "hierarchies.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, Hierarchy])


def levels(field: str) -> int:
    """How many steps a field has, "any" included; a field without an entry has two: as it is, and any."""
    known = hierarchies().get(field)
    return (len(known.steps) if known else 1) + 1


def coarse(field: str, value: object, level: int) -> str:
    """The value at a level; level 0 is the first step, the last is "any". Unknown values stay unknown: "not said"."""
    known = hierarchies().get(field)
    steps = known.steps if known else ("as it is",)
    if level >= len(steps):
        return ALL
    if value is None or value == "":
        return "not said"
    said = str(value)
    step = steps[level]
    if step == "groups" and known is not None:
        return next((group for group, members in known.groups.items() if said in members), "other")
    return _stepped(step, said)


def _stepped(step: str, said: str) -> str:
    if step == "as it is":
        return said
    if step == "year":
        return said[:4]
    if step == "month":
        return said[:7]
    name, _, width = step.partition(" ")
    if name == "band" and said.isdigit():
        low = int(said) // int(width) * int(width)
        return "90 or older" if int(said) >= 90 else f"{low} to {min(low + int(width) - 1, 89)}"
    if name == "years" and said[:4].isdigit():
        first = int(said[:4]) // int(width) * int(width)
        return f"{first} to {first + int(width) - 1}"
    if name == "first":
        return said.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].strip()
    return said
