"""Assignment of one case and of many: who may, why, what stays on record, and that it can be drawn again."""

import re
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from tests.server.office.conftest import ROSTER, changes, people, signed_in, waiting_case, with_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SimpleNamespace:
    """rv-102, too, is a pain physician with a California licence."""
    made = people()
    text = ROSTER.read_text()
    text = text.replace(
        "{board: ABOS, specialty: Orthopaedic Surgery, subspecialty: Surgery of the Hand, to: 2031-12-31}",
        "{board: American Board of Physical Medicine and Rehabilitation, specialty: Physical Medicine and "
        "Rehabilitation, subspecialty: Pain Medicine, to: 2031-12-31}",
    ).replace("{state: NV, number", "{state: CA, number")
    with_roster(made.medical_director, text.encode())
    return made


def test_a_case_goes_to_a_reviewer_who_may_decide_it_and_the_match_is_kept(world: SimpleNamespace):
    from openimr.server.intake.models import Relation
    from openimr.server.office.models import AssignmentMade
    from openimr.server.trail.actor import acting
    from openimr.server.trail.models import TrailRow

    case = waiting_case()
    client = signed_in(world.case_manager)
    page = client.get(f"/cases/{case.number}/assign/")
    text = page.content.decode()
    assert "3 of 12 reviewers can take it now" in text
    assert "R2 no" in text  # a certificate that ended, with its fact
    assert TrailRow.objects.filter(verb="read", case_number=case.number, row="candidates for review").exists()
    form = {"reviewer": page.context["first"], "revision": case.revision}
    assert client.post(f"/cases/{case.number}/assign/", form).status_code == 302
    case.refresh_from_db()
    assert case.state == "IN_REVIEW"
    assert case.reviewer.reviewer == page.context["first"]
    made = AssignmentMade.objects.get()
    assert made.document["match"]["reviewer"] == made.reviewer
    assert case.events.order_by("-place").first().document["by"] == made.reviewer
    other = waiting_case()
    with acting("user:1"):
        said = {"found": "consolidate", "decision": "consolidate", "reason": "one physician", "by": "user:1"}
        Relation.objects.create(case=case, other=other, at=made.at, **said)
    assert (
        f"{case.number}</a> (given to {made.reviewer})" in client.get(f"/cases/{other.number}/assign/").content.decode()
    )


def test_what_is_refused_says_why_and_changes_nothing(world: SimpleNamespace):
    case = waiting_case()
    client, place = signed_in(world.case_manager), f"/cases/{case.number}/assign/"
    first = client.get(place).context["first"]
    second = "rv-102" if first == "rv-101" else "rv-101"
    before = changes()
    for form, says in (
        ({"reviewer": "rv-103", "revision": case.revision}, "may not decide this case"),
        ({"reviewer": "rv-106", "revision": case.revision}, "no account"),
        ({"reviewer": "nobody", "revision": case.revision}, "no such reviewer"),
        ({"reviewer": first, "revision": case.revision - 1}, "has changed since"),
        ({"reviewer": second, "revision": case.revision}, "say why the case goes to this one"),
    ):
        answer = client.post(place, form)
        assert answer.status_code == 422
        assert says in answer.content.decode(), says
    assert changes() == before
    assert client.post(place, {"reviewer": first, "revision": case.revision}).status_code == 302
    again = client.post(place, {"reviewer": second, "revision": case.revision + 1, "reason": "the first is away"})
    assert "does not wait for a reviewer" in again.content.decode()


def test_who_has_as_many_cases_as_agreed_gets_no_more(world: SimpleNamespace):
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.office.assigning import candidates

    for _ in range(5):
        other = waiting_case()
        Case.objects.filter(pk=other.pk).update(state="IN_REVIEW", reviewer=world.reviewers["rv-102"])
    case = waiting_case()
    bars = {one.match.reviewer: one.bar for one in candidates(case, case_document(case))}
    assert "as many cases as agreed" in bars["rv-102"]
    assert bars["rv-101"] == ""


def test_a_declined_case_waits_again_and_not_for_the_same_reviewer(world: SimpleNamespace):
    from openimr.server.desk.actions import decline
    from openimr.server.office.assigning import assign
    from openimr.server.trail.actor import acting

    case = waiting_case()
    with acting(f"user:{world.case_manager.pk}"):
        made = assign(
            world.case_manager, case.number, "rv-101", revision=case.revision, reason="the nearest by distance"
        )
    reviewer = world.reviewers[made.reviewer]
    with acting(f"user:{reviewer.pk}"):
        decline(reviewer, case.number, "I treated a colleague of the worker")
    case.refresh_from_db()
    assert case.state == "RECORDS_COMPLETE"
    client = signed_in(world.case_manager)
    assert f'href="/cases/{case.number}/assign/"' in client.get("/assignment/").content.decode()
    page = client.get(f"/cases/{case.number}/assign/")
    assert page.context["first"] == "rv-102"
    assert {one.match.reviewer: one.bar for one in page.context["page"]}["rv-101"] == "a tie has to be looked at first"


