"""Parties answer what they were asked; and the pages of intake ask no more of the database with more rows."""

from types import SimpleNamespace
from typing import Any

import pytest

from openimr import model

pytestmark = pytest.mark.django_db
REVIEWED = (
    ("application eligible", {}),
    ("assignment served", {"service": "electronic"}),
    ("records complete", {}),
    ("reviewer assigned", {"by": "rv-1"}),
)
"""What happens until a reviewer asks."""


def own(case: Any, user: Any, party: str) -> None:
    from openimr.server.cases.models import Case, Person

    Person.objects.filter(case=case, party=party).update(account=user)
    if user.organization_id:
        Case.objects.filter(pk=case.pk).update(claims_administrator=user.organization_id)


@pytest.mark.parametrize(
    ("role", "party"), [("worker", "worker"), ("physician", "physician"), ("claims staff", "administrator")]
)
def test_a_party_answers_and_the_office_reads_it(as_: Any, people: Any, kit: SimpleNamespace, role: str, party: str):
    from openimr.server.cases.fetch import case_document

    case = kit.case_at(kit.event("application information requested", 1, note="Which letter is it?"))
    own(case, people[role], party if role != "claims staff" else "nobody")
    client = as_(role)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert f"/cases/{case.number}/answer/" in page
    assert "Which letter is it?" in client.get(f"/cases/{case.number}/answer/").content.decode()
    assert client.post(f"/cases/{case.number}/answer/", {"answer": "The one of May"}).status_code == 302
    case = kit.fresh(case)
    assert case.state == "APP_RECEIVED"
    assert case_document(case).events[-1].by == party
    assert "The one of May" in as_("intake").get(f"/cases/{case.number}/eligibility/").content.decode()


