"""Clocks beyond their due days: states, order of events, remand, years that the calendar does not reach."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment
from openimr.process import Law, clocking, clocks_of, dated_rules, held, key_dates, moments_of, read_rules
from openimr.process.clock import clock_rules, read_clocks
from openimr.process.dated import RuleFaultError
from openimr.process.days import LOS_ANGELES, end_of
from openimr.process.measures import ages_of, late_records_penalty
from openimr.process.moments import by_type
from openimr.process.running import run_at_length
from openimr.process.words import words

ITEM = CaseItem(request="x", treatment=Treatment(kind="other"))


def made(*events: str, items: int = 1, **fields) -> Case:
    """Events as "2024-03-01 name" or "2024-03-01 name, service"."""
    found = []
    for text in events:
        at, _, rest = text.partition(" ")
        name, _, service = rest.partition(", ")
        found.append(Event(type=name, at=at, service=service or None))
    return Case(injury=Injury(date="2014-01-02"), items=(ITEM,) * items, events=tuple(found), **fields)


def one(case: Case, name: str, as_of: str | None = None):
    moment = end_of(date.fromisoformat(as_of)) if as_of else None
    (found,) = (c for c in clocks_of(case, moment) if c.clock == name)
    return found


COMPLETE, SERVED = "2024-03-01 records complete", "2024-03-05 ur decision served, personal"


@pytest.mark.parametrize(
    ("clock", "events", "as_of", "state", "late"),
    [
        ("determination", [COMPLETE], "2024-03-30", "running", 0),
        ("determination", [COMPLETE], "2024-03-31", "due today", 0),
        ("determination", [COMPLETE], "2024-04-01", "overdue", 1),
        ("determination", [COMPLETE, "2024-03-31 determination served"], "2024-05-01", "met", 0),
        ("determination", [COMPLETE, "2024-04-03 determination served"], "2024-05-01", "met late", 3),
        ("determination", [COMPLETE, "2024-04-03 determination served"], "2024-04-02", "overdue", 2),
        ("determination", [COMPLETE, "2024-03-09 application withdrawn"], "2024-05-01", "ended", 0),
        ("determination", [COMPLETE, "2024-04-09 termination served"], "2024-05-01", "ended", 9),
        ("application window", [SERVED], "2024-04-05", "expired", 0),
        ("application window", [SERVED, "2024-04-08 application received, fax"], "2024-05-01", "met late", 4),
        ("ur decision in force", ["2024-03-05 ur decision"], "2025-03-06", "over", 0),
    ],
)
def test_states(clock, events, as_of, state, late):
    found = one(made(*events), clock, as_of)
    assert (found.state, found.days_late) == (state, late)


def test_without_a_day_asked_about_the_last_event_gives_it():
    found = one(made("2024-03-01 records complete"), "determination")
    assert found.state == "running"
    assert "On the day of the last event, 2024-03-01" in found.explain


def test_part_of_the_treatment_authorized_leaves_the_case_running():
    part = Event(type="treatment authorized", at="2024-03-05", items=(0,))
    rest = Event(type="treatment authorized", at="2024-03-09", items=(1,))
    case = made("2024-03-01 records complete", items=2)
    for events, state in (((part,), "running"), ((part, rest), "ended")):
        assert one(msgspec.structs.replace(case, events=(*case.events, *events)), "determination").state == state


def test_care_given_and_care_to_come_have_each_their_clock():
    past = msgspec.structs.replace(ITEM, retrospective=True)
    served = Event(type="determination served", at="2024-03-01", outcome="overturned")
    case = Case(items=(ITEM, past), events=(served, Event(type="implemented", at="2024-03-05", items=(0,))))
    assert (one(case, "authorization of future care").state, one(case, "payment for past care").state) == (
        "met",
        "running",
    )


def test_a_certification_switches_the_clock_and_its_withdrawal_switches_back():
    events = ["2024-03-01 records complete", "2024-03-05 certified expedited", "2024-03-07 certification withdrawn"]
    dues = [one(made(*events[: n + 1]), "determination").due[:10] for n in range(3)]
    assert dues == ["2024-03-31", "2024-03-08", "2024-03-31"]


def test_a_case_that_says_expedited_because_it_was_certified_was_regular_before():
    case = made("2024-03-01 records complete", "2024-03-05 certified expedited", priority="expedited")
    assert one(case, "determination", "2024-03-04").due.startswith("2024-03-31")


def test_a_remand_begins_the_review_anew_and_keeps_the_first():
    case = made(
        "2024-03-01 records complete",
        "2024-03-20 determination served, mail",
        "2024-04-02 petition filed",
        "2024-08-01 remanded",
        "2024-08-20 records complete",
    )
    both = [c for c in clocks_of(case) if c.clock == "determination"]
    assert [(c.round, c.due[:10], c.state) for c in both] == [(1, "2024-03-31", "met"), (2, "2024-09-19", "running")]


def test_outside_the_calendar_the_due_day_is_not_known_and_says_so():
    found = one(made("2028-12-28 application eligible"), "notice of assignment")
    assert found.due[:10] == "2028-12-29"
    found = one(made("2028-12-29 application eligible"), "notice of assignment")
    assert (found.due, found.state) == (None, "unknown")
    assert "from 2012-01-01 to 2028-12-31" in found.explain


def test_an_hour_without_time_of_day_is_not_called_in_time():
    case = made("2024-03-04T09:00:00-08:00 ur decision", "2024-03-05 ur decision served")
    assert one(case, "ur decision told").state == "unknown"


def test_penalty_per_day_and_its_cap():
    dates = {"assignment": date(2024, 3, 4)}
    dollars = [late_records_penalty(date(2024, 3, 19), days, dates).dollars for days in (0, 1, 9, 10, 11, 400)]
    assert dollars == [0, 500, 4500, 5000, 5000, 5000]
    assert late_records_penalty(date(2024, 3, 19), 3, dates).capped_on == date(2024, 3, 29)


def test_both_measures_of_dwc():
    case = made("2024-03-01 assignment served, mail", "2024-03-21 records complete", "2024-04-30 determination served")
    found = ages_of(by_type(moments_of(case)[0]), end_of(date(2024, 6, 1)))
    assert (found.from_assignment, found.from_complete_records) == (60, 40)
    assert (
        "60 days from mailing of the Notice of Assignment, 40 days from complete" in one(case, "determination").explain
    )


def test_both_measures_end_with_the_clock_and_count_no_records_that_did_not_suffice():
    """Process reference 2.4: complete records of this clock to its end; never a number of days below none."""
    case = made(
        "2024-05-14 assignment served, electronic",
        "2024-05-20 records complete",
        "2024-05-23 records insufficient",
        "2024-06-01 records complete",
        "2024-06-20 determination served",
    )
    first, second = [c.explain for c in clocks_of(case) if c.clock == "determination"]
    assert "9 days from mailing of the Notice of Assignment, 3 days from complete records" in first
    assert "37 days from mailing of the Notice of Assignment, 19 days from complete records" in second
    events = by_type(moments_of(case)[0])
    found = ages_of(events, end_of(date(2024, 7, 1)))
    assert (found.from_assignment, found.from_complete_records) == (37, 19)
    waiting = {name: moments for name, moments in events.items() if name != "determination served"}
    waiting["records complete"] = waiting["records complete"][:1]
    found = ages_of(waiting, end_of(date(2024, 5, 25)))
    assert (found.from_assignment, found.from_complete_records) == (11, None)


def test_a_proposed_change_of_law_is_an_overlay():
    text = b"""
