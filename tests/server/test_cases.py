"""A case on the server: its facts and events as rows, its state by the state machine, nothing half-done."""

from pathlib import Path

import msgspec
import pytest

from openimr import model
from openimr.process import fold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

OPEN = Path("examples/cases/open-regular.json")


def opened(*more: model.Event, eligible: bool = True):  # type: ignore[no-untyped-def]
    """A case of the examples; `eligible`: with the finding and what came after it, else as it was before."""
    from openimr.server.cases.actions import open_case

    given = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
    found = next(place for place, event in enumerate(given.events) if event.type == "application eligible")
    events = given.events if eligible else given.events[:found]
    return open_case(msgspec.structs.replace(given, events=(*events, *more)), None)


def event(type_: str, at: str, **more: object) -> model.Event:
    return model.Event(type=type_, at=at, **more)  # type: ignore[arg-type]


def test_a_case_comes_back_as_it_went_in():
    from openimr.server.cases.fetch import case_document

    case = opened()
    given = msgspec.json.decode(OPEN.read_bytes(), type=model.Case)
    assert case_document(case) == msgspec.structs.replace(given, case_number=case.number)


def test_every_case_has_a_number_of_its_own():
    assert len({opened().number for _ in range(5)}) == 5


def test_a_step_that_the_state_machine_takes_moves_the_case():
    from openimr.server.cases.actions import take
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import Case

    number = opened().number
    state = take(number, event("reviewer assigned", "2015-04-14T09:00:00-07:00", by="rv-1"))
    case = Case.objects.get(number=number)
    assert case.state == state.state == fold(case_document(case)).state == "IN_REVIEW"
    assert case.revision == 2


def test_a_refused_step_says_why_and_leaves_nothing():
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.models import Case, CaseEvent
    from openimr.server.trail.models import TrailRow

    number = opened().number
    rows = TrailRow.objects.count()
    before = Case.objects.values().get(number=number), CaseEvent.objects.filter(case__number=number).count()
    with pytest.raises(RefusedError, match="the case is not there yet"):
        take(number, event("petition filed", "2015-04-12T09:00:00-07:00", by="p1"))
    assert (Case.objects.values().get(number=number), CaseEvent.objects.filter(case__number=number).count()) == before
    assert TrailRow.objects.count() == rows


DETERMINED = (
    event("reviewer assigned", "2015-04-14T09:00:00-07:00", by="rv-1"),
    event("review completed", "2015-04-20T09:00:00-07:00", by="rv-1"),
    event("determination served", "2015-04-21T15:00:00-07:00", outcome="overturned"),
)


@pytest.mark.parametrize(
    "late",
    [
        event("application withdrawn", "2015-04-14T23:30:00-07:00", by="p1"),
        event("application withdrawn", "2015-04-14", by="p1"),
        event("treatment authorized", "2015-04-18T10:00:00-07:00", by="p6"),
    ],
    ids=["withdrawn before", "withdrawn on a day before", "authorized before"],
)
def test_a_step_of_an_earlier_day_does_not_undo_a_determination(late: model.Event):
    """A determination is final: what is told of a day before it comes too late (LC 4610.6(g))."""
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.models import Case, CaseEvent

    number = opened(*DETERMINED).number
    kept = CaseEvent.objects.filter(case__number=number).count()
    with pytest.raises(RefusedError, match=r"would undo what is on record: .*determination served"):
        take(number, late)
    assert Case.objects.get(number=number).state == "IMPLEMENTING"
    assert CaseEvent.objects.filter(case__number=number).count() == kept


@pytest.mark.parametrize("at", ["0001-01-01", "1800-01-01T10:00:00-08:00", "1850-05-05"])
def test_a_step_whose_day_nobody_can_have_meant_is_not_kept(at: str):
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.models import CaseEvent

    number = opened().number
    kept = CaseEvent.objects.filter(case__number=number).count()
    with pytest.raises(RefusedError, match="can't be read"):
        take(number, event("records complete", at))
    with pytest.raises(RefusedError, match="can't be read"):
        take(number, event("a thing that nobody knows", "2015-04-14"))
    assert CaseEvent.objects.filter(case__number=number).count() == kept


