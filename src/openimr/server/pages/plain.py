"""What those who do not work here read of a case: plain words for its states and events (`plain.yaml`)."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Event
from openimr.process.lifecycle import lifecycle
from openimr.process.serving import DIRECTOR
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
    issued: str
    outcomes: Mapping[str, str]
    items: Mapping[str, str]
    clocks: Mapping[str, str]
    grades: Mapping[str, str]


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


def event_name(user: User, event: Event) -> str:
    """An event as the account reads it; a determination that is made is told apart from a letter that went out."""
    if not is_lay(user):
        return event.type
    known = plain_words()
    if event.type == "determination served" and event.to == (DIRECTOR,):
        return known.issued
    return known.events.get(event.type, event.type)


def outcome_name(user: User, outcome: str | None) -> str:
    """How something came out, as the account reads it; empty: nobody said."""
    if not outcome:
        return ""
    return plain_words().outcomes.get(outcome, outcome) if is_lay(user) else outcome


def item_says(user: User, status: str) -> str:
    """What became of an item (`ItemStatus`), as the account reads it."""
    return plain_words().items[status] if is_lay(user) else status


def clock_says(user: User, clock: str, says: str) -> str:
    """What a clock counts, as the account reads it; `says` are the words of the office."""
    return plain_words().clocks.get(clock, says) if is_lay(user) else says


_OF = r"(?: (?:S\d+(?:, S\d+)*|GC))*"
_TAG = re.compile(rf"(?:(?<=\()|(?<=[;:] ))(?P<grade>V|P){_OF}(?=[);,])|\b(?P<unsure>GK|INF){_OF}(?!\w)")
_SOURCES = re.compile(r"(?:, S\d+)+(?=\))")
"""A rule's grade with its sources, as explanations have it in brackets; and sources that stand there without one."""


def explanation(user: User, text: str) -> str:
    """Why a clock ends on its day: to those who do not work here with the grades and short forms in words."""
    if not is_lay(user):
        return text
    spelt = _SOURCES.sub("", _TAG.sub(lambda found: plain_words().grades[found["grade"] or found["unsure"]], text))
    return re.sub(r"\bUR\b", "utilization review", spelt)
