"""An application comes in: by the web form, by a form that is uploaded, by the mail room; and what is refused."""

import io
import re
from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "scan.pdf") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data, "application/pdf")


def pdf(values: dict[str, str], ticks: dict[str, bool] | None = None, *, script: bool = False) -> bytes:
    """A fillable form as programs write them."""
    from reportlab.pdfgen import canvas

    made = io.BytesIO()
    page = canvas.Canvas(made)
    page.drawString(40, 810, "x")
    for n, (name, value) in enumerate(values.items()):
        page.acroForm.textfield(name=name, tooltip=name, x=200, y=780 - 24 * n, width=300, height=18, value=value)
    for n, (name, ticked) in enumerate((ticks or {}).items()):
        page.acroForm.checkbox(name=name, tooltip=name, x=40, y=780 - 24 * n, checked=ticked)
    page.save()
    data = made.getvalue()
    return data.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (x) >>") if script else data


def the_case() -> Any:
    from openimr.server.cases.models import Case

    return Case.objects.get()


def no_case() -> bool:
    from openimr.server.cases.models import Case
    from openimr.server.store.models import File

    return not Case.objects.exists() and not File.objects.exists()


# --- the web form


def test_a_worker_fills_in_the_form_checks_it_and_it_is_a_case(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.server.accounts.permissions import own_cases
    from openimr.server.cases.fetch import case_document

    client = as_("worker")
    form = kit.begun(client)
    kit.attach(client, form)
    assert client.post(form, kit.filled(check="1"))["Location"] == form + "check/"
    page = client.get(form + "check/").content.decode()
    for said in ("Norco 10/325 mg #90 – modified", "Tidewater Linen Supply", "Mail, within California"):
        assert said in page
    assert no_case()
    answer = client.post(form + "check/")
    case = the_case()
    assert answer["Location"] == f"/cases/{case.number}/"
    assert case.state == "APP_RECEIVED"
    document = case_document(case)
    assert [item.ur_outcome for item in document.items] == ["modified", "denied"]
    assert document.items[0].treatment.ingredients == ("hydrocodone", "acetaminophen")
    assert [event.type for event in document.events] == [
        "ur decision",
        "ur decision",
        "ur decision served",
        "application received",
    ]
    assert document.application.signed is True
    assert document.application.complete is True
    assert document.diagnoses == ("M54.16", "lumbar radiculopathy")
    assert list(own_cases(people["worker"])) == [case]
    assert not own_cases(people["physician"]).exists()


def test_the_confirmed_form_is_kept_as_a_pdf_of_the_case(as_: Any, kit: SimpleNamespace):
    import pypdfium2

    from openimr.server.exchange.storing import the_store
    from openimr.server.store.models import File

    client = as_("worker")
    form = kit.begun(client)
    client.post(form, kit.filled())
    client.post(form + "files/", {"file": upload(pdf({"a": "b"}), "decision.pdf"), "kind": "ur decision"})
    client.post(form + "check/")
    kept = {file.kind: file for file in File.objects.select_related("content")}
    assert {"application form", "ur decision"} == {*kept}
    document = pypdfium2.PdfDocument(b"".join(the_store().open(kept["application form"].content)))
    text = document[0].get_textpage().get_text_bounded()
    assert "Noor A. Oakhurst" in text
    assert "Sent by the web form" in text


def test_a_draft_is_kept_as_it_was_typed_and_gone_on_with_later(as_: Any, kit: SimpleNamespace):
    client = as_("worker")
    form = kit.begun(client)
    client.post(form, {"worker_name": "Noor", "injury_date": "sometime in May", "rows": "1", "t0-request": "MRI"})
    page = client.get(form).content.decode()
    for typed in ("Noor", "sometime in May", "MRI"):
        assert typed in page
    assert "errorlist" not in page
    assert f'href="{form}"' in client.get("/intake/").content.decode()
    assert no_case()


def test_adding_a_file_keeps_what_was_typed_and_a_refused_file_too(as_: Any, kit: SimpleNamespace):
    from openimr.server.intake.models import Application

    client = as_("intake")
    form = kit.begun(client, "mail")
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(form).content.decode())
    assert seen
    file = {"file": upload(pdf({"a": "b"})), "kind": "application form"}
    client.post(form + "files/", {**kit.filled(seen=seen[1]), **file})
    page = client.get(form).content.decode()
    assert "Noor A. Oakhurst" in page
    assert "scan.pdf" in page
    file = {"file": upload(pdf({"a": "c"})), "kind": "application form"}
    answer = client.post(form + "files/", {**kit.filled(seen=seen[1], worker_name="Older"), **file})
    assert answer.status_code == 409
    assert "Noor A. Oakhurst" in client.get(form).content.decode()
    assert Application.objects.get().files.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("worker_name", "", "Give the worker&#x27;s name."),
        ("injury_date", "05/40/2025", "Enter a valid date."),
        ("injury_date", "2199-01-01", "This day lies in the future."),
        ("ur_date", "2025-01-01", "The decision is dated before the injury."),
        ("consent", "", "Say whether the worker consents"),
        ("signature", "", "Type the name of who signed."),
        ("signed", "no", "An application without a signature"),
        ("worker_email", "not an address", "Enter a valid email address."),
        ("ur_service", "pigeon", "Select a valid choice."),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_sent(
    as_: Any, kit: SimpleNamespace, field: str, typed: str, says: str
):
    client = as_("worker")
    form = kit.begun(client)
    client.post(form, kit.filled(**{field: typed}))
    answer = client.get(form + "check/")
    page = answer.content.decode()
    assert answer.status_code == 422
    beside = re.search(rf'<label for="id_{field}">.*?</div>', page, re.DOTALL)
    assert beside is not None
    assert says in beside[0]
    assert f'<a href="#id_{field}">' in page
    assert f'action="{form}"' in page  # what is put right is kept, not sent
    assert client.post(form + "check/").status_code == 422
    assert no_case()


