"""The menu: the pages that an account may open."""

from django.http import HttpRequest
from django.urls import reverse

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may

PAGES = (
    ("Inbox", "inbox", "see inbox"),
    ("Cases", "cases", "see case"),
    ("Awaiting publication", "awaiting-publication", "see issued"),
    ("Takedowns", "takedowns", "take down letter"),
    ("Check a letter", "letter-check", "see issued"),
    ("My reviews", "desk-cases", "review case"),
    ("Applications", "intake", "apply"),
    ("Assignment", "assignment", "assign reviewer"),
    ("Due", "due", "see case"),
    ("Dashboard", "dashboard", "see dashboard"),
    ("Find a person", "persons", "search persons"),
    ("Roster", "roster", "manage roster"),
    ("Retention", "retention", "hold case"),
    ("Mail room", "mail-room", "send notices"),
    ("My letters", "my-letters", "read own letters"),
    ("Accounts", "people", "manage accounts"),
    ("Alarms", "alarms", "see alarms"),
    ("Webhooks", "webhooks", "manage webhooks"),
)
"""Label, name of the address, and the verb that the page asks for."""


def menu(request: HttpRequest) -> dict[str, object]:
    """For every template: `menu`, label and address of each page."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": ()}
    return {"menu": [(label, reverse(name)) for label, name, verb in PAGES if may(user, verb)]}