def test_what_is_recorded_by_its_day_stays_before_what_follows_on_that_day(monkeypatch: pytest.MonkeyPatch):
    """An answer by day alone answers the question before it, not the one that is put after it was recorded."""
    from datetime import datetime

    from openimr.server.cases import actions
    from openimr.server.cases.fetch import case_document

    number = opened().number
    for one in DETERMINED[:1]:
        actions.take(number, one)

    def on(hour: int, at: str, type_: str, **more: object) -> str:
        monkeypatch.setattr(
            actions.timezone, "now", lambda: datetime.fromisoformat(f"2015-04-16T{hour:02}:00:00-07:00")
        )
        return actions.take(number, event(type_, at, **more)).state

    question, answer = "reviewer information requested", "reviewer information received"
    assert on(9, "2015-04-16T09:00:00-07:00", question, by="rv-1", to=("p1",)) == "REVIEW_INFO_PENDING"
    assert on(11, "2015-04-16", answer, by="p1") == "IN_REVIEW"
    assert on(14, "2015-04-16T14:00:00-07:00", question, by="rv-1", to=("p1",)) == "REVIEW_INFO_PENDING"
    assert on(16, "2015-04-16", answer, by="p1") == "IN_REVIEW"
    recorded = [one.recorded for one in case_document(actions.Case.objects.get(number=number)).events[-4:]]
    assert [bool(one) for one in recorded] == [False, True, False, True]


def test_what_was_determined_keeps_its_words_and_its_place():
    from openimr.server.cases.actions import amend
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.fetch import case_document
    from openimr.server.cases.models import CaseFacts

    case = opened(*DETERMINED)
    facts, kept = case_document(case), CaseFacts.objects.filter(case=case).count()
    first, *rest = facts.items
    other = msgspec.structs.replace(first, request="Total knee replacement, left")
    for items in ((*rest, first), tuple(rest), (other, *rest), (first, *rest, other)):
        with pytest.raises(RefusedError, match="was determined"):
            amend(case.number, msgspec.structs.replace(facts, items=items))
    assert CaseFacts.objects.filter(case=case).count() == kept
    amend(case.number, msgspec.structs.replace(facts, claim_number="GB-14-220872"))


def test_before_that_an_item_is_put_right_and_those_that_events_name_stay_where_they_are():
    from openimr.server.cases.actions import amend, take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.fetch import case_document

    case = opened()
    take(case.number, event("liability disputed", "2015-04-14T09:00:00-07:00", by="p6", items=(1,)))
    facts = case_document(case)
    first, second = facts.items
    with pytest.raises(RefusedError, match="keep them in their order"):
        amend(case.number, msgspec.structs.replace(facts, items=(second, first)))
    with pytest.raises(RefusedError, match="would be gone"):
        amend(case.number, msgspec.structs.replace(facts, items=(first,)))
    right = msgspec.structs.replace(second, request=f"{second.request}, as needed")
    amend(case.number, msgspec.structs.replace(facts, items=(first, right)))


