"""Every page of the URL conf: who may open it, whatever id is guessed, and that nothing on it breaks the policy.

A new page is walked by itself. One without a rule (`guard.allowed`, `guard.anyone`) fails; one with an id in its
address needs a line in `FILL` that says which id is the account's own and which is another's.
"""

# ruff: noqa: ARG005 - all lines of FILL take the same
import copy
import hashlib
import re
import secrets
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from openimr import model

OPEN = Path("examples/cases/open-regular.json")
RECORD = Path("examples/case-files/opioid-without-measures/records/IMR application.pdf")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MISSING = "CM99-9999999"
BY_OTHER_RULES: dict[str, str] = {
    "apigw/": "the exchange API: bearer tokens of claims services (tests/server/exchange)",
    "^apigw/": "the same: what is not there",
    "auth/realms/": "the exchange API's token endpoint (tests/server/exchange)",
    "api/public/": "the open API: everybody (tests/server/public/test_api.py)",
    "^api/public": "the same: what is not there",
    "api/v1/": "the API: tokens and sessions (tests/server/api/test_security.py)",
    "^api/v1": "the same: what is not there",
}
"""Beginnings of addresses whose rules are not those of pages, and the test that holds them."""


def both_numbers(w: Any, user: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The number of the first case, and that of the other."""
    return {"number": w.mine.number}, {"number": w.other.number}


FILL: dict[str, Any] = {
    # name of the address: (what the role may open, what it may not though its role may open the page)
    "case": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "records": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "records-progress": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "records-again": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "records-add": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "records-add-progress": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "records-search": lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}),
    "record-page": lambda w, user: (record(w.mine, page=1), record(w.other, page=1)),
    "record-picture": lambda w, user: (record(w.mine, page=1), record(w.other, page=1)),
    "record-content": lambda w, user: (record(w.mine), record(w.other)),
    "record-viewer": lambda w, user: (record(w.mine), record(w.other)),
    "desk": both_numbers,
    "desk-accept": both_numbers,
    "desk-decline": both_numbers,
    "desk-ask": both_numbers,
    "desk-begin": both_numbers,
    "desk-draft": both_numbers,
    "desk-file": both_numbers,
    "desk-change": both_numbers,
    "desk-autosave": both_numbers,
    "desk-quote": both_numbers,
    "desk-comment": both_numbers,
    "desk-again": both_numbers,
    "desk-records": both_numbers,
    "desk-versions": both_numbers,
    "desk-history": both_numbers,
    "desk-check": both_numbers,
    "desk-sign": both_numbers,
    "desk-image": lambda w, user: (
        {"number": w.mine.number, "file": 1, "page": 1},
        {"number": w.other.number, "file": 1, "page": 1},
    ),
    "desk-differences": lambda w, user: (
        {"number": w.mine.number, "before": 1, "after": 0},
        {"number": w.other.number, "before": 1, "after": 0},
    ),
    **dict.fromkeys(("case-letters", "case-letters-send"), both_numbers),
    **{
        name: lambda w, user: ({"number": w.mine.number, "pk": 999_999}, {"number": w.other.number, "pk": 999_999})
        for name in ("case-letter-download", "case-letter-proof", "case-letter-proof-pdf", "case-proof-download")
    },
    "case-letter-do": lambda w, user: (
        {"number": w.mine.number, "pk": 999_999, "what": "again"},
        {"number": w.other.number, "pk": 999_999, "what": "again"},
    ),
    **{
        f"mail-batch{page}": lambda w, user: ({"pk": 999_999}, None)
        for page in ("", "-mailed", "-dissolve", "-download", "-manifest", "-proof", "-proof-download")
    },
    "my-address": lambda w, user: ({"token": "c1-0"}, None),
    "my-letter": lambda w, user: ({"pk": 999_999}, {"pk": 999_998}),
    "case-codes": lambda w, user: ({"number": w.mine.number}, None),
    **dict.fromkeys(("assign", "assign-clear", "assign-take-back", "hold", "purge"), both_numbers),
    **{
        name: lambda w, user: ({"reviewer": "rv-1"}, {"reviewer": "rv-none"})
        for name in ("roster-entry", "roster-edit", "roster-absences", "roster-off", "roster-file-add")
    },
    "roster-file": lambda w, user: ({"reviewer": "rv-1", "pk": 999_999}, {"reviewer": "rv-1", "pk": 999_998}),
    "roster-import": lambda w, user: ({"pk": w.handed}, {"pk": 999_999}),
    "roster-alarm-seen": lambda w, user: ({"pk": 999_999}, None),
    **{
        name: lambda w, user: ({"pk": w.run}, {"pk": 999_999})
        for name in ("assignment-run", "assignment-seed", "assignment-check", "assignment-record")
    },
    "dashboard-table": lambda w, user: ({"key": "pending"}, {"key": "none"}),
    "purge-certificate": lambda w, user: ({"certificate": "PC-none"}, None),
    **{
        name: (lambda w, user: ({"number": w.mine.number}, {"number": w.other.number}))
        for name in (
            "case-determination",
            "quality",
            "quality-comment",
            "quality-return",
            "quality-answer",
            "quality-approve",
            "issue",
            "remand",
            "case-export",
        )
    },
    "letter-download": lambda w, user: (
        {"number": w.mine.number, "version": 1},
        {"number": w.other.number, "version": 1},
    ),
    "quality-copy": lambda w, user: ({"number": w.mine.number, "version": 1}, {"number": w.other.number, "version": 1}),
    "issuing-paper": lambda w, user: ({"number": w.mine.number, "pk": 999_999}, None),
    "case-export-download": lambda w, user: ({"number": w.mine.number, "pk": 999_999}, None),
    "publication": both_numbers,
    **{
        f"publication-{page}": lambda w, user: (
            {"number": w.mine.number, "version": 1},
            {"number": w.other.number, "version": 1},
        )
        for page in ("review", "choose", "mark", "publish")
    },
    **{
        page: lambda w, user: ({"slug": w.slug}, {"slug": "nothing23456"})
        for page in ("takedown", "takedown-again", "takedown-withdraw", "published-letter", "published-text")
    },
    **{
        page: lambda w, user: ({"kind": "guideline", "slug": "acu09-frequency"}, None)
        for page in ("published-topic", "published-topic-feed")
    },
    "published-file": lambda w, user: ({"name": "determinations-csv.zip"}, None),
    "sitemap-part": lambda w, user: ({"part": "letters-0"}, None),
    "withhold": lambda w, user: ({"letter": "0123456789abcdef0123"}, {"letter": w.slug}),
    "intake-new": lambda w, user: ({"way": "web"}, None),
    **{
        f"intake-{page}": lambda w, user: ({"pk": draft_of(user)}, {"pk": draft_of(w.users["regulator"])})
        for page in ("form", "check", "files", "discard")
    },
    **{
        page: lambda w, user: ({"number": w.mine.number}, {"number": w.other.number})
        for page in (
            "eligibility",
            "facts",
            "related",
            "steps",
            "ask-withdrawal",
            "answer-withdrawal",
            "answer-request",
        )
    },
    "intake-file": lambda w, user: ({"pk": draft_of(user), "file": 999_999}, None),
    "take-step": lambda w, user: (
        {"number": w.mine.number, "slug": "records-found"},
        {"number": w.other.number, "slug": "records-found"},
    ),
    "person": lambda w, user: ({"pk": w.users["regulator"].pk}, None),
    "person-do": lambda w, user: ({"pk": w.users["regulator"].pk, "what": "let-in"}, None),
    "glass": lambda w, user: ({"pk": w.glass.pk}, None),
    "alarm-seen": lambda w, user: ({"pk": w.alarm.pk}, {"pk": 999_999}),
    "break-glass-close": lambda w, user: ({"pk": 999_999}, None),
    "token-revoke": lambda w, user: ({"pk": w.tokens.get(user.pk, 999_999)}, {"pk": others_token(w, user)}),
    "tokens-of": lambda w, user: ({"user": w.users["claims service"].pk}, {"user": w.users["intake"].pk}),
    "token-revoke-of": lambda w, user: (
        {"user": w.users["claims service"].pk, "pk": 999_999},
        {"user": w.users["regulator"].pk, "pk": others_token(w, user)},
    ),
    "webhook": lambda w, user: ({"pk": w.hooks.get(user.organization_id)}, {"pk": w.others_hook}),
    "webhook-stop": lambda w, user: ({"pk": uuid.uuid4()}, {"pk": w.others_hook}),
    "webhook-test": lambda w, user: ({"pk": w.hooks.get(user.organization_id)}, {"pk": w.others_hook}),
    "webhook-again": lambda w, user: (
        {"pk": w.hooks.get(user.organization_id), "delivery": uuid.uuid4()},
        {"pk": w.others_hook, "delivery": w.others_delivery},
    ),
    "mfa_remove_webauthn": lambda w, user: ({"pk": key_of(user)}, {"pk": w.key.pk}),
    "mfa_edit_webauthn": lambda w, user: ({"pk": key_of(user)}, {"pk": w.key.pk}),
    "account-begin": lambda w, user: ({"pk": user.pk, "token": "c-0"}, None),
    "openid_connect_login": lambda w, user: ({"provider_id": "none"}, None),
    "openid_connect_callback": lambda w, user: ({"provider_id": "none"}, None),
}


def record(case: Any, **more: int) -> dict[str, Any]:
    return {"number": case.number, "key": case.records.get().pk, **more}


def put_record(case: Any) -> None:
    """A file of the case, of which one page is read."""
    from openimr.casefile import ReadPage
    from openimr.model import Page
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.actions import count_pages, keep_part, register
    from openimr.server.records.parts import packed
    from openimr.server.store.actions import new_file
    from openimr.server.trail.actor import step

    page = Page(file="records.pdf", page=1, text_source="layer", text="Norco was tried.", sha256="")
    with step(case.number):
        content = the_store().put([RECORD.read_bytes()], "application/pdf")
        made = register(
            new_file(case, content, name="records.pdf", kind="medical records"), party="p5", channel="electronic"
        )
        count_pages(made, 3)
        keep_part(made, 1, 1, packed([ReadPage(file="records.pdf", number=1, page=page, drawn=True)], ()))


def passkey() -> dict[str, Any]:
    """A passkey as allauth keeps it."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    name = secrets.token_bytes(16)
    told = AuthenticatorData.create(
        hashlib.sha256(b"127.0.0.1").digest(),
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT,
        0,
        AttestedCredentialData.create(Aaguid(bytes(16)), name, public),
    )
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://127.0.0.1")
    answer = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    text = websafe_encode(name)
    credential = {"id": text, "rawId": text, "type": "public-key", "response": answer, "clientExtensionResults": {}}
    return {"name": "Desk", "passwordless": False, "credential": credential}


def key_of(user: Any) -> int:
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=user, type="webauthn").values_list("pk", flat=True).first() or 999_999


