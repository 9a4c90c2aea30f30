"""What a reviewer attests to on signing: statements with their sources, out of `attestation.yaml`."""

from functools import cache
from importlib import resources

import msgspec


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement, with the law that asks for it and what that rests on."""

    id: str
    says: str
    section: str
    grade: str
    source: str | None = None


class Attestation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The statements of a version of the text."""

    version: int
    statements: tuple[Statement, ...]


@cache
def attestation() -> Attestation:
    """The text that is attested to."""
    data = resources.files("openimr.server.desk").joinpath("attestation.yaml").read_bytes()
    return msgspec.yaml.decode(data, type=Attestation)
