"""The letters of a review that becomes expedited, or no longer is: made, sent, and taken back before they go."""

from typing import Any

import pytest
from tests.server.delivery.conftest import event, mailed, stored, words, work
from tests.server.delivery.test_letters import events, letters, take

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
