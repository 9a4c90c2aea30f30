"""What a reviewer does at the desk: taking a case, deciding first, opening the proposal, editing, signing."""

import json
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from openimr.model import Determination, Event, Page

QUALIFIED = {"licensure": ("California",), "specialties": ("Pain Medicine",)}
NO = [{"id": "Q1", "asks": "?", "section": "", "answer": False}]


def rows() -> int:
    """Rows of the trail that are changes."""
    from openimr.server.trail.models import TrailRow

    return TrailRow.objects.exclude(verb="read").count()


def own_list(user: Any) -> str:
    """The page of a reviewer's own cases."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get("/desk/").content.decode()


def as_(user: Any) -> Any:
    from openimr.server.trail.actor import acting

    return acting(f"user:{user.pk}")


def signed(desk: SimpleNamespace, pages: tuple[Page, ...]) -> Any:
    """The draft decided, written and signed."""
    from openimr.server.desk import actions, signing
    from openimr.server.desk.attesting import attestation
    from openimr.server.desk.begin import proposed_rationale
    from openimr.server.desk.fetch import software_draft
    from openimr.server.desk.operations import TakeLines

    with as_(desk.reviewer):
        actions.decide(desk.reviewer, desk.number, 0, "overturned", "Relief and work are measured.")
        lines = proposed_rationale(0, software_draft(desk.draft).items[0])
        desk.draft.refresh_from_db()
        now = actions.edit(desk.reviewer, desk.number, [TakeLines(item=0, lines=lines)], revision=desk.draft.revision)
        return signing.sign(
            desk.reviewer,
            desk.number,
            revision=now.revision,
            attested=[s.id for s in attestation().statements],
            qualifications=msgspec.convert(QUALIFIED, signing.Qualifications),
            pages=pages,
        )


def test_a_case_with_a_tie_is_not_taken_and_a_declined_one_goes_back(db: None):
    from tests.server.desk.conftest import assigned, people

    from openimr.server.desk import actions
    from openimr.server.desk.errors import DeskError, NotYoursError
    from openimr.server.desk.fetch import has_attested

    made = people()
    case = assigned(made.reviewer)
    with as_(made.reviewer):
        with pytest.raises(DeskError, match="declares a tie"):
            actions.accept(made.reviewer, case.number, [{**NO[0], "answer": True}])
        assert not has_attested(made.reviewer, case)
        with pytest.raises(NotYoursError):
            actions.begin(made.reviewer, case.number, {})
        with pytest.raises(NotYoursError):
            actions.accept(made.other, case.number, NO)
        with pytest.raises(DeskError, match="why"):
            actions.decline(made.reviewer, case.number, "  ")
        actions.decline(made.reviewer, case.number, "I was paid by the maker.", [{**NO[0], "answer": True}])
    case.refresh_from_db()
    assert case.reviewer is None
    assert case.state == "RECORDS_COMPLETE"
    kept = case.attestations.get()
    assert (kept.accepted, kept.reason, kept.answers[0]["answer"]) == (False, "I was paid by the maker.", True)


def test_the_proposal_opens_after_the_first_decision_which_stays_on_record(desk: SimpleNamespace):
    from openimr.server.desk import actions
    from openimr.server.desk.errors import DeskError
    from openimr.server.desk.models import ItemDecision, ProposalOpened

    before = rows()
    with as_(desk.reviewer):
        with pytest.raises(DeskError, match="after your own first decision"):
            actions.open_proposal(desk.reviewer, desk.number, 0)
        with pytest.raises(DeskError, match="reason"):
            actions.decide(desk.reviewer, desk.number, 0, "upheld", " ")
        with pytest.raises(DeskError, match="nothing between"):
            actions.decide(desk.reviewer, desk.number, 0, "modified", "x")  # type: ignore[arg-type]
        assert rows() == before
        first = actions.decide(desk.reviewer, desk.number, 0, "upheld", "No function is told.")
        actions.open_proposal(desk.reviewer, desk.number, 0)
        actions.open_proposal(desk.reviewer, desk.number, 0)
        second = actions.decide(desk.reviewer, desk.number, 0, "overturned", "I had missed page 2.")
    assert (first.number, first.after_proposal) == (1, False)
    assert (second.number, second.after_proposal) == (2, True)
    assert ProposalOpened.objects.count() == 1
    for row in (first, ProposalOpened.objects.get()):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemDecision.objects.filter(pk=first.pk).update(decision="overturned")


def test_edits_are_kept_one_by_one_and_the_draft_is_their_fold(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    from openimr.server.desk import actions
    from openimr.server.desk.fetch import document_of, version_document
    from openimr.server.desk.operations import EditLine

    monkeypatch.setattr(actions, "_FOLD_AT_MOST", 20)
    line = document_of(desk.draft).summary[0].id
    with as_(desk.reviewer):
        for n in range(25):
            actions.edit(desk.reviewer, desk.number, [EditLine(line=line, text=f"Version {n}.")], revision=n)
        saved = actions.save_version(desk.reviewer, desk.number, "before the visit of 2015")
    desk.draft.refresh_from_db()
    assert desk.draft.revision == 25
    assert document_of(desk.draft).summary[0].text == "Version 24."
    assert document_of(desk.draft, revision=7).summary[0].text == "Version 6."
    assert version_document(saved).summary[0].text == "Version 24."
    assert [v.kind for v in desk.draft.versions.order_by("number")] == ["begun", "automatic", "saved"]


def test_what_was_changed_in_another_window_is_not_overwritten(desk: SimpleNamespace):
    from openimr.server.desk import actions
    from openimr.server.desk.errors import ChangedElsewhereError
    from openimr.server.desk.fetch import document_of
    from openimr.server.desk.operations import EditLine

    one, two = (line.id for line in document_of(desk.draft).summary[:2])
    with as_(desk.reviewer):
        actions.edit(desk.reviewer, desk.number, [EditLine(line=one, text="Here.")], revision=0)
        with pytest.raises(ChangedElsewhereError) as refused:
            actions.edit(desk.reviewer, desk.number, [EditLine(line=one, text="There.")], revision=0)
        assert (refused.value.revision, refused.value.text) == (1, "Here.")
        edited = actions.edit(desk.reviewer, desk.number, [EditLine(line=two, text="Beside.")], revision=0)
    assert [line.text for line in edited.document.summary[:2]] == ["Here.", "Beside."]


def test_nothing_is_signed_while_points_are_open_or_a_statement_is_missing(
    desk: SimpleNamespace, pages: tuple[Page, ...]
):
    from openimr.server.desk import signing
    from openimr.server.desk.attesting import attestation
    from openimr.server.desk.errors import DeskError, NotReadyError

    every = [s.id for s in attestation().statements]
    qualified = msgspec.convert(QUALIFIED, signing.Qualifications)
    before = rows()

    def sign(**changed: Any) -> None:
        given = {"revision": 0, "attested": every, "qualifications": qualified, "pages": pages, **changed}
        signing.sign(desk.reviewer, desk.number, **given)

    with as_(desk.reviewer):
        with pytest.raises(NotReadyError) as refused:
            sign()
        assert {p.id for p in refused.value.points} >= {"D1", "Q01"}  # type: ignore[attr-defined]
        with pytest.raises(DeskError, match="each statement"):
            sign(attested=every[1:])
        with pytest.raises(DeskError, match="licensed"):
            sign(qualifications=signing.Qualifications(licensure=(), specialties=("x",)))
        with pytest.raises(NotReadyError, match="has changed"):
            sign(revision=5)
    assert rows() == before
    assert desk.case.determinations.count() == 0


def test_the_signed_text_is_sealed_and_nobody_changes_it_and_quality_can_send_it_back(
    desk: SimpleNamespace, pages: tuple[Page, ...]
):
    from openimr.server.cases.actions import take
    from openimr.server.cases.models import Determination as Row
    from openimr.server.desk import actions, signing
    from openimr.server.desk.errors import NotReadyError
    from openimr.server.desk.fetch import document_of
    from openimr.server.desk.operations import EditLine

    row = signed(desk, pages)
    row.refresh_from_db()
    desk.case.refresh_from_db()
    assert desk.case.state == "QA"
    assert "sent back by quality" not in own_list(desk.reviewer)
    assert signing.is_sealed_text(Row.objects.get(pk=row.pk))
    text = json.dumps(row.document)
    assert "Ines" not in text
    assert "Marrow" not in text
    said = row.document["signing"]
    assert said["qualifications"] == {"licensure": ["California"], "specialties": ["Pain Medicine"]}
    assert said["decisions"][0]["first_reason"] == "Relief and work are measured."
    assert [s["id"] for s in said["attestation"]["statements"]] == ["independent", "qualified", "read", "own"]
    determination = msgspec.convert(row.document, Determination)
    assert determination.items[0].proposal == "overturned"
    assert determination.case.case_number == desk.number
    assert [c for c in signing.sealed_checks(row, pages) if c.severity == "blocking"] == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Row.objects.filter(pk=row.pk).update(document={})
    desk.draft.refresh_from_db()
    line = document_of(desk.draft).summary[0].id
    before = rows()
    with as_(desk.reviewer):
        for act in (
            lambda: actions.edit(desk.reviewer, desk.number, [EditLine(line=line, text="x")], revision=0),
            lambda: actions.decide(desk.reviewer, desk.number, 0, "upheld", "x"),
            lambda: actions.take_up_again(desk.reviewer, desk.number),
        ):
            with pytest.raises(NotReadyError):
                act()
        assert rows() == before
        take(desk.number, Event(type="returned to reviewer", at=timezone.localtime().isoformat()))
        assert "sent back by quality" in own_list(desk.reviewer)
        actions.take_up_again(desk.reviewer, desk.number)
        desk.draft.refresh_from_db()
        actions.edit(
            desk.reviewer, desk.number, [EditLine(line=line, text="A man of 49.")], revision=desk.draft.revision
        )
    assert [v.kind for v in desk.draft.versions.order_by("number")] == ["begun", "signed", "returned"]
    assert Row.objects.get(pk=row.pk).document == row.document


def test_another_reviewer_and_one_who_lost_the_case_change_nothing(desk: SimpleNamespace):
    from openimr.server.cases.models import Case
    from openimr.server.desk import actions
    from openimr.server.desk.errors import NotYoursError

    def tries(user: Any) -> None:
        for act in (
            lambda: actions.edit(user, desk.number, [], revision=0),
            lambda: actions.decide(user, desk.number, 0, "upheld", "x"),
            lambda: actions.open_proposal(user, desk.number, 0),
            lambda: actions.save_version(user, desk.number, "x"),
            lambda: actions.ask_for_information(user, desk.number, "x"),
            lambda: actions.decline(user, desk.number, "x"),
            lambda: actions.take_up_again(user, desk.number),
        ):
            with pytest.raises(NotYoursError):
                act()

    before = rows()
    with as_(desk.other):
        tries(desk.other)
    assert rows() == before
    Case.objects.filter(pk=desk.case.pk).update(reviewer=desk.other)
    before = rows()
    with as_(desk.reviewer):
        tries(desk.reviewer)
    assert rows() == before


def test_a_request_for_information_stops_nothing_but_the_case_waits(desk: SimpleNamespace):
    from openimr.server.desk import actions
    from openimr.server.desk.errors import DeskError

    with as_(desk.reviewer):
        with pytest.raises(DeskError):
            actions.ask_for_information(desk.reviewer, desk.number, "")
        surname = desk.reviewer.name.replace(",", " ").split()[-1]
        with pytest.raises(DeskError, match="leave your name out"):
            actions.ask_for_information(desk.reviewer, desk.number, f"Send it to Dr. {surname}.", ["p3"])
        actions.ask_for_information(desk.reviewer, desk.number, "The MRI report of 2013, please.", ["p3"])
    desk.case.refresh_from_db()
    assert desk.case.state == "REVIEW_INFO_PENDING"
    event = desk.case.events.order_by("-place").first()
    assert (event.type, event.document["by"], event.document["to"]) == (
        "reviewer information requested",
        "rv-1",
        ["p3"],
    )


def test_records_that_come_are_taken_into_the_draft_and_decisions_stated_again(
    desk: SimpleNamespace, four: Determination, pages: tuple[Page, ...]
):
    from openimr.server.desk import actions
    from openimr.server.desk.errors import DeskError, NotReadyError
    from openimr.server.desk.fetch import document_of

    newer = msgspec.to_builtins(msgspec.structs.replace(four, summary=four.summary[:3]))
    with as_(desk.reviewer):
        actions.decide(desk.reviewer, desk.number, 0, "overturned", "Relief is measured.")
        kept = desk.draft.software_id
        actions.take_in_records(desk.reviewer, desk.number, msgspec.to_builtins(four))
        desk.draft.refresh_from_db()
        assert desk.draft.software_id == kept
        actions.take_in_records(desk.reviewer, desk.number, newer)
        other = {**newer, "items": [{**newer["items"][0], "request": "Another drug"}]}
        with pytest.raises(DeskError, match="case manager"):
            actions.take_in_records(desk.reviewer, desk.number, other)
    desk.draft.refresh_from_db()
    assert desk.draft.software_id != kept
    assert len(document_of(desk.draft).summary) == 3
    assert document_of(desk.draft).items[0].decision == "overturned"
    with pytest.raises(NotReadyError) as refused:
        sign_as_it_is(desk, pages)
    assert "D4" in {point.id for point in refused.value.points}  # type: ignore[attr-defined]
    assert signed(desk, pages).sealed


def sign_as_it_is(desk: SimpleNamespace, pages: tuple[Page, ...]) -> None:
    """Sign without stating the decision once more."""
    from openimr.server.desk import signing
    from openimr.server.desk.attesting import attestation

    with as_(desk.reviewer):
        signing.sign(
            desk.reviewer,
            desk.number,
            revision=desk.draft.revision,
            attested=[s.id for s in attestation().statements],
            qualifications=msgspec.convert(QUALIFIED, signing.Qualifications),
            pages=pages,
        )
