"""What an outcome says is read in one way: by the case's life and by its clocks."""

from datetime import date

import msgspec
import pytest

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment
from openimr.process import clocks_of, fold
from openimr.process.days import end_of
from openimr.process.lifecycle import lifecycle

PARTIES = (Party(id="w", role="injured worker"), Party(id="c", role="claims administrator"))
CASE = Case(
    parties=PARTIES,
    injury=Injury(date="2015-05-05"),
    items=(CaseItem(request="x", treatment=Treatment(kind="imaging")),),
    application=Application(signed=True, complete=True, ur_decision_attached=True),
)
WAY = (
    Event(type="ur decision", at="2016-02-01", outcome="denied"),
    Event(type="ur decision served", at="2016-02-01", service="personal"),
    Event(type="application received", at="2016-02-15"),
    Event(type="application eligible", at="2016-02-22"),
    Event(type="assignment served", at="2016-02-22", service="personal"),
    Event(type="records complete", at="2016-03-01"),
    Event(type="reviewer assigned", at="2016-03-07", by="R7"),
    Event(type="review completed", at="2016-03-21", by="R7"),
)


def ways(*names: str) -> list[tuple[str, str]]:
    return [(name, way) for name in names for way in (name, *lifecycle().outcomes[name])]


@pytest.mark.parametrize(
    ("means", "way"), ways("approved", "denied", "modified", "deferred", "conditionally non-certified")
)
def test_a_time_to_apply_runs_where_the_case_says_that_it_does(means, way):
    decided = (Event(type="ur decision", at="2016-02-01", outcome=way), WAY[1])
    case = msgspec.structs.replace(CASE, events=decided)
    assert fold(case).items[0].ur == means
    running = [c.state for c in clocks_of(case, end_of(date(2016, 2, 8))) if c.clock == "application window"]
    assert running == (["running"] if means in {"denied", "modified"} else [])
    assert (fold(case).state == "WINDOW_OPEN") == bool(running)


@pytest.mark.parametrize(("means", "way"), ways("upheld", "overturned", "overturned in part"))
def test_what_was_overturned_is_due_where_the_case_says_so(means, way):
    served = Event(type="determination served", at="2016-04-01", service="personal", outcome=way)
    case = msgspec.structs.replace(CASE, events=(*WAY, served))
    assert fold(case).items[0].status == {"overturned in part": "decided"}.get(means, means)
    due = [c.state for c in clocks_of(case, end_of(date(2016, 5, 2))) if c.clock == "authorization of future care"]
    assert due == ([] if means == "upheld" else ["overdue"])


@pytest.mark.parametrize(("means", "way"), ways("liable", "not liable"))
def test_review_of_care_already_given_goes_on_where_liability_was_found(means, way):
    events = (
        Event(type="request received", at="2016-02-01"),
        Event(type="ur deferred", at="2016-02-04"),
        Event(type="liability resolved", at="2016-05-02", outcome=way),
    )
    past = (msgspec.structs.replace(CASE.items[0], retrospective=True),)
    case = msgspec.structs.replace(CASE, items=past, events=events)
    assert (fold(case).state == "RFA_RECEIVED") == (means == "liable")
    begun = [c for c in clocks_of(case) if c.clock == "ur decision after deferral"]
    assert bool(begun) == (means == "liable")
