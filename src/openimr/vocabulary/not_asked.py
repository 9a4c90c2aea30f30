"""Specialties and professions that no list names, and why (`data/not_asked.yaml`)."""

from functools import cache
from importlib import resources

import msgspec


class NotAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By reason ("treat children ..."): specialties of recognised boards, professions of the NUCC taxonomy."""

    specialties: dict[str, tuple[str, ...]]
    professions: dict[str, tuple[str, ...]]


@cache
def not_asked() -> NotAsked:
    """What the walk through boards and professions left out on purpose."""
    text = resources.files("openimr.vocabulary").joinpath("data/not_asked.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=NotAsked)
