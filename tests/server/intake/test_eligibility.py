"""Eligibility on its page: every reason with its fact and source, each finding taken or refused, facts corrected."""

from types import SimpleNamespace
from typing import Any

import pytest

from openimr import model
from openimr.process.reasons import eligibility, rejects

pytestmark = pytest.mark.django_db

OTHERS = ("physician", "worker", "claims staff", "claims service", "reviewer", "quality", "regulator", "administrator")

REJECTING = [code for code in eligibility().reasons if rejects(code)]


def decide(client: Any, case: Any, finding: str, revision: int | None = None, **more: Any) -> Any:
    from openimr.server.cases.models import Case

    now = Case.objects.get(pk=case.pk).revision if revision is None else revision
    return client.post(f"/cases/{case.number}/eligibility/", {"finding": finding, "revision": now, **more})


def types(case: Any) -> list[str]:
    from openimr.server.cases.models import CaseEvent

    return [*CaseEvent.objects.filter(case=case).order_by("place").values_list("type", flat=True)]


def test_every_reason_stands_with_its_answer_fact_source_and_evidence(as_: Any, kit: SimpleNamespace):
    case = kit.case_at()
    page = as_("intake").get(f"/cases/{case.number}/eligibility/").content.decode()
    for code in eligibility().reasons:
        assert code in page
    for said in ("it is signed", "application.signed", "V S14", "received by the last day", "9792.10.3(d)"):
        assert said in page
    assert 'value="application eligible" required checked' in page


def test_eligible_is_taken_by_default_and_nothing_else_is_asked(as_: Any, kit: SimpleNamespace):
    case = kit.case_at()
    assert decide(as_("intake"), case, "application eligible").status_code == 302
    assert kit.fresh(case).state == "ELIGIBLE"


@pytest.mark.parametrize("code", REJECTING)
def test_not_eligible_for_each_reason_goes_on_record_with_its_code(as_: Any, kit: SimpleNamespace, code: str):
    from openimr.server.cases.fetch import case_document

    case = kit.case_at()
    answer = decide(as_("intake"), case, "application ineligible", reasons=[code], note="it rests on the letter")
    assert answer.status_code == 302
    case = kit.fresh(case)
    assert case.state == "INELIGIBLE"
    assert case_document(case).events[-1].reasons == (code,)


@pytest.mark.parametrize("code", sorted(set(eligibility().reasons) - set(REJECTING)))
def test_a_reason_that_rejects_nothing_is_refused_and_nothing_changes(as_: Any, kit: SimpleNamespace, code: str):
    case = kit.case_at()
    before = kit.trail()
    answer = decide(as_("intake"), case, "application ineligible", reasons=[code], note="so it is")
    assert answer.status_code == 422
    assert "None of the reasons makes an application ineligible" in answer.content.decode()
    assert kit.trail() == before


@pytest.mark.parametrize(
    ("finding", "more", "says"),
    [
        ("", {}, "Choose a finding."),
        ("published", {}, "Choose a finding."),
        ("application ineligible", {}, "Choose the reasons"),
        ("application ineligible", {"reasons": ["E77"], "note": "x"}, "There is no such reason."),
        ("application information requested", {"note": " \n "}, "write what is asked"),
        ("application information requested", {"reasons": ["E77"], "note": "x"}, "There is no such reason."),
        (
            "application information requested",
            {"reasons": ["E07_INCOMPLETE", "E11_WRONG_PROGRAM"]},
            "No question belongs to E11_WRONG_PROGRAM",
        ),
        ("application ineligible", {"reasons": ["E01_UNSIGNED"]}, "The facts on file don&#x27;t say so: E01_UNSIGNED"),
    ],
)
def test_a_finding_that_lacks_something_is_refused_and_nothing_changes(
    as_: Any, kit: SimpleNamespace, finding: str, more: dict[str, Any], says: str
):
    case = kit.case_at()
    before = kit.trail()
    answer = decide(as_("intake"), case, finding, **more)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert kit.trail() == before
    assert kit.fresh(case).state == "APP_RECEIVED"


def test_against_the_screening_it_is_eligible_only_with_a_reason_in_words(as_: Any, kit: SimpleNamespace):
    case = kit.case_at(application=model.Application(signed=False, complete=True, filed_by="injured worker"))
    client = as_("case manager")
    page = client.get(f"/cases/{case.number}/eligibility/").content.decode()
    assert 'value="application eligible" required checked' not in page
    answer = decide(client, case, "application eligible")
    assert answer.status_code == 422
    assert "The screening says otherwise" in answer.content.decode()
    assert kit.fresh(case).state == "APP_RECEIVED"
    decide(client, case, "application eligible", note="the signature stands on the second page")
    assert kit.fresh(case).state == "ELIGIBLE"


