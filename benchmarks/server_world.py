"""The accounts of the load benchmark, signed in, and what they ask for."""

import http.client
import json
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.urls import reverse

from benchmarks.server_asking import OwnDraft, Person, Program, Records, World
from openimr.server.accounts.models import Organization, User
from openimr.server.accounts.permissions import may, visible_cases
from openimr.server.accounts.roles import Role
from openimr.server.accounts.sessions import SessionStore
from openimr.server.cases.models import Case
from openimr.server.cases.models import Person as Party
from openimr.server.demo.case_files import demo_files
from openimr.server.demo.histories import people
from openimr.server.desk.fetch import document_of
from openimr.server.desk.models import Draft
from openimr.server.records.models import RecordFile

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_TOKEN = "/auth/realms/dxc-externals/protocol/openid-connect/token"  # noqa: S105
_PASSWORD = "load benchmark, thrown away"  # noqa: S105
_HOW_MANY = {
    Role.INTAKE: 10, Role.CASE_MANAGER: 16, Role.QUALITY: 8, Role.MEDICAL_DIRECTOR: 3, Role.REGULATOR: 2,
    Role.CLAIMS_STAFF: 8, Role.PHYSICIAN: 6, Role.WORKER: 6,
}  # fmt: skip
"""Accounts of each role; reviewers are those who have a draft."""
_TAKES = ("ASSIGNED", "RECORDS_PENDING", "RECORDS_OVERDUE", "RECORDS_COMPLETE")
_MOST = 2_000
_DRAW = Random(6)  # noqa: S311 - no secret hangs on it


def world(port: int) -> World:
    """Sign everybody in, and draw what there is to ask for."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_count")  # an earlier run's uploads count for nothing
    organizations = list(Organization.objects.order_by("pk"))
    everybody = _drawn(Case.objects.all())
    reviewers = list(User.objects.filter(drafts__state="open").distinct().order_by("pk"))
    users = [_user(role, place, organizations) for role, count in _HOW_MANY.items() for place in range(count)]
    _tie([user for user in users if {Role.PHYSICIAN, Role.WORKER} & {*user.roles}])
    sessions = {user.pk: _cookie(user) for user in [*users, *reviewers]}
    seen = [
        Person(user.roles[0], sessions[user.pk], everybody if _sees_all(user) else _drawn(visible_cases(user)))
        for user in [*users, *reviewers]
    ]
    claims = list(Case.objects.filter(number__in=everybody).values_list("claim_number", flat=True))
    return World(
        people=seen,
        programs=[_program(port, organization) for organization in organizations],
        drafts=[_draft(draft, sessions[draft.reviewer_id]) for draft in Draft.objects.filter(state="open")],
        records=_records(users, sessions),
        pdfs=[content for file in demo_files() for content in file.files.values()],
        claims=claims,
        numbers=everybody,
        words=[dispute.request.split(",")[0] for dispute in people().disputes],
    )


def _sees_all(user: User) -> bool:
    return bool({"intake", "case manager", "quality", "medical director", "regulator"} & {*user.roles})


def _drawn(cases: Any) -> list[str]:  # noqa: ANN401 - a query set of cases
    """Some cases, of all states and with long and short histories as they are there."""
    numbers = list(cases.order_by("pk").values_list("number", flat=True))
    return _DRAW.sample(numbers, min(_MOST, len(numbers)))


def _user(role: Role, place: int, organizations: list[Organization]) -> User:
    staff = role == Role.CLAIMS_STAFF
    user, _ = User.objects.get_or_create(
        username=f"load-{role.value.replace(' ', '-')}-{place}",
        defaults={
            "roles": [role.value],
            "organization": organizations[place % len(organizations)] if staff else None,
            "password": "!",
        },
    )
    return user


def _tie(users: list[User]) -> None:
    """A worker has one case, a physician those of thirty."""
    for user in users:
        if not user.parties.exists():
            party, count = ("physician", 30) if Role.PHYSICIAN in user.roles else ("worker", 1)
            free = Party.objects.filter(party=party, account=None).order_by("-pk")[200 * user.pk :][:count]
            Party.objects.filter(pk__in=[one.pk for one in free]).update(account=user)


def _draft(draft: Draft, session: str) -> OwnDraft:
    lines = [line.id for line in document_of(draft).lines()]
    return OwnDraft(session, draft.case.number, lines, draft.revision)


def _records(users: list[User], sessions: dict[int, str]) -> list[Records]:
    """The files of the cases with drafts, each with its reviewer, who looks as often as all others together."""
    found = []
    files = RecordFile.objects.filter(case__drafts__state="open", file__reading="read", file__pages__gte=1)
    for record in files.select_related("case", "file"):
        address = reverse("record-picture", args=[record.case.number, record.pk, 0]).replace("/0.png", "/{page}.png")
        office = [user for user in users if _sees_all(user) and may(user, "see records")]
        looking = [sessions[user.pk] for user in office]
        own = [sessions[record.case.reviewer_id or 0]] * len(looking)
        found.append(Records(address, record.pages or 1, looking + own))
    return found


def _program(port: int, organization: Organization) -> Program:
    name = f"load.{organization.number}"
    User.objects.update_or_create(
        username=name,
        defaults={"roles": ["claims service"], "organization": organization, "password": make_password(_PASSWORD)},
    )
    taking = Case.objects.filter(claims_administrator=organization, state__in=_TAKES)
    return Program(_token(port, name), _drawn(taking))


def _cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), _BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _token(port: int, username: str) -> str:
    form = urlencode({"grant_type": "password", "client_id": "dxc", "username": username, "password": _PASSWORD})
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("POST", _TOKEN, form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    content = answer.read()
    line.close()
    if answer.status != 200:
        message = f"signing in by the exchange API answered {answer.status}"
        raise RuntimeError(message)
    return str(json.loads(content)["access_token"])
