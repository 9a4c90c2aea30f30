"""The rules of law behind the signals, as data (`rules.yaml`)."""

from functools import cache
from pathlib import Path

import msgspec


class _Documents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    source: str


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before_decision_days: int
    source: str


class _Determination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after_review_days: int
    source: str


class _Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after_decision_days: int
    source: str


class Law(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules and time limits; see the head of `rules.yaml`."""

    documents: _Documents
    request: _Request
    determination: _Determination
    service: _Service


@cache
def law() -> Law:
    """The rules that ship with the package."""
    return msgspec.yaml.decode((Path(__file__).parent / "rules.yaml").read_bytes(), type=Law)