def test_the_parties_are_asked_and_what_is_owed_is_named(as_: Any, kit: SimpleNamespace):
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document

    case = kit.case_at(application=model.Application(signed=True))
    decide(as_("intake"), case, "application information requested", to=["worker", "nobody"])
    case = kit.fresh(case)
    assert case.state == "APP_INFO_PENDING"
    assert case.next_due is not None
    document = case_document(case)
    assert document.events[-1].to == ("worker",)
    assert {owed.party for owed in fold(document).owed} == {"physician", "administrator"}


def test_while_the_time_to_answer_runs_it_is_not_rejected(as_: Any, kit: SimpleNamespace):
    case = kit.case_at(application=model.Application(signed=False))
    decide(as_("intake"), case, "application information requested")
    answer = decide(as_("intake"), case, "application ineligible", reasons=["E01_UNSIGNED"])
    assert answer.status_code == 422
    assert "their time to answer still runs" in answer.content.decode()
    assert kit.fresh(case).state == "APP_INFO_PENDING"


def test_deferred_waits_for_the_liability_dispute(as_: Any, kit: SimpleNamespace):
    case = kit.case_at(
        application=model.Application(signed=True, complete=True, filed_by="injured worker", liability_disputed=True)
    )
    decide(as_("intake"), case, "application deferred")
    assert kit.fresh(case).state == "DEFERRED"
    answer = decide(as_("intake"), case, "application eligible", note="all the same")
    assert answer.status_code == 422
    assert "nobody has recorded" in answer.content.decode()


def test_some_treatments_are_rejected_and_the_others_go_on(as_: Any, kit: SimpleNamespace):
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document

    case = kit.case_at()
    decide(as_("intake"), case, "application ineligible", reasons=["E09_NO_ADVERSE_UR"], items=["1"], note="approved")
    decide(as_("intake"), case, "application eligible", note="the other")
    case = kit.fresh(case)
    assert case.state == "ELIGIBLE"
    assert [item.status for item in fold(case_document(case)).items] == ["open", "not reviewed"]


def test_after_the_case_has_changed_a_finding_over_the_old_page_is_not_taken(as_: Any, kit: SimpleNamespace):
    case = kit.case_at()
    seen = kit.fresh(case).revision
    decide(as_("intake"), case, "application information requested", note="what was decided?")
    before = kit.trail()
    answer = decide(as_("case manager"), case, "application eligible", revision=seen)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody changed this case while you had it open" in page
    assert "APP_INFO_PENDING" in page
    assert kit.trail() == before


def test_facts_are_corrected_as_another_version_and_the_screening_follows(as_: Any, kit: SimpleNamespace):
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import CaseFacts

    case = kit.case_at(application=model.Application(signed=False))
    client = as_("intake")
    page = client.get(f"/cases/{case.number}/facts/").content.decode()
    assert "Noor Oakhurst" in page
    typed = {"signed": "yes", "i0-request": "MRI of the lumbar spine", "p0-email": "noor@example.org"}
    answer = client.post(f"/cases/{case.number}/facts/", facts_of(kit.fresh(case)) | typed)
    assert answer.status_code == 302
    document = case_document(kit.fresh(case))
    assert document.application.signed is True
    assert document.items[0].treatment.kind == "imaging"
    assert document.parties[0].email == "noor@example.org"
    assert len(document.parties) == 3
    assert document.injury.date == "2025-02-03"
    assert CaseFacts.objects.filter(case=case).count() == 2


def test_a_party_is_added_and_the_claims_administrators_account_gets_the_case(
    as_: Any, people: Any, kit: SimpleNamespace
):
    from openimr.server.accounts.permissions import own_cases
    from openimr.server.cases.fetch import case_document

    case = kit.case_at()
    staff = people["claims staff"]
    post = facts_of(kit.fresh(case)) | {
        "organization": str(staff.organization_id),
        "p3-role": "representative",
        "p3-name": "Conrad Whitlow, Esq.",
    }
    assert as_("intake").post(f"/cases/{case.number}/facts/", post).status_code == 302
    assert case_document(kit.fresh(case)).parties[-1].role == "representative"
    assert own_cases(staff).filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("field", "typed"), [("injury_date", "someday"), ("p0-email", "no"), ("signed", "maybe"), ("p0-name", "")]
)
def test_facts_that_cannot_be_are_refused_and_the_old_ones_stay(as_: Any, kit: SimpleNamespace, field: str, typed: str):
    case = kit.case_at()
    before = kit.trail()
    answer = as_("intake").post(f"/cases/{case.number}/facts/", facts_of(kit.fresh(case)) | {field: typed})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert kit.trail() == before


