"""Two claims administrators, a case of each, who has to do with the first, and tokens for who can have them."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

OPEN = Path("examples/cases/open-regular.json")
API = "/api/v1"
MISSING = "CM99-9999999"
BOUNDARY = "------------------------54835f8f6a22"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def facts(*, events: int = 9) -> model.Case:
    """The invented case of the examples, up to so many of its events."""
    given = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
    return msgspec.structs.replace(given, case_number=None, events=given.events[:events])


def pdf(mark: bytes = b"") -> bytes:
    """A PDF of one empty page; `mark` makes it another one."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue() + b"% " + mark + b"\n"


def multipart(content: bytes, name: str = "records.pdf", type_: str = "application/pdf") -> bytes:
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {type_}\r\n\r\n'
    mark = f"--{BOUNDARY}".encode()
    return mark + b"\r\n" + head.encode() + content + b"\r\n" + mark + b"--\r\n"


def determination(number: str) -> dict[str, Any]:
    """A determination as the desk seals it, as far as is looked at here."""
    item = {
        "request": "Gabapentin 300 mg #90",
        "treatment": {"kind": "medication"},
        "ur_outcome": "modified",
        "proposal": "overturned",
        "confidence": 0.7,
        "for": [{"text": "For."}],
        "rationale": [{"text": "The records show function.", "evidence": [{"quote": "walks a mile"}]}],
    }
    return {
        "schema": "openimr/determination/1",
        "case": {"case_number": number},
        "patient": {"age": 40, "sex": "female"},
        "items": [item],
        "summary": [{"text": "A worker with pain."}],
        "checks": [{"id": "Q1"}],
        "signed_by": "rv-1 Dr Ottoline Quarrel",
    }


def build() -> SimpleNamespace:
    """The world, with a token of all scopes for each account that can have one."""
    from openimr.server.accounts.models import Organization, User
    from openimr.server.accounts.permissions import may
    from openimr.server.accounts.roles import Role
    from openimr.server.api.scopes import open_to
    from openimr.server.api.tokens import make_token
    from openimr.server.cases.actions import open_case, take
    from openimr.server.cases.models import Case, Person
    from openimr.server.trail.actor import acting

    ours, theirs = (Organization.objects.create(name=name, number=name) for name in ("Umber Gate", "Flint Bridge"))
    claims = {Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF}
    users = {
        str(role): User.objects.create_user(
            f"u-{role.name.lower()}",
            roles=[role],
            organization=ours if role in claims else None,
            reviewer="rv-1" if role == Role.REVIEWER else None,
        )
        for role in Role
    }
    second = User.objects.create_user("u-second", name="Ottoline Quarrel", roles=[Role.REVIEWER], reviewer="rv-2")
    with acting("user:intake"):
        mine, other = open_case(facts(), ours), open_case(facts(), theirs)
        take(mine.number, model.Event(type="reviewer assigned", at="2015-04-14T09:00:00-07:00", by="rv-2"))
        tokens = {
            role: make_token(user, by=user, name="test", scopes=open_to(user), days=30)[1]
            for role, user in users.items()
            if may(user, "use program")
        }
    Case.objects.filter(pk=mine.pk).update(reviewer=users["reviewer"])
    Case.objects.filter(pk=other.pk).update(reviewer=second)
    for role, party in (("worker", "injured worker"), ("physician", "requesting physician")):
        Person.objects.filter(case=mine, role=party).update(account=users[role])
    mine.refresh_from_db()
    other.refresh_from_db()
    return SimpleNamespace(ours=ours, theirs=theirs, users=users, second=second, mine=mine, other=other, tokens=tokens)


def seal(case: Any, version: int = 1, *, issued: bool = False, by: str = "user:0") -> Any:
    """A sealed determination of a case; `issued`: and approved, its letter kept, as the issuing app records it."""
    from django.utils import timezone

    from openimr.server.accounts.models import User
    from openimr.server.cases.models import Determination
    from openimr.server.exchange.storing import the_store
    from openimr.server.issuing.models import Approval, Issued
    from openimr.server.store.actions import new_file
    from openimr.server.trail.actor import acting, step

    now, digest = timezone.now(), f"{version:064}"
    document = determination(case.number)
    with acting("user:0"), step(case.number):
        row = Determination.objects.create(
            case=case, version=version, at=now, by=by, document=document, digest=digest, sealed=now
        )
        if issued:
            quality = User.objects.get(username="u-quality")
            approval = Approval.objects.create(determination=row, digest=digest, findings=[], at=now, by=quality)
            content = the_store().put([pdf(f"letter {case.number} {version}".encode())], "application/pdf")
            Issued.objects.create(
                case=case,
                determination=row,
                approval=approval,
                file=new_file(case, content, name="letter.pdf", kind="determination"),
                sha256=content.sha256,
                signature=f"{case.pk}-{version}",
                certificate="",
                subject="",
                self_made=True,
                profile="PAdES B-B",
                at=now,
                by=quality,
            )
    return row


class Caller:
    """Calls the API as a role: by its token, or, where it can have none or `session` is asked for, signed in."""

    def __init__(self, world: SimpleNamespace, role: str, *, session: bool = False, token: str | None = None) -> None:
        from django.test import Client

        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        token = token or (None if session else world.tokens.get(role))
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        else:
            self.client.force_login(world.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {"headers": {**self.headers, **named}}
        if body is not None:
            more["data"] = body if isinstance(body, bytes | str) else json.dumps(body)
            more["content_type"] = named.get("Content-Type", "application/json")
        return getattr(self.client, method)(path if path.startswith("/") else f"{API}/{path}", **more)


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return build()


@pytest.fixture
def call(world: SimpleNamespace) -> Callable[..., Caller]:
    """Calls as a role."""
    return lambda role, **more: Caller(world, role, **more)


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A store of its own: other tests put files into the common one meanwhile."""
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, files=str(tmp_path / "files"))


def changes() -> int:
    """Rows of the trail that tell of changes."""
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.exclude(verb="read").count()


def reads(number: str) -> list[str]:
    """What was read of a case."""
    from openimr.server.trail.models import TrailRow

    return list(TrailRow.objects.filter(verb="read", case_number=number).order_by("id").values_list("row", flat=True))


def event(type_: str = "records found", at: str = "2015-04-20T10:00:00-07:00", **more: object) -> dict[str, object]:
    return {"type": type_, "at": at, **more}
