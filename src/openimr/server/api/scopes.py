"""What a token may be used for: each scope with the verbs of `accounts.permissions` that it opens, and no others."""

from collections.abc import Collection, Mapping

import msgspec

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may


class Scope(msgspec.Struct, frozen=True):
    """A scope: what it says to the person who chooses it, and its verbs."""

    says: str
    verbs: frozenset[str]


SCOPES: Mapping[str, Scope] = {
    "cases:read": Scope("See cases: facts, events, clocks, where they stand", frozenset({"see case"})),
    "cases:write": Scope(
        "Open cases, amend facts, record events",
        frozenset({"open case by program", "amend case", "take step", "decide eligibility"}),
    ),
    "records:read": Scope("List and download records and invoices", frozenset({"see records", "see invoices"})),
    "records:write": Scope("Send records", frozenset({"add records"})),
    "determinations:read": Scope("Read determinations, as JSON and as FHIR", frozenset({"see determination"})),
    "webhooks": Scope("Set up webhooks and see what they delivered", frozenset({"manage webhooks"})),
}
"""Every scope by its name."""


def open_to(user: User) -> list[str]:
    """The scopes that an account can have: those of which it may do something."""
    return [name for name, scope in SCOPES.items() if any(may(user, verb) for verb in scope.verbs)]


def covers(scopes: Collection[str] | None, verb: str) -> bool:
    """Whether these scopes open a verb; None is a session, which has no scopes and may all that its account may."""
    return scopes is None or any(verb in SCOPES[scope].verbs for scope in scopes if scope in SCOPES)
