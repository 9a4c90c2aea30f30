"""A finding: one fact that a record states, with where, when and in what mood it is stated."""

from typing import Literal, TypeAlias

import msgspec

from openimr.model.span import Evidence

Assertion = Literal["affirmed", "denied", "possible", "planned", "historical", "other person"]
"""How the record states it. `planned` takes in the hypothetical; `other person` is the family's or somebody else's."""

AttributeValue: TypeAlias = str | int | float | bool | tuple[str, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of a kind that `findings.yaml` declares.

    `date` is when it held: a date that the sentence itself gives, else the record's date; ISO or null.
    `attributes` holds only names that the kind declares, each of the declared type; an attribute that the record
    does not state is absent.
    """

    kind: str
    evidence: Evidence
    date: str | None = None
    assertion: Assertion = "affirmed"
    attributes: dict[str, AttributeValue] = {}

    def text(self, name: str) -> str | None:
        """The attribute as text, or None where it is absent."""
        value = self.attributes.get(name)
        return None if value is None else ", ".join(value) if isinstance(value, tuple) else str(value)

    def number(self, name: str) -> float | None:
        """The attribute as a number, or None where it is absent or not a number."""
        value = self.attributes.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def names(self, name: str) -> tuple[str, ...]:
        """The attribute as a list of names; empty where it is absent."""
        value = self.attributes.get(name)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (str(value),)


Findings: TypeAlias = tuple[Finding, ...]