def others_token(world: SimpleNamespace, user: Any) -> int:
    return next(pk for owner, pk in world.tokens.items() if owner != user.pk)


def draft_of(user: Any) -> int:
    from openimr.server.intake.models import Application

    return Application.objects.filter(by=user).values_list("pk", flat=True).first() or 999_999


def pages() -> Iterator[SimpleNamespace]:
    """Every pattern of the URL conf, with its view and the names of its parameters."""
    from django.urls import get_resolver

    def walk(patterns: Any, before: str) -> Iterator[SimpleNamespace]:
        for pattern in patterns:
            address = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, address)
            else:
                yield SimpleNamespace(
                    name=pattern.name or address,
                    address=address,
                    view=pattern.callback,
                    needs=re.findall(r"<(?:\w+:)?(\w+)>", address),
                )

    yield from (p for p in walk(get_resolver().url_patterns, "") if not p.address.startswith((*BY_OTHER_RULES, "\0")))


PAGES = list(pages())
NAMES = [page.name for page in PAGES]


def build() -> SimpleNamespace:
    """Two claims administrators, a case of each, everybody who has to do with the first, and a second reviewer."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from openimr.server.accounts.glass import open_glass
    from openimr.server.accounts.models import Alarm, Organization, User
    from openimr.server.accounts.roles import OFFICE, Role
    from openimr.server.cases.actions import open_case, take
    from openimr.server.cases.models import Case, Person
    from openimr.server.desk.models import CaseAttestation
    from openimr.server.intake.actions import begin
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
    User.objects.update(password=make_password("correct horse battery"))
    users = {role: User.objects.get(pk=user.pk) for role, user in users.items()}
    for role in OFFICE:  # half of the pages show what is set up, half how to do it
        TOTP.activate(users[role], "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(users[role])
        Authenticator.objects.create(user=users[role], type="webauthn", data=passkey())
    second = User.objects.create_user("u-second", name="Ottoline Quarrel", roles=[Role.REVIEWER], reviewer="rv-2")
    facts = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
    with acting("user:intake"):
        mine, other = open_case(facts, ours), open_case(facts, theirs)
        take(mine.number, model.Event(type="reviewer assigned", at="2015-04-14T09:00:00-07:00", by="rv-2"))
        put_record(mine)
        put_record(other)
    Case.objects.filter(pk=mine.pk).update(reviewer=users["reviewer"])
    Case.objects.filter(pk=other.pk).update(reviewer=second)
    CaseAttestation.objects.create(
        case=mine, reviewer=users["reviewer"], assigned=0, at=timezone.now(), accepted=True, answers=[]
    )
    for role, party in (("worker", "injured worker"), ("physician", "requesting physician")):
        Person.objects.filter(case=mine, role=party).update(account=users[role])
    key = Authenticator.objects.create(user=second, type="webauthn", data={})
    with acting(f"user:{users['administrator'].pk}"):
        glass = open_glass(users["administrator"], other.number, "the index of the archive is broken", 30)
    alarm = Alarm.objects.filter(role=Role.MEDICAL_DIRECTOR).get()
    world = SimpleNamespace(users=users, second=second, mine=mine, other=other, key=key, glass=glass, alarm=alarm)
    programs(world, ours, theirs)
    office(world)
    world.slug = public_letter(mine, users["medical director"])
    with acting("user:intake"):
        for role in ("intake", "case manager", "physician", "worker", "regulator"):
            begin(users[role], "web")
    return world


def programs(world: SimpleNamespace, ours: Any, theirs: Any) -> None:
    """A token of the regulator and of intake, and a webhook of ours, of the office, and of another administrator."""
    from openimr.server.accounts.models import User
    from openimr.server.accounts.permissions import MAY
    from openimr.server.api.tokens import make_token
    from openimr.server.api.webhooks.actions import set_up, try_out
    from openimr.server.trail.actor import acting

    third = User.objects.create_user("u-third", roles=["claims staff"], organization=theirs)
    with acting("user:1"):
        made = {
            user.pk: make_token(user, by=user, name="test", scopes=["cases:read"], days=9)[0].pk
            for role, user in world.users.items()
            if role in MAY["use program"]
        }
        setters = (world.users["claims staff"], world.users["medical director"], third)
        hooks = {user.organization_id: set_up(user, "https://example.org/hook", ["*"])[0].pk for user in setters}
        delivery = try_out(third, hooks[theirs.pk])
    world.tokens, world.others_hook = made, hooks.pop(theirs.pk)
    world.hooks = {number: hooks[number if number == ours.pk else None] for number in (ours.pk, None)}
    world.others_delivery = delivery.pk


def office(world: SimpleNamespace) -> None:
    """The first reviewer on the roster, and a frozen run of one case that waits."""
    from openimr.server.cases.actions import open_case
    from openimr.server.office.roster import hand_in, take_over
    from openimr.server.office.runs import freeze
    from openimr.server.trail.actor import acting

    director = world.users["medical director"]
    with acting(f"user:{director.pk}"):
        open_case(msgspec.json.decode(OPEN.read_bytes(), type=model.Case), None)
        world.handed = hand_in(director, "roster", "roster.yaml", b"- {id: rv-1, capacity: 3}\n").pk
        take_over(director, world.handed)
        world.run = freeze(director).pk


def public_letter(case: Any, by: Any) -> str:
    """A letter of a case that is public; its name."""
    from django.utils import timezone

    from openimr.letters import parse_letter, published_text
    from openimr.server.publication.models import Publication, PublicLetter
    from openimr.server.trail.actor import acting, step

    item = model.LetterItem(
        request="Ultrasound", treatment=model.Treatment(kind="imaging"), decision="upheld", rationale="Nothing asks it."
    )
    record = model.PublishedLetter(source="", layout="", layout_verified=True, case_number=case.number, items=(item,))
    text = published_text(record)
    with acting(f"user:{by.pk}"), step(case.number):
        row = Publication.objects.create(case=case, slug="letter234567", state="published", changed=timezone.now())
        PublicLetter.objects.create(
            publication=row, version=1, at=timezone.now(), by=by, text=text, digest="d", removed={}, practice="public",
            document=msgspec.to_builtins(parse_letter(text)), software="", prepared="",
        )  # fmt: skip
    return row.slug


def cookie(user: Any) -> str:
    """A session of the account in which it has just given its password again."""
    from allauth.account.internal.flows import login
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.base import SessionBase

    from openimr.server.accounts.sessions import SessionStore

    session: SessionBase = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return str(session.session_key)


def signed_in(user: Any, **options: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    client = Client(**options)
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie(user)
    return client


def address(page: SimpleNamespace, filled: dict[str, Any]) -> str:
    from django.urls import reverse

    return reverse(page.name, kwargs=filled)


def own(page: SimpleNamespace, world: SimpleNamespace, user: Any) -> str:
    if not page.needs:
        return address(page, {})
    assert page.name in FILL, f"say in FILL which ids the page {page.name} ({page.address}) is to be tried with"
    return address(page, FILL[page.name](world, user)[0])


def changes() -> int:
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.exclude(verb="read").count()


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The world, in a transaction that stays open: what a test does in it ends with the test."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: SimpleNamespace, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield copy.deepcopy(built)
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_page_has_a_rule(page: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY

    assert hasattr(page.view, "verb"), f"{page.address} says neither allowed(verb) nor anyone"
    assert page.view.verb is None or page.view.verb in MAY


def test_who_is_not_signed_in_gets_to_the_sign_in_page_and_no_further(world: SimpleNamespace):
    from django.test import Client

    client, before = Client(), changes()
    for page in PAGES:
        if page.view.verb is None:
            continue
        for method in (client.get, client.post):
            answer = method(own(page, world, world.users["intake"]))
            assert answer.status_code == 302, page.name
            assert answer["Location"].startswith("/accounts/login/"), page.name
    assert changes() == before


def role_names() -> list[str]:
    from openimr.server.accounts.roles import Role

    return [str(role) for role in Role]


@pytest.mark.parametrize("role", role_names())
def test_every_page_refuses_every_role_that_the_table_does_not_allow(role: str, world: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY, UNDER_GLASS

    user = world.users[role]
    client, before, tried = signed_in(user), changes(), 0
    for page in PAGES:
        verb = page.view.verb
        if verb is None or role in MAY[verb] or (verb in UNDER_GLASS and user.under_glass):
            continue
        for method in (client.get, client.post):
            assert method(own(page, world, user)).status_code == 403, (page.name, role)
        tried += 1
    assert changes() == before
    assert tried


@pytest.mark.parametrize("role", role_names())
def test_every_page_opens_to_the_roles_that_the_table_allows(role: str, world: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY

    user = world.users[role]
    client = signed_in(user)
    for page in PAGES:
        verb = page.view.verb
        if verb is not None and role not in MAY[verb]:
            continue
        if page.name == "account_logout":
            continue
        answer = client.get(own(page, world, user))
        status = answer.status_code
        if answer.streaming:  # a file, which stays open until somebody has read it
            answer.getvalue()
        assert status < 500, (page.name, status)
        assert verb is None or status != 403, (page.name, status)


@pytest.mark.parametrize("role", role_names())
def test_ids_of_others_and_guessed_ones_look_alike_and_open_nothing(role: str, world: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY, own_cases

    user = world.users[role]
    client, before = signed_in(user), changes()
    sees_all = own_cases(user).filter(pk=world.other.pk).exists()
    for page in PAGES:
        if page.view.verb is None or role not in MAY[page.view.verb] or not page.needs:
            continue
        others = FILL[page.name](world, user)[1]
        guessed = {"number": MISSING} if page.needs == ["number"] else None
        for filled in (others, guessed):
            if filled is None or ("number" in filled and filled["number"] != MISSING and sees_all):
                continue
            for method in (client.get, client.post):
                answer = method(address(page, filled))
                assert answer.status_code in {404, 405}, (page.name, role, filled, answer.status_code)
                assert world.other.number not in answer.content.decode()
    assert changes() == before


def test_no_change_is_taken_without_the_token_of_the_form(world: SimpleNamespace):
    user = world.users["administrator"]
    client, before = signed_in(user, enforce_csrf_checks=True), changes()
    for page in PAGES:
        assert client.post(own(page, world, user)).status_code in {403, 404}, page.name
    assert changes() == before


def test_a_regulator_reads_and_changes_nothing_but_has_a_public_letter_taken_down():
    from openimr.server.accounts.permissions import MAY
    from openimr.server.accounts.roles import Role

    verbs = {verb for verb, roles in MAY.items() if Role.REGULATOR in roles}
    assert verbs == {
        "see case", "see records", "see dashboard", "search cases", "see trail", "see inbox", "use account",
        "use program", "see determination", "see invoices", "take down letter",
    }  # fmt: skip


def test_a_reviewer_learns_nothing_of_other_reviewers_and_of_cases_that_are_not_assigned(world: SimpleNamespace):
    from openimr.server.accounts.permissions import MAY

    user = world.users["reviewer"]
    client = signed_in(user)
    for page in PAGES:
        if page.view.verb is not None and "reviewer" in MAY[page.view.verb]:
            text = client.get(own(page, world, user)).getvalue().decode(errors="replace")
            for secret in ("Ottoline", "Quarrel", "u-second", "rv-2", world.other.number):
                assert secret not in text, (page.name, secret)


@pytest.mark.parametrize("role", ["claims staff", "physician", "worker"])
def test_parties_do_not_learn_who_reviews(role: str, world: SimpleNamespace):
    text = signed_in(world.users[role]).get(f"/cases/{world.mine.number}/").content.decode()
    said = "reviewer assigned" if role == "claims staff" else "An independent physician was chosen"
    assert said in text
    assert "rv-2" not in text


def test_the_administrators_pages_show_nothing_of_a_case(world: SimpleNamespace):
    client = signed_in(world.users["administrator"])
    for path in ("/people/", "/people/new/", f"/people/{world.users['worker'].pk}/"):
        text = client.get(path).content.decode()
        assert world.mine.number not in text
        assert world.other.number not in text
    assert client.get(f"/cases/{world.mine.number}/").status_code == 404