def test_a_tie_to_be_checked_is_cleared_by_a_person_and_a_certain_one_never(world: SimpleNamespace):
    from openimr.server.office.models import TieCleared

    text = ROSTER.read_text().replace("Larkmoor Spine Physicians, tin: 98-1000011", "Clearmark Utilization Reviews")
    with_roster(world.medical_director, text.encode())
    case = waiting_case()
    client, place = signed_in(world.case_manager), f"/cases/{case.number}/assign/"
    found = {one.match.reviewer: one for one in client.get(place).context["page"]}
    ties = found["rv-101"].match.conflicts
    assert ties
    assert found["rv-101"].bar
    form = {"reviewer": "rv-101", "fingerprint": ties[0].fingerprint, "reason": "looked at both: two firms"}
    client.post(place + "clear/", {**form, "reason": ""})
    client.post(place + "clear/", {**form, "fingerprint": "0"})
    assert not TieCleared.objects.exists()
    client.post(place + "clear/", form)
    cleared = TieCleared.objects.count()
    assert cleared == (0 if ties[0].grade == "certain" else 1)
    after = {one.match.reviewer: one for one in client.get(place).context["page"]}
    assert bool(after["rv-101"].match.conflicts) == (cleared == 0)


def test_a_case_that_nobody_can_take_says_what_would_be_needed(world: SimpleNamespace):
    with_roster(world.medical_director, re.sub("capacity: [0-9]+", "capacity: 0", ROSTER.read_text()).encode())
    case = waiting_case()
    page = signed_in(world.case_manager).get(f"/cases/{case.number}/assign/").content.decode()
    assert "Nobody can take it. What would be needed" in page
    assert "has as many cases as agreed" in page


def test_the_page_says_with_which_case_another_is_decided_together_and_who_has_that(world: SimpleNamespace):
    from django.utils import timezone

    from openimr.server.intake.models import Relation

    one, other = waiting_case(), waiting_case()
    Relation.objects.create(
        case=one, other=other, found="consolidate", decision="consolidate", reason="same", at=timezone.now(), by="x"
    )
    address = f"/cases/{one.number}/assign/"
    page = signed_in(world.case_manager).get(address).content.decode()
    assert f">{other.number}</a> (not given to anybody yet)" in page


def test_cases_that_are_decided_together_are_not_drawn_apart(world: SimpleNamespace):
    from django.utils import timezone

    from openimr.server.intake.models import Relation
    from openimr.server.office.models import AssignmentRun

    one, other, alone = waiting_case(), waiting_case(), waiting_case()
    said = {"found": "consolidate", "reason": "same physician", "by": "x"}
    Relation.objects.create(case=other, other=one, decision="consolidate", at=timezone.now(), **said)
    client = signed_in(world.case_manager)
    page = client.get("/assignment/").content.decode()
    assert page.count("<td>by hand</td>") == 2
    client.post("/assignment/freeze/", {"which": "all"})
    assert [row.case for row in AssignmentRun.objects.get().cases.all()] == [alone]
    answer = client.post("/assignment/freeze/", {"which": "ticked", "case": [one.number, other.number]}, follow=True)
    assert "is decided together with another" in answer.content.decode()
    Relation.objects.create(case=one, other=other, decision="separate", at=timezone.now(), **said)
    client.post("/assignment/freeze/", {"which": "all"})
    assert AssignmentRun.objects.order_by("pk").last().cases.count() == 3