def test_facts_by_which_something_on_record_could_not_have_happened_are_refused(as_: Any, kit: SimpleNamespace):
    case = kit.case_at()
    before = kit.trail()
    post = facts_of(kit.fresh(case)) | {"p2-role": "injured worker"}
    answer = as_("intake").post(f"/cases/{case.number}/facts/", post)
    assert answer.status_code == 422
    assert "something on record could not have happened: ur decision" in answer.content.decode()
    assert kit.trail() == before


def test_facts_over_an_old_page_are_not_kept(as_: Any, kit: SimpleNamespace):
    case = kit.case_at()
    post = facts_of(kit.fresh(case)) | {"claim_number": "A-1"}
    post["facts"] = "1"  # the version that the page showed
    theirs = facts_of(kit.fresh(case)) | {"p0-address": "1 New Street, Fresno, CA 93701", "injury_date": "2014-01-17"}
    assert as_("case manager").post(f"/cases/{case.number}/facts/", theirs).status_code == 302
    before = kit.trail()
    answer = as_("intake").post(f"/cases/{case.number}/facts/", post)
    assert answer.status_code == 409
    assert kit.trail() == before
    # What was typed is told, and stands in no field: kept once more, it would go over what the other has written.
    page = answer.content.decode()
    assert "<dt>The application: Claim number</dt><dd>A-1</dd>" in page
    assert post["injury_date"]
    assert page.count("<dt>The application: ") == 1  # a day that nobody changed is no difference
    assert 'value="A-1"' not in page
    assert 'value="1 New Street, Fresno, CA 93701"' in page
    assert page.count("<dt>Party ") == 0  # what the other has corrected is not taken for what was typed here
    assert 'name="facts" value="2"' in page
    for faulty in ("", "0", "x", "99999999999"):
        assert as_("intake").post(f"/cases/{case.number}/facts/", {**post, "facts": faulty}).status_code == 409


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_decides_or_corrects(as_: Any, people: Any, kit: SimpleNamespace, role: str):
    from openimr.server.cases.models import Person

    case = kit.case_at()
    Person.objects.filter(case=case).update(account=people[role])
    before = kit.trail()
    client = as_(role)
    assert decide(client, case, "application eligible").status_code == 403
    for page in ("eligibility", "facts", "related", "steps"):
        assert client.get(f"/cases/{case.number}/{page}/").status_code == 403
        assert client.post(f"/cases/{case.number}/{page}/", facts_of(kit.fresh(case))).status_code in {403, 405}
    assert kit.trail() == before


def test_the_medical_director_decides_and_does_not_correct_facts(as_: Any, kit: SimpleNamespace):
    case = kit.case_at()
    client = as_("medical director")
    assert "Correct the facts" not in client.get(f"/cases/{case.number}/eligibility/").content.decode()
    assert client.get(f"/cases/{case.number}/facts/").status_code == 403
    assert decide(client, case, "application eligible").status_code == 302


def test_reading_the_page_is_recorded(as_: Any, kit: SimpleNamespace):
    from openimr.server.trail.models import TrailRow

    case = kit.case_at()
    as_("intake").get(f"/cases/{case.number}/eligibility/")
    assert TrailRow.objects.filter(verb="read", case_number=case.number, row="eligibility").exists()


def facts_of(case: Any) -> dict[str, str]:
    """What the page of facts posts back, nothing changed."""
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.amending import Facts

    facts = Facts(case_document(case), case.claims_administrator_id)
    post = {"revision": str(case.revision)}
    for form in (facts.form, *facts.items, *facts.parties):
        post |= {form.add_prefix(name): str(form.initial.get(name) or "") for name in form.fields}
    return post


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("items 0, 3 and 5: posted in time", "items 1, 4 and 6: posted in time"),
        ("item 0 (opioid): 2 doses", "item 1 (opioid): 2 doses"),
        ("the 3 items of 2026", "the 3 items of 2026"),
    ],
)
def test_pages_count_treatments_from_one(said: str, shown: str):
    from openimr.server.pages.templatetags.counting import from_one

    assert from_one(said) == shown
