"""Letters are queued with their step, made once, and their service is what drives the clocks."""

from typing import Any

import msgspec
import pytest
from tests.server.delivery.conftest import ago, event, mailed, stored, words, work

pytestmark = pytest.mark.django_db
INELIGIBLE = {"reasons": ("E01_UNSIGNED",)}
PARTIES = {("p1", "es"), ("p2", "en"), ("p3", "en"), ("p6", "en")}


def take(number: str, *events: Any) -> Any:
    from openimr.server.cases.actions import take as act
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        return [act(number, one) for one in events][-1]


def letters(case: Any, **more: Any) -> list[Any]:
    from openimr.server.delivery.models import Sending

    return [*Sending.objects.filter(case=case, **more).select_related("file__content").order_by("pk")]


def events(case: Any, type_: str) -> list[Any]:
    from openimr.server.cases.fetch import case_document

    return [one for one in case_document(case).events if one.type == type_]


def test_a_step_queues_what_it_owes_in_its_transaction_and_each_letter_is_made_once(a_case, people):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from openimr.server.cases.errors import RefusedError

    case = a_case()
    jobs = ProcrastinateJob.objects.filter(task_name__contains=".delivery.")
    before = jobs.count()
    with pytest.raises(RefusedError):
        take(case.number, event("remanded", reasons=("A5",)))
    assert jobs.count() == before  # gone with the step
    other = a_case(signed=False)
    take(other.number, event("application ineligible", **INELIGIBLE))
    work()
    made = letters(other)
    assert {(one.party, one.language) for one in made} >= PARTIES
    assert len(made) == len({(one.party, one.language) for one in made})
    assert {one.kind for one in made} == {"ineligibility"}
    for one in made:
        text = words(stored(one.file.content))
        assert other.number in text
        assert one.gaps == []
        assert "Brindlewood" not in text


def test_a_letter_that_no_font_holds_waits_and_says_so_until_the_facts_are_put_right(a_case, people, as_):
    from django.utils import timezone

    from openimr.server.cases.actions import amend
    from openimr.server.cases.fetch import case_document
    from openimr.server.delivery.batches import ask_for_batch
    from openimr.server.delivery.errors import DeliveryError
    from openimr.server.trail.actor import acting

    def named(name: str) -> None:
        facts = case_document(case)
        parties = tuple(msgspec.structs.replace(p, name=name) if p.id == "p1" else p for p in facts.parties)
        amend(case.number, msgspec.structs.replace(facts, parties=parties, events=()))

    case = a_case(signed=False)
    with acting("user:1"):
        named("王小明")
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    made = letters(case)
    assert {one.party for one in made} == {party for party, _ in PARTIES}
    held = [one for one in made if one.problem]
    assert "p1" in {one.party for one in held}
    assert all("小 明 王" in one.problem and one.file is None for one in held)
    page, client = f"/cases/{case.number}/letters/", as_("intake")
    text = client.get(page).content.decode()
    assert text.count('<span class="tag late">held</span>') == len(held)
    assert "No font here holds these letters" in text
    assert f'href="/cases/{case.number}/facts/"' in text
    assert "not made" in client.get("/mail/").content.decode()
    with acting(f"user:{people.clerk.pk}"), pytest.raises(DeliveryError, match="No letter waits"):
        ask_for_batch(people.clerk, timezone.localdate(), with_gaps=True)
    with acting("user:1"):
        named("Xiaoming Wang")
    for one in held:
        client.post(f"{page}{one.pk}/do/anew/", {})
    work()
    assert {one.problem for one in letters(case)} == {""}
    assert all("Xiaoming Wang" in words(stored(one.file.content)) for one in letters(case, party="p1"))