def test_a_case_whose_partner_has_ended_goes_into_runs_again(world: SimpleNamespace):
    from django.utils import timezone

    from openimr.server.cases.models import Case
    from openimr.server.intake.fetch import joined_with
    from openimr.server.intake.models import Relation
    from openimr.server.office.models import AssignmentRun

    one, other, third = waiting_case(), waiting_case(), waiting_case()
    said = {"found": "consolidate", "decision": "consolidate", "reason": "same physician", "by": "x"}
    Relation.objects.create(case=other, other=one, at=timezone.now(), **said)
    Relation.objects.create(case=third, other=other, at=timezone.now(), **said)
    client, page = signed_in(world.case_manager), f"/cases/{one.number}/assign/"
    Case.objects.filter(pk=other.pk).update(state="WITHDRAWN")
    text = client.get(page).content.decode()
    assert third.number in text  # the two that go on are still one physician's, of one injury
    assert other.number not in text
    assert client.get("/assignment/").content.decode().count("<td>by hand</td>") == 2
    Case.objects.filter(pk=third.pk).update(state="DETERMINED")  # its reviewer has the other, too
    assert client.get("/assignment/").content.decode().count("<td>by hand</td>") == 1
    for state in ("TERMINATED_POST", "INELIGIBLE", "DUPLICATE"):
        Case.objects.filter(pk=third.pk).update(state=state)
        assert "<td>by hand</td>" not in client.get("/assignment/").content.decode()
    assert "Decided together with" not in client.get(page).content.decode()
    client.post("/assignment/freeze/", {"which": "all"})
    assert [row.case for row in AssignmentRun.objects.get().cases.all()] == [one]
    assert joined_with(one) == sorted((other.number, third.number))  # what was decided stays on record
    Case.objects.filter(pk=other.pk).update(state="REMANDED")
    assert client.get("/assignment/").content.decode().count("<td>by hand</td>") == 2


def test_many_cases_frozen_drawn_given_and_drawn_again(world: SimpleNamespace):
    from django.db import IntegrityError, transaction

    from openimr.reviewers.assignment import read_record
    from openimr.server.cases.models import Case
    from openimr.server.office import tasks
    from openimr.server.office.models import AssignmentRun, RunCase

    cases = [waiting_case() for _ in range(4)]
    client = signed_in(world.case_manager)
    answer = client.post("/assignment/freeze/", {"which": "all"})
    run = AssignmentRun.objects.get()
    assert answer["Location"] == f"/assignment/runs/{run.pk}/"
    assert run.frozen["run"] in client.get(answer["Location"]).content.decode()
    assert Case.objects.filter(reviewer=None).count() == 4

    # one of them changes between: it is skipped, and waits for the next run
    from openimr.server.cases.actions import amend
    from openimr.server.cases.fetch import case_document
    from openimr.server.trail.actor import acting

    client.post(f"/assignment/runs/{run.pk}/seed/", {"seed": "lottery 2026-11-22 07-15-33"})
    client.post(f"/assignment/runs/{run.pk}/seed/", {"seed": "another"})
    run.refresh_from_db()
    assert (run.state, run.seed) == ("queued", "lottery 2026-11-22 07-15-33")
    with acting("worker"):
        from openimr.server.office import runs

        runs.draw(run.pk)
    with acting("user:intake"):
        amend(cases[0].number, msgspec.structs.replace(case_document(cases[0]), formulary=False))
    tasks.run_assignment(run.pk)
    tasks.run_assignment(run.pk)  # a job may run twice
    run.refresh_from_db()
    assert run.state == "done"
    outcomes = {row.case.number: row.outcome for row in RunCase.objects.select_related("case")}
    assert outcomes == {cases[0].number: "skipped", **{c.number: "given" for c in cases[1:]}}
    given = Case.objects.exclude(reviewer=None)
    assert {case.state for case in given} == {"IN_REVIEW"}
    assert {case.reviewer.reviewer for case in given} <= {"rv-101", "rv-102", "rv-104"}
    page = client.get(f"/assignment/runs/{run.pk}/").content.decode()
    assert "4 of 4 cases" in page
    assert "could have taken it" in page

    regulator = signed_in(world.regulator)
    text = regulator.get(f"/assignment/runs/{run.pk}/record/download/").content
    assert read_record(text).seed == "lottery 2026-11-22 07-15-33"
    assert b"Brindlewood" not in text
    client.post(f"/assignment/runs/{run.pk}/check/")
    tasks.check_run(run.checks.get().pk)
    assert (run.checks.get().reproduced, run.checks.get().differences) == (True, [])
    for change in ({"record": "{}"}, {"seed": "x"}, {"frozen": {}}, {"reviewers": []}):
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            AssignmentRun.objects.filter(pk=run.pk).update(**change)


def test_a_run_needs_a_case_that_waits_and_a_seed_that_was_not_drawn(world: SimpleNamespace):
    from openimr.server.office.models import AssignmentRun

    client = signed_in(world.case_manager)
    assert "No case waits" in client.post("/assignment/freeze/", {"which": "all"}, follow=True).content.decode()
    waiting_case()
    client.post("/assignment/freeze/", {"which": "all"})
    run = AssignmentRun.objects.get()
    client.post(f"/assignment/runs/{run.pk}/seed/", {"seed": "random-1"})
    run.refresh_from_db()
    assert run.seed == ""


