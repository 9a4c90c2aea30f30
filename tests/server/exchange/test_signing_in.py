"""The token endpoint, and what tokens are good for."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from .conftest import PASSWORD, TOKEN, sign_in_as, tokens_of

pytestmark = pytest.mark.django_db

LOGOUT = TOKEN.removesuffix("token") + "logout"


def post(client, path: str = TOKEN, **form: str):  # type: ignore[no-untyped-def]
    return client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")


def claims(token: str) -> dict[str, object]:
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def test_a_service_account_gets_tokens_by_its_password(administrator):
    caller = administrator(password=PASSWORD)
    answer = sign_in_as(caller.client, "service.GB01")
    assert answer.status_code == 200
    tokens = answer.json()
    assert list(tokens) == [
        "access_token",
        "expires_in",
        "refresh_expires_in",
        "refresh_token",
        "token_type",
        "id_token",
        "not-before-policy",
        "session_state",
    ]
    assert tokens["token_type"] == "bearer"  # noqa: S105
    assert len(answer.content) > 2048  # the Java client takes a shorter cache of them for an empty one
    access, refresh_, id_ = (claims(tokens[name]) for name in ("access_token", "refresh_token", "id_token"))
    assert (access["typ"], refresh_["typ"], id_["typ"]) == ("Bearer", "Refresh", "ID")
    assert access["exp"] - access["iat"] == tokens["expires_in"]
    assert refresh_["exp"] - refresh_["iat"] == tokens["refresh_expires_in"]
    caller.token = tokens["access_token"]
    assert caller.search({}).status_code == 200


def test_a_refresh_token_gives_new_tokens_and_stays_good(administrator):
    caller = administrator()
    first = tokens_of(caller.user)
    for _ in range(2):  # the published refresh.sh keeps the one that login.sh got
        answer = post(caller.client, grant_type="refresh_token", client_id="dxc", refresh_token=first["refresh_token"])
        assert answer.status_code == 200
        assert set(answer.json()) == set(first)
        assert answer.json()["session_state"] == first["session_state"]
    caller.token = answer.json()["access_token"]
    assert caller.search({}).status_code == 200


def test_signing_out_ends_every_token_of_the_session(administrator):
    caller = administrator()
    tokens = tokens_of(caller.user)
    assert post(caller.client, LOGOUT, client_id="dxc", refresh_token=tokens["refresh_token"]).status_code == 204
    refused = post(caller.client, grant_type="refresh_token", client_id="dxc", refresh_token=tokens["refresh_token"])
    assert (refused.status_code, refused.json()["error_description"]) == (400, "Session not active")
    assert caller.search({}).status_code == 200  # another session of the account
    caller.token = tokens["access_token"]
    assert caller.search({}).status_code == 401


def test_refusals_are_told_in_the_words_that_the_clients_know(administrator):
    from openimr.server.accounts.models import User

    caller = administrator(password=PASSWORD)
    User.objects.create_user("lone.service", PASSWORD, roles=["claims service"])
    good = {"client_id": "dxc", "username": "service.GB01", "password": PASSWORD}
    old = tokens_of(caller.user, datetime.now(UTC) - timedelta(days=2))["refresh_token"]
    password, again = {**good, "grant_type": "password"}, {"client_id": "dxc", "grant_type": "refresh_token"}
    grant, request = "invalid_grant", "invalid_request"
    table = [
        ({**password, "password": "wrong"}, 401, grant, "Invalid user credentials"),
        ({**password, "username": "nobody"}, 401, grant, "Invalid user credentials"),
        ({**password, "username": "lone.service"}, 400, grant, "Account is not fully set up"),
        ({**password, "client_id": "x"}, 400, "invalid_client", "Invalid client credentials"),
        ({**password, "password": ""}, 400, request, "Missing form parameter: password"),
        ({**password, "username": "a\0b"}, 400, request, "Missing form parameter: username"),
        (good, 400, request, "Missing form parameter: grant_type"),
        ({**good, "grant_type": "client_credentials"}, 400, "unsupported_grant_type", "Unsupported grant_type"),
        ({**again, "refresh_token": old}, 400, grant, "Refresh token expired"),
        ({**again, "refresh_token": caller.token}, 400, grant, "Invalid refresh token"),
        ({**again, "refresh_token": "x.y.z"}, 400, grant, "Invalid refresh token"),
    ]
    for form, status, error, description in table:
        answer = post(caller.client, **form)
        assert (answer.status_code, answer.json()) == (status, {"error": error, "error_description": description})
    assert caller.client.get(TOKEN).status_code == 405
    assert "error_description" in caller.client.get(TOKEN).json()
    assert post(caller.client, TOKEN.replace("dxc-externals", "master"), **good).status_code == 404
    assert caller.client.post(TOKEN, b"{}", content_type="application/json").status_code == 400
    for broken in (b"grant_type", b"%ff=%ff&x", b"a=b&" * 100, b"client_id=dxc&client_id=dxc&grant_type=password"):
        answer = caller.client.post(TOKEN, broken, content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, set(answer.json())) == (400, {"error", "error_description"})
    large = caller.client.post(TOKEN, b"a=" + b"b" * 40_000, content_type="application/x-www-form-urlencoded")
    assert (large.status_code, set(large.json())) == (413, {"error", "error_description"})


def test_people_cannot_sign_in_here_past_their_second_factor(client):
    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.exchange.models import Session

    for roles in ([Role.CLAIMS_STAFF], [Role.CLAIMS_SERVICE, Role.ADMINISTRATOR]):
        User.objects.create_user(f"person{len(roles)}", PASSWORD, roles=roles)
        answer = sign_in_as(client, f"person{len(roles)}")
        assert (answer.status_code, answer.json()["error_description"]) == (401, "Invalid user credentials")
    assert not Session.objects.exists()


def test_failed_sign_ins_lock_the_account_and_tell_nobody(administrator, settings):
    settings.AXES_FAILURE_LIMIT = 3
    caller = administrator(password=PASSWORD)
    answers = [sign_in_as(caller.client, "service.GB01", "wrong") for _ in range(4)]
    answers.append(sign_in_as(caller.client, "service.GB01"))
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (401, b'{"error":"invalid_grant","error_description":"Invalid user credentials"}')
    }


def test_what_ends_an_account_ends_its_tokens(administrator):
    caller = administrator()
    user = caller.user

    def changed(**fields: object) -> int:
        before = {name: getattr(user, name) for name in fields}
        type(user).objects.filter(pk=user.pk).update(**fields)
        status = caller.search({}).status_code
        type(user).objects.filter(pk=user.pk).update(**before)
        return status

    assert changed(is_active=False) == 401
    assert changed(password="another") == 401  # noqa: S106
    assert changed(roles=["claims staff"]) == 403
    assert changed(roles=[]) == 403
    assert changed(roles=["claims service", "intake"]) == 403  # a person's, who would see every case
    assert changed(organization=None) == 200  # it sees no case, and no manifest
    assert caller.search({}).status_code == 200
    caller.token = tokens_of(user, datetime.now(UTC) - timedelta(hours=2))["access_token"]
    assert caller.search({}).status_code == 401


def _packed(content: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_a_forged_token_is_none(administrator, tmp_path):
    import hashlib
    import hmac

    from cryptography.hazmat.primitives import serialization
    from django.conf import settings

    from openimr.server.exchange.tokens import Claims, Signer, signer

    caller = administrator()
    header, payload, signature = caller.token.split(".")
    own = signer(settings.CONFIG.keys)
    kid = own._kid
    public = own._public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    said = claims(caller.token)
    later = {**said, "exp": int(time.time()) + 10**8}
    hmac_head = _packed({"alg": "HS256", "typ": "JWT", "kid": kid})
    mac = base64.urlsafe_b64encode(hmac.new(public, f"{hmac_head}.{payload}".encode(), hashlib.sha256).digest())
    forged = {
        "no algorithm": f"{_packed({'alg': 'none', 'kid': kid})}.{payload}.",
        "no algorithm, our signature": f"{_packed({'alg': 'none', 'kid': kid})}.{payload}.{signature}",
        "HMAC with the public key": f"{hmac_head}.{payload}.{mac.rstrip(b'=').decode()}",
        "another key": Signer(tmp_path).sign(Claims(**said)),
        "another key under our name": f"{header}.{Signer(tmp_path).sign(Claims(**said)).split('.', 1)[1]}",
        "longer life": f"{header}.{_packed(later)}.{signature}",
        "no signature": f"{header}.{payload}.",
        "two parts": f"{header}.{payload}",
        "padded": f"{header}.{payload}.{signature}==",
        "varied": f"{header}.{payload}.{signature[:-1]}{'B' if signature[-1] == 'A' else 'A'}",
        "other letters": f"{header}.{payload}.{signature}\u00e9",
        "huge": "a" * 7000 + "." + "b" * 7000 + ".c",
        "a key id that is a path": f"{_packed({'alg': 'RS256', 'kid': '../../etc/passwd'})}.{payload}.{signature}",
        "an ID token": tokens_of(caller.user)["id_token"],
        "a refresh token": tokens_of(caller.user)["refresh_token"],
        "another issuer": own.sign(Claims(**{**said, "iss": "https://elsewhere"})),
        "another client": own.sign(Claims(**{**said, "aud": "other"})),
        "not yet": own.sign(Claims(**{**said, "nbf": int(time.time()) + 60})),
        "no session": own.sign(Claims(**{**said, "session_state": "00000000-0000-0000-0000-000000000000"})),
        "a session that is none": own.sign(Claims(**{**said, "session_state": "' OR 1=1"})),
    }
    for why, token in forged.items():
        caller.token = token
        answer = caller.search({})
        assert (answer.status_code, set(answer.json())) == (401, {"status", "msg", "refId"}), why
        assert b'"status":401,' in answer.content


def test_a_browsers_session_is_no_sign_in(administrator):
    caller = administrator()
    caller.client.force_login(caller.user, "django.contrib.auth.backends.ModelBackend")
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}, {"Authorization": "Bearer  "}):
        answer = caller.client.post("/apigw/webservices/rest/apigw/cases/search", headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_program_that_asks_too_often_has_to_wait(administrator, monkeypatch):
    from openimr.server.exchange import guard

    monkeypatch.setattr(guard, "REQUESTS", 2)
    caller, other = administrator(), administrator("OTHER")
    statuses = [caller.search({}).status_code for _ in range(3)]
    if statuses[-1] != 503:  # a minute began in between
        statuses = [caller.search({}).status_code for _ in range(3)]
    assert statuses[-1] == 503
    assert int(caller.search({})["Retry-After"]) in range(1, 61)
    assert other.search({}).status_code == 200


def test_sign_ins_are_on_record(administrator):
    from openimr.server.trail.models import TrailRow

    caller = administrator(password=PASSWORD)
    before = TrailRow.objects.filter(table="exchange_session").count()
    sign_in_as(caller.client, "service.GB01")
    rows = TrailRow.objects.filter(table="exchange_session")[before:]
    assert [(row.actor, row.verb) for row in rows] == [(f"user:{caller.user.pk}", "insert")]
