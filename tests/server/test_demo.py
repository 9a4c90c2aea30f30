"""The demo: invented cases in every state, an account of each role, never among real cases."""

import re
from collections import Counter
from datetime import datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from openimr.process import fold

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_each_case_stands_where_its_story_ends_and_nothing_in_it_is_refused():
    from openimr.server.demo.histories import invented_cases

    for invented in invented_cases(NOW, 200):
        state = fold(invented.case, NOW)
        assert (state.state, state.refused) == (invented.state, ())


def test_the_same_seed_gives_the_same_cases_and_every_story_is_told():
    from openimr.server.demo.histories import invented_cases, stories

    one, two = list(invented_cases(NOW, 200)), list(invented_cases(NOW, 200))
    assert one == two
    assert Counter(i.state for i in one).keys() == {story.ends for story in stories().values()}


def test_each_case_is_with_a_reviewer_who_may_decide_it():
    from openimr.reviewers import qualify
    from openimr.server.demo.histories import invented_cases
    from openimr.server.demo.reviewing import entries, with_able_reviewer

    reviewers = {entry.id: entry for entry in entries(NOW)}
    changed = 0
    for invented in invented_cases(NOW, 200):
        case = with_able_reviewer(invented.case, tuple(reviewers.values()), NOW)
        changed += case != invented.case
        for reviewer in {event.by for event in case.events if event.by in reviewers}:
            answers = qualify(reviewers[reviewer], replace(case, events=()), NOW.date())
            assert [a.id for a in answers if a.answer == "no" and a.kind != "preference"] == []
        assert fold(case, NOW).state == invented.state
    assert changed


def test_a_case_and_its_file_tell_of_the_same_days_and_nothing_in_it_is_refused():
    import pypdfium2

    from openimr.server.demo.case_files import given, with_facts
    from openimr.server.demo.histories import invented_cases

    invented = [*invented_cases(NOW, 200)]
    files = given(invented)
    assert len(files) == 17
    for place, file in files.items():
        case = with_facts(invented[place].case, file)
        state = fold(case, NOW)
        assert (state.state, state.refused) == (invented[place].state, ())
        at = {event.type: datetime.fromisoformat(event.at).date() for event in case.events}
        pages = [
            page.get_textpage().get_text_range()
            for content in file.files.values()
            for page in pypdfium2.PdfDocument(content)
        ]
        told = "\n".join(pages)
        days = {datetime.strptime(day, "%m/%d/%Y").date() for day in re.findall(r"\b\d\d/\d\d/\d{4}\b", told)}  # noqa: DTZ007
        assert {at["request received"], at["ur decision"]} <= days
        assert max(days) <= at["application received"]
        assert case.injury.date in {day.isoformat() for day in days}
        left = re.findall(r"[^\n]{0,22}(?<!NB-)\b20(?:0[1-9]|1[0-4])\b", told)
        assert all("Effective" in said or "Guidelines (2009" in said for said in left), left


def test_dates_are_moved_however_they_are_written():
    from openimr.server.demo.shifting import Shift

    shift = Shift(days=4165, year=2015)
    said = "04/03/2015, April 3, 2015, on April 3, since 09/2014, \\(in 2012\\); RFA 03-27-15.pdf; MAR-27-2015 FRI"
    assert shift.text(said) == (
        "08/28/2026, August 28, 2026, on August 28, since 02/2026, \\(in 2023\\); RFA 08-21-26.pdf; AUG-21-2026 FRI"
    )
    assert shift.text("early July; the March visit") == "November; the August visit"
    kept = "NB-2011-55017, PO Box 20118, \\(Effective 2/2014\\), Treatment Guidelines \\(2009\\), 10/325 mg"
    assert shift.text(kept) == kept
    [source] = Path("src/openimr/server/demo/records/visits-contradict").glob("ED*.pdf")
    assert Shift(days=0, year=2015).pdf(source.read_bytes()) == source.read_bytes()


