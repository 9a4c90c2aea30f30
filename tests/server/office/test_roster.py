"""The roster desk: files in and out, faults shown per entry, versions, absences, documents, alarms."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.server.office.conftest import ROSTER, changes, people, signed_in, with_roster

pytestmark = pytest.mark.django_db
TWICE = b"""
- {id: rv-1, name: One, licences: [{state: CA, number: A1, status: active}]}
- {id: rv-2, name: Two, licenses: [{state: CA, number: A2, status: active}], color: blue}
- {id: rv-3, qme: perhaps}
- {id: rv-4, name: Four, npi: "123"}
"""


@pytest.fixture
def world() -> SimpleNamespace:
    return people()


def test_a_file_is_looked_at_taken_over_and_comes_out_the_same(world: SimpleNamespace):
    from openimr.reviewers import read_roster
    from openimr.reviewers.roster import roster_of
    from openimr.server.office import fetch
    from openimr.server.office.models import EntryVersion

    client = signed_in(world.medical_director)
    file = SimpleUploadedFile("example.yaml", ROSTER.read_bytes())
    answer = client.post("/roster/import/", {"kind": "roster", "file": file})
    page = client.get(answer["Location"]).content.decode()
    assert "12 new, 0 changed" in page
    assert not EntryVersion.objects.exists()
    assert client.post(answer["Location"]).status_code == 302
    assert fetch.roster().reviewers == read_roster(ROSTER).reviewers
    out = client.get("/roster/export/download/").content
    assert roster_of(out, "out").reviewers == read_roster(ROSTER).reviewers
    assert fetch.roster_entry("RV-101 ").name == "Aurelio Brindlewood"  # type: ignore[union-attr]
    assert "taken over before" in client.post(answer["Location"], follow=True).content.decode()


def test_what_is_wrong_is_shown_entry_by_entry_and_only_what_holds_is_taken(world: SimpleNamespace):
    from openimr.server.office import fetch

    client = signed_in(world.medical_director)
    file = SimpleUploadedFile("r.yaml", TWICE)
    place = client.post("/roster/import/", {"kind": "roster", "file": file})["Location"]
    page = client.get(place).content.decode()
    assert "3 (rv-3)" in page
    assert "color" in page or "a field has a name that is not known" in page
    assert "left out" in page
    client.post(place)
    assert "rv-3" not in [one.id for one in fetch.roster().reviewers]
    assert "rv-1" in [one.id for one in fetch.roster().reviewers]


def test_a_register_with_a_fault_is_not_taken_over_at_all(world: SimpleNamespace):
    from openimr.server.office.errors import OfficeError
    from openimr.server.office.fetch import organizations
    from openimr.server.office.roster import hand_in, take_over
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        bad = hand_in(world.medical_director, "register", "o.yaml", b"- {id: o1, name: One, parent: Two}\n")
        with pytest.raises(OfficeError, match="a tie through it"):
            take_over(world.medical_director, bad.pk)
        assert organizations() == ()
        good = hand_in(world.medical_director, "register", "o.yaml", b"- {id: o1, name: One}\n")
        take_over(world.medical_director, good.pk)
    assert [one.name for one in organizations()] == ["One"]


def test_an_entry_is_edited_in_versions_and_refused_with_its_reasons(world: SimpleNamespace):
    from openimr.server.office import fetch
    from openimr.server.office.models import EntryVersion

    with_roster(world.medical_director)
    client = signed_in(world.medical_director)
    text = client.get("/roster/entries/rv-101/edit/").context["text"]
    kept = client.post(
        "/roster/entries/rv-101/edit/", {"text": text.replace("capacity: 8", "capacity: 9"), "version": 1}
    )
    assert kept.status_code == 302
    assert fetch.roster_entry("rv-101").capacity == 9  # type: ignore[union-attr]
    assert EntryVersion.objects.filter(entry__reviewer="rv-101").count() == 2
    before = changes()
    stale = client.post("/roster/entries/rv-101/edit/", {"text": text, "version": 1})
    assert stale.status_code == 422
    assert "has changed this entry since" in stale.content.decode()
    for wrong in (
        text.replace("id: rv-101", "id: rv-102"),
        text.replace("capacity: 8", "capacity: many"),
        text.replace("A900101", "G90104"),
        "not: [an entry",
        "",
    ):
        answer = client.post("/roster/entries/rv-101/edit/", {"text": wrong, "version": 2})
        assert answer.status_code == 422, wrong
        assert "Not kept" in answer.content.decode()
    taken = client.post("/roster/new/", {"text": text})
    assert "is on the roster already" in taken.content.decode()
    assert changes() == before


def test_absences_documents_and_taking_off(world: SimpleNamespace):
    from openimr.server.office import fetch
    from openimr.server.office.models import CredentialFile

    with_roster(world.medical_director)
    client = signed_in(world.medical_director)
    form = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-start": "2027-01-05", "form-0-end": "2027-01-09"}
    assert client.post("/roster/entries/rv-102/absences/", form).status_code == 302
    assert [(a.start, a.end) for a in fetch.roster_entry("rv-102").absences] == [("2027-01-05", "2027-01-09")]  # type: ignore[union-attr]
    turned = {**form, "form-0-start": "2027-02-05"}
    assert client.post("/roster/entries/rv-102/absences/", turned).status_code == 422

    licence = SimpleUploadedFile("licence.txt", b"Licence NV 90102 is active.")
    client.post("/roster/entries/rv-102/files/", {"file": licence, "about": "licences[0]"})
    kept = CredentialFile.objects.get()
    assert kept.about == "licences[0]"
    answer = client.get(f"/roster/entries/rv-102/files/{kept.pk}/download/")
    assert answer.getvalue() == b"Licence NV 90102 is active."
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"/roster/entries/rv-101/files/{kept.pk}/download/").status_code == 404
    bad = SimpleUploadedFile("x.exe", b"MZ\x90\x00\x03\x00\x00\x00")
    client.post("/roster/entries/rv-102/files/", {"file": bad, "about": ""})
    client.post("/roster/entries/rv-102/files/", {"file": licence, "about": "licences[7]"})
    assert CredentialFile.objects.count() == 1

    assert client.post("/roster/entries/rv-102/off/", {"reason": ""}).status_code == 422
    client.post("/roster/entries/rv-102/off/", {"reason": "contract ended"})
    assert fetch.roster_entry("rv-102") is None
    assert client.get("/roster/entries/rv-102/").status_code == 404


def test_alarms_are_raised_once_at_each_stage_and_seen_to(world: SimpleNamespace):
    from openimr.server.office.expiring import tell
    from openimr.server.office.models import ExpiryAlarm
    from openimr.server.trail.actor import acting

    with_roster(world.medical_director)
    with acting("worker"):
        tell(date(2026, 10, 5))  # rv-107: 2026-12-31 is 87 days away
        first = ExpiryAlarm.objects.filter(entry__reviewer="rv-107")
        assert [one.stage for one in first] == [90]
        assert tell(date(2026, 10, 6)) == 0
        tell(date(2026, 12, 5))
        tell(date(2027, 1, 2))
    assert sorted(first.values_list("stage", flat=True)) == [0, 30, 90]
    client = signed_in(world.medical_director)
    assert "rv-107" in client.get("/roster/expiring/").content.decode()
    one = first.get(stage=90)
    assert client.post(f"/roster/expiring/{one.pk}/seen/").status_code == 302
    assert client.post(f"/roster/expiring/{one.pk}/seen/").status_code == 404


def test_a_term_that_was_renewed_rings_no_longer(world: SimpleNamespace):
    from openimr.server.office import fetch
    from openimr.server.office.expiring import tell
    from openimr.server.office.models import ExpiryAlarm, RosterEntry
    from openimr.server.office.roster import entry_yaml, save_entry
    from openimr.server.trail.actor import acting

    with_roster(world.medical_director)
    with acting("worker"):
        tell(date(2026, 12, 5))
    open_ = ExpiryAlarm.objects.filter(entry__reviewer="rv-107", seen=None)
    assert open_.count() == 1
    row = RosterEntry.objects.get(reviewer="rv-107")
    [document] = [one for one in fetch.documents() if one["id"] == "rv-107"]
    text = entry_yaml(document).replace("2026-12-31", "2030-12-31")
    with acting("user:1"):
        save_entry(world.medical_director, text, expected="rv-107", version=row.version)
    assert not open_.exists()
    others = ExpiryAlarm.objects.filter(seen=None).count()
    with acting("worker"):
        tell(date(2026, 12, 6))
    assert ExpiryAlarm.objects.filter(seen=None).count() == others


def test_the_roster_of_the_file_serves_where_the_desk_has_none(world: SimpleNamespace, settings: Any):
    import msgspec

    from openimr.server.issuing.proofs import entry_of
    from openimr.server.office import fetch

    assert fetch.roster().reviewers == ()
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, roster=ROSTER)
    assert entry_of("rv-101") is fetch.roster_entry("rv-101")
    assert entry_of("rv-101") is not None
    with_roster(world.medical_director, b"- {id: rv-9, name: Nine}\n")
    assert entry_of("rv-101") is None
    assert entry_of("rv-9") is not None


def test_pages_of_the_roster_ask_as_much_for_many_as_for_few(
    world: SimpleNamespace, django_assert_max_num_queries: Any
):
    with_roster(world.medical_director)
    client = signed_in(world.medical_director)
    with django_assert_max_num_queries(25):
        client.get("/roster/")
    with django_assert_max_num_queries(25):
        client.get("/roster/entries/rv-101/")
