"""The accounts of the load benchmark, signed in, what they ask for, and how the database answers it."""

import http.client
import json
import time
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import QuerySet

from benchmarks.server_load import _API, _TAKES, World, upload
from openimr.server.accounts.models import Organization, User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.accounts.sessions import SessionStore
from openimr.server.cases.models import Case
from openimr.server.demo.histories import people

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_TOKEN = "/auth/realms/dxc-externals/protocol/openid-connect/token"  # noqa: S105
_PASSWORD = "load benchmark, thrown away"  # noqa: S105
_OFFICE = ("intake", "case manager", "quality", "medical director", "reviewer")
_PROGRAMS = 5


def world(port: int, *, picture: str, autosave: str, autosave_form: str) -> World:
    """Sign everybody in, and draw what there is to ask for."""
    users = [_user(f"load-{number}", _OFFICE[number % len(_OFFICE)]) for number in range(40)]
    people_in = [(_cookie(user), [*user.cases.values_list("number", flat=True)]) for user in users]
    organizations = list(Organization.objects.order_by("pk")[:_PROGRAMS])
    tokens = [_token(port, _program(organization)) for organization in organizations]
    takes = [
        list(
            Case.objects.filter(claims_administrator=organization, state__in=_TAKES)
            .order_by("-pk")
            .values_list("number", flat=True)[:2000]
        )
        for organization in organizations
    ]
    sample = Case.objects.order_by("?")[:5000]
    drawn = list(sample.values_list("number", "claim_number"))
    handles = [
        (place, handle)
        for place, token in enumerate(tokens)
        for handle in (_uploaded(port, token, number) for number in takes[place][:10])
    ]
    words = [word for dispute in people().disputes for word in dispute.request.split() if len(word) > 4]
    return World(
        people=people_in,
        tokens=tokens,
        numbers=[number for number, _ in drawn],
        claims=[claim for _, claim in drawn],
        words=words,
        takes=takes,
        handles=handles,
        picture=picture,
        autosave=autosave,
        autosave_form=autosave_form,
    )


def _user(username: str, role: str) -> User:
    user, _ = User.objects.get_or_create(
        username=username,
        defaults={"roles": [role], "reviewer": username if role == "reviewer" else None, "password": "!"},
    )
    if role == "reviewer":
        chosen = Case.objects.filter(state="IN_REVIEW").order_by("?").values("pk")[:30]
        Case.objects.filter(pk__in=[row["pk"] for row in chosen]).update(reviewer=user)
    return user


def _program(organization: Organization) -> str:
    name = f"load.{organization.number}"
    User.objects.update_or_create(
        username=name,
        defaults={"roles": ["claims service"], "organization": organization, "password": make_password(_PASSWORD)},
    )
    return name


def _cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), _BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _ask(port: int, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:  # noqa: ANN401
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(method, path, body or None, headers)
    answer = line.getresponse()
    content = answer.read()
    line.close()
    if answer.status != 200:
        message = f"{method} {path.partition('?')[0]} answered {answer.status}"
        raise RuntimeError(message)
    return json.loads(content) if content else None


def _token(port: int, username: str) -> str:
    form = f"grant_type=password&client_id=dxc&username={username}&password={_PASSWORD.replace(' ', '+')}"
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    return str(_ask(port, "POST", _TOKEN, form.encode(), sent)["access_token"])


def _uploaded(port: int, token: str, number: str) -> str:
    """The handle of a file of 100 kB that was put into a case."""
    from openimr.server.store.models import File  # noqa: PLC0415 - beside what it is used for

    body, type_ = upload(f"{time.time_ns():x}", 100_000)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": type_}
    _ask(port, "POST", f"{_API}/docs/upload/cn/{number}", body, headers)
    return File.objects.filter(case__number=number).latest("pk").handle


def explained() -> str:
    """EXPLAIN ANALYZE of what the inbox, the list and the search ask the database."""
    from openimr.server.pages.views.inbox import WAITING  # noqa: PLC0415

    lines: list[str] = []
    for role in ("intake", "case manager", "quality", "reviewer"):
        user = _user(f"load-{_OFFICE.index(role)}", role)
        states = {state for one in user.roles for state in WAITING.get(one, ())}  # type: ignore[call-overload]
        cases = visible_cases(user).select_related("claims_administrator").filter(state__in=states)
        lines += _plan(f"inbox of {role}", cases.order_by("next_due", "number")[:50])
    user = _user("load-0", "intake")
    newest = visible_cases(user).select_related("claims_administrator").order_by("-number")
    lines += _plan("list", newest[:50])
    drawn = Case.objects.order_by("?").first()
    assert drawn is not None
    for words in (drawn.claim_number, drawn.number, "physical therapy", "MRI", "zzz"):
        lines += _plan(f"search {words}", newest.filter(words__icontains=words)[:50])
        lines += _count(f"count of {words}", newest.filter(words__icontains=words))
    return "\n".join(lines)


def _plan(name: str, query: QuerySet[Case]) -> list[str]:
    begin = time.perf_counter()
    plan = query.explain(analyze=True)
    return ["", f"== {name}: {(time.perf_counter() - begin) * 1000:.1f} ms", plan]


def _count(name: str, query: QuerySet[Case]) -> list[str]:
    begin = time.perf_counter()
    found = query.count()
    seconds, queries = time.perf_counter() - begin, connection.queries[-1:]
    return [f"== {name}: {found} in {seconds * 1000:.1f} ms {queries or ''}"]
