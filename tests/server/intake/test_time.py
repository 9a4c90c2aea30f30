"""Cases are derived anew as time passes: those that can have changed, once each, beside other workers."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def look() -> None:
    from openimr.server.intake.tasks import look_again
    from openimr.server.trail.actor import acting

    with acting("worker"):
        look_again()


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on it is this moment, for all that asks Django for the time."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment.astimezone(UTC))  # as Django itself gives it


def pending(kit: SimpleNamespace) -> Any:
    return kit.case_at(
        kit.event("application eligible", 1),
        kit.event("assignment served", 0, service="electronic", to=("worker", "administrator")),
    )


@pytest.mark.django_db
def test_overnight_an_assigned_case_waits_for_records_and_then_they_are_overdue(
    kit: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    at(datetime(2026, 5, 4, 23, tzinfo=LOS_ANGELES), monkeypatch)
    case = pending(kit)
    assert kit.fresh(case).state == "ASSIGNED"
    assert kit.fresh(case).look_again == datetime(2026, 5, 5, tzinfo=LOS_ANGELES)
    at(datetime(2026, 5, 4, 23, 59, tzinfo=LOS_ANGELES), monkeypatch)
    look()
    assert kit.fresh(case).state == "ASSIGNED"
    at(datetime(2026, 5, 5, 0, 1, tzinfo=LOS_ANGELES), monkeypatch)
    look()
    assert kit.fresh(case).state == "RECORDS_PENDING"
    due = kit.fresh(case).next_due
    assert due is not None
    at(due + timedelta(seconds=2), monkeypatch)
    look()
    assert kit.fresh(case).state == "RECORDS_OVERDUE"


@pytest.mark.django_db
def test_nobody_who_looks_at_the_case_is_told_that_it_has_changed(
    kit: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    from openimr.server.cases.models import CaseEvent

    case = pending(kit)
    before = kit.fresh(case)
    events = CaseEvent.objects.count()
    at(before.look_again + timedelta(days=40), monkeypatch)
    look()
    after = kit.fresh(case)
    assert after.state == "RECORDS_OVERDUE"
    assert after.revision == before.revision
    assert after.changed > before.changed
    assert CaseEvent.objects.count() == events


@pytest.mark.django_db
def test_a_case_that_time_cannot_have_changed_is_left_alone(
    kit: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
):
    pending(kit)
    before = kit.trail()
    with django_assert_max_num_queries(1):
        look()
    assert kit.trail() == before


@pytest.mark.django_db
def test_a_row_from_before_these_columns_is_derived_at_the_first_run(kit: SimpleNamespace):
    from django.db import connection

    case = pending(kit)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET look_again = DEFAULT, worker_keys = '{}' WHERE id = %s", [case.pk])
    look()
    case = kit.fresh(case)
    assert "claim ug257781" in case.worker_keys
    assert case.look_again is not None


@pytest.mark.django_db
def test_a_case_that_cannot_be_derived_holds_up_no_other_and_is_named_without_health_data(
    kit: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    from openimr.server.cases import actions
    from openimr.server.cases.models import Case

    bad, good = pending(kit), pending(kit)
    derive = actions._derive

    def broken(case: Any, *args: Any, **more: Any) -> Any:
        if case.pk == bad.pk:
            raise ValueError("no fold")
        return derive(case, *args, **more)

    monkeypatch.setattr(actions, "_derive", broken)
    at(kit.fresh(bad).look_again + timedelta(days=40), monkeypatch)
    look()
    assert kit.fresh(good).state == "RECORDS_OVERDUE"
    assert kit.fresh(bad).state == "ASSIGNED"
    assert Case.objects.get(pk=bad.pk).look_again > kit.fresh(good).changed
    assert bad.number in caplog.text
    assert "Oakhurst" not in caplog.text


def test_several_workers_at_once_derive_each_case_once(
    committed: None, kit: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    from django.db import connections

    from openimr.server.trail.models import TrailRow

    cases = [pending(kit) for _ in range(12)]
    at(kit.fresh(cases[0]).look_again + timedelta(days=40), monkeypatch)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            look()
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    for case in cases:
        assert kit.fresh(case).state == "RECORDS_OVERDUE"
        rows = TrailRow.objects.filter(table="cases_case", case_number=case.number, actor="worker")
        assert rows.count() == 1


@pytest.mark.django_db
def test_a_step_with_a_day_to_come_is_refused_and_nothing_changes(kit: SimpleNamespace):
    from openimr.server.cases.actions import take
    from openimr.server.cases.errors import RefusedError
    from openimr.server.trail.actor import acting

    case = kit.case_at()
    before = kit.trail()
    with acting("user:intake"), pytest.raises(RefusedError, match="lies in the future"):
        take(case.number, kit.event("application eligible", -1))
    assert kit.trail() == before