def test_mailing_serves_the_notice_on_its_day_and_proves_it(a_case, people, as_):
    from django.utils import timezone

    from openimr.process import fold
    from openimr.server.cases.fetch import case_document

    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    assert fold(case_document(case), timezone.now()).owed
    batch = mailed(people)
    served = events(case, "notice served")
    assert [(one.outcome, one.service) for one in served] == [("ineligibility", "mail")]
    assert set(served[0].to) == {one.party for one in letters(case)}
    assert not fold(case_document(case), timezone.now()).owed
    assert {(one.state, one.served) for one in letters(case)} == {("served", timezone.localdate())}
    proof = words(stored(batch.proofs.get().file.content))
    for said in ("Ilse Tarnhelm", "Folsom", "Sacramento", "9205-77", "Visalia, CA 93277", "1013", "penalty of perjury"):
        assert said in proof
    assert batch.content is None  # with it the codes in clear
    page = as_("intake").get(f"/cases/{case.number}/letters/").content.decode()
    assert "Proofs of service" in page


def test_the_notice_of_assignment_is_sent_and_its_mailing_takes_the_step(a_case, people, as_):
    from openimr.server.cases.models import Case
    from openimr.server.delivery.actions import send
    from openimr.server.trail.actor import acting

    case = a_case(event("application eligible", 1))
    work()
    page, client = f"/cases/{case.number}/letters/", as_("intake")
    assert "Send the notice: assignment" in client.get(page).content.decode()
    client.post(f"{page}send/", {"kind": "assignment"})
    client.post(f"{page}send/", {"kind": "termination"})  # no case is ended by a click
    assert letters(case, kind="termination") == []
    with acting("user:1"):
        assert send(case.number, "assignment") == []
    work()
    assert Case.objects.get(pk=case.pk).state == "ELIGIBLE"
    assert {(one.party, *one.gaps) for one in letters(case, kind="assignment") if one.gaps} == set()
    mailed(people)
    served = events(case, "assignment served")
    assert len(served) == 1
    assert served[0].service == "mail"
    assert set(served[0].to) >= {"p1", "p3", "p4", "p6"}
    assert Case.objects.get(pk=case.pk).state in {"ASSIGNED", "RECORDS_PENDING"}
    assert {one.place for one in letters(case, kind="assignment")} == {-1}  # its own service causes no further letter
    told = letters(case, kind="eligibility")
    assert told
    assert {one.state for one in told} <= {"served", "not sent"}


def test_what_the_office_sent_otherwise_is_not_sent_and_what_it_records_today_is_mailed_without_a_second_step(
    a_case, people, as_
):
    from datetime import timedelta

    from django.utils import timezone

    case = a_case(event("application eligible", 3), event("assignment served", 2, service="mail"))
    work()
    assert letters(case, kind="assignment") == []
    take(case.number, event("records insufficient", service="mail"))
    work()
    held = letters(case, kind="insufficient records")
    assert held
    from openimr.server.delivery.actions import make_anew
    from openimr.server.trail.actor import acting

    with acting("user:1"):
        for one in held:
            make_anew(
                case.number, one.pk, ["The MRI report of the lumbar spine"], timezone.localdate() + timedelta(days=10)
            )
    work()
    assert {tuple(one.gaps) for one in letters(case, kind="insufficient records")} == {()}
    page = as_("intake").get(f"/cases/{case.number}/letters/").content.decode()
    assert "{{" not in page
    assert "Send the notice" not in page
    mailed(people)
    assert len(events(case, "records insufficient")) == 1
    assert events(case, "notice served") == []
    notes = [step.note for one in letters(case, kind="insufficient records") for step in one.steps.all()]
    assert any("counts from the event on record" in note for note in notes)


def test_what_the_reviewer_asks_goes_to_every_party_in_the_words_of_the_question(a_case):
    """LC 4610.6(b): nobody has to type it again, and no letter of it waits for its text."""
    done = [("application eligible", 9), ("assignment served", 8), ("records complete", 7), ("reviewer assigned", 6)]
    case = a_case(*(event(name, days, by="rv-9" if "reviewer" in name else None) for name, days in done))
    asked = "Please send the operative report of 2013.\nAnd the MRI films."
    take(case.number, event("reviewer information requested", by="rv-9", to=("p6",), note=asked))
    work()
    made = letters(case, kind="reviewer information request")
    assert {one.party for one in made} >= {"p1", "p3", "p6"}
    assert {tuple(one.asks) for one in made} == {tuple(asked.splitlines())}
    assert {tuple(one.gaps) for one in made} == {()}
    assert all(one.file_id for one in made)


