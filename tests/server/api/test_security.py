"""Every operation of the API: who may ask for it, with which token, and that guessed ids open nothing."""

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from .conftest import API, MISSING, MULTIPART, Caller, changes, event, facts, multipart, pdf, reads, seal

OPEN_TO_ALL = {"fhirMetadata", "fhirReadCodeSystem"}


def operations() -> Iterator[SimpleNamespace]:
    from openimr.server.api.api import api

    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield SimpleNamespace(
                        name=operation.operation_id,
                        method=method.lower(),
                        path=(router.prefix + path).replace(
                            "{number}", "{id}" if "fhir" in router.prefix else "{number}"
                        ),
                        verb=getattr(operation.view_func, "verb", None),
                    )


def test_every_operation_has_a_verb_and_a_scope_that_opens_it():
    from openimr.server.accounts.permissions import MAY
    from openimr.server.api.scopes import SCOPES

    found = list(operations())
    assert len(found) == 30
    for operation in found:
        if operation.name in OPEN_TO_ALL:
            assert operation.verb is None
            continue
        assert operation.verb in MAY, operation.name
        assert any(operation.verb in scope.verbs for scope in SCOPES.values()), operation.name


def address(operation: SimpleNamespace, number: str, hook: uuid.UUID, record: int = 1) -> str:
    """The operation's address for a case, a webhook and a record."""
    path = operation.path
    if path.startswith("/fhir"):
        named = {"Task": number, "ServiceRequest": f"{number}-1", "DocumentReference": f"{number}-d1"}
        path = path.replace("{id}", named.get(path.split("/")[2], "case-state"))
    elif path.startswith("/webhooks"):
        path = path.replace("{id}", str(hook)).replace("{delivery}", str(uuid.uuid4()))
    return API + path.replace("{number}", number).replace("{id}", str(record)).replace("{version}", "1")


def asked(call: Caller, operation: SimpleNamespace, path: str, number: str) -> Any:
    """A request that is good but for who sends it."""
    tag = {"If_Match": '"r2"'} if operation.name in {"amendFacts", "recordEvent"} else {}
    body: Any = {
        "openCase": {"facts": msgspec.to_builtins(facts(events=5))},
        "amendFacts": msgspec.to_builtins(facts(events=0)),
        "recordEvent": event(),
        "setUpWebhook": {"url": "https://example.org/"},
    }.get(operation.name)
    if operation.name == "sendRecord":
        return call(operation.method, path, multipart(pdf()), Content_Type=MULTIPART)
    if path.endswith("_search"):
        return call(operation.method, path, f"identifier={number}", Content_Type="application/x-www-form-urlencoded")
    return call(operation.method, path, body, **tag)


def roles() -> list[str]:
    from openimr.server.accounts.roles import Role

    return [str(role) for role in Role]


def test_each_operation_refuses_every_role_that_the_table_does_not_allow(world, own_files):
    from openimr.server.accounts.permissions import MAY

    seal(world.mine, issued=True)
    calls = {role: Caller(world, role) for role in roles()}
    before = changes()
    for role, call in calls.items():
        for operation in operations():
            if operation.verb is None or role in MAY[operation.verb]:
                continue
            answer = asked(call, operation, address(operation, world.mine.number, uuid.uuid4()), world.mine.number)
            assert answer.status_code == 403, (role, operation.name)
    assert changes() == before
    assert reads(world.mine.number) == []


def test_without_a_token_nothing_opens(world):
    from django.test import Client

    nobody, before = Client(raise_request_exception=False), changes()
    for headers in ({}, {"Authorization": "Bearer imr_wrong"}, {"Authorization": "Basic dTpw"}):
        for operation in operations():
            path = address(operation, world.mine.number, uuid.uuid4())
            answer = getattr(nobody, operation.method)(path, headers=headers)
            if operation.verb is None:
                assert answer.status_code == 200
            else:
                assert answer.status_code in {401, 429}, operation.name
                assert world.mine.number not in answer.content.decode()
    wrong = {"Authorization": "Bearer imr_x"}
    tried = (nobody.get(f"{API}/cases", headers=wrong).status_code for _ in range(100))  # a window may begin on the way
    assert 429 in tried  # an address that tries tokens is told to wait
    assert changes() == before


def test_ids_of_others_and_guessed_ones_look_alike_and_open_nothing(world, own_files):
    from openimr.server.accounts.permissions import MAY, own_cases
    from openimr.server.api.webhooks.actions import set_up
    from openimr.server.trail.actor import acting

    seal(world.other, issued=True)
    with acting("user:1"):
        hook, _ = set_up(world.users["medical director"], "https://example.org/", ["*"])
    calls = {role: Caller(world, role) for role in roles()}
    before = changes()
    for role, call in calls.items():
        user = world.users[role]
        sees_all = own_cases(user).filter(pk=world.other.pk).exists()
        for operation in operations():
            if (
                operation.verb is None
                or role not in MAY[operation.verb]
                or "{" not in operation.path + "{" * ("_search" in operation.path)
            ):
                continue
            answers = []
            for number, of in ((world.other.number, hook.pk), (MISSING, uuid.uuid4())):
                if sees_all and operation.verb != "manage webhooks" and number != MISSING:
                    continue
                if role == "medical director" and operation.verb == "manage webhooks" and number != MISSING:
                    continue
                path = address(operation, number, of)
                answer = asked(call, operation, path, number)
                text = answer.content.decode().replace(number, "N")
                if "_search" in path:
                    assert answer.json()["total"] == 0, (role, operation.name)
                else:
                    assert answer.status_code == 404, (role, operation.name, answer.content)
                reference = answer["X-Request-Id"]
                answers.append(text.replace(reference, "R"))
            assert len({*answers}) <= 1, (role, operation.name)
    assert changes() == before
    assert reads(world.other.number) == []


