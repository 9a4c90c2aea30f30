"""Two claims administrators with a program each, and cases of theirs in several states."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from openimr import model

API = "/apigw/webservices/rest/apigw"
TOKEN = "/auth/realms/dxc-externals/protocol/openid-connect/token"  # noqa: S105
PASSWORD = "correct horse battery staple"  # noqa: S105
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
CALIFORNIA = ZoneInfo("America/Los_Angeles")


@dataclass
class Administrator:
    """A claims administrator, its program's account, and how that calls."""

    number: str
    organization: object
    user: object
    client: object
    token: str = ""

    def call(self, method: str, path: str, **more: object):  # type: ignore[no-untyped-def]
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}  # type: ignore[dict-item]
        return getattr(self.client, method)(API + path, headers=headers, **more)

    def search(self, body: object = None, path: str = "/cases/search", **more: object):  # type: ignore[no-untyped-def]
        content = b"" if body is None else json.dumps(body)
        return self.call("post", path, data=content, content_type="application/json", **more)

    def upload(
        self, path: str, content: bytes = PDF, name: str = "records.pdf", type_: str = "application/pdf", **more
    ):  # type: ignore[no-untyped-def]
        return self.call("post", path, data=multipart(content, name, type_), content_type=MULTIPART, **more)


MULTIPART = "multipart/form-data; boundary=------------------------54835f8f6a22"


def multipart(content: bytes, name: str = "records.pdf", type_: str = "application/pdf", field: str = "file") -> bytes:
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {type_}\r\n\r\n'
    mark = b"--------------------------54835f8f6a22"
    return mark + b"\r\n" + head.encode() + content + b"\r\n" + mark + b"--\r\n"


def open_facts(*, events: int = 9, **more: object) -> model.Case:
    """The invented case of the examples, up to so many of its events."""
    given = msgspec.json.decode(Path("examples/cases/open-regular.json").read_bytes(), type=model.Case)
    return msgspec.structs.replace(given, events=given.events[:events], **more)


def served(at: datetime) -> model.Event:
    return model.Event(type="assignment served", at=at.isoformat(), service="mail", to=("p1", "p6"))


@pytest.fixture
def administrator(db: None) -> Callable[..., Administrator]:
    """Makes a claims administrator with a service account that has signed in."""
    from django.test import Client

    from openimr.server.accounts.models import Organization, User

    def make(number: str = "GB01", *, password: str | None = None) -> Administrator:
        organization = Organization.objects.create(name=f"Administrator {number}", number=number)
        user = User.objects.create_user(
            f"service.{number}", password, roles=["claims service"], organization=organization
        )
        made = Administrator(number, organization, user, Client(raise_request_exception=False))
        made.token = str(tokens_of(user)["access_token"])
        return made

    return make


def tokens_of(user, now: datetime | None = None):  # type: ignore[no-untyped-def]
    """Tokens of a session that began `now`, as signing in gives them."""
    from openimr.server.exchange import sessions
    from openimr.server.exchange.models import Session

    now = now or datetime.now(UTC)
    session = Session.objects.create(user=user, credential=sessions._credential(user), started=now, refreshed=now)
    return sessions._tokens(session, user, now)


def sign_in_as(client, username: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    form = f"grant_type=password&client_id=dxc&username={username}&password={password}"
    return client.post(TOKEN, form, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def case_of() -> Callable[..., object]:
    """Opens a case of an administrator."""
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    def make(of: Administrator, *, events: int = 7, more: tuple[model.Event, ...] = (), **facts: object):  # type: ignore[no-untyped-def]
        document = open_facts(events=events, **facts)
        document = msgspec.structs.replace(document, events=(*document.events, *more))
        with acting("user:intake"):
            return open_case(document, of.organization)

    return make


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A store of its own: other tests put files into the common one meanwhile."""
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, files=str(tmp_path / "files"))


@pytest.fixture
def now() -> datetime:
    return datetime.now(CALIFORNIA).replace(microsecond=0) - timedelta(minutes=5)
