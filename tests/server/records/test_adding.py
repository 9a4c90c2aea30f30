"""Records are added by each party for itself, several at once; one bad file does not hold up the others."""

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.server.test_every_page import build, changes, signed_in

from .conftest import FOUR

pytestmark = pytest.mark.django_db
GOOD = FOUR / "02 RFA faxed 03-27-15.pdf"
NOTE = b"Progress note. The patient walks two miles a day."


@pytest.fixture
def world() -> SimpleNamespace:
    made = build()
    made.mine.records.all().delete()
    return made


def send(world: SimpleNamespace, role: str, *files: tuple[str, bytes], case: Any = None, **more: str) -> Any:
    case = case or world.mine
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    data = {"kind": "medical records", "files": uploads, **more}
    return signed_in(world.users[role]).post(f"/cases/{case.number}/records/add/", data)


def received(case: Any) -> list[tuple[str | None, str]]:
    rows = case.events.filter(type="records received", recorded__isnull=False).order_by("place")
    return [(row.document.get("by"), row.document["service"]) for row in rows if row.document.get("id")]


def test_each_party_sends_for_itself_and_the_office_says_for_whom(world: SimpleNamespace):
    parties = {"claims staff": "p6", "claims service": "p6", "physician": "p3", "worker": "p1"}
    for number, (role, party) in enumerate(parties.items()):
        answer = send(world, role, (f"{role}.txt", NOTE + bytes(str(number), "ascii")), party="p2", channel="fax")
        assert "it is read in the background" in answer.content.decode(), role
        assert received(world.mine)[-1] == (party, "electronic"), role
    answer = send(world, "intake", ("o.txt", NOTE), party="p3", channel="mail in California", received="2026-01-05")
    assert "it is read in the background" in answer.content.decode()
    assert received(world.mine)[-1] == ("p3", "mail in California")
    assert world.mine.events.order_by("-place")[0].document["at"].startswith("2026-01-05T17:00")
    record = world.mine.records.order_by("-pk")[0]
    assert record.file.received.isoformat().startswith("2026-01-06T01:00")
    assert (record.party, record.file.kind, record.state) == ("p3", "medical records", "waiting")


def test_a_bad_file_is_told_in_a_line_and_the_rest_goes_on(world: SimpleNamespace):
    script = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>endobj\ntrailer<</Root 1 0 R>>"
    answer = send(
        world, "intake", ("a.txt", NOTE), ("b.exe", b"MZ\x00\x01\x02" * 99), ("c.pdf", script), ("d.txt", b""),
        ("e.pdf", GOOD.read_bytes()), ("f.txt", NOTE), party="p1", channel="fax",
    )  # fmt: skip
    text = answer.content.decode()
    assert [record.label for record in world.mine.records.order_by("pk")] == ["a.txt", "e.pdf"]
    assert len(received(world.mine)) == 2
    assert "This kind of file is not taken" in text
    assert text.count('<li class="message error">') == 3
    assert "as a.txt: it was not added again" in text


def test_a_file_over_the_limit_is_refused_and_the_rest_goes_on(world: SimpleNamespace, settings: Any):
    import msgspec

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, upload_limit=100_000)
    text = send(
        world, "intake", ("big.txt", b"word " * 30_000), ("small.txt", NOTE), party="", channel="fax"
    ).content.decode()
    assert "larger than 0 MB" in text
    assert [record.label for record in world.mine.records.all()] == ["small.txt"]


def test_who_sends_but_does_not_see_records_learns_of_no_other_file(world: SimpleNamespace):
    send(world, "claims staff", ("from the administrator.txt", NOTE))
    text = send(world, "worker", ("mine.txt", NOTE + b"!")).content.decode()
    assert "mine.txt" in text
    assert "from the administrator" not in text
    part = signed_in(world.users["worker"]).get(f"/cases/{world.mine.number}/records/add/progress/").content.decode()
    assert "mine.txt" in part
    assert "from the administrator" not in part
    # The same content from another party is taken, and tells nothing of the other's.
    same = send(world, "worker", ("again.txt", NOTE)).content.decode()
    assert "it is read in the background" in same
    assert "an earlier file" not in same


