"""What other apps of the server know, where they are installed: quality's notes, the roster's entry of a reviewer."""

from datetime import date
from importlib import import_module
from typing import Any

from django.apps import apps

from openimr import model
from openimr.model import Reviewer
from openimr.reviewers.qualification import qualify, specialties_held, states_held
from openimr.server.accounts.models import User
from openimr.server.cases.models import Case
from openimr.server.desk.errors import DeskError


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
    return states_held(entry, on), specialties_held(entry, on)


def check_qualified(user: User, document: model.Case, on: date) -> None:
    """That the roster's entry of the reviewer, where it has one, says no to no rule for this case (R1 to R10).

    What it leaves open is attested at the signature, and asked by quality.

    Raises:
        DeskError: the reviewer may not decide the case, and why.
    """
    entry = _entry(user)
    answers = qualify(entry, document, on) if entry is not None else ()
    why = next((f"{a.id}, {a.fact}" for a in answers if a.answer == "no" and a.kind != "preference"), None)
    if why is not None:
        raise DeskError(
            f"by the roster you may not decide this case on {on}: {why}. Nothing can be taken or signed before the "
            "medical director has put that right; or decline the case"
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
