"""Sign-in through an organisation: only to an account of that organisation that is there already."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[SimpleNamespace]:
    """An OpenID provider on this machine; `told` is what it says of who signs in."""
    made = SimpleNamespace(told={"sub": "s-1", "email": "a@umber.example", "email_verified": True}, verifiers=[])

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            config = {"issuer": made.url, "jwks_uri": f"{made.url}/keys"}
            config |= {f"{name}_endpoint": f"{made.url}/{name}" for name in ("authorization", "token", "userinfo")}
            self.answer(made.told if self.path == "/userinfo" else config)

        def do_POST(self) -> None:
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            made.verifiers += asked.get("code_verifier", [])
            self.answer({"access_token": "t", "token_type": "bearer", "id_token": "not looked at"})

        def answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Provider)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "umber", "name": "Umber Gate", "client_id": "c", "secret": "s"}
    app["settings"] = {"server_url": made.url, "organization": "7"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield made
    server.shutdown()
    server.server_close()


def staff(name: str, number: str, role: str = "claims staff", **fields: Any) -> Any:
    from openimr.server.accounts.models import Organization, User

    organization = Organization.objects.get_or_create(number=number, defaults={"name": f"Org {number}"})[0]
    return User.objects.create_user(name, roles=[role], organization=organization, email="a@umber.example", **fields)


def through(client: Any) -> Any:
    sent = client.post("/accounts/oidc/umber/login/")
    assert sent.status_code == 302
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/accounts/oidc/umber/login/callback/", {"code": "c", "state": asked["state"][0]})


def test_the_sign_in_page_offers_it_and_the_account_is_tied_once(client: Any, provider: SimpleNamespace):
    user = staff("a", "7")
    assert "Sign in through Umber Gate" in client.get("/accounts/login/").content.decode()
    assert through(client).status_code == 302
    assert client.get("/").status_code == 200
    assert provider.verifiers
    client.logout()
    provider.told["email"] = "renamed@umber.example"
    through(client)
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    "what", ["none", "other organisation", "not verified", "not verified, as text", "two", "shut out", "of the office"]
)
def test_everybody_else_is_refused_and_no_account_is_made(client: Any, provider: SimpleNamespace, what: str):
    from openimr.server.accounts.models import User

    if what == "other organisation":
        staff("a", "8")
    elif what == "not verified":
        staff("a", "7")
        provider.told["email_verified"] = False
    elif what == "not verified, as text":
        staff("a", "7")
        provider.told["email_verified"] = "false"
    elif what == "two":
        staff("a", "7")
        staff("b", "7")
    elif what == "shut out":
        staff("a", "7", is_active=False)
    elif what == "of the office":
        staff("a", "7", role="intake")
    before = User.objects.count()
    answer = through(client)
    assert answer.status_code == 403
    assert "did not lead to an account here" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "told",
    [
        {"email": "a@umber.example", "email_verified": True},
        {"sub": "", "email": "a@umber.example", "email_verified": True},
        {"sub": None, "email": "a@umber.example", "email_verified": True},
        {"sub": 17, "email": "a@umber.example", "email_verified": True},
        {"sub": "s" * 256, "email": "a@umber.example", "email_verified": True},
        {"sub": "s\u0000", "email": "a@umber.example", "email_verified": True},
        {"sub": "s-1", "email": ["a@umber.example"], "email_verified": True},
        [{"sub": "s-1", "email": "a@umber.example", "email_verified": True}],
        None,
    ],
)
def test_a_provider_that_does_not_say_who_it_is_signs_nobody_in(client: Any, provider: SimpleNamespace, told: Any):
    from allauth.socialaccount.models import SocialAccount

    staff("a", "7")
    provider.told = told
    answer = through(client)
    assert answer.status_code == 403
    assert "did not lead to an account here" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_an_identity_that_moved_to_another_organisation_is_refused(client: Any, provider: SimpleNamespace):
    from openimr.server.accounts.models import Organization

    user = staff("a", "7")
    through(client)
    client.logout()
    user.organization = Organization.objects.create(name="Other", number="9")
    user.save()
    assert through(client).status_code == 403


def test_who_is_signed_in_does_not_tie_an_identity_to_another_account(client: Any, provider: SimpleNamespace):
    sent = client.post("/accounts/oidc/umber/login/?process=connect")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    answer = client.get("/accounts/oidc/umber/login/callback/", {"code": "c", "state": state})
    assert answer.status_code == 403


def test_a_callback_that_nobody_asked_for_is_refused(client: Any, provider: SimpleNamespace):
    staff("a", "7")
    answer = client.get("/accounts/oidc/umber/login/callback/", {"code": "c", "state": "made-up"})
    assert answer.status_code == 403
    assert client.get("/").status_code == 302


def test_it_is_off_where_no_provider_is_set(client: Any):
    assert "Sign in through" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/oidc/umber/login/").status_code == 404


@pytest.mark.parametrize(
    "text", ["x", "{}", "[]", '[{"id": "Umber"}]', '[{"id":"a","name":"A","server_url":"http://a"}]']
)
def test_a_setting_that_can_not_be_used_is_named_without_its_secret(text: str):
    from openimr.server.config import ConfigError, read_config

    with pytest.raises(ConfigError, match="OPENIMR_OIDC can't be used"):
        read_config({"OPENIMR_OIDC": text})
