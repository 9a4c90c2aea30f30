"""Items of one case that go ways of their own: decided, served, withdrawn, paid and applied for one by one."""

from datetime import datetime, time
from pathlib import Path

import msgspec
import pytest
from lives import COMPLETE, PARTIES, event

from openimr.model import Case, CaseItem, Event, Injury, Treatment
from openimr.process import accepted, clocks_of, fold, screen
from openimr.process.days import LOS_ANGELES

ROWS = msgspec.yaml.decode(Path(__file__).with_name("itemwise.yaml").read_text())["rows"]


def of(row) -> tuple[Case, datetime | None]:
    items = []
    for said in row.get("items", [{}, {}]):
        fields = {name: value for name, value in said.items() if name != "kind"}
        items.append(CaseItem(request="x", treatment=Treatment(kind=said.get("kind", "imaging")), **fields))
    one = Case(
        parties=PARTIES,
        items=tuple(items),
        formulary=row.get("formulary"),
        injury=Injury(date="2014-02-11"),
        application=COMPLETE,
        events=tuple(event(text) for text in row["events"]),
    )
    day = row.get("as_of")
    return one, None if day is None else datetime.combine(day, time(20), LOS_ANGELES)


def told(clock) -> str:
    which = f" [{','.join(map(str, clock.items))}]" if clock.items else ""
    return f"{clock.clock}{which}: {clock.due and clock.due[:10]} {clock.state}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"])
def test_each_item_goes_its_own_way(row):
    one, as_of = of(row)
    found = fold(one, as_of)
    assert found.refused == ()
    assert found.state == row.get("state", found.state)
    assert [item.status for item in found.items] == row.get("status", [item.status for item in found.items])
    assert list(found.sides) == row.get("sides", list(found.sides))
    clocks = clocks_of(accepted(one, as_of), as_of)
    wanted = row.get("clocks", [])
    named = {text.partition(":")[0].partition(" [")[0] for text in wanted}
    assert sorted(told(clock) for clock in clocks if clock.clock in named) == sorted(wanted)
    assert row.get("tells", "") in " ".join(clock.explain for clock in clocks)


@pytest.mark.parametrize("row", [row for row in ROWS if "eligible" in row], ids=lambda row: row["says"])
def test_each_item_is_screened(row):
    found = screen(*of(row))
    assert found.outcome == row["eligible"], found.says
    assert list(found.because) == row.get("because", list(found.because))
    each = [" ".join((item.outcome, *item.because)) for item in found.items]
    assert each == row.get("each", each)
    for item in found.items:  # what is said of the whole names those that are not of it
        if found.outcome == "eligible" and item.because and not found.settled:
            assert f"item {item.item}" in found.says


def test_status_and_deadlines_have_the_same_clocks():
    """The clocks by which eligibility is found are those that `imr deadlines` shows, item by item."""
    late = next(row for row in ROWS if row["says"] == "too late for the drug, in time for the rest")
    one, as_of = of(late)
    answer = next(reason for reason in screen(one, as_of).reasons if reason.code == "E02_UNTIMELY")
    for clock in clocks_of(accepted(one), as_of):
        if clock.clock == "application window":
            assert clock.due[:10] in answer.fact
            assert (clock.items == answer.items) is (clock.state == "met late")


def test_a_presumed_end_of_waiting_is_said():
    row = next(row for row in ROWS if row["says"].startswith("deferred, and reviewed all the same"))
    steps = {step.event: step.implied for step in fold(of(row)[0]).history}
    assert steps["assignment served"] == ("APP_RECEIVED", "ELIGIBLE")
    before = ["2015-03-02 request received", "2015-03-06 ur decision; outcome=denied", "2015-03-06 ur decision served"]
    told = fold(of({"events": [*before, *row["events"]]})[0], presume=False)
    assert (told.state, [refused.event for refused in told.refused]) == ("DEFERRED", ["assignment served"])