def test_a_case_that_takes_no_records_keeps_nothing(world: SimpleNamespace, tmp_path: Any):
    from openimr import model
    from openimr.server.cases.actions import take
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        take(world.mine.number, model.Event(type="application withdrawn", at="2026-01-05T09:00:00-08:00", by="p1"))
    page = signed_in(world.users["worker"]).get(f"/cases/{world.mine.number}/records/add/").content.decode()
    assert "This case takes no records now" in page  # before 500 MB have been sent
    assert 'type="file"' not in page
    stored, before = [*(tmp_path / "files").rglob("*")], changes()
    text = send(world, "worker", ("late.txt", NOTE)).content.decode()
    assert "The case takes no records now: it is decided or has ended." in text
    assert changes() == before
    assert "Add records" not in signed_in(world.users["worker"]).get(f"/cases/{world.mine.number}/").content.decode()
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == [p for p in stored if p.is_file()]


def test_records_that_a_person_adds_are_no_sign_that_somebody_has_applied(world: SimpleNamespace):
    from openimr import model
    from openimr.server.cases.actions import open_case
    from openimr.server.trail.actor import acting

    at = (timezone.localtime() - timedelta(days=1)).isoformat(timespec="seconds")
    denied = model.Event(type="ur decision", at=at, outcome="denied")
    served = model.Event(type="ur decision served", at=at, service="mail in California")
    party = model.Party(id="ca", role="claims administrator", organization="Umber Gate")
    facts = model.Case(
        parties=(party,),
        items=(model.CaseItem(request="MRI", treatment=model.Treatment(kind="imaging")),),
        events=(denied, served),
    )
    with acting("user:1"):
        case = open_case(facts, world.mine.claims_administrator)
    assert case.state == "WINDOW_OPEN"
    before = changes()
    text = send(world, "claims staff", ("early.txt", NOTE), case=case).content.decode()
    assert "before this it has to have been APP_RECEIVED" in text
    case.refresh_from_db()
    assert (case.state, case.files.count(), changes()) == ("WINDOW_OPEN", 0, before)


def test_who_may_not_add_records_adds_none(world: SimpleNamespace):
    before = changes()
    for role in ("reviewer", "quality", "regulator", "administrator", "medical director"):
        assert send(world, role, ("x.txt", NOTE)).status_code == 403, role
    for role in ("claims staff", "claims service", "physician", "worker"):
        assert send(world, role, ("x.txt", NOTE), case=world.other).status_code == 404, role
    assert changes() == before


def test_what_comes_from_nobody_is_not_kept_for_a_moment(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    from django.test import Client

    from openimr.server.store import uploading

    monkeypatch.setattr(uploading.tempfile, "TemporaryFile", lambda *_: pytest.fail("a file was made"))
    before = changes()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/cases/{world.mine.number}/records/add/", {"files": io.BytesIO(NOTE)})
    assert answer.status_code in {302, 403}
    assert changes() == before


def test_a_form_without_files_takes_none_and_one_with_files_not_more_than_it_may(
    world: SimpleNamespace, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    import msgspec

    from openimr.server.store import uploading

    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, upload_limit=10_000)
    browser, before = signed_in(world.users["worker"]), changes()
    many = [io.BytesIO(b"word " * 1_900) for _ in range(5)]  # none is over the limit, together they are
    answer = browser.post(f"/cases/{world.mine.number}/records/add/", {"kind": "medical records", "files": many})
    assert answer.status_code == 400
    assert changes() == before
    monkeypatch.setattr(uploading.tempfile, "TemporaryFile", lambda *_: pytest.fail("a file was made"))
    browser.post("/letters/way/", {"x": io.BytesIO(NOTE), "way": "print"})  # has no field for a file
    browser.post("/letters/check/", {"letter": io.BytesIO(NOTE)})  # is not the worker's
    assert changes() == before


def test_an_own_form_is_no_way_round_the_parties(world: SimpleNamespace):
    """The office alone chooses a party; a party that names another is not believed, and one that is none is refused."""
    send(world, "worker", ("x.txt", NOTE), party="p5")
    assert world.mine.records.get().party == "p1"
    before = changes()
    text = send(world, "intake", ("y.txt", NOTE), party="p99", channel="fax").content.decode()
    assert "Select a valid choice" in text
    text = send(world, "intake", ("y.txt", NOTE), party="p1", channel="fax", received="2199-01-01").content.decode()
    assert "still to come" in text
    assert changes() == before
