"""Quality and issue: what stops a determination, who may do what, and that nothing is ever issued unsigned."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.server.delivery.conftest import OFFICE, stored, words, work
from tests.server.delivery.test_electronic import mails

from openimr import model

__all__ = ["mails"]

pytestmark = pytest.mark.django_db

WHY_LATE = "The records came late, as the case's clock says."


def acting_as(user: Any) -> Any:
    from openimr.server.trail.actor import acting

    return acting(f"user:{user.pk}")


def approve(one: Any, by: Any) -> Any:
    from openimr.server.issuing.actions import approve as act

    with acting_as(by):
        return act(one.number, by, one.row.version, WHY_LATE)


def issue(one: Any, by: Any, version: int | None = None) -> Any:
    from openimr.server.issuing.actions import issue as act

    with acting_as(by):
        return act(one.number, by, version or one.row.version)


def letter(issued: Any) -> bytes:
    from openimr.server.issuing.letters import pieces_of

    return b"".join(pieces_of(issued))


def what_is_there(one: Any) -> tuple[Any, ...]:
    """All that a step could change."""
    from openimr.server.cases.models import Case, CaseEvent, Determination
    from openimr.server.issuing.models import Answer, Approval, Issued, QualityNote
    from openimr.server.store.models import File

    rows = (CaseEvent, Determination, Answer, Approval, Issued, QualityNote, File)
    return (Case.objects.values().get(number=one.number), *(model.objects.count() for model in rows))


def test_an_approved_determination_is_sealed_served_and_closes_its_clock(at_quality, people):
    from openimr.process import clocks_of
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.issuing.fetch import awaiting_publication, issued_of

    one = at_quality()
    approve(one, people.quality)
    issued = issue(one, people.quality)
    case = Case.objects.get(number=one.number)
    assert case.state == "IMPLEMENTING"  # both items were overturned
    served = [e for e in case_document(case).events if e.type == "determination served"]
    assert [(e.outcome, e.items) for e in served] == [("overturned", ())]
    clock = next(c for c in clocks_of(case_document(case)) if c.clock == "determination")
    assert clock.stop_event == "determination served"
    assert list(issued_of(case)) == [issued] == list(awaiting_publication())
    assert issued.profile == "PAdES B-B"
    assert issued.self_made


def test_the_seal_is_validated_by_pyhanko_itself_and_the_letter_stays_pdf_ua(at_quality, people, tmp_path):
    import pdfua
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from openimr.server.issuing.seal import the_seal

    one = at_quality()
    approve(one, people.quality)
    pdf = letter(issue(one, people.quality))
    seal = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    status = validate_pdf_signature(seal, ValidationContext(trust_roots=[the_seal().signer.signing_cert]))
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf)
    report = pdfua.validate(str(path))
    assert [(finding.rule_id, finding.message) for finding in report.findings] == []


def test_the_letter_says_the_decision_and_the_qualifications_and_never_the_name(at_quality, people):
    import pypdfium2

    one = at_quality("modified-opioid-and-relaxant")
    from openimr.server.issuing.checking import checked
    from openimr.server.issuing.letters import copy_to_look_at

    document = pypdfium2.PdfDocument(copy_to_look_at(checked(one.case, one.row)))
    text = " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    assert "Norco 10/325 mg #75: Overturned" in text
    assert "Flexeril 10 mg #60 with 3 refills: Upheld" in text
    assert "Physical Medicine and Rehabilitation" in text
    assert "California" in text
    assert one.number in text
    for word in ("Brindlewood", "rv-101", "i-reviewer", "DRAFT", "to be filled in", "Proposed decision"):
        assert word not in text
        assert word not in str(document.get_metadata_dict())


def test_the_reviewers_name_stops_the_letter_and_the_surname_alone_is_pointed_out(at_quality, people):
    from openimr.server.issuing.checking import checked

    one = at_quality()
    for said, severity in (
        ("Aurelio Brindlewood has looked at it.", "blocking"),
        ("I, Dr. Brindlewood, have looked at it.", "warning"),
        ("Brindlewoods are trees.", None),
    ):
        one.row.document["summary"][0]["text"] = said
        found = [f.severity for f in checked(one.case, one.row).findings if f.id == "Q19" and f.where == "summary[0]"]
        assert found == ([severity] if severity else []), said


@pytest.fixture
def ways_of(people: Any, settings: Any, tmp_path: Path) -> Any:
    """The claims administrator of a case chooses the exchange API, its physician the portal; the others get mail."""
    from django.utils import timezone

    from openimr.server.accounts.models import Organization, User
    from openimr.server.cases.models import Case, Person
    from openimr.server.delivery.models import Preference
    from openimr.server.trail.actor import step

    (tmp_path / "office.yaml").write_text(OFFICE)

    def choose(case: Any) -> None:
        settings.CONFIG = msgspec.structs.replace(settings.CONFIG, templates=tmp_path)
        gate = Organization.objects.create(name="Granite Basin Claims Services", number="9001")
        physician = people.by["physician"]
        with acting_as(people.quality), step(case.number):
            Case.objects.filter(pk=case.pk).update(claims_administrator=gate)
            User.objects.filter(pk=physician.pk).update(email="thessaly@example.org")
            Person.objects.filter(case=case, party="p3").update(account=physician)
            Preference.objects.create(organization=gate, way="exchange", changed=timezone.now())
            Preference.objects.create(
                account=physician, way="portal", changed=timezone.now(), confirmed="thessaly@example.org"
            )

    return choose


def test_items_that_went_different_ways_are_issued_as_such_and_each_partys_time_runs_from_its_own_service(
    at_quality, people, mails, monkeypatch, ways_of
):
    """Issued on day 1 and put at the exchange API's disposal; e-mailed on day 2; mailed on day 3."""
    from django.test import Client
    from django.utils import timezone

    from openimr.process import clocks_of, fold
    from openimr.server.cases.fetch import case_document
    from openimr.server.delivery.batches import ask_for_batch, mark_mailed
    from openimr.server.delivery.models import Sending
    from openimr.server.delivery.tasks import make_letter

    one = at_quality("modified-opioid-and-relaxant")
    approve(one, people.quality)
    ways_of(one.case)
    now = timezone.now()

    def on_day(day: int) -> date:
        monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=3 - day))
        return timezone.localdate()

    def served() -> list[Any]:
        return [e for e in case_document(one.case).events if e.type == "determination served"]

    def clocks(name: str) -> dict[str, Any]:
        later = timezone.now() + timedelta(days=90)
        return {c.who: c for c in clocks_of(case_document(one.case), later) if c.clock == name}

    def of(role: str) -> Any:
        return Sending.objects.select_related("file__content").get(case=one.case, role=role, language="en", round=0)

    first = on_day(1)
    issue(one, people.director)
    state = fold(case_document(one.case), timezone.now())
    assert state.state == "IMPLEMENTING"
    assert [(e.outcome, e.items, e.to) for e in served()] == [
        ("overturned", (0,), ("administrative director",)),
        ("upheld", (1,), ("administrative director",)),
    ]
    assert (next(iter(clocks("determination").values()))).stopped[:10] == str(first)
    assert {o.notice for o in state.owed} == {"determination cover", "invoice"}
    assert clocks("appeal window") == clocks("authorization of future care") == {}  # however late it is mailed
    client = Client()
    client.force_login(people.by["case manager"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "with an issued determination wait" in client.get("/").content.decode()
    with acting_as(people.quality):
        make_letter(of("claims administrator").pk)
        make_letter(of("requesting physician").pk)  # its e-mail goes on the next day
    assert {who: c.started[:10] for who, c in clocks("appeal window").items()} == {"claims administrator": str(first)}
    assert clocks("authorization of future care")["claims administrator"].started[:10] == str(first)

    second = on_day(2)
    work()
    assert len(mails) == 1
    third = on_day(3)
    clerk = people.by["intake"]
    with acting_as(clerk):
        batch = ask_for_batch(clerk, third)
    work()
    batch.refresh_from_db()
    with acting_as(clerk):
        mark_mailed(batch.pk, by="Ilse Tarnhelm", at="Folsom", county="Sacramento", tracking="")
    work()
    windows = clocks("appeal window")
    days = {"claims administrator": first, "requesting physician": second, "injured worker": third}
    assert {who: c.started[:10] for who, c in windows.items()} == {who: str(day) for who, day in days.items()}
    assert [(e.service, e.outcome, len(e.to)) for e in served()] == [
        (service, outcome, to)
        for service, to in (("electronic", 1), ("electronic", 1), ("electronic", 1), ("mail", 3))
        for outcome in ("overturned", "upheld")
    ]
    for role, side in (("representative", "injured worker"), ("claims administrator",) * 2,
                       ("requesting physician",) * 2, ("employer", "claims administrator")):  # fmt: skip
        due = date.fromisoformat(windows[side].due[:10])
        assert f"{due:%B} {due.day}, {due.year}" in words(stored(of(role).file.content)), role
    assert not any(o.notice == "determination cover" for o in fold(case_document(one.case)).owed)


def test_the_invoice_is_queued_for_the_claims_administrator_once(at_quality, people):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.delivery.models import Sending
    from openimr.server.issuing.tasks import make_invoice
    from openimr.server.trail.actor import acting

    one = at_quality()
    approve(one, people.quality)
    issued = issue(one, people.quality)
    queued = ProcrastinateJob.objects.get(task_name__endswith="make_invoice")
    assert queued.args == {"issued_id": issued.pk}
    with acting("worker"):
        make_invoice(issued.pk)
        make_invoice(issued.pk)  # a job may run twice
    assert [sending.role for sending in Sending.objects.filter(case=one.case, kind="invoice")] == [
        "claims administrator"
    ]


def test_each_party_gets_the_letter_with_its_notice_and_its_mailing_serves_it_once(at_quality, people):
    from django.utils import timezone

    from openimr.server.delivery.batches import ask_for_batch, mark_mailed
    from openimr.server.delivery.models import Sending
    from openimr.server.issuing.tasks import make_invoice
    from openimr.server.trail.actor import acting

    one = at_quality()
    approve(one, people.quality)
    issued = issue(one, people.quality)
    with acting("worker"):
        make_invoice(issued.pk)
    work()
    letters = Sending.objects.filter(case=one.case, kind="determination cover").select_related("file__content")
    roles = {"injured worker", "representative", "requesting physician", "claims administrator", "employer"}
    assert {sending.role for sending in letters} >= roles
    clerk = people.by["intake"]
    with acting(f"user:{clerk.pk}"):
        batch = ask_for_batch(clerk, timezone.localdate(), with_gaps=True)  # this office has no address
    work()
    batch.refresh_from_db()
    text = words(stored(batch.content))
    # the employer is told, and gets no medical details
    assert text.count("the letter and the sealed determination") == letters.exclude(role="employer").count()
    assert "Brindlewood" not in text
    assert "rv-101" not in text
    with acting(f"user:{clerk.pk}"):
        mark_mailed(batch.pk, by="Ilse Tarnhelm", at="Folsom", county="Sacramento", tracking="")
    work()
    happened = [row.type for row in one.case.events.all()]
    assert happened.count("determination served") == 2  # issued, and mailed to all in one batch
    assert happened.count("invoice sent") == 1
    assert set(Sending.objects.filter(case=one.case, batch=batch).values_list("state", flat=True)) == {"served"}


def test_other_roles_neither_check_nor_issue(at_quality, people):
    from openimr.server.cases.errors import RefusedError
    from openimr.server.issuing import actions

    one = at_quality()
    approve(one, people.quality)
    before = what_is_there(one)
    others = [user for role, user in people.by.items() if role not in {"quality", "medical director"}]
    for user in others:
        with acting_as(user):
            for act, more in (
                (actions.issue, (1,)),
                (actions.send_back, ("mend it please", 1)),
                (actions.comment, ("a word",)),
                (actions.approve, (1, WHY_LATE)),
                (actions.answer, (1, "k", WHY_LATE)),
            ):
                with pytest.raises(RefusedError):
                    act(one.number, user, *more)
    assert len(others) == 9
    assert what_is_there(one) == before


def test_who_reviewed_it_does_not_check_it_even_as_quality(at_quality, people):
    from openimr.server.cases.errors import RefusedError

    one = at_quality()
    people.reviewer.roles = ["reviewer", "quality"]
    people.reviewer.save()
    before = what_is_there(one)
    with pytest.raises(RefusedError, match="somebody else"):
        approve(one, people.reviewer)
    assert what_is_there(one) == before


def test_a_blocking_finding_stops_approval_and_issue(at_quality, people):
    from openimr.server.cases.errors import RefusedError

    one = at_quality("relaxant-for-acute-flare")
    before = what_is_there(one)
    with pytest.raises(RefusedError, match="Q06"):
        approve(one, people.quality)
    with pytest.raises(RefusedError, match="not approved"):
        issue(one, people.quality)
    assert what_is_there(one) == before


def test_a_finding_that_blocks_for_good_takes_no_answer_and_one_that_waits_takes_a_reason(at_quality, people):
    from openimr.server.cases.errors import RefusedError
    from openimr.server.issuing.actions import answer
    from openimr.server.issuing.checking import checked

    one = at_quality("relaxant-for-acute-flare")
    stops = next(f for f in checked(one.case, one.row).findings if f.id == "Q06")
    before = what_is_there(one)
    with acting_as(people.quality), pytest.raises(RefusedError, match="no answer lets it pass"):
        answer(one.number, people.quality, 1, stops.key, "I have looked at it and it is fine")
    assert what_is_there(one) == before

    waits = at_quality("carisoprodol-clonazepam-opioid")
    found = next(f for f in checked(waits.case, waits.row).findings if f.id == "Q05")
    assert found.stops
    with acting_as(people.quality):
        with pytest.raises(RefusedError, match="in a sentence"):
            answer(waits.number, people.quality, 1, found.key, "ok")
        answer(
            waits.number,
            people.quality,
            1,
            found.key,
            "The reviewer has read that page: the test on it is another patient's.",
        )
    found = next(f for f in checked(waits.case, waits.row).findings if f.id == "Q05")
    assert not found.stops
    assert found.answer.startswith("The reviewer has read")


def test_what_can_not_be_compared_with_its_pages_is_not_issued(at_quality, people):
    from openimr.server.cases.errors import RefusedError

    one = at_quality(read=False)
    with pytest.raises(RefusedError, match="PAGES"):
        approve(one, people.quality)


@pytest.mark.parametrize("answered", ["not on the roster", "not for this case", "no"])
def test_who_is_not_on_the_roster_or_has_not_attested_signed_for_nothing(
    at_quality, people, settings, tmp_path, answered
):
    from django.utils import timezone

    from openimr.server.cases.errors import RefusedError
    from openimr.server.desk.models import CaseAttestation

    one = at_quality(accepted=answered == "not on the roster")
    roster = "[]" if answered == "not on the roster" else Path("examples/rosters/example.yaml").read_text()
    if answered == "no":
        CaseAttestation.objects.create(
            case=one.case, reviewer=people.reviewer, assigned=99, at=timezone.now(), accepted=False
        )
    path = tmp_path / "other.yaml"
    path.write_text(roster)
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, roster=path)
    with pytest.raises(RefusedError, match="Q18"):
        approve(one, people.quality)


def test_a_record_that_comes_after_the_approval_stops_the_issue_until_somebody_answers_for_it(
    at_quality, people, monkeypatch
):
    """LC 4610.6(b): the review is of all that was submitted; that a record does not matter is somebody's decision."""
    from django.test import Client
    from django.utils import timezone

    from openimr.server.cases.errors import RefusedError
    from openimr.server.exchange.storing import the_store
    from openimr.server.issuing.actions import answer
    from openimr.server.issuing.checking import checked
    from openimr.server.records.actions import add_file_to_case
    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    def seen(role: str, path: str) -> str:
        client = Client()
        client.force_login(people.by[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.get(path).content.decode()

    def comes(text: bytes, name: str) -> None:
        with acting_as(people.by["intake"]):
            staged = the_store().stage([text])
            added = add_file_to_case(
                one.number, staged, party="", channel="electronic", name=name, type_="text/plain", at=received
            )
        with acting("worker"):
            read_file(added.record.file_id)

    monkeypatch.setattr("openimr.server.accounts.fresh.is_fresh", lambda *_: True)  # the password was given just now
    one = at_quality()
    received = timezone.now() - timedelta(days=1)  # it lay in the post of yesterday
    approve(one, people.quality)
    assert "Records came after the approval" not in seen("quality", "/")
    comes(b"MRI of the lumbar spine: a new large herniation.", "mri.txt")
    for role in ("quality", "medical director"):
        page = seen(role, "/")
        assert "Records came after the approval" in page
        assert one.number in page
    assert "Records came after the approval" not in seen("case manager", "/")
    issue_page = seen("medical director", f"/cases/{one.number}/issue/")
    assert "It came after quality had approved the determination." in issue_page
    assert "Seal and issue" not in issue_page
    found = next(f for f in checked(one.case, one.row).findings if f.id == "LATER")
    opens = f'href="/cases/{one.number}/records/{found.file}/1/"'
    assert opens in issue_page
    assert opens in seen("quality", f"/cases/{one.number}/quality/")
    before = what_is_there(one)
    with pytest.raises(RefusedError, match="LATER"):
        issue(one, people.director)
    assert what_is_there(one) == before
    with acting_as(people.quality):
        answer(one.number, people.quality, one.row.version, found.key, "Of another body part: the decision stands.")
    assert "Records came after the approval" not in seen("quality", "/")
    comes(b"MRI of the lumbar spine: a new large herniation.", "mri again.txt")  # a copy is no news
    assert "Records came after the approval" not in seen("quality", "/")
    assert issue(one, people.director).determination_id == one.row.pk


def test_what_is_approved_is_what_the_page_showed(at_quality, people):
    """A record comes while quality's page is open: nobody has seen it, and pressing the button approves nothing."""
    from django.test import Client

    from openimr.server.exchange.storing import the_store
    from openimr.server.issuing.models import Approval
    from openimr.server.records.actions import add_file_to_case
    from openimr.server.records.tasks import read_file
    from openimr.server.trail.actor import acting

    one = at_quality()
    client = Client()
    client.force_login(people.quality, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = f"/cases/{one.number}/quality/"

    def shown() -> dict[str, str]:
        fields = re.findall(r'name="(version|seen)" value="([^"]+)"', client.get(page).content.decode())
        return {**dict(fields), "late": WHY_LATE}

    opened = shown()
    with acting_as(people.by["intake"]):
        staged = the_store().stage([b"MRI of the lumbar spine: a new large herniation."])
        added = add_file_to_case(one.number, staged, party="", channel="mail", name="mri.txt", type_="text/plain")
    with acting("worker"):
        read_file(added.record.file_id)
    for said in (opened, {**opened, "seen": ""}):
        answer = client.post(f"{page}approve/", said, follow=True).content.decode()
        assert "page" in answer
        assert not Approval.objects.filter(determination=one.row).exists()
    client.post(f"{page}approve/", shown())
    assert Approval.objects.filter(determination=one.row).exists()


def test_a_late_determination_needs_a_reason(at_quality, people):
    from openimr.server.cases.errors import RefusedError
    from openimr.server.issuing.actions import approve as act

    one = at_quality()
    before = what_is_there(one)
    with acting_as(people.quality), pytest.raises(RefusedError, match="late"):
        act(one.number, people.quality, 1)
    assert what_is_there(one) == before
    assert approve(one, people.quality).late == WHY_LATE


def test_nothing_is_issued_that_is_not_signed_and_approved(at_quality, people):
    from django.db import transaction

    from openimr.server.cases.errors import StepError

    one = at_quality()
    for fault in ("unsealed", "unapproved", "altered", "by another", "sent back", "stale"):
        before = transaction.savepoint()
        version = _at_fault(fault, one, people)
        state = what_is_there(one)
        with pytest.raises(StepError):
            issue(one, people.quality, version)
        if fault in {"altered", "by another"}:
            one.row.version = version
            with pytest.raises(StepError, match=r"SIGNED|Q18"):
                approve(one, people.quality)
            one.row.version = 1
        assert what_is_there(one) == state, fault
        transaction.savepoint_rollback(before)


def _at_fault(fault: str, one: Any, people: Any) -> int:
    """Something is wrong with the determination; the version that is then tried."""
    from openimr.server.accounts.models import User
    from openimr.server.issuing.actions import send_back

    if fault in {"unsealed", "sent back", "stale"}:
        approve(one, people.quality)
    if fault == "unsealed":
        return people.sign(one.case, one.document, people.reviewer, sealed=False).version
    if fault == "altered":
        altered = msgspec.structs.replace(one.document, summary=one.document.summary[1:])
        return people.sign(one.case, altered, people.reviewer, digest=one.row.digest).version
    if fault == "by another":
        other = User.objects.create_user("i-other", roles=["reviewer"], reviewer="rv-102")
        return people.sign(one.case, one.document, other).version
    if fault == "sent back":
        with acting_as(people.quality):
            send_back(one.number, people.quality, "Mend the summary.", 1)
    elif fault == "stale":
        people.sign(one.case, one.document, people.reviewer)
    return 1


def test_the_database_itself_takes_no_row_of_an_unsigned_letter(at_quality, people):
    """A row written past every action, as a program of another release or the owner of the database would."""
    from django.db import DatabaseError, transaction
    from django.utils import timezone

    from openimr.server.issuing.letters import the_store
    from openimr.server.issuing.models import Approval, Issued
    from openimr.server.store.actions import new_file
    from openimr.server.trail.actor import step

    one = at_quality()
    approval = approve(one, people.quality)
    with acting_as(people.quality), step(one.number):
        content = the_store().put([b"%PDF-1.7 not a letter"], "application/pdf")
        file = new_file(one.case, content, name="x.pdf", kind="determination")

    def row(**changes: Any) -> None:
        facts = {
            "case": one.case, "determination": one.row, "approval": approval, "file": file, "sha256": content.sha256,
            "signature": "s", "certificate": "c", "subject": "s", "self_made": True, "profile": "p",
            "at": timezone.now(), "by": people.quality,
        }  # fmt: skip
        with acting_as(people.quality), step(one.number):
            Issued.objects.create(**{**facts, **changes})

    unsigned = people.sign(one.case, one.document, people.reviewer, sealed=False)
    other = at_quality()
    foreign = approve(other, people.quality)
    refused = (
        {},  # a later version is there
        {"determination": unsigned},
        {"determination": other.row, "approval": foreign},
        {"case": other.case, "determination": other.row, "approval": foreign},  # the letter is another case's
        {"case": other.case, "determination": other.row, "approval": approval},
        {"sha256": "0" * 64},
        {"by": people.reviewer},
    )
    for changes in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            row(**changes)
    assert not Issued.objects.exists()
    assert Approval.objects.count() == 2


def test_no_event_says_that_a_determination_was_served_that_was_not_issued(at_quality, people):
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.trail.actor import acting

    one = at_quality()
    before = what_is_there(one)
    for type_ in ("determination served", "determination received", "FDL served"):
        with acting("user:intake"), pytest.raises(RefusedError, match="nothing is served unsigned"):
            take(one.number, people.event(type_, "2015-04-21T09:00:00-07:00", outcome="upheld"))
    assert what_is_there(one) == before


def test_what_was_issued_stays_as_it_was(at_quality, people):
    from django.db import DatabaseError, connection, transaction

    from openimr.server.issuing.actions import comment

    one = at_quality()
    with acting_as(people.quality):
        comment(one.number, people.quality, "A word.")
    approve(one, people.quality)
    issue(one, people.quality)
    for table in ("issuing_issued", "issuing_approval", "issuing_qualitynote"):
        for sql in ("DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {sql.format(table)}")


def test_an_issued_case_whose_time_is_over_is_purged_whole(at_quality, people, monkeypatch):
    from django.utils import timezone

    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.delivery.models import Sending
    from openimr.server.issuing.actions import comment
    from openimr.server.issuing.export.asking import ask_for_export
    from openimr.server.issuing.models import Approval, Issued, QualityNote
    from openimr.server.office import purging
    from openimr.server.office.errors import OfficeError
    from openimr.server.office.retention import kept_until
    from openimr.server.store.models import File

    one = at_quality()
    with acting_as(people.director):
        comment(one.number, people.director, "A word.")
        approve(one, people.director)
        issue(one, people.director)
        ask_for_export(one.number, people.director)
        assert Sending.objects.filter(kind="determination cover").exists()
        with pytest.raises(OfficeError, match="has not come to rest: it is IMPLEMENTING"):
            purging.purge(people.director, one.number, one.number)
        at = timezone.localtime().isoformat()
        take(one.number, model.Event(type="implemented", at=at, by="p6"))
        with pytest.raises(OfficeError, match="It is kept until"):
            purging.purge(people.director, one.number, one.number)
        kept = kept_until(Case.objects.get(number=one.number))
        monkeypatch.setattr(purging, "kept_until", lambda _: msgspec.structs.replace(kept, until=date(2026, 1, 1)))
        said = purging.purge(people.director, one.number, one.number).document
    assert not any(model.objects.exists() for model in (Case, Approval, Issued, QualityNote, Sending, File))
    rows = {table["table"]: table["rows"] for table in said["tables"]}
    assert rows["issuing_issued"] == rows["issuing_approval"] == 1


def test_sent_back_it_goes_to_its_reviewer_with_the_comment_and_comes_again_as_a_new_version(at_quality, people):
    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Case
    from openimr.server.issuing.actions import send_back
    from openimr.server.issuing.fetch import notes_of

    one = at_quality()
    approve(one, people.quality)
    with acting_as(people.quality):
        send_back(one.number, people.quality, "The summary leaves out the surgery.", 1)
    case = Case.objects.get(number=one.number)
    assert case.state == "IN_REVIEW"
    assert [(n.kind, n.text) for n in notes_of(case)] == [("returned", "The summary leaves out the surgery.")]
    row = people.sign(case, one.document, people.reviewer)
    from django.utils import timezone

    with acting_as(people.reviewer):
        take(one.number, people.event("review completed", timezone.localtime().isoformat(), by="rv-101"))
    one.row = row
    approve(one, people.quality)
    assert issue(one, people.quality).determination.version == 2


def test_an_issue_that_breaks_off_leaves_the_case_as_it_was(at_quality, people, monkeypatch):
    from openimr.server.issuing import actions

    one = at_quality()
    approve(one, people.quality)
    before = what_is_there(one)
    for name in ("serve", "enqueue", "new_file"):
        with monkeypatch.context() as patch:
            patch.setattr(actions, name, _break_off)
            with pytest.raises(KeyboardInterrupt):
                issue(one, people.quality)
        assert what_is_there(one) == before
    issue(one, people.quality)


def _break_off(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt
