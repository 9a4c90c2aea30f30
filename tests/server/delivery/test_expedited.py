"""The letters of a review that becomes expedited, or no longer is: made, sent, and taken back before they go."""

from typing import Any

import pytest
from tests.server.delivery.conftest import ago, event, mailed, stored, words, work
from tests.server.delivery.test_letters import events, letters, take

from openimr import model

pytestmark = pytest.mark.django_db
ASSIGNED = (event("application eligible", 9), event("assignment served", 8, service="mail"))
COMPLETE = (event("records complete", 5), event("reviewer assigned", 4, by="rv-101"))
TO = {"p1", "p2", "p3", "p6"}


def waiting(case: Any) -> set[tuple[str, str]]:
    return {(one.kind, one.party) for one in letters(case, state="to send")}


@pytest.mark.parametrize("asked", [False, True])
def test_while_a_reviewer_has_it_the_letters_go_out_and_their_service_begins_nothing_anew(a_case, people, asked):
    from openimr.server.cases.models import Case

    more = [event("reviewer information requested", 1, to=("p6",), note="The MRI report")] if asked else []
    case = a_case(*ASSIGNED, *COMPLETE, *more)
    work()
    if asked:
        mailed(people)
    before = events(case, "assignment served")
    take(case.number, event("certified expedited", by="p3", service="fax"))
    work()
    sent = [one for one in letters(case, kind="expedited") if one.party in TO]
    assert {one.party for one in sent} == TO
    assert {(one.state, *one.gaps) for one in sent} == {("to send",)}
    worker = words(stored(next(one for one in sent if one.party == "p1").file.content))
    assert "Su revisión ahora es acelerada" in worker
    mailed(people)
    assert {one.state for one in letters(case, kind="expedited")} == {"served"}
    assert events(case, "assignment served") == before
    assert [one.outcome for one in events(case, "notice served")][-1] == "expedited"
    state = Case.objects.get(pk=case.pk).state
    assert state == ("REVIEW_INFO_PENDING" if asked else "IN_REVIEW")
    take(case.number, event("certification withdrawn", by="p3"))
    work()
    assert {party for kind, party in waiting(case) if kind == "no longer expedited"} >= TO
    mailed(people)
    assert waiting(case) == set()
    assert {tuple(one.gaps) for one in letters(case, kind="no longer expedited")} == {()}


def test_what_was_certified_and_withdrawn_before_the_batch_is_told_to_nobody(a_case, people):
    from django.utils import timezone

    from openimr.process import fold
    from openimr.server.cases.fetch import case_document
    from openimr.server.delivery.batches import ask_for_batch
    from openimr.server.trail.actor import acting

    case = a_case(*ASSIGNED)
    take(case.number, event("certified expedited", by="p3", service="fax"))
    work()
    assert {party for kind, party in waiting(case) if kind == "assignment"} >= TO
    take(case.number, event("certification withdrawn", by="p3"))
    work()
    assert fold(case_document(case)).owed == ()
    with acting(f"user:{people.clerk.pk}"):
        batch = ask_for_batch(people.clerk, timezone.localdate())
    work()
    batch.refresh_from_db()
    assert batch.state == "dissolved"
    left = [one for one in letters(case, kind="assignment") if one.served is None]
    assert {one.state for one in left} == {"not sent"}
    assert {one.steps.order_by("-pk").first().note for one in left} == {
        "no longer so: the case has gone on since, and what it would tell was taken back or overtaken"
    }
    assert letters(case, kind="no longer expedited") == []


def test_who_was_told_of_24_hours_is_told_the_days_that_hold_again(a_case, people):
    case = a_case(*ASSIGNED)
    take(case.number, event("certified expedited", by="p3", service="fax"))
    work()
    mailed(people)
    take(case.number, event("certification withdrawn", by="p3"))
    work()
    told = letters(case, kind="no longer expedited")
    assert {one.party for one in told} >= TO
    assert {tuple(one.gaps) for one in told} == {()}
    office = words(stored(next(one for one in told if one.party == "p6").file.content))
    assert "The records are due by" in office or "Please send the records by" in office
    assert "the Notice of Assignment was served by mail" in office
    assert "24 hours" not in office


def test_a_case_that_goes_on_before_the_batch_tells_everybody_by_the_letter_of_that_time(a_case, people):
    """Certified while records are collected, and with a reviewer on the same day: no letter asks for records again."""
    from openimr.process import fold
    from openimr.server.cases.fetch import case_document

    case = a_case(*ASSIGNED)
    take(case.number, event("certified expedited", by="p3", service="fax"))
    work()
    before = {one.pk for one in letters(case, kind="assignment", state="to send")}
    assert {party for kind, party in waiting(case) if kind == "assignment"} >= TO
    take(case.number, event("records complete"))
    work()
    assert {party for kind, party in waiting(case) if kind == "expedited"} >= TO
    take(case.number, event("reviewer assigned", by="rv-101"))
    work()
    sent = letters(case, kind="expedited")
    assert len({one.party for one in sent}) == len(sent)
    office = words(stored(next(one for one in sent if one.party == "p6").file.content))
    assert "24 hours" not in office
    assert "after the request and all supporting documents are here" in office
    mailed(people)
    assert {one.state for one in letters(case, kind="expedited")} == {"served"}
    left = [one for one in letters(case) if one.pk in before]
    assert {one.state for one in left} == {"not sent"}
    assert {one.steps.order_by("-pk").first().note for one in left} == {
        "the case has gone on since: 'expedited' takes its place"
    }
    assert waiting(case) == set()
    assert fold(case_document(case)).owed == ()


@pytest.mark.parametrize("of_day", [True, False], ids=["day alone", "a time before"])
def test_a_withdrawal_that_is_entered_after_the_mailing_is_told_to_who_was_mailed(a_case, people, of_day):
    from django.utils import timezone

    case = a_case(*ASSIGNED)
    certified = model.Event(type="certified expedited", at=ago(1), by="p3", service="fax")
    take(case.number, certified)
    work()
    mailed(people)
    at = timezone.localdate().isoformat() if of_day else ago(1, 15)
    take(case.number, model.Event(type="certification withdrawn", at=at, by="p3"))
    work()
    told = letters(case, kind="no longer expedited")
    assert {one.party for one in told} >= TO
    assert {one.state for one in told} == {"to send"}
    mailed(people)
    assert waiting(case) == set()


def test_a_certification_that_is_entered_after_the_mailing_is_told_to_everybody(a_case, people):
    case = a_case(event("application eligible", 3))
    take(case.number, event("assignment served", service="mail"))
    work()
    mailed(people)
    take(case.number, model.Event(type="certified expedited", at=ago(2), by="p3", service="fax"))
    work()
    sent = {one.party: one for one in letters(case, kind="assignment", state="to send")}
    assert sent.keys() >= TO
    assert "24 hours" in words(stored(sent["p6"].file.content))
    mailed(people)
    assert waiting(case) == set()


def test_a_certification_from_before_the_finding_is_told_once_the_records_are_there(a_case, people):
    """The certification stands before the finding of eligibility: the letter of it is not untrue by that."""
    case = a_case()
    take(case.number, model.Event(type="application eligible", at=ago(3)))
    take(case.number, model.Event(type="assignment served", at=ago(2), service="mail"))
    take(case.number, model.Event(type="certified expedited", at=ago(4), by="p3", service="fax"))
    take(case.number, event("records complete"))
    work()
    assert {party for kind, party in waiting(case) if kind == "expedited"} >= TO
    mailed(people)
    assert {one.state for one in letters(case, kind="expedited")} == {"served"}
