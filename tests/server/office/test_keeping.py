"""Retention, legal hold and purge: refused before its time, whole in one transaction, and a certificate that stays."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from tests.server.office.conftest import changes, facts, people, sha, signed_in

from openimr import model

pytestmark = pytest.mark.django_db
TEXT = b"Progress report. Norco was tried and failed."


def upkeep() -> Any:
    """The store, as who keeps it sees it."""
    from django.conf import settings

    from openimr.server.store.crypto import MasterKeys
    from openimr.server.store.upkeep import Upkeep

    return Upkeep(settings.CONFIG.files, MasterKeys(settings.CONFIG.keys))


def of_another_worker(case: model.Case, claim: str = "LH-55021", name: str = "Odalys Fennimore") -> model.Case:
    parties = [
        msgspec.structs.replace(one, name=name, other_names=()) if one.role == "injured worker" else one
        for one in case.parties
    ]
    return msgspec.structs.replace(case, claim_number=claim, parties=tuple(parties))


def old_case(
    *, ended: str = "application withdrawn", at: str = "2015-04-20T09:00:00-07:00", case: model.Case | None = None
) -> Any:
    """A case that ended long ago, of another office; its files came here."""
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    case = case or facts()
    event = model.Event(type=ended, at=at, by="p1")
    with acting("user:intake"):
        return open_case(msgspec.structs.replace(case, events=(*case.events, event)), None)


def put(case: Any, text: bytes, name: str = "a.txt") -> Any:
    from openimr.server.exchange.storing import the_store
    from openimr.server.records.actions import register
    from openimr.server.store.actions import new_file
    from openimr.server.trail.actor import acting, step

    with acting("user:intake"), step(case.number):
        content = the_store().put([text], "text/plain")
        return register(new_file(case, content, name=name, kind="medical records"), party="p5", channel="electronic")


@pytest.fixture
def world() -> SimpleNamespace:
    return people()


def test_periods_are_dated_and_say_how_sure_they_are(world: SimpleNamespace):
    from openimr.process.lifecycle import lifecycle
    from openimr.server.office.retention import rules

    states = lifecycle().states
    named = [state for rule in rules() for state in rule.states]
    assert len(named) == len({*named})
    assert {*named} == {name for name, one in states.items() if one.ends or one.rests}
    page = signed_in(world.case_manager).get("/retention/").content.decode()
    assert page.count("not verified") == sum(not value.verified for rule in rules() for value in rule.values)


def test_a_case_that_is_at_work_or_young_or_held_is_not_purged(world: SimpleNamespace):
    from django.utils import timezone

    from openimr.server.cases.actions import open_case
    from openimr.server.cases.models import Case
    from openimr.server.office.models import PurgeCertificate
    from openimr.server.trail.actor import acting

    client = signed_in(world.medical_director, fresh=True)
    with acting("user:intake"):
        at_work = open_case(of_another_worker(facts()), None)
    young = old_case(at=(timezone.localtime() - timedelta(days=900)).isoformat())
    held = old_case()
    client.post(f"/cases/{held.number}/hold/", {"reason": "subpoena of the Appeals Board"})
    held.refresh_from_db()
    assert held.legal_hold
    over = [case.number for case in client.get("/retention/").context["page"]]
    before = changes()
    for case, says in ((at_work, "has not come to rest"), (young, "It is kept until"), (held, "on legal hold")):
        assert case.number not in over
        answer = client.post(f"/cases/{case.number}/purge/", {"number": case.number})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert Case.objects.filter(pk=case.pk).exists()
    assert changes() == before
    assert not PurgeCertificate.objects.exists()
    client.post(f"/cases/{held.number}/hold/", {"do": "release", "reason": "the subpoena was withdrawn"})
    assert client.post(f"/cases/{held.number}/purge/", {"number": "CM"}).status_code == 422
    assert client.post(f"/cases/{held.number}/purge/", {"number": held.number}).status_code == 302
    assert not Case.objects.filter(pk=held.pk).exists()


def test_a_hold_names_the_other_cases_of_the_dispute_and_holds_those_that_are_ticked(world: SimpleNamespace):
    from openimr.server.office.models import Hold
    from openimr.server.trail.models import TrailRow

    case, second, third, claim, stranger = (
        old_case(),
        old_case(),
        old_case(),
        old_case(case=msgspec.structs.replace(facts(), items=(), injury=model.Injury(date="2011-01-02"))),
        old_case(case=of_another_worker(facts())),
    )
    client, page = signed_in(world.case_manager), f"/cases/{case.number}/hold/"
    shown = client.get(page).content.decode()
    for one in (second, third, claim):
        assert f"Hold {one.number} too" in shown
    assert "The same claim" in shown
    assert stranger.number not in shown
    reason = "subpoena of the Appeals Board"
    missing = client.post(page, {"do": "hold", "reason": reason, "also": [second.number, "CM99-9999999"]})
    assert missing.status_code == 422
    assert not Hold.objects.exists()  # all or none
    client.post(page, {"do": "hold", "reason": reason, "also": [second.number]})
    assert [*Hold.objects.order_by("pk").values_list("case__number", "reason")] == [
        (case.number, reason),
        (second.number, reason),
    ]
    for one in (case, second):
        assert TrailRow.objects.filter(case_number=one.number, table="office_hold").count() == 1
    shown = client.get(page).content.decode()
    assert "Hold the ticked cases too" in shown
    assert f"Hold {second.number} too" not in shown
    assert client.post(page, {"do": "too", "reason": reason}).status_code == 422
    client.post(page, {"do": "too", "reason": reason, "also": [second.number, third.number]})
    assert Hold.objects.filter(ended=None).count() == 3
    client.post(page, {"do": "release", "reason": "the subpoena was withdrawn"})
    assert {*Hold.objects.filter(ended=None).values_list("case__number", flat=True)} == {second.number, third.number}


def test_a_case_is_not_purged_while_another_of_the_dispute_is_held_at_work_or_in_appeal(world: SimpleNamespace):
    from openimr.server.cases.actions import open_case
    from openimr.server.cases.models import Case
    from openimr.server.office.holding import hold
    from openimr.server.trail.actor import acting

    client = signed_in(world.medical_director, fresh=True)
    claims = ("LH-1", "LH-2", "LH-3")
    mine = [old_case(case=of_another_worker(facts(), claim, f"Worker {claim}")) for claim in claims]
    other, held, appealed = (of_another_worker(facts(), claim, f"Worker {claim}") for claim in claims)
    with acting("user:intake"):
        at_work = open_case(other, None)
        on_hold = old_case(case=held)
        hold(world.medical_director, on_hold.number, "order of the court")
    appeal = old_case(case=appealed)
    Case.objects.filter(pk=appeal.pk).update(state="APPEALED")
    for case, bars, says in zip(
        mine,
        (at_work, on_hold, appeal),
        ("has not come to rest (RECORDS_COMPLETE)", "is on legal hold", "is in appeal"),
        strict=True,
    ):
        for answer in (
            client.get(f"/cases/{case.number}/purge/"),
            client.post(f"/cases/{case.number}/purge/", {"number": case.number}),
        ):
            assert f"belongs with other cases of the worker: {bars.number} {says}." in answer.content.decode()
        assert Case.objects.filter(pk=case.pk).exists()
    Case.objects.filter(pk=appeal.pk).update(state="APPEAL_DENIED")
    assert client.post(f"/cases/{mine[2].number}/purge/", {"number": mine[2].number}).status_code == 302


def test_the_database_itself_keeps_a_case_that_is_held(world: SimpleNamespace):
    from django.db import IntegrityError, transaction

    from openimr.server.office.holding import hold
    from openimr.server.trail.actor import acting, step

    case = old_case()
    with acting("user:1"):
        hold(world.medical_director, case.number, "order of the court")
        with pytest.raises(IntegrityError, match="on legal hold"), transaction.atomic(), step(case.number, purge=True):
            case.delete()


def test_who_is_writing_an_application_keeps_the_account_when_an_old_case_is_purged(world: SimpleNamespace):
    from django.utils import timezone

    from openimr.server.accounts.models import User
    from openimr.server.cases.models import Person
    from openimr.server.intake.models import Application

    case, now = old_case(), timezone.now()
    Person.objects.filter(case=case, role="injured worker").update(account=world.worker)
    Application.objects.create(by=world.worker, way="web", made=now, changed=now)
    answer = signed_in(world.medical_director, fresh=True).post(f"/cases/{case.number}/purge/", {"number": case.number})
    assert answer.status_code == 302
    assert User.objects.get(pk=world.worker.pk) == world.worker
    assert User.objects.get(pk=world.worker.pk).is_active


def test_a_purge_takes_rows_keys_files_and_pictures_and_leaves_a_certificate(
    world: SimpleNamespace, django_capture_on_commit_callbacks: Any
):
    from openimr.server.accounts.models import User
    from openimr.server.api.models import Delivery
    from openimr.server.api.webhooks.actions import set_up
    from openimr.server.cases.models import CaseEvent, Person
    from openimr.server.exchange.storing import the_store
    from openimr.server.office.models import PurgeCertificate
    from openimr.server.records.pictures import _keep, _key, picture_files
    from openimr.server.store.models import Content
    from openimr.server.trail.actor import acting
    from openimr.server.trail.models import TrailRow

    with acting("user:1"):
        set_up(world.medical_director, "https://example.org/hook", ["*"])
    case, other = old_case(), old_case()
    assert Delivery.objects.filter(event__case=case).exists()
    told = Delivery.objects.exclude(event__case=case).count()
    mine, shared = put(case, TEXT), put(case, b"sent to both", "b.txt")
    put(other, b"sent to both")
    mine.file.pages = 1
    mine.file.save()
    Person.objects.filter(case=case, role="injured worker").update(account=world.worker)
    own, both = mine.file.content, shared.file.content
    (picture,) = picture_files(mine)
    _keep(picture, _key(own), b"a picture")
    assert picture.exists()
    rows_before = TrailRow.objects.filter(case_number=case.number).count()
    client = signed_in(world.medical_director, fresh=True)
    assert case.number in client.get("/retention/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/cases/{case.number}/purge/", {"number": case.number}).status_code == 302

    assert not CaseEvent.objects.filter(case=case.pk).exists()
    assert Delivery.objects.count() == told
    assert not Content.objects.filter(pk=own.pk).exists()
    assert not upkeep().holds(own.place)
    assert not picture.exists()
    assert b"".join(the_store().open(Content.objects.get(pk=both.pk))) == b"sent to both"
    closed = User.objects.get(pk=world.worker.pk)
    assert (closed.is_active, closed.name, closed.email, closed.username) == (False, "", "", f"closed-{closed.pk}")
    assert TrailRow.objects.filter(case_number=case.number).count() > rows_before

    certificate = PurgeCertificate.objects.get()
    said = certificate.document
    assert said["files"] == [sha(TEXT)]
    assert said["files_of_other_cases_too"] == 1
    assert {one["table"]: one["rows"] for one in said["tables"]}["cases_caseevent"] == 10
    whole = client.get(f"/retention/certificates/PC-{case.number}/download/").content.decode()
    for word in ("Marisol", "Ibarra", "Norco", "epidural", "Gabapentin"):
        assert word not in whole
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert client.get(f"/cases/{other.number}/").status_code == 200


def test_a_purge_that_fails_in_the_middle_leaves_everything(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    from openimr.server.cases.models import Case
    from openimr.server.office import purging
    from openimr.server.store.models import Content
    from openimr.server.trail.actor import acting

    case = old_case()
    put(case, TEXT)
    before = changes()

    def broken(*_: object) -> None:
        raise RuntimeError("killed here")

    monkeypatch.setattr(purging, "_close", broken)
    with acting("user:1"), pytest.raises(RuntimeError):
        purging.purge(world.medical_director, case.number, case.number)
    assert changes() == before
    assert Case.objects.filter(pk=case.pk).exists()
    assert Content.objects.count() == 1


def test_a_purge_asks_for_the_password_first(world: SimpleNamespace):
    from openimr.server.cases.models import Case

    case = old_case()
    answer = signed_in(world.medical_director).post(f"/cases/{case.number}/purge/", {"number": case.number})
    assert answer.status_code == 302
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_case_that_was_issued_here_goes_whole(world: SimpleNamespace):
    """Every table that hangs on a case and that other apps guard is reached, the deepest first."""
    from django.utils import timezone

    from openimr.server.cases.models import Case, Determination
    from openimr.server.issuing.models import Answer, Approval, QualityNote
    from openimr.server.office.models import AssignmentMade, RunCase
    from openimr.server.office.purging import purge
    from openimr.server.trail.actor import acting, step

    case, now = old_case(), timezone.now()
    with acting("user:1"), step(case.number):
        row = Determination.objects.create(
            case=case, version=1, at=now, by="user:1", document={}, digest="d", sealed=now
        )
        Answer.objects.create(
            determination=row, check_id="Q1", where="", finding="f", reason="r", at=now, by=world.quality
        )
        Approval.objects.create(determination=row, digest="d", findings=[], at=now, by=world.quality)
        QualityNote.objects.create(case=case, determination=row, kind="comment", text="t", at=now, by=world.quality)
        AssignmentMade.objects.create(case=case, reviewer="rv-101", at=now, by="user:1", document={})
    with acting("user:1"):
        purge(world.medical_director, case.number, case.number)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not Approval.objects.exists()
    assert not RunCase.objects.exists()
