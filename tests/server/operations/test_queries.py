"""No page asks the database more often because there is more to show: 10 rows of everything, then 200."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
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
    users = [world.users[role] for role in ROLES]
    for place in range(count):
        mark = secrets.token_hex(8)
        case = Case.objects.create(
            number=f"CM98-{mark}", opened=now, claims_administrator=world.mine.claims_administrator,
            reviewer=world.users["reviewer"], state=states[place % len(states)], next_due=now, received=now,
            changed=now, words=mark,
        )  # fmt: skip
        CaseEvent.objects.create(case=case, place=0, type="x", at=now, document={}, recorded=now, by="x")
        CaseClock.objects.create(
            case=case, place=0, clock="x", who="x", kind="duty", state="running", due=now, document={}
        )
        Person.objects.create(case=case, party="p1", role="injured worker", name=mark, account=world.users["worker"])
        Person.objects.create(case=case, party="p2", role="physician", name=mark, account=world.users["physician"])
        document = {"type": "records received", "at": now.isoformat(), "by": "p6"}
        at = CaseEvent.objects.filter(case=world.mine).count()
        CaseEvent.objects.create(
            case=world.mine, place=at, type="records received", at=now, document=document, recorded=now, by="x"
        )
        content = Content.objects.create(
            address=mark, place=mark, size=1, sha256=mark, type="application/pdf", key="0001", wrapped=b"", stored=now
        )
        File.objects.create(
            case=world.mine, handle=mark, name=mark, kind="medical records", content=content, received=now, by="x"
        )
        User.objects.create(username=mark, roles=[Role.WORKER])
        glass = BreakGlass.objects.create(
            user=world.users["quality"], case=case, reason="a drill", until=now + timedelta(hours=1)
        )
        for role in (Role.ADMINISTRATOR, Role.MEDICAL_DIRECTOR):
            Alarm.objects.create(role=role, glass=glass)
        Session.objects.bulk_create(
            Session(session_key=secrets.token_hex(16), session_data="x", expire_date=now + timedelta(1), user=user)
            for user in users
        )


def asked(world: Any) -> dict[tuple[str, str], int]:
    """How many queries each page takes, for each role that may open it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from openimr.server.accounts.permissions import MAY

    found: dict[tuple[str, str], int] = {}
    for role in ROLES:
        user = world.users[role]
        client = signed_in(user)
        client.get("/accounts/")  # notes when the session was used: not at each request
        for page in PAGES:
            verb = page.view.verb
            if page.name in NOT_WALKED or verb is None or role not in MAY[verb]:
                continue
            address = own(page, world, user)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            found[page.name, role] = len(queries)
    return found


@pytest.mark.django_db
def test_no_page_asks_the_database_more_often_because_there_is_more_to_show():
    world = build()
    grow(world, 10)
    asked(world)  # what is asked once a process
    few = asked(world)
    grow(world, 190)
    many = asked(world)
    assert len(few) > 20
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    assert max(many.values()) < 60


@pytest.mark.django_db
def test_a_page_that_asks_for_each_row_would_be_found():
    """The counting counts: a query for each row of a list is seen."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from openimr.server.cases.models import Case

    world = build()
    grow(world, 5)
    with CaptureQueriesContext(connection) as queries:
        for case in Case.objects.all():
            assert case.claims_administrator
    assert len(queries) == 1 + Case.objects.count()
