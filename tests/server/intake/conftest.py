"""People of the office and applicants, cases that stand at a known place, and a filled application."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES = ("intake", "case manager", "medical director", "physician", "worker", "claims staff", "claims service")


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """An account of each role that has to do with intake, and of those that have not."""
    from openimr.server.accounts.models import Organization, User
    from openimr.server.accounts.roles import Role

    gate = Organization.objects.create(name="Umber Gate Claims", number="9001")
    claims = {Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF}
    return {
        str(role): User.objects.create_user(
            role.value.replace(" ", "-"),
            name="Calla Brackwater, MD",
            roles=[role],
            organization=gate if role in claims else None,
        )
        for role in Role
    }


@pytest.fixture
def as_(people: dict[str, Any]) -> Callable[[str], Any]:
    """A client that is signed in in a role."""
    from django.test import Client

    def signed_in(role: str) -> Any:
        client = Client()
        client.force_login(people[role], backend=BACKEND)
        return client

    return signed_in


def days_ago(days: int) -> str:
    """A day, ISO."""
    from django.utils import timezone

    return (timezone.localdate() - timedelta(days=days)).isoformat()


def filled(**more: str) -> dict[str, str]:
    """An application form with all that it asks for."""
    return {
        "filed_by": "injured worker",
        "worker_name": "Noor A. Oakhurst",
        "worker_address": "12 Tule Lane\nVisalia, CA 93277",
        "date_of_birth": "1980-05-06",
        "injury_date": "2025-02-03",
        "body_parts": "lower back",
        "claim_number": "UG-25-7781",
        "employer": "Tidewater Linen Supply",
        "administrator_company": "Umber Gate Claims",
        "physician_name": "Calla Brackwater, MD",
        "ur_date": days_ago(12),
        "ur_served": days_ago(11),
        "ur_service": "mail in California",
        "ur_decision_attached": "yes",
        "diagnosis": "M54.16\nlumbar radiculopathy",
        "liability_disputed": "no",
        "rows": "2",
        "t0-request": "Norco 10/325 mg #90",
        "t0-outcome": "modified",
        "t1-request": "Physical therapy, 12 visits, lumbar spine",
        "t1-outcome": "denied",
        "consent": "yes",
        "signed": "yes",
        "signature": "Noor Oakhurst",
        **more,
    }


def begun(client: Any, way: str = "web") -> str:
    """The address of a new application's form."""
    return str(client.post(f"/intake/new/{way}/")["Location"])


def case_at(*events: model.Event, **more: Any) -> Any:
    """A case that has been applied for eight days ago, with these events after that."""
    from openimr.requests import parse_request
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    filer = more.pop("by", "worker")
    requests = more.pop("requests", ("Norco 10/325 mg #90", "Physical therapy, 12 visits, lumbar spine"))
    facts = model.Case(
        claim_number="UG-25-7781",
        parties=(
            model.Party(id="worker", role="injured worker", name="Noor Oakhurst", address="12 Tule Lane, Visalia"),
            model.Party(id="physician", role="requesting physician", name="Calla Brackwater, MD"),
            model.Party(id="administrator", role="claims administrator", organization="Umber Gate Claims"),
        ),
        injury=model.Injury(date="2025-02-03"),
        formulary=False,
        items=tuple(model.CaseItem(request=r, treatment=parse_request(r), ur_outcome="denied") for r in requests),
        application=model.Application(
            signed=True,
            complete=True,
            ur_decision_attached=True,
            filed_by="injured worker" if filer == "worker" else None,
            program="independent medical review",
        ),
        events=(
            event("ur decision", 20, by="administrator", outcome="denied"),
            event("ur decision served", 20, by="administrator", to=("worker",), service="electronic"),
            event("application received", 8, by=filer, service="electronic"),
            *events,
        ),
    )
    with acting("user:intake"):
        return open_case(msgspec.structs.replace(facts, **more), None)


def event(type_: str, days: int, **more: Any) -> model.Event:
    """An event of so many days ago, at nine in the morning; before that hour, one of today at its beginning."""
    from django.utils import timezone

    now = timezone.localtime()
    at = (now - timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    at = at if at <= now else at.replace(hour=0)
    return model.Event(type=type_, at=at.isoformat(), **more)


def trail() -> int:
    """How many changes the trail holds: to say that nothing has changed."""
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.exclude(verb="read").exclude(table__startswith="accounts_").count()


def fresh(case: Any) -> Any:
    """The case as it stands in the database."""
    from openimr.server.cases.models import Case

    return Case.objects.get(pk=case.pk)


def attach(client: Any, form: str, kind: str = "ur decision") -> None:
    """Add a file to a draft: the decision of utilization review, or one of another kind."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("decision.txt", b"The request for Norco is denied.")
    assert client.post(form + "files/", {"file": file, "kind": kind}).status_code == 302


@pytest.fixture
def kit() -> SimpleNamespace:
    """The functions of this file, for the tests."""
    return SimpleNamespace(
        attach=attach,
        begun=begun,
        case_at=case_at,
        days_ago=days_ago,
        event=event,
        filled=filled,
        fresh=fresh,
        trail=trail,
    )
