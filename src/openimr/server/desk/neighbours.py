"""What other apps of the server know, where they are installed: quality's notes, the roster's entry of a reviewer."""

from datetime import date
from importlib import import_module
from typing import Any

from django.apps import apps

from openimr.model import Reviewer
from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.desk.errors import DeskError
from openimr.vocabulary import state_of


def notes_of_quality(case: Case, reviewer: User | None = None) -> list[Any]:
    """What quality wrote on the determinations (of one reviewer), where the app that keeps it is there."""
    if not apps.is_installed("openimr.server.issuing"):
        return []
    notes: list[Any] = [*import_module("openimr.server.issuing.fetch").notes_of(case, reviewer)]
    return notes


def roster_says(user: User, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """States of licence and specialties of the reviewer by the roster on a day; nothing where it is not at hand."""
    entry = _entry(user)
    if entry is None:
        return (), ()
    day = on.isoformat()
    licences = [x for x in entry.licences if (x.start or "") <= day and (x.end is None or day <= x.end)]
    boards = [x for x in entry.boards if (x.start or "") <= day and (x.end is None or day <= x.end)]
    states = dict.fromkeys(state_of(x.state) or x.state for x in licences)
    named = dict.fromkeys(name for x in boards for name in (x.specialty, x.subspecialty) if name)
    return tuple(states), tuple(named) or entry.specialties


def check_licence(user: User, on: date) -> None:
    """That the reviewer holds a licence on a day, where the roster has an entry (LC 139.5(d)(4)); quality asks later.

    Raises:
        DeskError: by the roster none is in force.
    """
    if _entry(user) is not None and not roster_says(user, on)[0]:
        raise DeskError(
            f"by the roster you hold no licence that is in force on {on}: nothing can be taken or signed before the "
            "medical director has renewed it there; or decline the case"
        )


def _entry(user: User) -> Reviewer | None:
    if not user.reviewer:
        return None
    for app, module, name in (("office", "fetch", "roster_entry"), ("issuing", "proofs", "entry_of")):
        if apps.is_installed(f"openimr.server.{app}"):
            asked = getattr(import_module(f"openimr.server.{app}.{module}"), name, None)
            found: Reviewer | None = asked(user.reviewer) if asked is not None else None
            if found is not None:
                return found
    return None
