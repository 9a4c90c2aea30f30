"""Who did something, by name: rows keep who as the audit trail does ("user:5")."""

from collections.abc import Mapping

from django import template

register = template.Library()
_PROGRAMS = {"worker": "the system", "database": "the database itself"}


@register.filter
def named(actor: str, names: Mapping[str, str]) -> str:
    """The name of who did something, of those that `accounts.fetch.names_of` has found; else as it is kept.

    The trail's "worker" is the program that does background work; on a page the worker is the injured one.
    """
    return _PROGRAMS.get(actor) or names.get(actor, actor)
