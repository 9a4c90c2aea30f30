"""What can come next: the steps of the state machine, each on a page with its fields, taken or refused."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from openimr import model

pytestmark = pytest.mark.django_db

OTHERS = ("physician", "worker", "claims staff", "claims service", "reviewer", "quality", "regulator", "administrator")


def step(client: Any, case: Any, slug: str, **more: Any) -> Any:
    from openimr.server.cases.models import Case

    post = {"day": more.pop("day", None), "revision": Case.objects.get(pk=case.pk).revision, **more}
    return client.post(
        f"/cases/{case.number}/steps/{slug}/", {key: value for key, value in post.items() if value is not None}
    )


ASKED = (("application information requested", 4),)
ELIGIBLE = (("application eligible", 7),)
ASSIGNED = (*ELIGIBLE, ("assignment served", 6))
COMPLETE = (*ASSIGNED, ("records complete", 5))
REVIEW = (*COMPLETE, ("reviewer assigned", 4))
DONE = (*REVIEW, ("review completed", 3), ("determination served", 2))
APPEALED = (*DONE, ("petition filed", 1))
MORE: dict[str, dict[str, Any]] = {
    "reviewer assigned": {"by": "rv-1"},
    "review completed": {"by": "rv-1"},
    "determination served": {"outcome": "overturned"},
    "petition filed": {"by": "administrator", "reasons": ("A5",)},
    "assignment served": {"service": "electronic"},
}

ASKING = {"by": "rv-1", "to": ["physician"], "note": "The nerve study of March"}
TAKEN: list[tuple[str, tuple[tuple[str, int], ...], dict[str, Any], str]] = [
    ("application-mailed", (), {"by": "worker"}, "APP_RECEIVED"),
    ("application-information-received", ASKED, {"by": "worker"}, "APP_RECEIVED"),
    ("certified-expedited", (), {"by": "physician"}, "APP_RECEIVED"),
    ("liability-disputed", (), {"by": "administrator"}, "APP_RECEIVED"),
    ("liability-resolved", (("application deferred", 7),), {"outcome": "liable"}, "APP_RECEIVED"),
    ("assignment-served", ELIGIBLE, {"service": "mail in California"}, "ASSIGNED"),
    ("assignment-received", ASSIGNED, {"by": "administrator"}, "RECORDS_PENDING"),
    ("records-complete", ASSIGNED, {}, "RECORDS_COMPLETE"),
    ("records-insufficient", ASSIGNED, {}, "RECORDS_PENDING"),
    ("records-found", ASSIGNED, {"by": "worker"}, "RECORDS_PENDING"),
    ("reviewer-information-requested", REVIEW, ASKING, "REVIEW_INFO_PENDING"),
    ("time-extended", REVIEW, {}, "IN_REVIEW"),
    ("several-reviewers-approved", REVIEW, {}, "IN_REVIEW"),
    ("treatment-authorized", ASSIGNED, {"by": "administrator"}, "TERMINATED_PRE"),
    ("treatment-authorized", ASSIGNED, {"by": "administrator", "items": ["0"]}, "RECORDS_PENDING"),
    ("treatment-authorized", REVIEW, {"by": "administrator"}, "TERMINATED_POST"),
    ("application-withdrawn", REVIEW, {"by": "worker"}, "WITHDRAWN"),
    ("application-withdrawn", ASSIGNED, {"by": "worker", "items": ["1"]}, "RECORDS_PENDING"),
    ("termination-served", ASSIGNED, {}, "TERMINATED_PRE"),
    ("determination-received", DONE, {"by": "administrator"}, "IMPLEMENTING"),
    ("implemented", DONE, {"by": "administrator"}, "IMPLEMENTED"),
    ("petition-filed", DONE, {"by": "administrator", "reasons": ["A5"]}, "APPEALED"),
    ("petition-defective", APPEALED, {}, "APPEALED"),
    ("petition-cured", APPEALED, {"by": "administrator"}, "APPEALED"),
    ("petition-denied", APPEALED, {}, "IMPLEMENTING"),
    ("penalty-assessed", ASSIGNED, {}, "RECORDS_PENDING"),
    ("ur-untimeliness-claimed", (), {"by": "worker"}, "APP_RECEIVED"),
    ("ur-decision-received", (), {"by": "worker"}, "APP_RECEIVED"),
]  # fmt: skip


@pytest.mark.parametrize("tried", TAKEN, ids=lambda tried: tried[0])
def test_a_step_is_listed_and_taken_with_its_fields(as_: Any, kit: SimpleNamespace, tried: Any):
    from openimr.server.cases.models import CaseEvent

    slug, events, fields, state = tried
    case = kit.case_at(*(kit.event(name, days, **MORE.get(name, {})) for name, days in events))
    client = as_("medical director")
    if slug in {"application-mailed", "application-information-received", "assignment-received"}:
        client = as_("case manager")
    listed = client.get(f"/cases/{case.number}/steps/").content.decode()
    assert f"/steps/{slug}/" in listed
    page = client.get(f"/cases/{case.number}/steps/{slug}/").content.decode()
    for name in fields:
        assert f'name="{name}"' in page
    answer = step(client, case, slug, day=kit.days_ago(0), **fields)
    assert answer.status_code == 302, re.findall(r'role="alert">([^<]*)', answer.content.decode())
    case = kit.fresh(case)
    assert case.state == state
    kept = CaseEvent.objects.filter(case=case).latest("place")
    assert kept.type == slug.replace("-", " ").replace("ur ", "ur ")
    assert kept.by.startswith("user:")


REFUSED: list[tuple[str, tuple[tuple[str, int], ...], dict[str, Any], str]] = [
    ("petition-filed", (), {"by": "worker", "reasons": ["A5"]}, "The case is not there yet"),
    ("records-complete", (), {}, "The case is not there yet"),
    ("records-waived", ASSIGNED, {}, "there must be documents of the worker or the physician"),
    ("certified-expedited", (), {"by": "worker"}, "Select a valid choice"),
    ("certification-withdrawn", ASSIGNED, {}, "The review is not expedited"),
    ("implemented", (), {"by": "administrator"}, "Nothing was overturned"),
    ("assignment-served", ELIGIBLE, {}, "This field is required"),
    ("application-withdrawn", DONE, {"by": "worker"}, "This does not happen while"),
    ("liability-resolved", (("application deferred", 7),), {"outcome": "perhaps"}, "Select a valid choice"),
    ("treatment-authorized", ASSIGNED, {"items": ["7"]}, "Select a valid choice"),
    ("reviewer-information-requested", REVIEW, ASKING | {"note": " "}, "This field is required"),
    ("reviewer-information-requested", REVIEW, ASKING | {"to": []}, "This field is required"),
    ("records-complete", ASSIGNED, {"day": "2199-01-01"}, "The day lies in the future"),
    ("records-complete", ASSIGNED, {"day": "yesterday"}, "Enter a valid date"),
]


@pytest.mark.parametrize("tried", REFUSED, ids=lambda tried: tried[0])
def test_a_step_that_is_refused_says_why_and_changes_nothing(as_: Any, kit: SimpleNamespace, tried: Any):
    slug, events, fields, says = tried
    case = kit.case_at(*(kit.event(name, days, **MORE.get(name, {})) for name, days in events))
    before = kit.trail()
    answer = step(as_("medical director"), case, slug, **{"day": kit.days_ago(0), **fields})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert kit.trail() == before


def test_every_event_of_the_state_machine_has_its_place():
    from openimr.process.words import words
    from openimr.server.accounts.roles import Role
    from openimr.server.intake.stepping import step_table

    table = step_table()
    assert {*table.steps, *table.elsewhere} == set(words().events)
    assert not {*table.steps} & {*table.elsewhere}
    assert {kind.part for kind in table.steps.values()} == {*table.parts}
    fields = {"service", "by", "to", "items", "outcome", "reasons", "note"}
    for event, kind in table.steps.items():
        assert {field.rstrip("!") for field in kind.fields} <= fields, event
        assert set(kind.roles) <= {*Role}, event
        assert bool(kind.outcomes) == kind.asks("outcome"), event


def test_over_an_old_page_a_step_is_not_taken_and_the_page_shows_what_happened(as_: Any, kit: SimpleNamespace):
    case = kit.case_at(kit.event("application eligible", 2))
    seen = kit.fresh(case).revision
    manager = as_("case manager")
    step(manager, case, "assignment-served", day=kit.days_ago(1), service="fax")
    before = kit.trail()
    answer = as_("intake").post(
        f"/cases/{case.number}/steps/assignment-served/", {"day": kit.days_ago(0), "service": "fax", "revision": seen}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this case" in page
    assert "What happened last" in page
    assert kit.trail() == before
    now = kit.fresh(case).revision
    assert f'name="revision" value="{now}"' in page.replace(' id="id_revision"', "")


def test_a_step_with_a_time_of_day_keeps_it(as_: Any, kit: SimpleNamespace):
    from openimr.server.cases.fetch import case_document

    case = kit.case_at(kit.event("application eligible", 7))
    step(as_("intake"), case, "assignment-served", day=kit.days_ago(5), at="14:05", service="mail in California")
    at = case_document(kit.fresh(case)).events[-1].at
    assert at.startswith(kit.days_ago(5) + "T14:05:00.000-0")


@pytest.mark.parametrize(
    ("role", "slug"),
    [("intake", "time-extended"), ("case manager", "several-reviewers-approved")],
)
def test_a_step_of_another_role_is_not_listed_and_not_taken(as_: Any, kit: SimpleNamespace, role: str, slug: str):
    case = kit.case_at(*(kit.event(name, days, **MORE.get(name, {})) for name, days in REVIEW))
    client = as_(role)
    assert f"/steps/{slug}/" not in client.get(f"/cases/{case.number}/steps/").content.decode()
    before = kit.trail()
    assert step(client, case, slug, day=kit.days_ago(0)).status_code == 403
    assert kit.trail() == before


@pytest.mark.parametrize("slug", ["application-eligible", "determination-served", "review-completed", "no-such-step"])
def test_what_has_a_page_of_its_own_is_no_step_here(as_: Any, kit: SimpleNamespace, slug: str):
    case = kit.case_at()
    before = kit.trail()
    assert step(as_("case manager"), case, slug, day=kit.days_ago(0)).status_code == 404
    assert kit.trail() == before


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_takes_steps(as_: Any, people: Any, kit: SimpleNamespace, role: str):
    from openimr.server.cases.models import Case, Person

    case = kit.case_at(kit.event("application eligible", 7))
    Person.objects.filter(case=case).update(account=people[role])
    Case.objects.filter(pk=case.pk).update(
        reviewer=people[role], claims_administrator=people["claims staff"].organization
    )
    before = kit.trail()
    client = as_(role)
    assert client.get(f"/cases/{case.number}/steps/").status_code == 403
    assert step(client, case, "assignment-served", day=kit.days_ago(0), service="fax").status_code == 403
    answer = client.post(f"/cases/{case.number}/withdrawal/answer/", {"take": "yes", "revision": "1"})
    assert answer.status_code == 403
    assert kit.trail() == before


def test_a_guessed_case_has_no_steps(as_: Any, kit: SimpleNamespace):
    assert as_("intake").get("/cases/CM99-9999999/steps/").status_code == 404
    assert as_("intake").post("/cases/CM99-9999999/steps/records-complete/").status_code == 404


# --- withdrawal


def own(case: Any, user: Any, party: str = "worker") -> None:
    from openimr.server.cases.models import Person

    Person.objects.filter(case=case, party=party).update(account=user)


@pytest.mark.parametrize(("role", "party"), [("worker", "worker"), ("physician", "physician")])
def test_an_applicant_asks_and_the_office_takes_it(as_: Any, people: Any, kit: SimpleNamespace, role: str, party: str):
    from openimr.server.cases.fetch import case_document

    case = kit.case_at(by=party)
    own(case, people[role], party)
    client = as_(role)
    assert client.post(f"/cases/{case.number}/withdrawal/", {"sure": "yes", "reason": "I am well"}).status_code == 302
    assert kit.fresh(case).state == "APP_RECEIVED"
    clerk = as_("intake")
    assert case.number in clerk.get("/intake/").content.decode()
    shown = clerk.get(f"/cases/{case.number}/steps/").content.decode()
    assert "I am well" in shown
    assert ("<strong>the injured worker" in shown) is (role == "worker")
    assert ("<strong>the requesting physician" in shown) is (role == "physician")
    clerk.post(f"/cases/{case.number}/withdrawal/answer/", {"take": "yes", "revision": kit.fresh(case).revision})
    case = kit.fresh(case)
    assert case.state == "WITHDRAWN"
    assert case_document(case).events[-1].by == party
    assert "Taken" in client.get(f"/cases/{case.number}/withdrawal/").content.decode()


def test_who_did_not_apply_does_not_withdraw_the_workers_application(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.server.cases.models import Case

    case = kit.case_at(by="worker")
    own(case, people["physician"], "physician")
    client, before = as_("physician"), kit.trail()
    assert "withdrawal/" not in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(f"/cases/{case.number}/withdrawal/", {"sure": "yes"}).status_code in {403, 404}
    assert kit.trail() == before
    assert Case.objects.get(pk=case.pk).state == "APP_RECEIVED"


def test_who_may_withdraw_by_what_is_on_file(kit: SimpleNamespace):
    import msgspec

    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.withdrawing import applicants

    document = case_document(kit.case_at(by="physician"))
    assert applicants(document) == {"worker", "physician"}
    changed = [
        msgspec.structs.replace(party, role="former requesting physician") if party.id == "physician" else party
        for party in document.parties
    ]
    assert applicants(msgspec.structs.replace(document, parties=tuple(changed))) == {"worker"}


def replaced(document: model.Case, party: str, role: str) -> model.Case:
    """The case after a party's place was taken by another person, as the page of the facts has it."""
    import msgspec

    before = next(one for one in document.parties if one.id == party)
    parties = [one for one in document.parties if one.id != party]
    after = model.Party(id=f"{party}2", role=before.role, name="Wilhelmina Aldercroft, MD")
    return msgspec.structs.replace(
        document, parties=(after, *parties, msgspec.structs.replace(before, role=role)), events=()
    )