def test_what_the_office_asks_on_eligibility_stands_in_every_letter_of_it(a_case, as_):
    """8 CCR 9792.10.3(b),(c): the screening's questions, those of the reasons ticked, and what somebody wrote."""
    from openimr.process.notices import question_told
    from openimr.server.cases.models import Case

    case = a_case(signed=None)
    typed = "Which knee is the brace for?\r\n\r\nAnd for how many weeks?"
    said = {"finding": "application information requested", "reasons": ["E07_INCOMPLETE"], "to": ["p3"], "note": typed}
    place, client = f"/cases/{case.number}/eligibility/", as_("intake")
    told = client.post(place, {**said, "revision": Case.objects.get(pk=case.pk).revision}, follow=True)
    assert "A letter with these questions is made for each party" in told.content.decode()
    assert events(case, "application information requested")[0].reasons == ("E01_UNSIGNED", "E07_INCOMPLETE")
    work()
    made = letters(case)
    assert {(one.party, one.language) for one in made} >= PARTIES
    assert {(one.kind, *one.gaps, one.problem) for one in made} == {("eligibility question", "")}
    for one in made:
        text = words(stored(one.file.content))
        for asked in ("E01_UNSIGNED", "E07_INCOMPLETE"):
            assert question_told(asked, one.language) in text
        assert "Which knee is the brace for? - And for how many weeks?" in text.replace("•", "-")
        assert "E07" not in text


def test_a_question_that_says_nothing_itself_goes_out_with_what_the_facts_leave_open(a_case):
    case = a_case(signed=None)
    take(case.number, event("application information requested"))
    work()
    assert {tuple(one.asks) for one in letters(case)} == {("E01_UNSIGNED",)}
    assert {tuple(one.gaps) for one in letters(case)} == {()}


def test_time_alone_can_owe_a_letter(a_case):
    from openimr.server.cases.models import Case
    from openimr.server.delivery.tasks import what_time_brings
    from openimr.server.trail.actor import acting

    case = a_case(event("application eligible", 60), event("assignment served", 60, service="mail"))
    assert Case.objects.get(pk=case.pk).state == "RECORDS_OVERDUE"
    with acting("worker"):
        what_time_brings()
        what_time_brings()
    work()
    assert [(one.party, one.state) for one in letters(case, kind="records overdue")] == [("p6", "to send")]


def test_mail_that_came_back_stands_in_the_inbox_until_somebody_looks(a_case, people, as_):
    from openimr.server.delivery import actions
    from openimr.server.delivery.errors import DeliveryError
    from openimr.server.trail.actor import acting

    case = a_case(signed=False)
    take(case.number, event("application ineligible", **INELIGIBLE))
    work()
    mailed(people)
    one = letters(case)[0]
    clerk = as_("intake")
    assert "Mail came back" not in clerk.get("/").content.decode()
    answer = clerk.post(f"/cases/{case.number}/letters/{one.pk}/do/returned/", {"why": "moved", "day": ""}, follow=True)
    assert "Came back" in answer.content.decode()
    assert "Mail came back" in clerk.get("/").content.decode()
    assert "Mail came back" not in as_("quality").get("/").content.decode()
    with acting("user:1"):
        again = actions.send_again(case.number, one.pk)
        with pytest.raises(DeliveryError):
            actions.send_again(case.number, one.pk)
    assert "Mail came back" not in clerk.get("/").content.decode()
    assert (again.round, again.state) == (1, "to send")
    work()
    assert letters(case, round=1)[0].file is not None


def test_mailing_the_notice_of_a_partial_authorization_ends_nothing_else(a_case, people):
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case

    case = a_case(event("application eligible", 10), event("assignment served", 9, service="mail"))
    take(case.number, event("treatment authorized", 1, items=(0,), by="p6"))
    work()
    mailed(people)
    now = fold(case_document(Case.objects.get(pk=case.pk)))
    assert [item.status for item in now.items] == ["authorized", "open"]
    assert not now.ended
    assert {one.items for one in now.served if one.notice == "termination"} == {(0,)}


