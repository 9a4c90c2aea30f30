"""Decision rules as data: `rules.yaml`, read once and typed."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

Follows = Literal["operation", "opioid"]
"""What a request may stand or fall with."""


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role, or at least so many of a list of roles (then with a `name`), and why it is asked for.

    `only` limits it to one stage of treatment: a first prescription has no effect to show yet.
    """

    role: str | None = None
    at_least: int = 1
    of: tuple[str, ...] = ()
    name: str | None = None
    because: str
    only: Literal["initial", "continuation"] | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that it looks at."""
        return (self.role,) if self.role else self.of


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision rule; see the head of `rules.yaml`."""

    says: str
    needed_for: str
    require: tuple[Requirement, ...] = ()
    defeat: tuple[Requirement, ...] = ()
    weigh: tuple[str, ...] = ()
    taper: bool = False
    follows: Follows | None = None


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name.

    Raises:
        msgspec.ValidationError: `rules.yaml` is not in its own form.
    """
    raw = (Path(__file__).parent / "rules.yaml").read_bytes()
    decoded: dict[str, Rule] = msgspec.yaml.decode(raw, type=dict[str, Rule])
    return decoded