def test_the_page_of_the_answer_asks_what_the_letter_asks(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.process.notices import question_told

    asked = kit.event("application information requested", 1, reasons=("E7",), note="Which letter is it?")
    case = kit.case_at(asked, application=model.Application(complete=True))
    own(case, people["worker"], "worker")
    page = as_("worker").get(f"/cases/{case.number}/answer/").content.decode()
    for says in ("Which letter is it?", *(question_told(code, "en") for code in ("E01_UNSIGNED", "E07_INCOMPLETE"))):
        assert page.count(says) == 1


@pytest.mark.parametrize("event", ["application information requested", "reviewer information requested"])
def test_only_who_was_asked_is_offered_the_page_and_answers(as_: Any, people: Any, kit: SimpleNamespace, event: str):
    from openimr.server.cases.fetch import case_document

    before = () if event.startswith("application") else REVIEWED
    case = kit.case_at(*(kit.event(name, 1, **more) for name, more in before), kit.event(event, 1, to=("worker",)))
    for role, party in (("worker", "worker"), ("physician", "physician")):
        own(case, people[role], party)
    place = f"/cases/{case.number}/answer/"
    other = as_("physician")
    assert place not in other.get(f"/cases/{case.number}/").content.decode()
    trail = kit.trail()
    for page in (other.get(place), other.post(place, {"answer": "Ask the worker."})):
        assert "The question went to another party" in page.content.decode()
        assert "<textarea" not in page.content.decode()
    assert page.status_code == 422
    assert kit.trail() == trail
    assert place in as_("worker").get(f"/cases/{case.number}/").content.decode()
    assert as_("worker").post(place, {"answer": "Yes, I did."}).status_code == 302
    assert case_document(kit.fresh(case)).events[-1].by == "worker"
    again = as_("worker").get(place).content.decode()
    assert "No question waits" in again
    assert place not in as_("worker").get(f"/cases/{case.number}/").content.decode()


@pytest.mark.parametrize(
    ("then", "state"),
    [
        ((("reviewer removed", {"by": "rv-1"}),), "RECORDS_COMPLETE"),
        ((("reviewer removed", {"by": "rv-1"}), ("reviewer assigned", {"by": "rv-2"})), "REVIEW_INFO_PENDING"),
        ((("review completed", {"by": "rv-1"}),), "QA"),
    ],
)
def test_a_party_can_answer_whoever_has_the_case_by_then(
    as_: Any, people: Any, kit: SimpleNamespace, then: Any, state: str
):
    """Its days go on running (9792.10.5), whatever becomes of the reviewer who asked."""
    from openimr.server.cases.fetch import case_document

    case = kit.case_at(
        *(kit.event(name, 3, **more) for name, more in REVIEWED),
        kit.event("reviewer information requested", 2, by="rv-1", to=("worker",), note="Since when?"),
        *(kit.event(name, 1 - n, **more) for n, (name, more) in enumerate(then)),
    )
    assert case.state == state
    own(case, people["worker"], "worker")
    place = f"/cases/{case.number}/answer/"
    assert place in as_("worker").get(f"/cases/{case.number}/").content.decode()
    assert "Since when?" in as_("worker").get(place).content.decode()
    assert as_("worker").post(place, {"answer": "Since March."}).status_code == 302
    case = kit.fresh(case)
    assert case.state == {"REVIEW_INFO_PENDING": "IN_REVIEW"}.get(state, state)
    assert (case_document(case).events[-1].type, case_document(case).events[-1].by) == (
        "reviewer information received", "worker",
    )  # fmt: skip
    assert place not in as_("worker").get(f"/cases/{case.number}/").content.decode()


def test_of_two_who_were_asked_the_other_goes_on_being_asked(as_: Any, people: Any, kit: SimpleNamespace):
    case = kit.case_at(kit.event("application information requested", 1, to=("worker", "physician")))
    for role, party in (("worker", "worker"), ("physician", "physician")):
        own(case, people[role], party)
    place = f"/cases/{case.number}/answer/"
    assert as_("worker").post(place, {"answer": "Yes, I did."}).status_code == 302
    assert place not in as_("worker").get(f"/cases/{case.number}/").content.decode()
    assert place in as_("physician").get(f"/cases/{case.number}/").content.decode()
    assert "<textarea" in as_("physician").get(place).content.decode()


@pytest.mark.parametrize(
    ("asked", "text", "says"),
    [((), "x", "No question waits"), (("application information requested",), " ", "Write the answer")],
)
def test_without_a_question_or_a_word_nothing_is_answered(  # noqa: PLR0917 - three fixtures, three parameters
    as_: Any, people: Any, kit: SimpleNamespace, asked: Any, text: str, says: str
):
    case = kit.case_at(*(kit.event(name, 1) for name in asked))
    own(case, people["worker"], "worker")
    before = kit.trail()
    answer = as_("worker").post(f"/cases/{case.number}/answer/", {"answer": text})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert kit.trail() == before


def test_nobody_answers_in_the_case_of_another(as_: Any, people: Any, kit: SimpleNamespace):
    case = kit.case_at(kit.event("application information requested", 1))
    before = kit.trail()
    for role in ("worker", "physician", "claims staff"):
        assert as_(role).post(f"/cases/{case.number}/answer/", {"answer": "x"}).status_code == 404
    for role in ("intake", "reviewer", "regulator", "administrator", "claims service"):
        assert as_(role).post(f"/cases/{case.number}/answer/", {"answer": "x"}).status_code == 403
    assert kit.trail() == before


@pytest.mark.parametrize("page", ["/intake/", "/cases/{}/eligibility/", "/cases/{}/related/", "/cases/{}/steps/"])
def test_a_page_asks_no_more_of_the_database_with_more_rows(as_: Any, kit: SimpleNamespace, page: str):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_("intake")
    case = kit.case_at()
    kit.case_at()
    kit.begun(client)
    client.get(page.format(case.number))
    with CaptureQueriesContext(connection) as few:
        client.get(page.format(case.number))
    for _ in range(4):
        kit.case_at()
        kit.begun(client)
    with CaptureQueriesContext(connection) as many:
        client.get(page.format(case.number))
    assert len(many) == len(few)


def test_the_periodic_job_is_known_to_the_queue():
    from procrastinate.contrib.django import app

    names = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "openimr.server.intake.tasks.look_again" in names
    assert "openimr.server.intake.tasks.read_form" in app.tasks
