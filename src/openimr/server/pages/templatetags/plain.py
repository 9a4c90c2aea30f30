"""States and events of a case in the words of who reads the page."""

from django import template

from openimr.model import Event
from openimr.process import Clock, words
from openimr.server.accounts.models import User
from openimr.server.pages import plain
from openimr.server.pages.explaining import explanation
from openimr.server.pages.plain import is_lay, state_name, state_says

register = template.Library()


@register.filter
def state_for(state: str, user: User) -> str:
    """The name of a state, or plain words."""
    return state_name(user, state)


@register.filter
def says_for(state: str, user: User) -> str:
    """What a state means, in a sentence without its full stop."""
    return state_says(user, state)


@register.filter
def event_for(event: Event, user: User) -> str:
    """The type of an event, or plain words."""
    return plain.event_name(user, event)


@register.filter
def outcome_for(outcome: str | None, user: User) -> str:
    """How something came out, or plain words."""
    return plain.outcome_name(user, outcome)


@register.filter
def item_for(status: str, user: User) -> str:
    """What became of an item, or plain words."""
    return plain.item_says(user, status)


@register.filter
def clock_for(clock: Clock, user: User) -> str:
    """What a clock counts, or plain words."""
    return plain.clock_says(user, clock.clock, clock.says, clock.who)


@register.filter
def why_for(clock: Clock, user: User) -> str:
    """Why a clock ends on its day; grades in words to those who do not work here."""
    return explanation(user, clock.explain).replace("`", "")


@register.filter
def stands_for(stands: str, user: User) -> str:
    """How a clock stands, or plain words."""
    return plain.standing_says(user, stands)


@register.filter
def notice_for(kind: str, user: User) -> str:
    """The name of a letter, or plain words; empty where the account has nothing to do with it."""
    return plain.notice_name(user, kind)


@register.filter
def service_for(service: str | None, user: User) -> str:
    """How a paper was served, or plain words."""
    return plain.service_says(user, service)


@register.filter
def decision_for(outcome: str, user: User) -> str:
    """What utilization review decided, or plain words."""
    return plain.decision_says(user, outcome)


@register.filter
def priority_for(priority: str, user: User) -> str:
    """How urgent a case is, or plain words."""
    return plain.priority_says(user, priority)


@register.filter
def reads_plainly(user: User) -> bool:
    """Whether the account reads plain words, as those do who do not work here."""
    return is_lay(user)


@register.filter
def heading(name: str) -> str:
    """The name of an event or a role as a heading: "UR organization"."""
    return words.heading(name)
