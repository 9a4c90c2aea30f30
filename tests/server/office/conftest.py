"""The example roster at the roster desk, accounts of its reviewers, and cases that wait for one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

OPEN = Path("examples/cases/open-regular.json")
ROSTER = Path("examples/rosters/example.yaml")
REVIEWERS = ("rv-101", "rv-102", "rv-103", "rv-104", "rv-105")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, files=str(tmp_path / "files"), keys=tmp_path / "keys", data=tmp_path
    )


@pytest.fixture(autouse=True)
def fresh_roster() -> Iterator[None]:
    """Rows of tests are rolled back, and their keys come again: nothing of another test is remembered."""
    from openimr.server.office import fetch

    fetch._kept.cache_clear()
    fetch._register.cache_clear()
    yield
    fetch._kept.cache_clear()
    fetch._register.cache_clear()


def people() -> SimpleNamespace:
    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role

    made = {
        str(role).replace(" ", "_"): User.objects.create_user(f"o-{role.name.lower()}", roles=[role])
        for role in Role
        if role != Role.REVIEWER
    }
    made["medical_director"].set_password("correct horse battery")
    made["medical_director"].save()
    reviewers = {one: User.objects.create_user(f"o-{one}", roles=[Role.REVIEWER], reviewer=one) for one in REVIEWERS}
    return SimpleNamespace(**made, reviewers=reviewers, by={**made, "reviewer": reviewers["rv-101"]})


def with_roster(director: Any, text: bytes | None = None) -> int:
    """Hand the example in and take it over."""
    from openimr.server.office.roster import hand_in, take_over
    from openimr.server.trail.actor import acting

    with acting(f"user:{director.pk}"):
        handed = hand_in(director, "roster", "example.yaml", text or ROSTER.read_bytes())
        return take_over(director, handed.pk)


def facts() -> model.Case:
    return msgspec.json.decode(OPEN.read_bytes(), type=model.Case)


def waiting_case(request: str | None = None) -> Any:
    """A case that waits for its reviewer: low back, by a pain physician's hand."""
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    case = facts()
    if request is not None:
        items = (msgspec.structs.replace(case.items[0], request=request),)
        case = msgspec.structs.replace(case, items=items)
    with acting("user:intake"):
        made = open_case(case, None)
    assert made.state == "RECORDS_COMPLETE", made.state
    return made


def signed_in(user: Any, *, fresh: bool = False) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user, backend=BACKEND)
    if fresh:
        import time

        from allauth.account.internal.flows import login

        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client


def changes() -> int:
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.exclude(verb="read").count()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
