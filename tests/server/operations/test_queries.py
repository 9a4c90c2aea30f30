"""No page asks the database more often because there is more to show: a few rows of every table, then 60."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from tests.server.operations.growing import first_rows, more_of_everything
from tests.server.test_every_page import PAGES, build, own, signed_in

ROLES = ("case manager", "reviewer", "claims staff", "worker", "administrator")
"""One of each way to see cases, and who sees none."""
NOT_WALKED = {"account_logout": "ends the session", "health-ready": "what it has found stands for a while"}


def grow(world: Any, count: int) -> None:
    """So many more rows of what lists show: cases of everybody, events, clocks and files of one, accounts, alarms."""
    from django.utils import timezone

    from openimr.server.accounts.models import Alarm, BreakGlass, Session, User
    from openimr.server.accounts.roles import Role
    from openimr.server.cases.models import Case, CaseClock, CaseEvent, Person
    from openimr.server.pages.views.inbox import WAITING
    from openimr.server.store.models import Content, File

    now, states = timezone.now(), sorted({state for of in WAITING.values() for state in of})
    users, marks = [world.users[role] for role in ROLES], [secrets.token_hex(8) for _ in range(count)]
    cases = Case.objects.bulk_create(
        Case(
            number=f"CM98-{mark}", opened=now, claims_administrator=world.mine.claims_administrator,
            reviewer=world.users["reviewer"], state=states[place % len(states)], next_due=now, received=now,
            changed=now, words=mark,
        )
        for place, mark in enumerate(marks)
    )  # fmt: skip
    whole = {"at": now, "document": {}}
    CaseEvent.objects.bulk_create(CaseEvent(case=c, place=0, type="x", recorded=now, by="x", **whole) for c in cases)
    CaseClock.objects.bulk_create(
        CaseClock(case=c, place=0, clock="x", who="x", kind="duty", state="running", due=now, document={})
        for c in cases
    )
    Person.objects.bulk_create(
        Person(case=case, party=role, role=role, name=case.words, account=world.users[role])
        for case in cases
        for role in ("worker", "physician")
    )
    document = {"type": "records received", "at": now.isoformat(), "by": "p6"}
    first = CaseEvent.objects.filter(case=world.mine).count()
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=world.mine, place=first + n, type="records received", at=now, document=document, recorded=now, by="x"
        )
        for n in range(count)
    )
    contents = Content.objects.bulk_create(
        Content(address=mark, place=mark, size=1, sha256=mark, type="x", key="0001", wrapped=b"", stored=now)
        for mark in marks
    )
    File.objects.bulk_create(
        File(case=world.mine, handle=c.place, name=c.place, kind="medical records", content=c, received=now, by="x")
        for c in contents
    )
    User.objects.bulk_create(User(username=mark, roles=[Role.WORKER]) for mark in marks)
    broken = BreakGlass.objects.bulk_create(
        BreakGlass(user=world.users["quality"], case=case, reason="a drill", until=now + timedelta(hours=1))
        for case in cases
    )
    Alarm.objects.bulk_create(
        Alarm(role=role, glass=glass) for glass in broken for role in (Role.ADMINISTRATOR, Role.MEDICAL_DIRECTOR)
    )
    Session.objects.bulk_create(
        Session(session_key=secrets.token_hex(16), session_data="x", expire_date=now + timedelta(1), user=user)
        for user in users
        for _ in range(count)
    )


def walked(world: Any) -> dict[tuple[str, str], str]:
    """The address of each page, for the roles that may open it."""
    from openimr.server.accounts.permissions import MAY

    found: dict[tuple[str, str], str] = {}
    for page in PAGES:
        verb = page.view.verb
        if page.name in NOT_WALKED or verb is None:
            continue
        able = [role for role in world.users if role in MAY[verb]]
        for role in [role for role in able if role in ROLES] or able[:1]:
            found[page.name, role] = own(page, world, world.users[role])
    return found


def asked(world: Any, addresses: dict[tuple[str, str], str]) -> tuple[dict[tuple[str, str], int], set[str]]:
    """How many queries each page takes; and the pages that showed what they are for."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: dict[tuple[str, str], int] = {}
    shown: set[str] = set()
    clients = {role: signed_in(user) for role, user in world.users.items()}
    for client in clients.values():
        client.get("/accounts/")  # notes when the session was used: not at each request
    for (name, role), address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            answer = clients[role].get(address)
        found[name, role] = len(queries)
        if answer.status_code == 200:
            shown.add(name)
    return found, shown


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted or looked at anew after a while is so once: a slow machine is no page that asks more."""
    from openimr.server.accounts import middleware
    from openimr.server.operations import queue

    monkeypatch.setattr(middleware, "_EVERY", float("inf"))
    monkeypatch.setattr(queue, "_KEPT", float("inf"))
    queue.background_for_pages()


@pytest.mark.begins
@pytest.mark.django_db
def test_no_page_asks_the_database_more_often_because_there_is_more_to_show(kept: None):
    from django.urls import reverse

    world = build()
    addresses, made = walked(world), first_rows(world)
    addresses |= {(name, role): reverse(name, kwargs=made[name]) for name, role in addresses if name in made}
    grow(world, 14)  # one of each state in which somebody waits for it: no list is empty
    more_of_everything(3)
    few, shown = asked(world, addresses)
    grow(world, 57)
    more_of_everything(57)
    many, still = asked(world, addresses)
    assert still == shown
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    assert max(many.values()) < 60
    assert len(shown) > 90
    assert {*made} <= shown


@pytest.mark.django_db
def test_a_page_that_asks_for_each_row_would_be_found():
    """The counting counts: a query for each row of a list is seen."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from openimr.server.cases.models import Case

    world = build()
    grow(world, 5)
    with CaptureQueriesContext(connection) as queries:
        for case in Case.objects.exclude(claims_administrator=None):
            assert case.claims_administrator
    assert len(queries) == 1 + Case.objects.exclude(claims_administrator=None).count()
