"""The rules of law behind the signals, as dated data (`rules.yaml`)."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every rule says of itself: since when it applies, where it stands, and whether its words were seen there."""

    since: date = msgspec.field(name="from")
    source: str
    grade: Literal["verified", "unverified"]


class Documents(_Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section that asks a letter for a list of the documents reviewed."""

    rule: str

    @property
    def cited(self) -> str:
        """The section as a signal cites it, marked where its words have not been seen."""
        return self.rule if self.grade == "verified" else f"{self.rule}, unverified,"


class _Request(_Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    before_decision_days: int


class _Determination(_Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    after_review_days: int


class _Service(_Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    after_decision_days: int


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules and time limits; see the head of `rules.yaml`."""

    documents: Documents
    request: _Request
    determination: _Determination
    service: _Service


@cache
def law() -> Law:
    """The rules that ship with the package.

    Raises:
        msgspec.ValidationError: `rules.yaml` is not in its own form.
    """
    return msgspec.yaml.decode((Path(__file__).parent / "rules.yaml").read_bytes(), type=Law)
