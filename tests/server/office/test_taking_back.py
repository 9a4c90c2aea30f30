"""A case is taken back from a reviewer who does not go on: it waits again, the draft stays, and the office is told."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from tests.server.office.conftest import changes, people, signed_in, waiting_case, with_roster

pytestmark = pytest.mark.django_db
WHY = "does not answer since Monday"


@pytest.fixture
def world() -> SimpleNamespace:
    made = people()
    with_roster(made.medical_director)
    return made


def given(world: SimpleNamespace) -> tuple[Any, Any]:
    """A case that was given by its page, and the reviewer who has it."""
    case = waiting_case()
    client, place = signed_in(world.case_manager), f"/cases/{case.number}/assign/"
    first = client.get(place).context["first"]
    assert client.post(place, {"reviewer": first, "revision": case.revision}).status_code == 302
    case.refresh_from_db()
    return case, case.reviewer


def drafted(case: Any, reviewer: Any) -> Any:
    """An open draft of the reviewer, as the desk keeps one."""
    from openimr.server.desk.fetch import assignment_of
    from openimr.server.desk.models import Draft, SoftwareDraft
    from openimr.server.trail.actor import acting

    now = timezone.now()
    with acting(f"user:{reviewer.pk}"):
        software = SoftwareDraft.objects.create(case=case, at=now, document={}, digest="")
        said = {"assigned": assignment_of(case, reviewer), "opened": now, "changed": now}
        return Draft.objects.create(case=case, reviewer=reviewer, software=software, **said)


@pytest.mark.parametrize("role", ["case_manager", "medical_director"])
def test_a_case_taken_back_waits_again_and_not_for_the_same_reviewer(world: SimpleNamespace, role: str):
    from openimr.server.desk.errors import NotYoursError
    from openimr.server.desk.operations import Decide
    from openimr.server.trail.actor import acting

    case, reviewer = given(world)
    draft = drafted(case, reviewer)
    client, place = signed_in(getattr(world, role)), f"/cases/{case.number}/assign/"
    page = client.get(place).content.decode()
    assert f"Take it back from {reviewer.reviewer}" in page
    answer = client.post(place + "take-back/", {"reason": WHY, "revision": case.revision}, follow=True)
    text = answer.content.decode()
    assert f"taken back from {reviewer.reviewer}, and waits for a reviewer" in text
    assert f"{reviewer.reviewer} taken off the case by" in text
    assert WHY in text
    case.refresh_from_db()
    draft.refresh_from_db()
    assert (case.state, case.reviewer, draft.state) == ("RECORDS_COMPLETE", None, "left")
    event = case.events.order_by("-place").first()
    assert event.by == f"user:{getattr(world, role).pk}"
    assert {k: event.document[k] for k in ("type", "by", "note")} == {
        "type": "reviewer removed", "by": reviewer.reviewer, "note": WHY,
    }  # fmt: skip
    bars = {one.match.reviewer: one.bar for one in answer.context["page"]}
    assert bars[reviewer.reviewer] == "a tie has to be looked at first"
    assert answer.context["first"] != reviewer.reviewer
    assert f'href="{place}"' in client.get("/assignment/").content.decode()
    assert signed_in(reviewer).get(f"/cases/{case.number}/").status_code == 404
    from openimr.server.desk.actions import edit

    with acting(f"user:{reviewer.pk}"), pytest.raises(NotYoursError):
        edit(reviewer, case.number, [Decide(item=0, decision="upheld")], revision=0)


def test_a_run_of_many_takes_it_and_does_not_draw_who_was_taken_off_before_somebody_says_so(world: SimpleNamespace):
    from openimr.server.office import tasks
    from openimr.server.office.models import AssignmentRun

    case, reviewer = given(world)
    client, place = signed_in(world.case_manager), f"/cases/{case.number}/assign/"
    client.post(place + "take-back/", {"reason": WHY, "revision": case.revision})
    for cleared in (False, True):
        if cleared:
            found = {one.match.reviewer: one for one in client.get(place).context["page"]}
            for tie in found[reviewer.reviewer].match.conflicts:
                form = {"reviewer": reviewer.reviewer, "fingerprint": tie.fingerprint, "reason": "back at work again"}
                client.post(place + "clear/", form)
        client.post("/assignment/freeze/", {"which": "all"})
        run = AssignmentRun.objects.order_by("pk").last()
        [row] = run.cases.all()
        assert row.case == case
        client.post(f"/assignment/runs/{run.pk}/seed/", {"seed": "7"})
        tasks.run_assignment(run.pk)
        row.refresh_from_db()
        if not cleared:
            assert row.reviewer != reviewer.reviewer
            if row.outcome == "given":
                case.refresh_from_db()
                client.post(place + "take-back/", {"reason": WHY, "revision": case.revision})
    assert row.outcome == "given"


def test_what_is_refused_says_why_and_changes_nothing(world: SimpleNamespace):
    from openimr.server.cases.models import Case

    case, _ = given(world)
    waiting = waiting_case()
    client = signed_in(world.case_manager)
    before = changes()
    for number, form, says in (
        (case.number, {"reason": "", "revision": case.revision}, "Say why"),
        (case.number, {"reason": "  short   ", "revision": case.revision}, "Say why"),
        (case.number, {"reason": WHY, "revision": case.revision - 1}, "has changed since"),
        (case.number, {"reason": WHY}, "has changed since"),
        (waiting.number, {"reason": WHY, "revision": waiting.revision}, "with no reviewer now"),
    ):
        answer = client.post(f"/cases/{number}/assign/take-back/", form)
        assert answer.status_code == 422
        assert says in answer.content.decode(), says
    assert changes() == before
    Case.objects.filter(pk=case.pk).update(state="QA")  # signed: it is with quality
    answer = client.post(f"/cases/{case.number}/assign/take-back/", {"reason": WHY, "revision": case.revision})
    assert "with no reviewer now" in answer.content.decode()
    assert "Take it back from" not in answer.content.decode()


@pytest.mark.parametrize("what", ["shut out", "role", "roster id", "both"])
def test_an_account_that_can_not_go_on_says_so_and_its_cases_stand_in_the_inbox_and_are_taken_back(
    world: SimpleNamespace, what: str
):
    cases = [given(world) for _ in range(2)]
    reviewer = cases[0][1]
    mine = [case for case, has in cases if has == reviewer]
    said = f"{len(mine)} case{'s' if len(mine) > 1 else ''} under review"
    admin, manager = signed_in(world.administrator, fresh=True), signed_in(world.case_manager)
    assert said in admin.get(f"/people/{reviewer.pk}/").content.decode()
    assert "can not go on" not in manager.get("/").content.decode()
    kept = {"roles": ["reviewer"], "reviewer": reviewer.reviewer, "email": "a@example.org"}
    page = admin.post(f"/people/{reviewer.pk}/", kept, follow=True).content.decode()
    assert "a case manager takes them back" not in page  # still the reviewer
    form = {
        "role": {"roles": ["quality"]},
        "roster id": {"roles": ["reviewer"], "reviewer": "rv-106"},
        "both": {"roles": ["reviewer"], "reviewer": "rv-105a"},
    }
    place = f"/people/{reviewer.pk}/shut-out/" if what == "shut out" else f"/people/{reviewer.pk}/"
    page = admin.post(place, form.get(what, {}), follow=True).content.decode()
    assert f"This account has {said}: a case manager takes them back" in page
    text = manager.get("/").content.decode()
    assert "can not go on" in text
    assert all(f"/cases/{case.number}/assign/" in text for case in mine)
    assert {"shut out": "the account is shut", "role": "no reviewer&#x27;s any more",
            "roster id": "another id on the roster", "both": "no entry"}[what] in text  # fmt: skip
    page = manager.get("/assignment/under-review/?only=stranded")
    assert [case.pk for case, _ in page.context["cases"]] == [case.pk for case in mine]
    ticked = [f"{case.number} {case.revision}" for case in mine]
    where = {"case": ticked, "reason": WHY, "with": reviewer.pk}
    page = manager.post("/assignment/under-review/", where, follow=True).content.decode()
    assert f"waiting for a reviewer: {len(mine)} case" in page
    assert "can not go on" not in manager.get("/").content.decode()
    for case in mine:
        case.refresh_from_db()
        assert (case.state, case.reviewer) == ("RECORDS_COMPLETE", None)
    shown = admin.get(f"/people/{reviewer.pk}/").content.decode()
    assert said not in shown


def test_several_are_taken_back_each_by_itself_and_one_that_has_moved_stays(world: SimpleNamespace):
    (one, _), (two, _) = given(world), given(world)
    client = signed_in(world.case_manager)
    ticked = [f"{one.number} {one.revision - 1}", f"{two.number} {two.revision}", "CM99-9999999 1", "x" * 300, ""]
    page = client.post("/assignment/under-review/", {"case": ticked, "reason": WHY}, follow=True).content.decode()
    assert "waiting for a reviewer: 1 case." in page
    assert f"case {one.number} has changed since" in page
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("IN_REVIEW", "RECORDS_COMPLETE")
    ticked = [f"{one.number} {one.revision}"] * 2
    page = client.post("/assignment/under-review/", {"case": ticked, "reason": "no"}, follow=True).content.decode()
    assert page.count("Say why the case is taken back") == 1
    page = client.post("/assignment/under-review/", {"reason": WHY}, follow=True).content.decode()
    assert "Tick the cases" in page
    for query in ("?with=999999", "?with=x", "?page=9", f"?with={world.quality.pk}"):
        assert client.get(f"/assignment/under-review/{query}").status_code == 200