def test_what_is_presumed_of_one_item_is_said_too():
    row = next(row for row in ROWS if row["says"].startswith("one item denied, one for want"))
    more = {**row, "events": [*row["events"], "2015-03-20 ur decision; outcome=denied; items=0"]}
    assert fold(of(more)[0]).history[-1].implied == ("RFA_RECEIVED",)


@pytest.mark.parametrize("which", ["", "; items=0"], ids=["a case of one item", "one of two items"])
@pytest.mark.parametrize(
    ("service", "day", "found"),
    [
        ("service=electronic", "2015-03-30", False),
        ("service=electronic", "2015-03-31", True),
        ("service=mail", "2015-03-31", False),
        ("service=mail", "2015-04-06", False),
        ("service=mail", "2015-04-07", True),
        ("to=w", "2015-04-06", False),
        ("to=w", "2015-04-07", True),
    ],
)
def test_nobody_is_found_ineligible_while_the_answer_may_still_come(service, day, found, which):
    """Asked on Monday 2015-03-23: 5 business days from receipt (D16), by mail perhaps 5 days later (T11, E15)."""
    events = ["2015-03-20 application received", f"2015-03-23 application information requested; {service}{which}"]
    events.append(f"{day} application ineligible; reasons=E07{which}")
    told = fold(of({"events": events, "items": [{}, {}] if which else [{}]})[0])
    assert [refused.event for refused in told.refused] == ([] if found else ["application ineligible"])


def test_a_refused_event_without_a_time_leaves_its_day_as_it_was():
    """A petition of a day on which nothing can be appealed does not turn the day's other events round."""
    events = ["2015-03-20 application received", "2015-03-23T14:00 application information received; by=p"]
    events += ["2015-03-23T15:00 application information requested", "2015-03-25 application eligible"]
    one, _ = of({"events": events})
    petition = Event(type="petition filed", at="2015-03-23", reasons=("A5",))
    more = fold(msgspec.structs.replace(one, events=(*one.events, petition)))
    assert [step.event for step in more.history] == [step.event for step in fold(one).history]
    assert {refused.event for refused in more.refused} == {"application information received", "petition filed"}


def test_a_petition_that_waits_is_told_beside_items_that_are_screened():
    """State 2.1 APPEALED: the screening is shown first, and the determination is before the Board all the same."""
    one, _ = of(
        {
            "events": [
                "2015-03-06 ur decision; outcome=denied; items=0; by=u",
                "2015-03-06 ur deferred; items=1",
                "2015-03-06 ur decision served; service=mail; items=0",
                "2015-03-16 application received",
                "2015-03-18 application deferred; items=1",
                "2015-03-18 application eligible; items=0",
                "2015-03-19 assignment served; service=mail",
                "2015-04-01 records complete",
                "2015-04-02 reviewer assigned; by=R1",
                "2015-04-10 review completed; by=R1",
                "2015-04-12 determination served; service=mail; outcome=upheld; items=0",
                "2015-04-29 petition filed; by=w; reasons=A5; items=0",
                "2015-05-12 liability resolved; outcome=liable; items=1",
            ]
        }
    )
    found = fold(one)
    assert found.state != "APPEALED"
    assert "APPEAL_PENDING" in found.sides


@pytest.mark.parametrize(("ended", "answer"), [(False, "no"), (True, "unknown")])
def test_what_was_only_deferred_was_never_decided(ended, answer):
    """E09: once the dispute is over it is asked what was decided, and said what has to follow (T6)."""
    events = ["2015-03-02 request received", "2015-03-04 ur deferred; by=c", "2015-03-12 application received"]
    end = ["2015-05-12 liability resolved; outcome=liable"] if ended else []
    one, _ = of({"events": [*events, *end], "items": [{"ur_outcome": "deferred"}] * 2})
    (reason,) = [reason for reason in screen(one).reasons if reason.code == "E09_NO_ADVERSE_UR"]
    assert reason.answer == answer
    assert "nothing was decided on necessity" in reason.fact
    assert ("T6" in reason.fact) == ended