determination.regular:
  says: A proposal
  unit: calendar days
  keyed_to: records
  values:
    - {value: 20, section: "AB 0 (proposed)", grade: INF}
"""
    law = Law({**dated_rules(), **read_rules(text, "proposal.yaml")})
    (found,) = (c for c in clocks_of(made("2024-03-01 records complete"), law=law) if c.clock == "determination")
    assert (found.due[:10], found.section) == ("2024-03-21", "AB 0 (proposed)")
    assert one(made("2024-03-01 records complete"), "determination").due[:10] == "2024-03-31"


def test_key_dates_pick_the_values_that_clocks_use():
    case = made("2024-03-01T23:30:00-08:00 ur decision", "2024-03-05 assignment served, mail")
    dates = key_dates(case)
    assert dates == {"injury": date(2014, 1, 2), "ur decision": date(2024, 3, 1), "assignment": date(2024, 3, 5)}
    assert held("records.mailed", dates).number == one(case, "records from claims administrator").amount


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[determination served]", b"[verdict served]"),
        (b"determination.regular", b"determination.slow"),
        (b"kind: duty", b"kind: chore"),
        (b"  injured worker: [", b"  injured worker: [bystander, "),
    ],
)
def test_a_fault_in_the_declared_clocks_is_named(old, new):
    from importlib import resources

    text = resources.files("openimr.process").joinpath("clocks.yaml").read_bytes()
    with pytest.raises(RuleFaultError, match=r"clocks\.yaml"):
        read_clocks(text.replace(old, new))


NAMES = sorted(words().events)
SERVICES = [None, "mail", "mail abroad", "fax", "electronic", "personal", "pigeon"]
_BETWEEN = datetime(2013, 1, 2), datetime(2027, 6, 1)  # noqa: DTZ001 - hypothesis wants them so
STARTS = st.datetimes(*_BETWEEN).map(lambda m: m.replace(microsecond=0))
EVENTS = st.builds(
    Event,
    type=st.sampled_from(NAMES),
    at=st.one_of(STARTS.map(lambda m: m.replace(tzinfo=UTC).isoformat()), STARTS.map(lambda m: m.date().isoformat())),
    service=st.sampled_from(SERVICES),
    by=st.sampled_from([None, "p", "claims administrator"]),
    to=st.sampled_from([(), (), ("p",), ("c",), ("p", "c", "d"), ("nobody",)]),
    items=st.sampled_from([(), (0,), (1,), (0, 1)]),
    outcome=st.sampled_from([None, "overturned", "upheld", "denied", "approved", "conditionally non-certified"]),
)
CASES = st.builds(
    Case,
    parties=st.sampled_from(
        [
            (Party(id="p", role="attorney"),),
            (
                Party(id="p", role="injured worker", address="2 Fir St, Sparks, NV 89431"),
                Party(id="c", role="claims administrator", address="PO Box 3, Yuba City, CA 95991"),
                Party(id="d", role="requesting physician"),
            ),
        ]
    ),
    injury=st.sampled_from([Injury(), Injury(date="2012-05-05"), Injury(date="2020-02-29"), Injury(date="unknown")]),
    items=st.lists(
        st.sampled_from([ITEM, msgspec.structs.replace(ITEM, retrospective=True, ur_outcome="denied")]), max_size=2
    ).map(tuple),
    priority=st.sampled_from([None, "standard", "expedited"]),
    formulary=st.sampled_from([None, True, False]),
    application=st.sampled_from([Application(), Application(ur_decision_attached=False)]),
    events=st.lists(EVENTS, max_size=14).map(tuple),
)


@given(CASES, st.randoms())
def test_the_order_of_events_in_the_file_makes_no_difference(case, random):
    shuffled = list(case.events)
    random.shuffle(shuffled)
    assert clocks_of(msgspec.structs.replace(case, events=tuple(shuffled))) == clocks_of(case)


@given(CASES)
def test_nothing_is_due_before_it_starts_and_every_clock_says_why(case):
    for clock in clocks_of(case):
        assert clock.due is None or clock.due[:10] >= clock.started[:10]
        assert clock.due is None or datetime.fromisoformat(clock.due) > datetime.fromisoformat(clock.started)
        assert (
            (clock.due is not None)
            or clock.state
            in {
                "unknown",
                "does not apply",
                "not begun: defective service",
            }
            or clock_rules().clocks[clock.clock].undated
            # A dispute over liability holds it: it has no day yet, nobody is late, and it says so.
            or (
                clock.state in {"running", "met", "ended"}
                and clock_rules().clocks[clock.clock].resumes is not None
                and clock.deadline == "D13"
                and "dispute" in clock.explain
            )
            # An order has set aside what it was about (decision 0292): nothing is due by any day, and it says so.
            or (
                clock.state == "ended"
                and clock.stop_event == "remanded"
                and clock_rules().clocks[clock.clock].set_aside is not None
                and "set this determination aside" in clock.explain
            )
        )
        assert clock.section in clock.explain
        assert clock.evidence in clock.explain
        assert clock.days_late == 0 or clock.state in {"overdue", "met late", "ended"}


@given(CASES, st.datetimes(*_BETWEEN))
def test_a_clock_that_has_started_is_never_lost_nor_started_by_what_is_to_come(case, moment):
    """What has happened by a day is all that counts on that day."""
    as_of = moment.replace(tzinfo=LOS_ANGELES)
    seen = {m.place for m in moments_of(case)[0] if m.seconds <= as_of.timestamp()}
    known = tuple(event for place, event in enumerate(case.events) if place in seen)
    if case.priority == "expedited" and any(e.type == "certified expedited" for e in case.events):
        return  # what the case says of itself today rests on a later event
    assert clocks_of(case, as_of) == clocks_of(msgspec.structs.replace(case, events=known), as_of)


@pytest.mark.parametrize(
    ("start", "clock", "service"),
    [
        ("ur decision served", "application window", "mail"),
        ("assignment served", "records from claims administrator", "electronic"),
        ("records complete", "determination", None),
        ("determination served", "authorization of future care", None),
        ("determination served", "appeal window", "mail abroad"),
        ("application eligible", "notice of assignment", None),
    ],
)
@given(start_day=st.dates(date(2014, 2, 12), date(2025, 12, 31)), later=st.integers(1, 40))
def test_who_starts_later_is_due_no_sooner(start, clock, service, start_day, later):
    def due(day: date) -> str:
        event = Event(type=start, at=day.isoformat(), service=service)
        (found,) = (c for c in clocks_of(Case(items=(ITEM,), events=(event,))) if c.clock == clock)
        assert found.due
        return found.due[:10]

    assert due(start_day) <= due(start_day + timedelta(days=later))


@given(STARTS, st.sampled_from(["records from claims administrator", "documents from worker"]))
def test_expedited_records_are_24_hours_of_elapsed_time(moment, clock):
    started = moment.replace(tzinfo=UTC)
    event = Event(type="assignment served", at=started.isoformat(), service="electronic")
    (found,) = (c for c in clocks_of(Case(priority="expedited", events=(event,))) if c.clock == clock)
    assert datetime.fromisoformat(found.due) - started == timedelta(hours=24)


@given(CASES, st.datetimes(*_BETWEEN))
def test_without_explanation_a_clock_is_the_same_but_for_it(case, moment):
    as_of = moment.replace(tzinfo=LOS_ANGELES)
    told = clocks_of(case, as_of)
    assert clocks_of(case, as_of, explain=False) == tuple(msgspec.structs.replace(c, explain="") for c in told)


@given(CASES, st.datetimes(*_BETWEEN))
def test_what_is_prepared_for_many_runs_gives_what_each_gives_at_length(case, moment):
    as_of = moment.replace(tzinfo=LOS_ANGELES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clocking, "run_of", run_at_length)
        at_length = clocks_of(case, as_of)
    assert clocks_of(case, as_of) == at_length


@given(
    st.one_of(
        st.datetimes(datetime(1930, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - the offset is put to it below
        st.builds(datetime.combine, st.sampled_from([date(2024, 3, 10), date(2024, 11, 3)]), st.times()),
    ),
    st.sampled_from(["-08:00", "-07:00", "+00:00", "Z"]),
    st.booleans(),
)
def test_a_moment_is_that_of_its_text_whatever_the_offset(at, offset, whole_seconds):
    text = at.isoformat(timespec="seconds" if whole_seconds else "microseconds") + offset
    (moment,), faults = moments_of(Case(events=(Event(type="records complete", at=text),)))
    there = datetime.fromisoformat(text).astimezone(LOS_ANGELES)
    assert not faults
    assert (moment.at, moment.iso, moment.on) == (there, there.isoformat(), there.date())
    assert moment.seconds == there.timestamp()