def test_an_application_without_a_treatment_is_not_sent(as_: Any, kit: SimpleNamespace):
    client = as_("worker")
    form = kit.begun(client)
    client.post(form, {**kit.filled(), "t0-request": "", "t0-outcome": "", "t1-request": "", "t1-outcome": ""})
    assert "Name at least one treatment" in client.post(form + "check/").content.decode()
    assert no_case()


def test_sent_twice_it_is_one_case(as_: Any, kit: SimpleNamespace):
    from openimr.server.cases.models import Case

    client = as_("worker")
    form = kit.begun(client)
    kit.attach(client, form)
    client.post(form, kit.filled())
    first = client.post(form + "check/")["Location"]
    assert client.post(form + "check/")["Location"] == first
    assert client.post(form, kit.filled(worker_name="Somebody Else"))["Location"] in {first, form}
    assert Case.objects.count() == 1
    assert "Somebody Else" not in client.get(first).content.decode()


def test_who_typed_over_an_older_draft_is_told_and_overwrites_nothing(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.server.intake.models import Application

    one, two = as_("intake"), as_("case manager")
    form = kit.begun(one)
    seen = re.search(r'name="seen" value="([^"]+)"', one.get(form).content.decode())
    assert seen is not None
    two.post(form, {"worker_name": "Second", "seen": seen[1]})
    answer = one.post(form, {"worker_name": "First", "seen": seen[1]})
    assert answer.status_code == 409
    assert "changed this draft since" in answer.content.decode()
    assert Application.objects.get().answers["worker_name"] == "Second"


def test_nobody_applies_in_the_name_of_a_party_that_the_account_is_not(as_: Any, kit: SimpleNamespace):
    client = as_("physician")
    form = kit.begun(client)
    client.post(form, kit.filled(filed_by="injured worker"))
    answer = client.post(form + "check/", follow=True)
    assert "send an application in this person" in answer.content.decode()
    assert no_case()


def test_a_physician_applies_for_emergency_care_and_sees_the_case(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.server.accounts.permissions import own_cases
    from openimr.server.cases.fetch import case_document

    client = as_("physician")
    form = kit.begun(client)
    kit.attach(client, form)
    client.post(form, kit.filled(filed_by="requesting physician", emergency_care="yes", certified="yes"))
    assert "Add the physician&#x27;s certificate" in client.post(form + "check/", follow=True).content.decode()
    kit.attach(client, form, "certificate")
    client.post(form + "check/")
    case = own_cases(people["physician"]).get()
    assert case_document(case).application.emergency_care is True
    assert case.priority == "expedited"


def test_a_worker_does_not_certify_for_the_physician(as_: Any, people: Any, kit: SimpleNamespace):
    """Of a certificate that the worker sends the office is told, and records it if it is one (9792.10.4(c))."""
    from openimr.server.cases.fetch import case_document

    client = as_("worker")
    form = kit.begun(client)
    kit.attach(client, form)
    client.post(form, kit.filled(certified="yes"))
    assert "Add the physician&#x27;s certificate" in client.post(form + "check/", follow=True).content.decode()
    assert no_case()
    kit.attach(client, form, "certificate")
    client.post(form + "check/")
    case = the_case()
    assert case.priority == "standard"
    assert all(event.type != "certified expedited" for event in case_document(case).events)
    clerk = as_("intake")
    assert (
        f'<a href="/cases/{case.number}/eligibility/">{case.number}</a>, sent on'
        in clerk.get("/intake/").content.decode()
    )
    assert "Look at the certificate" in clerk.get(f"/cases/{case.number}/eligibility/").content.decode()
    clerk.post(
        f"/cases/{case.number}/steps/certified-expedited/",
        {"by": "physician", "day": kit.days_ago(0), "revision": kit.fresh(case).revision},
    )
    assert kit.fresh(case).priority == "expedited"
    assert "Look at the certificate" not in clerk.get(f"/cases/{case.number}/eligibility/").content.decode()
    assert ", sent on" not in clerk.get("/intake/").content.decode()


def test_another_treatment_is_added_without_a_script(as_: Any, kit: SimpleNamespace):
    client = as_("worker")
    form = kit.begun(client)
    page = client.post(form, {**kit.filled(), "more": "1"}).content.decode()
    assert 'name="t2-request"' in page
    assert "Norco 10/325" in page
    empty = client.post(kit.begun(client), {"rows": "1", "more": "1"}).content.decode()
    assert 'name="t1-request"' in empty
    assert 'name="t2-request"' not in empty


# --- files


def test_a_decision_that_is_said_to_be_attached_is_there_and_a_no_to_records_reaches_the_office(
    as_: Any, people: Any, kit: SimpleNamespace
):
    from openimr.server.cases.fetch import case_document

    client = as_("worker")
    form = kit.begun(client)
    client.post(form, kit.filled(consent="no", check="1"))
    assert "Add the decision below as a file, or say No" in client.post(form + "check/", follow=True).content.decode()
    assert no_case()
    kit.attach(client, form)
    client.post(form, kit.filled(consent="no", ur_decision_attached="no", check="1"))
    client.post(form + "check/")
    case = the_case()
    assert case_document(case).application.ur_decision_attached is True
    office = as_("case manager")
    for page in ("eligibility", "letters"):
        assert "does not consent" in office.get(f"/cases/{case.number}/{page}/").content.decode()


def test_a_file_that_acts_by_itself_is_refused_and_not_kept(as_: Any, kit: SimpleNamespace):
    from openimr.server.intake.models import ApplicationFile

    client = as_("worker")
    form = kit.begun(client)
    answer = client.post(
        form + "files/", {"file": upload(pdf({"a": "b"}, script=True)), "kind": "ur decision"}, follow=True
    )
    assert "scripts" in answer.content.decode()
    assert not ApplicationFile.objects.exists()


def test_a_file_of_a_draft_is_had_back_as_it_came_by_its_writer_alone(as_: Any, kit: SimpleNamespace):
    client, data = as_("worker"), pdf({"a": "b"})
    form = kit.begun(client)
    client.post(form + "files/", {"file": upload(data), "kind": "ur decision"})
    path = re.search(r'href="([^"]+/download/)"', client.get(form).content.decode())
    assert path is not None
    answer = client.get(path[1])
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith("attachment")
    for role in ("intake", "physician"):
        assert as_(role).get(path[1]).status_code == 404
    assert as_("reviewer").get(path[1]).status_code == 403
    other = kit.begun(client)
    assert client.get(path[1].replace(form, other)).status_code == 404


def test_a_draft_that_nobody_has_changed_for_long_goes_with_its_files_and_no_other(
    as_: Any, kit: SimpleNamespace, django_capture_on_commit_callbacks: Any
):
    from datetime import timedelta

    from django.utils import timezone

    from openimr.server.intake.drafts import days_kept
    from openimr.server.intake.models import Application
    from openimr.server.intake.tasks import throw_old_drafts_away
    from openimr.server.store.models import Content

    client, days = as_("worker"), days_kept(timezone.localdate())
    forms = [kit.begun(client) for _ in range(3)]
    old, young, sent = Application.objects.order_by("pk")
    client.post(forms[0] + "files/", {"file": upload(pdf({"a": "unique to a draft"})), "kind": "ur decision"})
    assert Content.objects.count() == 1
    now = timezone.now()
    Application.objects.filter(pk__in=[old.pk, sent.pk]).update(changed=now - timedelta(days=days, minutes=1))
    Application.objects.filter(pk=young.pk).update(changed=now - timedelta(days=days - 1))
    Application.objects.filter(pk=sent.pk).update(case=kit.case_at())
    with django_capture_on_commit_callbacks(execute=True):
        throw_old_drafts_away()
        throw_old_drafts_away()
    assert [*Application.objects.order_by("pk")] == [young, sent]
    assert not Content.objects.exists()
    assert f"for {days} days" in client.get("/intake/").content.decode()


def test_a_draft_that_is_thrown_away_takes_its_files_with_it(as_: Any, kit: SimpleNamespace):
    from openimr.server.intake.models import Application
    from openimr.server.store.models import Content

    client = as_("worker")
    form = kit.begun(client)
    client.post(form + "files/", {"file": upload(pdf({"a": "unique to this test"})), "kind": "ur decision"})
    assert Content.objects.count() == 1
    client.post(form + "discard/")
    assert not Application.objects.exists()
    assert not Content.objects.exists()


# --- a form that is uploaded

FILLED = {
    "Employee Name (First, MI, Last)": "Noor A. Oakhurst",
    "Claim Number": "UG-25-7781",
    "Date of Injury (MM/DD/YYYY)": "02/03/2025",
    "Employer": "Tidewater Linen Supply",
    "Date of Utilization Review Determination Letter": "3 weeks ago",
    "Disputed Treatment 1": "Norco 10/325 mg #90",
    "Disputed Treatment 2": "MRI of the lumbar spine",
    "Favourite Colour": "green",
}


def read(client: Any, data: bytes) -> str:
    from openimr.server.intake.models import Application
    from openimr.server.intake.tasks import read_form
    from openimr.server.trail.actor import acting

    answer = client.post("/intake/upload/", {"file": upload(data, "form.pdf")})
    assert answer.status_code == 302
    assert "being read" in client.get(answer["Location"]).content.decode()
    with acting("worker"):
        read_form(application_id=Application.objects.latest("pk").pk)
    return str(answer["Location"])


def test_the_fields_of_a_filled_pdf_are_placed_and_what_is_not_certain_is_left_to_a_person(as_: Any):
    from openimr.server.intake.models import Application

    client = as_("worker")
    form = read(client, pdf(FILLED, {"Regular": True, "Expedited": False}))
    application = Application.objects.get()
    answers = application.answers
    assert answers["worker_name"] == "Noor A. Oakhurst"
    assert answers["injury_date"] == "2025-02-03"
    assert answers["ur_type"] == "regular"
    assert [row["request"] for row in answers["treatments"]] == ["Norco 10/325 mg #90", "MRI of the lumbar spine"]
    assert "ur_date" not in answers
    page = client.get(form).content.decode()
    assert "Favourite Colour" in page
    assert "3 weeks ago" in page
    assert page.count(">read</span>") == 5
    assert no_case()


def test_two_boxes_that_say_different_things_leave_the_field_empty(as_: Any):
    from openimr.server.intake.models import Application

    read(as_("worker"), pdf({"Claim Number": "1"}, {"Regular": True, "Expedited": True}))
    application = Application.objects.get()
    assert "ur_type" not in application.answers
    assert ["Kind of utilization review", "expedited"] in application.unplaced


@pytest.mark.parametrize("with_decision", [False, True])
def test_an_uploaded_form_has_its_decision_with_it_or_as_a_file(as_: Any, kit: SimpleNamespace, *, with_decision: bool):
    from openimr.server.cases.fetch import case_document
    from openimr.server.intake.models import DECISION_PAGE, Application

    client = as_("worker")
    form = read(client, pdf(FILLED))
    if with_decision:  # as when its pages were read
        Application.objects.update(placed=[DECISION_PAGE])
    client.post(form, kit.filled(check="1"))
    page = client.post(form + "check/", follow=True).content.decode()
    if not with_decision:
        assert "Add the decision below as a file, or say No" in page
        assert no_case()
        kit.attach(client, form)
        client.post(form + "check/")
    assert case_document(the_case()).application.ur_decision_attached is True


def test_the_pages_of_an_upload_say_whether_the_decision_is_among_them():
    from pathlib import Path

    from openimr.server.intake.reading import read_application

    folder = Path("examples/case-files/opioids-2016-edition/records")
    found = {path.name: read_application([path.read_bytes()]).decision for path in sorted(folder.glob("*.pdf"))[:2]}
    assert sorted(found.values()) == [False, True], found


def test_pages_without_fields_are_read_as_every_case_file_is(as_: Any):
    from pathlib import Path

    from openimr.server.intake.models import Application

    found = Path("examples/case-files/opioids-2016-edition/records")
    form = next(path for path in sorted(found.glob("*.pdf")))
    read(as_("intake"), form.read_bytes())
    application = Application.objects.get()
    assert application.reading == "read"
    assert application.answers.get("worker_name")
    assert application.answers.get("claim_number")


def test_a_form_on_which_nothing_is_read_is_filled_in_by_a_person(as_: Any):
    from openimr.server.intake.models import Application

    client = as_("worker")
    form = read(client, pdf({}))
    assert Application.objects.get().reading == "not read"
    assert "Nothing could be read" in client.get(form).content.decode()


def test_what_somebody_typed_while_the_form_was_read_is_not_overwritten(as_: Any):
    from openimr.server.intake.models import Application
    from openimr.server.intake.tasks import read_form
    from openimr.server.trail.actor import acting

    client = as_("worker")
    form = client.post("/intake/upload/", {"file": upload(pdf(FILLED))})["Location"]
    assert "Who applies" in client.get(form + "?by-hand=1").content.decode()
    client.post(form, {"worker_name": "As I write it"})
    with acting("worker"):
        read_form(application_id=Application.objects.get().pk)
    assert Application.objects.get().answers["worker_name"] == "As I write it"


@pytest.mark.parametrize("data", [b"", b"no pdf at all", b"%PDF-1.4 broken"])
def test_what_is_no_form_is_refused_with_a_sentence(as_: Any, data: bytes):
    from openimr.server.intake.models import Application

    answer = as_("worker").post("/intake/upload/", {"file": upload(data)})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Application.objects.exists()


# --- the mail room


def test_the_mail_room_enters_what_came_with_its_scan_day_and_way(as_: Any, people: Any, kit: SimpleNamespace):
    from openimr.server.cases.fetch import case_document
    from openimr.server.store.models import File

    client = as_("intake")
    form = kit.begun(client, "mail")
    post = {
        "received": kit.days_ago(2),
        "service": "mail in California",
        "postmark": kit.days_ago(4),
        "worker_name": "Noor Oakhurst",
        "filed_by": "injured worker",
        "signed": "no",
        "complete": "no",
        "ur_date": kit.days_ago(20),
        "organization": str(people["claims staff"].organization_id),
        "rows": "1",
        "t0-request": "MRI of the lumbar spine",
    }
    client.post(form, post)
    answer = client.post(form + "check/")
    assert answer.status_code == 422
    assert "attach the scan" in answer.content.decode()
    client.post(form + "files/", {"file": upload(pdf({"a": "b"})), "kind": "application form"})
    answer = client.post(form + "check/")
    case = the_case()
    assert answer["Location"] == f"/cases/{case.number}/related/"
    events = {event.type: event for event in case_document(case).events}
    assert events["application mailed"].at == kit.days_ago(4)
    assert events["application received"].at == kit.days_ago(2)
    assert events["application received"].service == "mail in California"
    assert case.claims_administrator == people["claims staff"].organization
    assert File.objects.get().kind == "application form"
    assert "E01_UNSIGNED" in client.get(f"/cases/{case.number}/eligibility/").content.decode()


@pytest.mark.parametrize("missing", ["received", "service", "worker_name"])
def test_the_mail_room_says_when_how_and_whose(as_: Any, kit: SimpleNamespace, missing: str):
    client = as_("intake")
    form = kit.begun(client, "mail")
    client.post(form + "files/", {"file": upload(pdf({"a": "b"})), "kind": "application form"})
    client.post(form, {**kit.filled(received=kit.days_ago(1), service="fax"), missing: ""})
    answer = client.post(form + "check/")
    assert answer.status_code == 422
    assert f'<a href="#id_{missing}">' in answer.content.decode()
    assert no_case()


# --- who may


@pytest.mark.parametrize(
    "role", ["reviewer", "quality", "claims staff", "claims service", "regulator", "administrator"]
)
def test_who_does_not_apply_gets_no_form(as_: Any, role: str):
    from openimr.server.intake.models import Application

    client = as_(role)
    for answer in (client.get("/intake/"), client.post("/intake/new/web/"), client.get("/intake/upload/")):
        assert answer.status_code == 403
    assert not Application.objects.exists()


@pytest.mark.parametrize("role", ["physician", "worker"])
def test_an_applicant_has_no_mail_room(as_: Any, role: str):
    from openimr.server.intake.models import Application

    assert as_(role).post("/intake/new/mail/").status_code == 403
    assert "Mail room" not in as_(role).get("/intake/").content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("role", ["intake", "case manager", "physician"])
def test_a_draft_is_its_writers_alone(as_: Any, kit: SimpleNamespace, role: str):
    form = kit.begun(as_("worker"))
    as_("worker").post(form, kit.filled())
    before = kit.trail()
    other = as_(role)
    for path in ("", "check/", "files/", "discard/"):
        for method in (other.get, other.post):
            answer = method(form + path)
            assert answer.status_code in {404, 405}
            assert "Oakhurst" not in answer.content.decode()
    assert kit.trail() == before
    assert no_case()


def test_an_applicant_learns_nothing_of_other_cases(as_: Any, kit: SimpleNamespace):
    other = kit.case_at()
    client = as_("worker")
    form = kit.begun(client)
    client.post(form, kit.filled())
    assert other.number not in client.get(form + "check/").content.decode()
    clerk = as_("intake")
    form = kit.begun(clerk)
    clerk.post(form, kit.filled(received=kit.days_ago(1), service="fax"))
    assert other.number in clerk.get(form + "check/").content.decode()