@pytest.mark.django_db
def test_a_demo_has_accounts_and_decided_cases_and_comes_back_with_new_passwords(settings, tmp_path, client):
    import msgspec
    from django.contrib.auth.hashers import check_password

    from openimr.server.accounts.models import User
    from openimr.server.accounts.roles import Role
    from openimr.server.delivery.actions import make_letter, queue_caused
    from openimr.server.delivery.models import Sending
    from openimr.server.demo import filling
    from openimr.server.demo.filling import filled
    from openimr.server.trail.actor import acting

    office = Path(filling.__file__).parent / "notices"
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, files=str(tmp_path), templates=office)
    one, two = filled(NOW, 40), filled(NOW, 40)
    assert {account.role for account in one.accounts} == {role.value for role in Role}
    assert one.cases == two.cases
    assert sum(map(len, one.cases.values())) == 40
    account = two.accounts[0]
    kept = User.objects.get(username=account.username).password
    assert check_password(account.password, kept)
    assert not check_password(one.accounts[0].password, kept)
    with acting("worker"):
        queue_caused(one.cases["ELIGIBLE"][0])
        for letter in Sending.objects.all():
            make_letter(letter.pk)
    made = [(one.state, one.gaps, one.file is None) for one in Sending.objects.all()]
    assert made == [("to send", [], False)] * 3  # nothing holds them: the invented office has a name and address
    decided_by_a_letter_or_says_that_there_is_none(client)


def decided_by_a_letter_or_says_that_there_is_none(client):
    """What a newcomer finds in the decided cases, and in those sent back."""
    from openimr.server.accounts.models import User
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case, CaseEvent, Determination
    from openimr.server.desk.fetch import decisions_of, document_of, software_draft
    from openimr.server.desk.points import blocking, open_points
    from openimr.server.issuing.checking import checked
    from openimr.server.issuing.models import Issued

    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(username="case-manager"), backend=backend)
    issued = {row.case_id: row for row in Issued.objects.select_related("determination", "case")}
    assert issued
    served = CaseEvent.objects.filter(type="determination served").values_list("case", flat=True)
    for case in Case.objects.filter(pk__in=served):
        page = client.get(f"/cases/{case.number}/determination/").content.decode()
        assert ("Letter of 20" in page, "decided before it came to this server" in page) == (
            case.pk in issued,
            case.pk not in issued,
        )
    for row in issued.values():
        [event, *_] = (e for e in case_document(row.case).events if e.type == "determination served")
        eligible = [item for item in row.determination.document["items"] if item.get("eligible", True)]
        assert {item["proposal"] for item in eligible} == {event.outcome}
        assert row.at == datetime.fromisoformat(event.at)
        letter = client.get(f"/cases/{row.case.number}/letters/1/download/")
        assert b"".join(letter.streaming_content).startswith(b"%PDF")
        draft = row.determination.signature.draft
        opened = draft.opened_proposals.values_list("item", flat=True)
        points = open_points(software_draft(draft), document_of(draft), decisions_of(draft), opened, None)
        assert not [point for point in blocking(points) if point.id.startswith("D")]
    assert not Case.objects.filter(state="REMANDED").exclude(reviewer=None).exists()
    signed = Determination.objects.select_related("case")
    assert len(signed) >= len(issued)
    # An account's name that is no name ("Reviewer 1") would be found in every letter.
    assert not [f.text for row in signed for f in checked(row.case, row).findings if "surname" in f.text]


@pytest.mark.django_db
def test_a_demo_is_not_made_among_real_cases():
    from openimr import model
    from openimr.server.cases.actions import open_case
    from openimr.server.cases.models import Case
    from openimr.server.demo.filling import NotDemoError, filled
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        open_case(model.Case(), None)
    with pytest.raises(NotDemoError, match="has cases of its own"):
        filled(NOW, 20)
    assert Case.objects.count() == 1


def test_the_demos_office_leaves_no_place_open_in_its_letters():
    from openimr.process.notices.templates import office_templates

    known = office_templates(Path(str(resources.files("openimr.server"))) / "demo" / "notices")
    assert known.faults == ()
    assert all(getattr(known.office, name) for name in known.office.__struct_fields__)


def test_the_demo_compares_with_the_example_letters_unless_another_dataset_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from openimr.cli import demo_letters
    from openimr.corpus import open_index

    monkeypatch.setenv("OPENIMR_PRECEDENTS", "/elsewhere")
    demo_letters.set_up(tmp_path)
    assert not [*tmp_path.iterdir()]
    monkeypatch.delenv("OPENIMR_PRECEDENTS")
    demo_letters.set_up(tmp_path)
    import os

    assert os.environ["OPENIMR_PRECEDENTS"] == str(tmp_path / "precedents")
    monkeypatch.delenv("OPENIMR_PRECEDENTS")
    assert open_index(tmp_path / "precedents").about.documents > 20
