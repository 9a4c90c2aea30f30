"""Families of treatments that guidelines count together (`data/families.yaml`)."""

from functools import cache
from importlib import resources

import msgspec


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Treatments counted together, by the vocabulary's ids; why, and where that stands."""

    because: str
    source: str
    of: tuple[str, ...]


@cache
def families() -> dict[str, Family]:
    """The families by name."""
    raw = resources.files("openimr.vocabulary").joinpath("data", "families.yaml").read_bytes()
    decoded: dict[str, Family] = msgspec.yaml.decode(raw, type=dict[str, Family])
    return decoded


@cache
def same_family(first: str, second: str) -> bool:
    """Whether visits of the one count as visits of the other."""
    return any(first in family.of and second in family.of for family in families().values())