def test_after_the_finding_of_eligibility_no_item_comes_that_nobody_has_screened():
    """8 CCR 9792.10.3, 9792.10.4: it would be under review without a screening, and no notice would name it."""
    from openimr.server.cases.actions import amend, take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.fetch import case_document

    case = opened(eligible=False)
    facts = case_document(case)
    more = msgspec.structs.replace(facts.items[0], request="Lumbar brace L0650")
    amend(case.number, msgspec.structs.replace(facts, items=(*facts.items, more)))
    take(case.number, event("application eligible", "2015-04-13T09:00:00-07:00"))
    facts = case_document(case)
    for further in (more, msgspec.structs.replace(more, request="Knee brace L1832")):
        with pytest.raises(RefusedError, match="needs an application of its own"):
            amend(case.number, msgspec.structs.replace(facts, items=(*facts.items, further)))
    amend(case.number, msgspec.structs.replace(facts, claim_number="GB-14-220873"))


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("Norco 10/325 mg #90", "Norco 5/325 mg #60, one every 8 hours", "the same"),
        ("Norco 10/325 mg #90", "hydrocodone/acetaminophen 10/325 mg #90", "the same"),
        ("Norco 10/325 mg #90", "Percocet 10/325 mg #90", "another"),
        ("MRI of the lumbar spine", "MRI lumbar spine without contrast", "the same"),
        ("MRI of the lumbar spine", "MRI of the cervical spine", "another"),
        ("MRI of the left knee", "MRI of the right knee", "another"),
        ("Physical therapy, 12 visits, lumbar spine", "Physical therapy, 8 visits, lumbar spine", "the same"),
        ("EMG and NCS of both arms", "Spinal cord stimulator implant", "another"),
        ("Zorblat appliance", "Zorblatt appliance, rental", "the same"),
        ("Zorblat appliance", "Spinal cord stimulator implant", "another"),
        ("Physical therapy, 12 visits", "Zorblat appliance", "another"),
    ],
)
@pytest.mark.parametrize("read", ["treatment", "words alone"])
def test_after_the_finding_of_eligibility_a_request_is_put_right_and_stays_the_treatment_that_it_was(
    was: str, becomes: str, told: str, read: str
):
    """The parties were told of that treatment, and it was screened; `read`: what of it is corrected."""
    from openimr.requests import parse_request
    from openimr.server.cases.actions import amend, open_case, take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.cases.fetch import case_document

    def item(request: str, treatment: str) -> model.CaseItem:
        return msgspec.structs.replace(given.items[0], request=request, treatment=parse_request(treatment))

    given = case_document(opened(eligible=False))
    before = msgspec.structs.replace(given, items=(item(was, was),))
    after = msgspec.structs.replace(given, items=(item(becomes, becomes if read == "treatment" else was),))
    screened = open_case(before, None)
    amend(screened.number, after)
    amend(screened.number, before)  # before the finding anything is put right
    take(screened.number, event("application eligible", "2015-04-13T09:00:00-07:00"))
    if told == "another":
        with pytest.raises(RefusedError, match="item 1 was found eligible as another treatment"):
            amend(screened.number, after)
        assert case_document(screened).items[0].request == was
    else:
        amend(screened.number, after)
        assert case_document(screened).items[0].request == becomes
    with pytest.raises(RefusedError, match="record the step that ends it"):
        amend(screened.number, msgspec.structs.replace(before, items=()))


def test_who_saw_an_older_revision_is_told_and_changes_nothing():
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import StaleError

    case = opened()
    take(case.number, event("reviewer assigned", "2015-04-14T09:00:00-07:00", by="rv-1"), revision=1)
    with pytest.raises(StaleError, match="has changed since you opened it"):
        take(case.number, event("reviewer assigned", "2015-04-14T09:00:00-07:00", by="rv-2"), revision=1)


@pytest.mark.parametrize("table", ["cases_caseevent", "cases_casefacts", "trail_trailrow"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"])
def test_what_happened_is_neither_changed_nor_removed_by_any_statement(table: str, sql: str):
    from django.db import DatabaseError, connection, transaction

    opened()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


def test_nobody_acts_without_a_name():
    from openimr.server.trail.actor import acting

    with acting(""), pytest.raises(RuntimeError, match="somebody who takes it"):
        opened()


def test_of_two_steps_in_one_second_the_later_one_comes_later():
    from datetime import datetime, timedelta

    from openimr.server.cases.moments import moment_text

    at = datetime.fromisoformat("2026-05-01T09:30:00.120-07:00")
    one, two = moment_text(at), moment_text(at + timedelta(milliseconds=7))
    assert one == "2026-05-01T09:30:00.120-07:00"
    assert one < two