def test_a_determination_handed_over_counts_from_that_day_and_an_appeal_does_not_stop_the_other_letters(
    a_case, people, as_
):
    from openimr.process import clocks_of
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case
    from openimr.server.delivery.actions import queue_caused
    from openimr.server.trail.actor import acting

    done = [("application eligible", 9), ("assignment served", 8), ("records complete", 7), ("reviewer assigned", 6)]
    case = a_case(
        *(event(name, days, by="rv-9" if "reviewer" in name else None) for name, days in done),
        event("review completed", 5, by="rv-9"),
        event("determination served", 4, service="electronic", outcome="upheld", to=("administrative director",)),
    )
    with acting("user:1"):
        queue_caused(case.number)
    work()
    mine = letters(case, party="p1", language="es")[0]
    page, client = f"/cases/{case.number}/letters/", as_("intake")
    said = {"why": "by our messenger", "service": "personal"}
    for day, service in ((5, "personal"), (3, "by pigeon"), (-1, "fax")):
        client.post(f"{page}{mine.pk}/do/otherwise/", {**said, "day": ago(day)[:10], "service": service})
    assert len(events(case, "determination served")) == 1
    client.post(f"{page}{mine.pk}/do/otherwise/", {**said, "day": ago(3)[:10]})
    (given,) = letters(case, pk=mine.pk)
    assert (given.state, given.file_id) == ("served", mine.file_id)  # what the party has is kept
    assert mine.file_id
    assert "Served by the office, in person" in client.get(page).content.decode()
    the_signed_proof_is_kept(client, case, given, letters(case, party="p2")[0])
    client.post(f"{page}{mine.pk}/do/returned/", {"day": ago(1)[:10], "why": "unknown"})  # nothing went by the post
    client.post(f"{page}{mine.pk}/do/again/")
    assert [(one.state, one.returned) for one in letters(case, pk=mine.pk)] == [("served", None)]
    assert len(letters(case, party="p1", language="es", kind=mine.kind)) == 1
    assert [(one.to, one.service, one.outcome) for one in events(case, "determination served")[1:]] == [
        (("p1",), "personal", "upheld")
    ]
    take(case.number, event("petition filed", 1, by="p1", reasons=("A5",)))
    mailed(people)
    windows = {one.who: one for one in clocks_of(case_document(case)) if one.clock == "appeal window"}
    assert {who: (one.started[:10], one.state) for who, one in windows.items()} == {
        "injured worker": (ago(3)[:10], "met"),
        "claims administrator": (ago(0)[:10], "running"),
        "requesting physician": (ago(0)[:10], "running"),
    }
    assert Case.objects.get(pk=case.pk).state == "APPEALED"


def the_signed_proof_is_kept(client, case, given, waiting):
    """What the office uploads for a letter that it handed over stands on the letter's card and in the case's file."""
    from io import BytesIO

    from openimr.server.issuing.export.making import INTERNAL
    from openimr.server.store.models import File

    page, proof = f"/cases/{case.number}/letters/", stored(given.file.content)

    def upload(letter, content, name="proof.pdf"):
        body = BytesIO(content)
        body.name = name
        return client.post(f"{page}{letter.pk}/proof/", {"proof": body}, follow=True).content.decode()

    assert "Keep the proof" in client.get(page).content.decode()
    assert "no such letter that the office served" in upload(waiting, proof)
    assert "The proof is kept" not in upload(given, b"a plain text", "proof.txt")
    assert not given.proofs.exists()
    assert "The proof is kept." in upload(given, proof)
    (kept,) = given.proofs.all()
    shown = client.get(page).content.decode()
    assert "Signed proof of service" in shown
    assert "the signed proof of service was added" in shown
    download = client.get(f"/cases/{case.number}/letter-proofs/{kept.pk}/pdf/")
    assert b"".join(download.streaming_content) == proof
    assert File.objects.filter(case=case, pk=kept.file_id).exclude(kind__in=INTERNAL).exists()  # the export has it
