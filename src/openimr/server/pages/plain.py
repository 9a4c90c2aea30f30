"""What those who do not work here read of a case: plain words for its states and events (`plain.yaml`)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Event
from openimr.process.lifecycle import lifecycle
from openimr.process.serving import DIRECTOR
from openimr.process.words import service_of
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
    unseen: tuple[str, ...]
    standings: Mapping[str, str]
    ends: Mapping[str, str]
    notices: Mapping[str, str]
    services: Mapping[str, str]
    decisions: Mapping[str, str]
    priorities: Mapping[str, str]
    parties: Mapping[str, str]


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


def clock_says(user: User, clock: str, says: str, who: str) -> str:
    """What a clock counts, as the account reads it; `says` are the words of the office, `who` whose time it is."""
    if not is_lay(user):
        return says
    whose = "a party that disagrees" if who == "aggrieved party" else f"the {who}"
    return plain_words().clocks.get(clock, says).replace("{who}", whose)


def sees_clock(user: User, clock: str) -> bool:
    """Whether a clock is any of the account's business: some only the claims administrator has to watch."""
    return not is_lay(user) or clock not in plain_words().unseen


def standing_says(user: User, stands: str) -> str:
    """How a clock stands (`standing.stands`), as the account reads it."""
    return plain_words().standings[stands] if is_lay(user) else stands


def notice_name(user: User, kind: str) -> str:
    """A letter by its kind, as the account reads it; empty: it is none of the account's business."""
    if not is_lay(user):
        return kind[:1].upper() + kind[1:]
    return plain_words().notices.get(kind, "")


def service_says(user: User, service: str | None) -> str:
    """How a paper was served, as the account reads it; empty: nobody said."""
    if not service:
        return ""
    return plain_words().services.get(service_of(service) or "", service) if is_lay(user) else service


def decision_says(user: User, outcome: str) -> str:
    """What utilization review decided, as the account reads it."""
    return plain_words().decisions.get(outcome, outcome) if is_lay(user) else outcome


def priority_says(user: User, priority: str) -> str:
    """How urgent a case is, as the account reads it."""
    return plain_words().priorities.get(priority, priority) if is_lay(user) else priority


def who_says(user: User, who: str) -> str:
    """Whose time a clock is, as the account reads it."""
    return plain_words().parties.get(who, who) if is_lay(user) else who