def test_pages_of_assignment_ask_as_much_for_many_as_for_few(
    world: SimpleNamespace, django_assert_max_num_queries: Any
):
    for _ in range(3):
        waiting_case()
    client = signed_in(world.case_manager)
    with django_assert_max_num_queries(20):
        client.get("/assignment/")


def test_a_run_does_not_go_on_with_a_reviewer_whose_entry_has_changed(world: SimpleNamespace):
    import yaml

    from openimr.server.cases.models import Case
    from openimr.server.office import tasks
    from openimr.server.office.fetch import documents
    from openimr.server.office.models import AssignmentRun, RunCase
    from openimr.server.office.roster import save_entry
    from openimr.server.trail.actor import acting

    waiting_case()
    client = signed_in(world.case_manager)
    client.post("/assignment/freeze/", {"which": "all"})
    run = AssignmentRun.objects.get()
    with acting(f"user:{world.medical_director.pk}"):
        for one in documents():
            if one["id"] in {"rv-101", "rv-102", "rv-104"}:
                text = yaml.safe_dump({**one, "qme": True})
                save_entry(world.medical_director, text, expected=str(one["id"]), version=1)
    client.post(f"/assignment/runs/{run.pk}/seed/", {"seed": "7"})
    tasks.run_assignment(run.pk)
    row = RunCase.objects.get()
    assert row.outcome == "skipped"
    assert "entry on the roster has changed" in row.why
    assert not Case.objects.exclude(reviewer=None).exists()


def test_the_account_takes_the_id_as_the_roster_writes_it(world: SimpleNamespace):
    from openimr.server.accounts.actions import create_account
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        assert create_account("new", roles=["reviewer"], reviewer=" RV-106 ").reviewer == "rv-106"
        assert create_account("newer", roles=["reviewer"], reviewer="Rv-999").reviewer == "Rv-999"  # of no entry


def test_of_two_accounts_of_one_id_neither_is_given_a_case(world: SimpleNamespace):
    from openimr.server.accounts.models import User
    from openimr.server.cases.fetch import case_document
    from openimr.server.office.assigning import candidates
    from openimr.server.office.fetch import accounts

    case = waiting_case()
    doubled = User.objects.filter(pk=world.reviewers["rv-102"].pk)
    for active in (True, False):
        doubled.update(reviewer="RV-101", reviewer_key=None, is_active=active)  # as it could be before there was a key
        assert "rv-101" not in accounts()
        bars = {one.match.reviewer: one.bar for one in candidates(case, case_document(case))}
        assert "no account" in bars["rv-101"]
    doubled.update(reviewer="rv-102")
    assert accounts()["rv-101"].username == "o-rv-101"


@pytest.mark.parametrize("what", ["licence ended", "suspended", "account shut", "renewed"])
def test_open_cases_of_a_reviewer_who_may_not_go_on_stand_in_the_inbox(world: SimpleNamespace, what: str):
    from openimr.server.accounts.models import User
    from openimr.server.office import fetch
    from openimr.server.office.models import RosterEntry
    from openimr.server.office.roster import entry_yaml, save_entry
    from openimr.server.trail.actor import acting

    case = waiting_case()
    client, place = signed_in(world.case_manager), f"/cases/{case.number}/assign/"
    chosen = client.get(place).context["first"]
    client.post(place, {"reviewer": chosen, "revision": case.revision})
    assert "can not go on" not in client.get("/").content.decode()
    if what == "account shut":
        User.objects.filter(reviewer=chosen).update(is_active=False)
    else:
        [document] = [one for one in fetch.documents() if one["id"] == chosen]
        last = {"licence ended": "2020-01-31", "suspended": "2099-01-31", "renewed": "2099-01-31"}[what]
        document["licences"][0] |= {"to": last, "status": "suspended" if what == "suspended" else "active"}
        row = RosterEntry.objects.get(reviewer=chosen)
        with acting("user:1"):
            save_entry(world.medical_director, entry_yaml(document), expected=chosen, version=row.version)
    text = client.get("/").content.decode()
    assert ("can not go on" in text) is (what != "renewed")
    assert what == "renewed" or f'<a href="/cases/{case.number}/assign/">{case.number}</a>, due' in text
    assert {"licence ended": "ended on 2020-01-31", "account shut": "is shut",
            "suspended": "not active and unrestricted", "renewed": ""}[what] in text  # fmt: skip
    assert "can not go on" not in signed_in(world.intake).get("/").content.decode()
