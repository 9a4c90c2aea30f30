"""What those who do not work here read of a case: plain words for its states and events (`plain.yaml`)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from openimr.process.lifecycle import lifecycle
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role

_LAY = frozenset({Role.WORKER.value, Role.PHYSICIAN.value})


class Plain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A state in a few words, and in a sentence."""

    name: str
    says: str


class PlainWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of plain.yaml."""

    states: Mapping[str, Plain]
    events: Mapping[str, str]


@cache
def plain_words() -> PlainWords:
    """The words as the file has them."""
    return msgspec.yaml.decode(
        resources.files("openimr.server.pages").joinpath("plain.yaml").read_bytes(), type=PlainWords
    )


def is_lay(user: User) -> bool:
    """Whether an account is that of an injured worker, a representative or a requesting physician alone."""
    return bool(user.roles) and _LAY.issuperset(user.roles)


def state_name(user: User, state: str) -> str:
    """A state as the account reads it: by the name that the office works with, or in plain words."""
    return plain_words().states[state].name if is_lay(user) else state


def state_says(user: User, state: str) -> str:
    """What a state means, in a sentence without its full stop."""
    said = plain_words().states[state].says if is_lay(user) else lifecycle().states[state].says
    return said[:1].upper() + said[1:]


def event_name(user: User, event: str) -> str:
    """An event as the account reads it."""
    return plain_words().events.get(event, event) if is_lay(user) else event