def test_a_token_opens_what_its_scopes_say_and_no_more(world, own_files):
    from openimr.server.accounts.permissions import MAY
    from openimr.server.api.scopes import SCOPES, open_to
    from openimr.server.api.tokens import make_token
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        hooks = {}
        for role in ("case manager", "claims service"):
            user = world.users[role]
            for scope in open_to(user):
                hooks[role, scope] = make_token(user, by=user, name="x", scopes=[scope], days=1)[1]
    before = changes()
    for (role, scope), token in hooks.items():
        call = Caller(world, role, token=token)
        for operation in operations():
            if operation.verb is None or operation.verb in SCOPES[scope].verbs or role not in MAY[operation.verb]:
                continue
            path = address(operation, world.mine.number, uuid.uuid4())
            assert asked(call, operation, path, world.mine.number).status_code == 403, (role, scope, operation.name)
    assert changes() == before


def test_a_session_needs_its_csrf_token_for_a_change(world, own_files):
    from django.test import Client

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.users["case manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
    before, path = changes(), f"{API}/cases/{world.mine.number}"
    assert client.get(path).status_code == 200
    for operation in operations():
        if operation.method != "get":
            at = address(operation, world.mine.number, uuid.uuid4())
            answer = getattr(client, operation.method)(at, b"x", content_type=MULTIPART)
            assert answer.status_code == 403, operation.name
    assert changes() == before
    client.get("/")
    token = client.get("/accounts/").context["csrf_token"]
    tag = {"If-Match": f'"r{world.mine.revision}"'}
    good = client.post(
        f"{path}/events", event(), content_type="application/json", headers={"X-CSRFToken": str(token), **tag}
    )
    assert good.status_code == 201


def test_an_account_that_asks_too_often_is_told_to_wait(world, call, monkeypatch):
    from openimr.server.api import asking

    monkeypatch.setattr(asking, "REQUESTS", 2)
    ask = call("regulator")
    answers = [ask("get", "cases") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60


@pytest.mark.parametrize("how", ["revoked", "over", "shut out", "password taken", "other role", "other organization"])
def test_a_token_ends(how: str, world, call, office):
    from datetime import timedelta

    from django.utils import timezone

    from openimr.server.accounts.actions import reset_password
    from openimr.server.accounts.models import User
    from openimr.server.api.models import ApiToken
    from openimr.server.api.tokens import revoke_token

    user = world.users["claims service"]
    ask = call("claims service")
    assert ask("get", "cases").status_code == 200
    token = ApiToken.objects.get(user=user)
    changed = {
        "over": lambda: ApiToken.objects.update(until=timezone.now() - timedelta(seconds=1)),
        "revoked": lambda: revoke_token(user, token.pk),
        "password taken": lambda: reset_password(user.pk, by=world.users["administrator"]),
        "shut out": lambda: User.objects.filter(pk=user.pk).update(is_active=False),
        "other role": lambda: User.objects.filter(pk=user.pk).update(roles=["claims staff"]),
        "other organization": lambda: User.objects.filter(pk=user.pk).update(organization=world.theirs),
    }
    assert changed[how]()
    assert ask("get", "cases").status_code == 401


def test_of_a_token_only_its_hash_is_kept_and_who_made_it_is_on_record(world):
    from django.db import connection

    from openimr.server.trail.models import TrailRow

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM api_apitoken t")
        kept = "".join(row[0] for row in cursor.fetchall())
    for token in world.tokens.values():
        assert token not in kept
        assert token[12:] not in kept
    assert TrailRow.objects.filter(table="api_apitoken", verb="insert").count() == len(world.tokens)


def test_tokens_are_made_by_the_owner_or_for_a_service_by_an_administrator(world, office):
    from openimr.server.api.models import ApiToken
    from openimr.server.api.tokens import TokenError, make_token

    users, before = world.users, ApiToken.objects.count()
    refused = (
        ("administrator", "regulator"),
        ("administrator", "administrator"),
        ("medical director", "claims service"),
        ("claims staff", "claims service"),
        ("worker", "worker"),
        ("reviewer", "reviewer"),
    )
    for by, of in refused:
        with pytest.raises(TokenError):
            make_token(users[of], by=users[by], name="x", scopes=["cases:read"], days=1)
    for scopes, days in (([], 1), (["webhooks"], 1), (["cases:read"], 400), (["none"], 1)):
        with pytest.raises(TokenError):
            make_token(users["regulator"], by=users["regulator"], name="x", scopes=scopes, days=days)
    assert ApiToken.objects.count() == before
    make_token(users["claims service"], by=users["administrator"], name="x", scopes=["cases:read"], days=1)