@pytest.mark.parametrize("filed_by", ["requesting physician", None])
def test_who_took_the_place_of_the_physician_who_applied_withdraws_nothing(
    as_: Any, people: Any, kit: SimpleNamespace, filed_by: str | None
):
    from openimr.server.cases.actions import amend
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.models import WithdrawalAsked
    from openimr.server.trail.actor import acting

    case = kit.case_at(by="physician", application=model.Application(signed=True, filed_by=filed_by))
    with acting("user:intake"):
        amend(case.number, replaced(case_document(case), "physician", "former requesting physician"))
    own(case, people["physician"], "physician2")
    page, client = f"/cases/{case.number}/withdrawal/", as_("physician")
    assert page not in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(page, {"sure": "yes"}).status_code in {403, 404}
    assert not WithdrawalAsked.objects.exists()
    own(case, people["worker"])
    assert as_("worker").post(page, {"sure": "yes"}).status_code == 302
    shown = as_("intake").get(f"/cases/{case.number}/steps/").content.decode()
    assert "Applied: the former requesting physician, Calla Brackwater, MD." in shown


def test_who_acts_for_the_worker_now_may_withdraw_and_is_not_said_to_have_applied(kit: SimpleNamespace):
    import msgspec

    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.withdrawing import applicants, applied_by

    document = case_document(kit.case_at(by="worker"))
    lawyer = model.Party(id="attorney", role="representative", name="Conrad Whitlow, Esq.")
    applied = model.Event(type="application received", at="2025-03-03", by="attorney")
    application = model.Application(filed_by="representative")
    before = msgspec.structs.replace(document, parties=(*document.parties, lawyer), application=application)
    after = replaced(before, "attorney", "former attorney")
    by_him = msgspec.structs.replace(after, events=(applied,))
    assert applied_by(by_him) == {"attorney"}
    assert applicants(by_him) == {"worker", "attorney2"}
    assert applied_by(after) == frozenset()  # of two who had the role in turn the record does not say which
    assert applied_by(msgspec.structs.replace(before, events=())) == {"attorney"}


