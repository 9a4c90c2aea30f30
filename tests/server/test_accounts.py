"""Signing in, second factors, sessions, emergency access, case codes and the administrator's pages."""

import re
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

OPEN = Path("examples/cases/open-regular.json")
PASSWORD = "correct horse battery"  # noqa: S105 - of invented accounts
LOGIN = "/accounts/login/"


def person(name: str, *roles: str, **fields: Any) -> Any:
    from openimr.server.accounts.models import User

    return User.objects.create_user(name, PASSWORD, roles=list(roles), **fields)


def sign_in(client: Any, name: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def again(client: Any) -> None:
    """Give the password again, as a page asked for it."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def case() -> Any:
    from openimr.server.cases.actions import open_case

    return open_case(msgspec.json.decode(OPEN.read_bytes(), type=model.Case), None)


# --- signing in


def test_a_password_is_kept_by_argon2_and_signs_in(client: Any):
    from openimr.server.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # of tests: at its least cost
    user = person("clerk", "intake")
    assert user.password.startswith("argon2$argon2id$")
    assert client.get("/")["Location"].startswith(LOGIN)
    assert sign_in(client, "clerk").status_code == 302
    assert client.get("/").status_code == 200


def test_too_many_wrong_passwords_lock_the_account_for_that_address_and_a_page_says_so(client: Any):
    person("clerk", "intake")
    for _ in range(10):
        answer = sign_in(client, "clerk", "wrong")
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.content.decode()
    answer = sign_in(client, "clerk")
    assert answer.status_code == 429
    assert client.get("/").status_code == 302
    for other_spelling in ("Clerk", " clerk", "CLERK "):  # each is the same account to who signs in
        assert sign_in(client, other_spelling).status_code == 429
    told = {"X-Forwarded-For": "1.2.3.4"}
    assert client.post(LOGIN, {"login": "clerk", "password": PASSWORD}, headers=told).status_code == 429
    answer = client.post(LOGIN, {"login": "clerk", "password": PASSWORD}, REMOTE_ADDR="10.9.8.7")
    assert answer.status_code == 302


def test_no_account_takes_the_name_of_another_in_other_letters(client: Any):
    from openimr.server.accounts.actions import create_account
    from openimr.server.accounts.errors import AccountError

    person("clerk", "intake")
    from openimr.server.trail.actor import acting

    with acting("user:1"), pytest.raises(AccountError, match="Another account has that user name"):
        create_account("Clerk", roles=["intake"])
    assert sign_in(client, "clerk").status_code == 302


def test_sign_in_is_limited_for_each_address_whatever_the_name(client: Any, monkeypatch: pytest.MonkeyPatch):
    from openimr.server.accounts import limits

    # All in one window: on a busy machine 61 attempts may take longer than it lasts.
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    answers = {client.post(LOGIN, {"login": f"n{n}", "password": "x"}).status_code for n in range(61)}
    assert 429 in answers
    assert client.post(LOGIN, {"login": "n", "password": "x"}, REMOTE_ADDR="10.9.8.7").status_code == 200


def test_a_costly_page_is_limited_for_each_account(client: Any, monkeypatch: pytest.MonkeyPatch):
    from openimr.server.accounts import limits

    person("clerk", "intake")
    sign_in(client, "clerk")
    monkeypatch.setattr(limits, "count", lambda *_: 301)
    answer = client.get("/cases/?q=MRI")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert client.get("/").status_code == 200


def test_counts_are_of_one_window_and_one_who():
    from openimr.server.accounts.limits import count

    assert [count("x", "a", 86_400) for _ in range(3)] == [1, 2, 3]
    assert count("x", "b", 86_400) == 1
    assert count("y", "a", 86_400) == 1


def test_behind_our_proxy_only_what_the_proxy_adds_counts(rf: Any, monkeypatch: pytest.MonkeyPatch, settings: Any):
    from openimr.server.accounts.address import client_address

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.9"})
    assert client_address(request) == "10.0.0.1"
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, behind_proxy=True)
    assert client_address(request) == "203.0.113.9"


def test_nobody_signs_up_and_no_page_of_allauths_is_left_that_we_do_not_keep(client: Any):
    person("clerk", "intake")
    sign_in(client, "clerk")
    for path in (
        "signup/",
        "email/",
        "password/reset/",
        "password/set/",
        "3rdparty/",
        "social/signup/",
        "oidc/signup/",
    ):
        assert client.get(f"/accounts/{path}").status_code == 404, path
        assert client.post(f"/accounts/{path}").status_code == 404, path


def test_cookies_are_closed_to_scripts_and_over_https_to_plain_connections():
    import subprocess
    import sys

    from django.conf import settings

    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "SECURE_HSTS_SECONDS")
    says = f"from openimr.server import settings as s; print(*(getattr(s, n) for n in {names}))"
    import os

    got = subprocess.run(
        [sys.executable, "-c", says],
        env={**os.environ, "OPENIMR_URL": "https://imr.example.org"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert got.stdout.split() == ["True", "True", "__Host-session", "31536000"]


# --- second factor and re-authentication


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR = True


DEMANDED = ["intake", "case manager", "quality", "medical director", "reviewer", "administrator"]


@pytest.mark.parametrize("role", DEMANDED)
def test_without_a_second_factor_these_roles_get_no_further(client: Any, demanded: None, role: str):
    person("p", role, reviewer="rv" if role == "reviewer" else None)
    sign_in(client, "p")
    for path in ("/", "/cases/", "/people/", "/alarms/", "/nothing"):
        assert client.get(path)["Location"] == "/accounts/2fa/", path
    assert client.get("/cases/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200


@pytest.mark.parametrize("role", ["worker", "physician", "regulator"])
def test_of_others_none_is_demanded(client: Any, demanded: None, role: str):
    person("p", role)
    sign_in(client, "p")
    assert client.get("/").status_code == 200


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal import auth

    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30)))


def test_an_authenticator_app_is_set_up_and_then_asked_for(client: Any, demanded: None):
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from openimr.server.trail.models import TrailRow

    user = person("clerk", "intake")
    sign_in(client, "clerk")
    assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/")["Location"]
    again(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"Key: <code>(\w+)</code>", page)
    assert secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    used = code_of(secret[1])
    assert client.post("/accounts/2fa/totp/activate/", {"code": used}).status_code == 302
    kept = Authenticator.objects.get(user=user, type="totp")
    assert secret[1] not in str(kept.data)
    row = TrailRow.objects.filter(table="mfa_authenticator").latest("id")
    assert row.actor == f"user:{user.pk}"
    assert client.get("/").status_code == 200
    codes = re.findall(r"<li><code>(\d+)</code>", client.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10

    other = Client()
    assert sign_in(other, "clerk")["Location"].endswith("/accounts/2fa/authenticate/")
    assert other.get("/")["Location"].startswith(LOGIN)
    assert other.post("/accounts/2fa/authenticate/", {"code": "123456"}).status_code == 200
    assert other.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 200  # it has set the app up
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert other.get("/").status_code == 200


def test_a_code_of_an_app_signs_in_once_for_as_long_as_it_would_be_taken(client: Any, monkeypatch: pytest.MonkeyPatch):
    from allauth.mfa.totp.internal import auth
    from django.core.cache import cache
    from django.test import Client

    kept: dict[str, int] = {}
    monkeypatch.setattr(cache, "set", lambda key, _, timeout: kept.update({key: timeout}))
    auth.TOTP.activate(person("clerk", "intake"), "JBSWY3DPEHPK3PXP")
    code, answers = code_of("JBSWY3DPEHPK3PXP"), []
    for one in (client, Client()):
        sign_in(one, "clerk")
        answers.append(one.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]
    assert [*kept.values()] == [90]  # the half minute before and the one after are taken too


def test_a_second_factor_whose_key_is_lost_is_refused_in_plain_words(client: Any, settings: Any, tmp_path: Path):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(person("clerk", "intake"), "JBSWY3DPEHPK3PXP")
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, keys=tmp_path / "other-keys")
    sign_in(client, "clerk")
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert answer.status_code == 200
    assert "the server has lost its key. Ask an administrator" in answer.content.decode().replace("&#x27;", "'")


def test_codes_of_a_second_factor_can_not_be_tried_out(client: Any):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(person("clerk", "intake"), "JBSWY3DPEHPK3PXP")
    sign_in(client, "clerk")
    answers = [client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}).status_code for n in range(11)]
    assert answers[-1] == 429
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of("JBSWY3DPEHPK3PXP")}).status_code == 429
    user = person("other", "intake")  # who has found the screen of somebody who is signed in gets no more tries
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    again = [client.post("/accounts/2fa/reauthenticate/", {"code": f"{n:06}"}).status_code for n in range(11)]
    assert (again[0], again[-1]) == (200, 429)


def test_an_act_that_binds_wants_a_password_given_for_it(client: Any, settings: Any):
    from openimr.server.accounts.models import User

    person("adm", "administrator")
    sign_in(client, "adm")
    new = {"username": "x", "roles": ["intake"]}
    for method in (client.get, client.post):
        assert method("/people/new/", new)["Location"].startswith("/accounts/reauthenticate/?next=%2Fpeople%2Fnew%2F")
    assert not User.objects.filter(username="x").exists()
    assert "roles" not in str(dict(client.session))
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert client.get("/people/new/").status_code == 302
    again(client)
    assert client.get("/people/new/").status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= settings.CONFIG.sign_minutes * 60 + 1
    session.save()
    assert client.get("/people/new/").status_code == 302


# --- sessions


@pytest.mark.parametrize(("what", "ago"), [("seen", 31 * 60), ("began", 10 * 3600 + 1)])
def test_a_session_ends_when_idle_or_old(client: Any, what: str, ago: int):
    person("clerk", "intake")
    sign_in(client, "clerk")
    assert client.get("/").status_code == 200
    session = client.session
    session[what] -= ago
    session.save()
    assert client.get("/")["Location"].startswith(LOGIN)
    assert "Your session has ended" in client.get(LOGIN).content.decode()


def test_sign_out_everywhere_else_ends_the_other_sessions(client: Any):
    from django.test import Client

    person("clerk", "intake")
    other, stranger = Client(), Client()
    person("another", "intake")
    for one, name in ((client, "clerk"), (other, "clerk"), (stranger, "another")):
        sign_in(one, name)
        assert one.get("/").status_code == 200
    page = client.get("/accounts/").content.decode()
    assert page.count("127.0.0.1") == 2
    assert client.post("/accounts/sessions/end/").status_code == 302
    assert [one.get("/").status_code for one in (client, other, stranger)] == [200, 302, 200]


# --- the administrator's pages


@pytest.fixture
def admin(client: Any) -> Any:
    client.user = person("adm", "administrator")
    sign_in(client, "adm")
    again(client)
    return client


def test_an_administrator_makes_an_account_and_its_owner_sets_the_password(admin: Any):
    from django.test import Client

    page = admin.post("/people/new/", {"username": "new", "roles": ["intake"], "name": "N. Ew"}).content.decode()
    link = re.search(r'value="http://[^/]+(/accounts/begin/[^"]+)"', page)
    assert link
    owner = Client()
    assert sign_in(owner, "new", "").status_code == 200
    assert "too short" in owner.post(link[1], {"password": "short", "again": "short"}).content.decode()
    assert owner.post(link[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert sign_in(owner, "new").status_code == 302
    assert owner.post(link[1], {"password": PASSWORD + "2", "again": PASSWORD + "2"}).status_code == 404


@pytest.mark.parametrize(
    ("roles", "more", "says"),
    [
        (["administrator", "intake"], {}, "stands alone"),
        (["reviewer", "claims staff"], {"reviewer": "rv-9"}, "stands alone"),
        (["reviewer"], {}, "id on the roster"),
        (["claims staff"], {}, "has its organisation"),
        (["intake"], {"reviewer": "rv-9"}, "no other account has one"),
        (["worker"], {}, "with the case code"),
    ],
)
def test_roles_that_would_show_too_much_together_are_refused(admin: Any, roles: list[str], more: Any, says: str):
    from openimr.server.accounts.models import User

    before = User.objects.count()
    assert says in admin.post("/people/new/", {"username": "x", "roles": roles, **more}).content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize("said", ["RV-001", " rv-001 ", "ｒｖ-001", "Rv-001"])
def test_an_id_of_the_roster_is_of_one_account_however_it_is_written(admin: Any, said: str):
    first = person("first", "reviewer", reviewer="rv-001")
    other = person("other", "reviewer", reviewer="rv-002")
    page = admin.post(f"/people/{other.pk}/", {"roles": ["reviewer"], "reviewer": said}).content.decode()
    assert "or that id on the roster" in page
    other.refresh_from_db()
    assert (other.reviewer, other.reviewer_key) == ("rv-002", "rv-002")
    page = admin.post("/people/new/", {"username": "third", "roles": ["reviewer"], "reviewer": said}).content.decode()
    assert "or that id on the roster" in page
    assert type(first).objects.filter(reviewer__isnull=False).count() == 2
    assert admin.post(f"/people/{first.pk}/", {"roles": ["reviewer"], "reviewer": said}).status_code == 302  # its own


def test_two_accounts_of_one_id_from_before_stop_the_migration_and_a_line_says_what_to_do():
    from importlib import import_module

    from django.apps import apps

    from openimr.server.boot import NotMigratedError

    fill = import_module("openimr.server.accounts.migrations.0008_keys").fill
    first, other = person("first", "reviewer", reviewer="rv-001"), person("other", "reviewer", reviewer="rv-002")
    alike = person("plain", "worker")
    users = type(first).objects
    users.update(username_key=None, reviewer_key=None)
    users.filter(pk=other.pk).update(reviewer="RV-001 ")
    with pytest.raises(NotMigratedError, match=f"/people/{first.pk}/ and /people/{other.pk}/.*take the id") as stopped:
        fill(apps, None)
    assert "\n" not in str(stopped.value)
    users.filter(pk=other.pk).update(reviewer="rv-002")
    users.filter(pk=alike.pk).update(username="FIRST\u200b")
    fill(apps, None)
    assert [*users.order_by("pk").values_list("username_key", "reviewer_key")] == [
        ("first", "rv-001"), ("other", "rv-002"), (None, None),
    ]  # fmt: skip
    alike.refresh_from_db()
    alike.save()  # the one from before is changed as ever
    assert alike.username_key is None


@pytest.mark.parametrize(
    "said",
    ["reviewer-1\u200b", "reviewer\u20101", "reviewer\u22121", "ｒeviewer-1", "REVIEWER-1", "revi\u0435wer-1",
     "reviewer-1\u3164", "re\u00adviewer-1", "reviewer-1\ufe0f", "\u2066reviewer-1"],
)  # fmt: skip
def test_no_account_looks_like_another(admin: Any, said: str):
    from django.db import IntegrityError, transaction

    first = person("reviewer-1", "reviewer", reviewer="rv-001")
    page = admin.post("/people/new/", {"username": said, "roles": ["intake"]}).content.decode()
    assert "or one that looks like it" in page or "A user name has" in page
    with pytest.raises(IntegrityError), transaction.atomic():  # however it is made: with a case code
        person(said, "worker")
    assert not type(first).objects.filter(roles=["intake"]).exists()


@pytest.mark.parametrize("said", ["o'neil", "jo\u00e3o", "\u0938\u0940\u0924\u093e", "a.b@c.d", "王小明"])
def test_other_names_are_taken_as_they_are_written(admin: Any, said: str):
    person("reviewer-1", "reviewer", reviewer="rv-001")
    page = admin.post("/people/new/", {"username": said, "roles": ["intake"]}).content.decode()
    assert "/accounts/begin/" in page


def test_an_administrator_does_not_change_the_own_account(admin: Any):
    pk = admin.user.pk
    admin.post(f"/people/{pk}/", {"roles": ["medical director"]})
    admin.post(f"/people/{pk}/shut-out/")
    admin.user.refresh_from_db()
    assert (admin.user.roles, admin.user.is_active) == (["administrator"], True)


@pytest.mark.parametrize("what", ["shut-out", "password", "second-factor"])
def test_what_is_taken_from_an_account_ends_its_sessions_at_once(admin: Any, what: str):
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from openimr.server.trail.models import TrailRow

    user, other = person("clerk", "intake"), Client()
    sign_in(other, "clerk")
    assert other.get("/").status_code == 200
    admin.post(f"/people/{user.pk}/{what}/")
    assert other.get("/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert (sign_in(Client(), "clerk").headers.get("Location") == "/") == (what == "second-factor")
    if what != "second-factor":
        assert TrailRow.objects.filter(table="accounts_user", actor=f"user:{admin.user.pk}").exists()


def test_a_list_of_accounts_takes_no_more_queries_when_it_is_longer(admin: Any, django_assert_max_num_queries: Any):
    from openimr.server.accounts.models import User

    User.objects.bulk_create(User(username=f"u{n}", roles=["intake"]) for n in range(60))
    with django_assert_max_num_queries(9):
        assert "Page 1 of 2" in admin.get("/people/").content.decode()


# --- emergency access


def test_emergency_access_opens_one_case_raises_the_alarm_and_is_on_record(admin: Any):
    from django.test import Client

    from openimr.server.accounts.models import Alarm, BreakGlass
    from openimr.server.trail.models import TrailRow

    mine, other = case().number, case().number
    director = Client()
    person("md", "medical director")
    sign_in(director, "md")
    assert admin.get(f"/cases/{mine}/").status_code == 403
    asked = {"case": mine, "reason": "the archive's index is broken", "minutes": 30}
    for wrong in ({"reason": "short"}, {"minutes": 999}, {"case": "CM99-1"}):
        assert admin.post("/break-glass/", {**asked, **wrong}).status_code == 200
    assert not BreakGlass.objects.exists()
    assert not Alarm.objects.exists()

    assert admin.post("/break-glass/", asked)["Location"] == f"/cases/{mine}/"
    assert "the archive&#x27;s index" in director.get("/").content.decode()
    assert admin.get(f"/cases/{mine}/").status_code == 200
    assert admin.get(f"/cases/{other}/").status_code == 404
    glass = BreakGlass.objects.get()
    seen = TrailRow.objects.filter(verb="read", case_number=mine, actor=f"user:{admin.user.pk}")
    assert f"under break-glass {glass.pk}: see case" in set(seen.values_list("row", flat=True))
    assert f"under break-glass {glass.pk}" in director.get(f"/alarms/{glass.pk}/").content.decode()

    own, theirs = (Alarm.objects.get(role=role).pk for role in ("administrator", "medical director"))
    assert admin.post(f"/alarms/{own}/seen/").status_code == 404
    assert admin.post(f"/alarms/{theirs}/seen/").status_code == 404
    assert director.post(f"/alarms/{theirs}/seen/").status_code == 302
    assert "the archive" not in director.get("/").content.decode()

    BreakGlass.objects.update(until=glass.at)
    assert admin.get(f"/cases/{mine}/").status_code == 403


def test_emergency_access_is_for_looking_only():
    from openimr.server.accounts.glass import open_glass
    from openimr.server.accounts.permissions import MAY, case_for

    number, user = case().number, person("adm", "administrator")
    open_glass(user, number, "the archive's index is broken", 30)
    assert {verb for verb in MAY if case_for(user, verb, number) is not None} == {"see case", "see records"}


@pytest.mark.parametrize("role", ["intake", "reviewer", "claims staff", "worker", "physician", "regulator"])
def test_who_may_not_break_the_glass_does_not(role: str):
    from openimr.server.accounts.errors import GlassError
    from openimr.server.accounts.glass import open_glass
    from openimr.server.accounts.models import BreakGlass

    with pytest.raises(GlassError):
        open_glass(person("p", role), case().number, "the archive's index is broken", 30)
    assert not BreakGlass.objects.exists()


# --- case codes


def a_code(role: str = "injured worker") -> tuple[Any, str]:
    from openimr.server.accounts.codes import make_code
    from openimr.server.cases.fetch import case_document

    made = case()
    party = next(p.id for p in case_document(made).parties if p.role == role)
    return made, make_code(made.number, party)


def asked(code: str, **more: str) -> dict[str, str]:
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case

    day = str(case_document(Case.objects.latest("pk")).injury.date)
    return {"code": code, "day": day, "username": "worker1", "password": PASSWORD, "again": PASSWORD, **more}


def test_a_worker_gets_an_account_by_code_and_sees_that_case_alone(client: Any):
    from openimr.server.accounts.models import CaseCode

    other = case()
    mine, code = a_code()
    assert code.replace("-", "") not in str(CaseCode.objects.values())
    assert client.post("/accounts/case-code/", asked(code.lower())).status_code == 302
    sign_in(client, "worker1")
    page = client.get("/cases/").content.decode()
    assert mine.number in page
    assert other.number not in page
    assert client.get(f"/cases/{other.number}/").status_code == 404
    assert "worker1" not in client.post("/accounts/case-code/", asked(code, username="w2")).content.decode()


def test_the_account_keeps_its_case_when_the_case_is_amended(client: Any):
    from openimr.server.cases.actions import amend
    from openimr.server.cases.fetch import case_document

    mine, code = a_code()
    client.post("/accounts/case-code/", asked(code))
    amend(mine.number, msgspec.structs.replace(case_document(mine), claim_number="other"))
    sign_in(client, "worker1")
    assert client.get(f"/cases/{mine.number}/").status_code == 200


def test_a_code_is_taken_once_with_its_date_while_it_is_good(client: Any):
    from django.test import Client
    from django.utils import timezone

    from openimr.server.accounts.models import CaseCode, User

    _, code = a_code()
    refused = [asked(code, day="1999-01-01"), asked("AAAA-BBBB-CCCC"), asked(code, password="short", again="short")]  # noqa: S106
    says = [client.post("/accounts/case-code/", data).content.decode() for data in refused]
    assert not User.objects.exists()
    assert all("don&#x27;t fit" in text for text in says[:2])
    CaseCode.objects.update(until=timezone.now() - timedelta(days=1))
    assert client.post("/accounts/case-code/", asked(code)).status_code == 200
    CaseCode.objects.update(until=timezone.now() + timedelta(days=1))
    assert client.post("/accounts/case-code/", asked(code)).status_code == 302
    assert Client().post("/accounts/case-code/", asked(code, username="w2")).status_code == 200
    assert User.objects.count() == 1


def test_a_code_that_is_voided_while_somebody_takes_it_is_not_taken(client: Any, monkeypatch: pytest.MonkeyPatch):
    from openimr.server.accounts import codes
    from openimr.server.accounts.models import User
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        made, code = a_code()
    fitting = codes._fitting

    def voided(*said: str) -> Any:
        found = fitting(*said)
        with acting("user:1"):
            codes.make_code(made.number, found.party)
        return found

    monkeypatch.setattr(codes, "_fitting", voided)
    assert "don&#x27;t fit" in client.post("/accounts/case-code/", asked(code)).content.decode()
    assert not User.objects.filter(username="worker1").exists()


def test_after_five_wrong_dates_a_code_is_worth_nothing(client: Any):
    from openimr.server.accounts.models import User

    _, code = a_code()
    for n in range(5):
        client.post("/accounts/case-code/", asked(code, day=f"1999-01-0{n + 1}"))
    assert client.post("/accounts/case-code/", asked(code)).status_code == 200
    assert not User.objects.exists()


def test_a_new_code_voids_the_one_before_and_only_these_parties_get_one():
    from openimr.server.accounts.codes import make_code, redeem
    from openimr.server.accounts.errors import CodeError
    from openimr.server.cases.fetch import case_document

    mine, code = a_code()
    document = case_document(mine)
    ids = {p.role: p.id for p in document.parties}
    make_code(mine.number, ids["injured worker"])
    with pytest.raises(CodeError, match="don't fit"):
        redeem(code, str(document.injury.date), username="w", password=PASSWORD)
    for role in ("employer", "claims examiner", "ur physician"):
        with pytest.raises(CodeError, match="Only the injured worker"):
            make_code(mine.number, ids[role])


def test_a_physician_adds_a_second_case_and_a_worker_does_not_take_a_physicians_code(client: Any):
    from openimr.server.accounts.models import User

    _, code = a_code("requesting physician")
    client.post("/accounts/case-code/", asked(code, username="doc"))
    assert User.objects.get(username="doc").roles == ["physician"]
    second, code = a_code("requesting physician")
    person("w", "worker")
    sign_in(client, "w")
    assert client.post("/accounts/add-case/", asked(code)).status_code == 200
    client.logout()
    sign_in(client, "doc")
    assert client.post("/accounts/add-case/", asked(code)).status_code == 302
    assert client.get(f"/cases/{second.number}/").status_code == 200
