"""A case on its way through the office, an office with an address, and accounts of each role."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

OPEN = Path("examples/cases/open-regular.json")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OFFICE = """
name: IMR Unit, Larch Hollow Review
address: [1200 Tamarack Way, "Folsom, CA 95630"]
phone: (916) 555-0140
fax: (916) 555-0141
email: imr@larchhollow.example
hours: {en: "Monday to Friday, 8 a.m. to 5 p.m.", es: "lunes a viernes, de 8 a.m. a 5 p.m."}
website: larchhollow.example
imr_unit: Division of Workers' Compensation, IMR Unit, P.O. Box 1, Oakland, CA 94623
help_line: (800) 555-0100
"""


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    """A store, keys and notices of the test's own; the office is filled in, and no mail server is set."""
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "office.yaml").write_text(OFFICE)
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG, files=str(tmp_path / "files"), keys=tmp_path / "keys", data=tmp_path, templates=notices
    )


def ago(days: int, hour: int = 9) -> str:
    from django.utils import timezone

    at = timezone.localtime() - timedelta(days=days)
    return (
        at.replace(hour=hour, minute=0, second=0, microsecond=0).isoformat()
        if days
        else timezone.localtime().isoformat()
    )


def event(type_: str, days: int = 0, **more: Any) -> model.Event:
    return model.Event(type=type_, at=ago(days), **more)


def facts(*events: model.Event, signed: bool | None = True) -> model.Case:
    """The open case of the examples as it would stand today, up to the application and then as told."""
    case = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
    before = (
        event("injury", 300),
        event("request received", 100, service="fax", by="p3", to=("p6",)),
        event("ur decision", 97, by="p9", outcome="denied"),
        event("ur decision served", 97, service="mail", by="p6", to=("p1", "p2", "p3")),
        event("application received", 75, service="mail", by="p1"),
    )
    parties = tuple(
        msgspec.structs.replace(party, address=party.address or "1 Cedar Mill Road, Fresno, CA 93721")
        for party in case.parties
    )
    application = msgspec.structs.replace(case.application, signed=signed)
    return msgspec.structs.replace(case, parties=parties, application=application, events=(*before, *events))


def words(data: bytes) -> str:
    """The text of a PDF, in one line."""
    import pypdfium2

    document = pypdfium2.PdfDocument(BytesIO(data))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def stored(content: Any) -> bytes:
    from openimr.server.exchange.storing import the_store

    return b"".join(the_store().open(content))


def work(number: str | None = None) -> None:
    """Do the jobs of delivery that are queued, in their order, each twice, as after a worker's death."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.delivery import tasks
    from openimr.server.trail.actor import acting

    done: set[int] = set()
    while True:
        jobs = ProcrastinateJob.objects.filter(task_name__contains=".delivery.").exclude(pk__in=done).order_by("pk")
        job = jobs.first()
        if job is None:
            return
        done.add(job.pk)
        with acting("worker"):
            for _ in range(2):
                getattr(tasks, job.task_name.rsplit(".", 1)[-1])(**job.args)


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    from openimr.server.accounts.models import Organization, User
    from openimr.server.accounts.roles import Role

    gate = Organization.objects.create(name="Granite Basin Claims Services", number="9001")
    claims = {Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF}
    by = {
        str(role): User.objects.create_user(
            f"d-{role.name.lower()}",
            name="Aurelio Brindlewood" if role == Role.REVIEWER else role.label,
            email="ibarra@example.org" if role == Role.WORKER else "",
            roles=[role],
            organization=gate if role in claims else None,
            reviewer="rv-101" if role == Role.REVIEWER else None,
        )
        for role in Role
    }
    return SimpleNamespace(by=by, gate=gate, clerk=by["intake"])


@pytest.fixture
def as_(people: SimpleNamespace) -> Callable[[str], Any]:
    from django.test import Client

    def signed_in(role: str) -> Any:
        client = Client()
        client.force_login(people.by[role], backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def a_case(people: SimpleNamespace) -> Callable[..., Any]:
    """Makes a case after these events, by somebody of the office."""
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    def made(*events: model.Event, signed: bool | None = True) -> Any:
        with acting(f"user:{people.clerk.pk}"):
            return open_case(facts(*events, signed=signed), people.gate)

    return made


def mailed(people: SimpleNamespace, **more: Any) -> Any:
    """A batch of all that waits, made and mailed today."""
    from django.utils import timezone

    from openimr.server.delivery.batches import ask_for_batch, mark_mailed
    from openimr.server.trail.actor import acting

    with acting(f"user:{people.clerk.pk}"):
        batch = ask_for_batch(people.clerk, timezone.localdate())
    work()
    with acting(f"user:{people.clerk.pk}"):
        mark_mailed(batch.pk, by="Ilse Tarnhelm", at="Folsom", county="Sacramento", tracking="9205-77")
    work()
    batch.refresh_from_db()
    return batch
