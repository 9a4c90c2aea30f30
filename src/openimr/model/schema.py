"""The declaration of findings (`findings.yaml`), read once and held against everything that names a finding."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

import msgspec

from openimr.model.finding import Finding

_TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "number": (int, float),
    "integer": int,
    "date": str,
    "boolean": bool,
    "list": tuple,
}


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A declared attribute: its type, its unit, and the words it is closed to (empty: open)."""

    type: str
    unit: str | None = None
    values: tuple[str, ...] = ()


class FindingKind(msgspec.Struct, frozen=True, kw_only=True):
    """A declared kind of finding."""

    says: str
    attributes: dict[str, Attribute]


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """All declared kinds, by name.

    Raises:
        msgspec.ValidationError: `findings.yaml` is not in its own form.
    """
    text = resources.files("openimr.model").joinpath("findings.yaml").read_bytes()
    kinds: dict[str, FindingKind] = msgspec.yaml.decode(text, type=dict[str, FindingKind])
    return kinds


def faults_of_attributes(kind: str, attributes: Mapping[str, object]) -> list[str]:
    """Say in plain words what is wrong with a finding's kind and attributes; empty where nothing is."""
    declared = finding_kinds().get(kind)
    if declared is None:
        return [f"no kind of finding is called {kind!r}"]
    faults: list[str] = []
    for name, value in attributes.items():
        attribute = declared.attributes.get(name)
        if attribute is None:
            faults.append(f"{kind} has no attribute {name!r}")
        elif not isinstance(value, _TYPES[attribute.type]) or (
            isinstance(value, bool) and attribute.type in {"number", "integer"}
        ):
            faults.append(f"{kind}.{name} wants {attribute.type}, not {type(value).__name__}")
        elif attribute.type == "date" and not _is_date(str(value)):
            faults.append(f"{kind}.{name} wants an ISO date")
        elif attribute.values:
            words = value if isinstance(value, tuple) else (value,)
            faults += [f"{kind}.{name} does not know {w!r}" for w in words if w not in attribute.values]
    return faults


def faults_of(finding: Finding) -> list[str]:
    """`faults_of_attributes` of a finding."""
    return faults_of_attributes(finding.kind, finding.attributes)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
