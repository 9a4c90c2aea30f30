"""Dashboard, due list and search of persons: figures that are right, few queries, and no name in an address or log."""

import csv
import io
import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.server.office.conftest import people, signed_in, waiting_case

pytestmark = pytest.mark.django_db
NOW = datetime.now(ZoneInfo("America/Los_Angeles"))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A demo of 40 cases, for the tests of this file together."""
    from django.db import transaction

    from openimr.server.demo.filling import filled

    with django_db_blocker.unblock(), transaction.atomic():
        made = filled(NOW, 40)
        yield made
        transaction.set_rollback(True)


def test_the_figures_are_those_of_the_cases(demo: Any):
    from openimr.server.accounts.models import User
    from openimr.server.cases.models import Case
    from openimr.server.office.figures import pending_states
    from openimr.server.office.models import DecidedItem

    decided = sum(len(demo.cases.get(state, ())) for state in ("DETERMINED", "IMPLEMENTING", "IMPLEMENTED"))
    assert DecidedItem.objects.values("case").distinct().count() >= decided > 0
    client = signed_in(User.objects.get(username="regulator"))
    page = client.get("/dashboard/").content.decode()
    assert "<svg" in page
    assert "style=" not in page

    def rows(key: str) -> list[list[str]]:
        answer = client.get(f"/dashboard/{key}/download/")
        assert answer["Content-Type"].startswith("text/csv")
        return [*csv.reader(io.StringIO(answer.content.decode()))][1:]

    pending = {row[0]: row[1:] for row in rows("pending")}
    assert {state: int(row[0]) for state, row in pending.items()} == {
        state: len(numbers) for state, numbers in demo.cases.items() if state in pending_states()
    }
    assert all(int(row[0]) == sum(map(int, row[1:])) for row in pending.values())
    assert sum(int(row[1]) for row in rows("received")) <= Case.objects.exclude(received=None).count()
    shares = {row[0]: row[1:] for row in rows("overturned")}
    for category, (all_, turned, share) in shares.items():
        found = DecidedItem.objects.filter(category=category, outcome__in=("upheld", "overturned"))
        assert (int(all_), int(turned)) == (found.count(), found.filter(outcome="overturned").count())
        assert float(share) == pytest.approx(100 * int(turned) / int(all_), abs=0.06)
    assert all(float(row[2]) <= float(row[3]) for row in rows("time"))
    assert sum(int(row[1]) for row in rows("load")) == len(demo.cases.get("IN_REVIEW", ())) + len(
        demo.cases.get("REVIEW_INFO_PENDING", ())
    ) + len(demo.cases.get("RE_REVIEW", ()))
    assert client.get("/dashboard/nothing/download/").status_code == 404


def test_a_demo_has_a_roster_and_reviewers_for_its_cases(demo: Any):
    from openimr.server.accounts.models import User
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.office.assigning import candidates
    from openimr.server.office.fetch import roster
    from openimr.server.office.models import ExpiryAlarm

    assert len(roster().reviewers) == 6
    assert roster().faults == ()
    assert ExpiryAlarm.objects.get().entry.reviewer == "rv-004"
    waiting = Case.objects.filter(number__in=demo.cases["RECORDS_COMPLETE"])
    assert any(not one.bar for case in waiting for one in candidates(case, case_document(case)))
    client = signed_in(User.objects.get(username="medical-director"))
    assert "1 alarm" in client.get("/roster/").content.decode()


def test_figures_that_were_not_kept_are_made_up_for_once(demo: Any):
    from openimr.server.office.figures import count_missing
    from openimr.server.office.models import DecidedItem
    from openimr.server.trail.actor import acting

    before = DecidedItem.objects.count()
    assert before == DecidedItem.objects.values("case", "item").distinct().count()  # issued and mailed: decided once
    DecidedItem.objects.all().delete()
    with acting("worker"):
        assert count_missing() > 0
        assert DecidedItem.objects.count() == before
        assert count_missing() == 0


def test_the_due_list_has_what_the_clocks_say_and_each_role_its_own(demo: Any):
    from openimr.server.accounts.models import User
    from openimr.server.accounts.permissions import visible_cases
    from openimr.server.cases.models import CaseClock

    running = CaseClock.objects.filter(state="running", kind="duty")
    manager = signed_in(User.objects.get(username="case-manager"))
    counts = {key: count for key, _, count in manager.get("/due/?whose=all").context["counts"]}
    assert sum(counts.values()) == running.count() > 0
    shown = manager.get("/due/?when=overdue&whose=all").context["page"].object_list
    assert [clock.due for clock in shown] == sorted(clock.due for clock in shown)
    for name in ("worker", "claims-staff", "reviewer-1"):
        user = User.objects.get(username=name)
        for when in ("overdue", "unsure", "today", "week", "later"):
            page = signed_in(user).get(f"/due/?whose=all&when={when}")
            seen = {clock.case_id for clock in page.context["page"].object_list}
            assert seen <= {*visible_cases(user).values_list("pk", flat=True)}
    assert manager.get("/due/?when=whenever&page=zz").status_code == 200


def test_what_is_overdue_only_perhaps_is_called_so_by_the_lists_as_by_the_case(demo: Any):
    from openimr.server.accounts.models import User
    from openimr.server.cases.models import Case, CaseClock

    said = "may be overdue: the file leaves the day open"
    late = CaseClock.objects.filter(state="running", kind="duty", due__lt=timezone.now())
    unsure = {*late.filter(document__state="unknown").values_list("case__number", flat=True)}
    sure = {*late.exclude(document__state="unknown").values_list("case__number", flat=True)}
    assert unsure
    assert sure
    assert {*Case.objects.filter(overdue_unsure=True).values_list("number", flat=True)} == unsure - sure
    director = signed_in(User.objects.get(username="medical-director"))
    for when, expected in (("unsure", unsure), ("overdue", sure)):
        shown = director.get(f"/due/?when={when}&whose=all").context["page"].object_list
        assert {clock.case.number for clock in shown} == expected
    number = min(unsure - sure)
    page, found = director.get(f"/cases/{number}/"), director.get(f"/cases/?q={number}")
    assert said in page.content.decode()
    assert said in found.content.decode()
    assert 'class="tag late">overdue' not in page.content.decode() + found.content.decode()


@pytest.mark.parametrize("name", ["worker", "physician"])
def test_who_does_not_work_here_reads_no_state_names(demo: Any, name: str):
    from openimr.process.lifecycle import lifecycle
    from openimr.server.accounts.models import User
    from openimr.server.accounts.permissions import visible_cases

    user = User.objects.get(username=name)
    cases = [*visible_cases(user)]
    pages = ["/", *(f"/cases/{case.number}/{page}" for case in cases for page in ("", "determination/"))]
    pages += ["/due/?whose=all&when=later", *(["/cases/"] if name == "physician" else [])]
    assert cases
    client = signed_in(user)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        shown = re.sub(r"<[^>]*>", " ", answer.content.decode())
        assert not {*lifecycle().states} & {*shown.split()}, page
        assert not re.search(r"\b(?:UR|GK|INF|upheld|overturned)\b", shown), page


def test_pages_ask_as_much_for_many_as_for_few(demo: Any, django_assert_max_num_queries: Any):
    from openimr.server.accounts.models import User

    client = signed_in(User.objects.get(username="medical-director"))
    with django_assert_max_num_queries(20):
        client.get("/due/?whose=all")
    with django_assert_max_num_queries(20):
        client.get("/dashboard/")
    with django_assert_max_num_queries(20):
        client.post("/persons/", {"name": "ette"})


def test_a_search_of_persons_is_by_post_recorded_and_in_no_address(db: None, caplog: Any):
    from openimr.server.trail.models import TrailRow

    world: SimpleNamespace = people()
    case = waiting_case()
    client = signed_in(world.intake)
    assert case.number not in client.get("/persons/?name=Ibarra").content.decode()
    found = client.post("/persons/", {"name": "quent  marisol"}).content.decode()
    assert case.number in found
    assert "Marisol Ibarra-Quent" in found
    row = TrailRow.objects.filter(verb="read", row="found by a search of persons").get()
    assert row.case_number == case.number
    assert row.actor == f"user:{world.intake.pk}"
    assert client.post("/persons/", {"name": "ab"}).status_code == 422
    assert "Nobody by that name" in client.post("/persons/", {"name": "Zephyrine"}).content.decode()
    assert TrailRow.objects.filter(row="a search of persons that found nobody").count() == 1
    assert "Nobody" in client.post("/persons/", {"name": "%%%a_b_c"}).content.decode()
    said = " ".join(record.getMessage() for record in caplog.records)
    for name in ("quent", "Zephyrine"):
        assert name not in said


def test_the_search_uses_its_index(db: None):
    from django.db import connection

    from openimr.server.cases.models import Person
    from openimr.server.office.views.persons import named

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "operations_person_folded" in named(Person.objects.all(), "Peñaranda-Nuñez Quentin").explain()


NAMES = ("José Peñaranda Nuñez", "Jose\u0301 Pen\u0303aranda Nun\u0303ez", "JOSE PENARANDA NUNEZ")


@pytest.mark.parametrize("asked", [*NAMES, "penaranda", "PEÑARANDA", "nun\u0303ez jose", "peñ"])
def test_a_person_is_found_in_each_way_of_writing(db: None, asked: str):
    from openimr.server.cases.models import Person

    client = signed_in(people().intake)
    for name in NAMES:
        Person.objects.create(case=waiting_case(), party="x", role="injured worker", name=name)
    found = client.post("/persons/", {"name": asked}).content.decode()
    assert all(name in found for name in NAMES)
    assert "3 found" in found


def test_the_database_folds_a_name_as_the_program_does(db: None):
    from django.db import connection

    from openimr.vocabulary import fold_name

    names = [
        *NAMES, "O’Brien-Łukasz, D'Arcy", "Søren Æbelø", "Weiß, Öztürk İnci ıŋ", "Þór Đặng", "Ibarra_Quent / Co., Inc.",
        "Ａｎａ　Ｍａｒｉａ", "Ste.\u00a0Marie–Nuñez", "“Bob” `Lee´ (QME) #7", "Ŝ Ǖ ﬁsk", "ŒUVRE ẞ", "12½ & 3", "",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT openimr_name(unnest(%s::text[]))", [names])
        assert [row[0] for row in cursor.fetchall()] == [fold_name(name) for name in names]