def test_a_withdrawal_of_somebody_who_may_no_longer_ask_is_not_taken(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.server.intake.models import WithdrawalAsked

    case = kit.case_at(by="worker")
    own(case, people["worker"])
    as_("worker").post(f"/cases/{case.number}/withdrawal/", {"sure": "yes"})
    WithdrawalAsked.objects.update(party="physician")
    clerk, reply = as_("intake"), f"/cases/{case.number}/withdrawal/answer/"
    clerk.post(reply, {"take": "yes", "revision": kit.fresh(case).revision})
    assert kit.fresh(case).state == "APP_RECEIVED"
    clerk.post(reply, {"take": "no", "answer": "the worker applied", "revision": kit.fresh(case).revision})
    assert WithdrawalAsked.objects.get().taken is False


def test_one_treatment_is_withdrawn_and_the_other_goes_on(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document

    case = kit.case_at()
    own(case, people["worker"])
    as_("worker").post(f"/cases/{case.number}/withdrawal/", {"sure": "yes", "items": ["1"]})
    as_("intake").post(
        f"/cases/{case.number}/withdrawal/answer/", {"take": "yes", "revision": kit.fresh(case).revision}
    )
    case = kit.fresh(case)
    assert case.state == "APP_RECEIVED"
    assert [item.status for item in fold(case_document(case)).items] == ["open", "withdrawn"]


def test_what_is_not_taken_says_why_and_can_be_asked_again(as_: Any, people: Any, kit: SimpleNamespace):
    case = kit.case_at()
    own(case, people["worker"])
    client, clerk = as_("worker"), as_("intake")
    ask, reply = f"/cases/{case.number}/withdrawal/", f"/cases/{case.number}/withdrawal/answer/"
    client.post(ask, {"sure": "yes"})
    assert client.post(ask, {"sure": "yes"}).status_code == 422
    before = kit.trail()
    clerk.post(reply, {"take": "no", "answer": "", "revision": kit.fresh(case).revision})
    clerk.post(reply, {"take": "yes", "revision": "0"})
    assert kit.trail() == before
    clerk.post(reply, {"take": "no", "answer": "please call us", "revision": kit.fresh(case).revision})
    assert "please call us" in client.get(ask).content.decode()
    assert kit.fresh(case).state == "APP_RECEIVED"
    assert client.post(ask, {"sure": "yes"}).status_code == 302


@pytest.mark.parametrize("post", [{}, {"sure": "yes", "items": ["7"]}, {"sure": "yes", "items": ["x"]}])
def test_a_withdrawal_that_is_not_sure_or_of_nothing_is_refused(
    as_: Any, people: Any, kit: SimpleNamespace, post: dict[str, Any]
):
    case = kit.case_at()
    own(case, people["worker"])
    before = kit.trail()
    assert as_("worker").post(f"/cases/{case.number}/withdrawal/", post).status_code == 422
    assert kit.trail() == before


def test_after_the_determination_nothing_is_withdrawn(as_: Any, people: Any, kit: SimpleNamespace):
    case = kit.case_at(*(kit.event(name, days, **MORE.get(name, {})) for name, days in DONE))
    own(case, people["worker"])
    client, before = as_("worker"), kit.trail()
    assert "be withdrawn any more" in client.get(f"/cases/{case.number}/withdrawal/").content.decode()
    assert client.post(f"/cases/{case.number}/withdrawal/", {"sure": "yes"}).status_code == 422
    assert kit.trail() == before


def test_nobody_withdraws_the_case_of_another(as_: Any, people: Any, kit: SimpleNamespace):
    case, other = kit.case_at(), kit.case_at()
    own(case, people["worker"])
    before = kit.trail()
    for number in (other.number, "CM99-9999999"):
        assert as_("worker").post(f"/cases/{number}/withdrawal/", {"sure": "yes"}).status_code == 404
    for role in ("intake", "claims staff", "reviewer", "regulator"):
        assert as_(role).post(f"/cases/{case.number}/withdrawal/", {"sure": "yes"}).status_code == 403
    assert kit.trail() == before


def test_a_step_of_the_offices_own_keeps_its_place_among_the_others_of_its_day(as_: Any, kit: SimpleNamespace):
    """Records are complete, the reviewer signs, quality sends it back and the reviewer asks for more: all today."""
    from django.utils import timezone

    from openimr import model
    from openimr.server.cases.actions import take
    from openimr.server.trail.actor import acting

    case = kit.case_at(*(kit.event(type_, days, **MORE.get(type_, {})) for type_, days in ASSIGNED))
    step(as_("case manager"), case, "records-complete", day=kit.days_ago(0))
    with acting("user:1"):
        for type_ in (
            "reviewer assigned", "review completed", "returned to reviewer", "reviewer information requested",
        ):  # fmt: skip
            by = None if type_.startswith("returned") else "rv-1"
            take(case.number, model.Event(type=type_, at=timezone.localtime().isoformat(), by=by))
    assert kit.fresh(case).state == "REVIEW_INFO_PENDING"
