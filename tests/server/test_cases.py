"""A case on the server: its facts and events as rows, its state by the state machine, nothing half-done."""

from pathlib import Path

import msgspec
import pytest

from openimr import model
from openimr.process import fold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

OPEN = Path("examples/cases/open-regular.json")


def opened():  # type: ignore[no-untyped-def]
    from openimr.server.cases.actions import open_case

    return open_case(msgspec.json.decode(OPEN.read_bytes(), type=model.Case), None)


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
