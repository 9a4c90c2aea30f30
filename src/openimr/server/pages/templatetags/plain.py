"""States and events of a case in the words of who reads the page."""

from django import template

from openimr.process import words
from openimr.server.accounts.models import User
from openimr.server.pages.plain import event_name, is_lay, state_name, state_says

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
def event_for(event: str, user: User) -> str:
    """The type of an event, or plain words."""
    return event_name(user, event)


@register.filter
def reads_plainly(user: User) -> bool:
    """Whether the account reads plain words, as those do who do not work here."""
    return is_lay(user)


@register.filter
def heading(name: str) -> str:
    """The name of an event or a role as a heading: "UR organization"."""
    return words.heading(name)
