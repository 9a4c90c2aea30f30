"""Whatever happens, in whatever order: no case ends twice, loses a clock, or ends without every party told."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import ITEMS, PARTIES, case

from openimr.model import Application, Case, Event
from openimr.process import accepted, clocks_of, fold
from openimr.process.casestate import CaseState
from openimr.process.clock import Clock, clock_rules
from openimr.process.days import LOS_ANGELES
from openimr.process.lifecycle import lifecycle, rows
from openimr.process.told import audience
from openimr.process.windows import with_events
from openimr.process.words import role_of, words

STATES = lifecycle().states
TRANSITIONS = {row.id: row for row in lifecycle().transitions}
FINAL = {name for name, state in STATES.items() if state.ends and not state.until}
EXAMPLES = 150
BEGIN = datetime(2015, 3, 2, 9, tzinfo=LOS_ANGELES)
WAY = (
    "request received",
    "ur decision",
    "ur decision served",
    "application received",
    "application eligible",
    "assignment served",
    "records complete",
    "reviewer assigned",
    "review completed",
    "determination served",
    "petition filed",
    "remanded",
    "reviewer assigned",
    "review completed",
    "determination served",
    "petition filed",
    "petition denied",
)
WHO = (None, *(party.id for party in PARTIES), "R1", "R2")
OUTCOMES = (
    *(None, "upheld", "overturned", "overturned in part", "denied", "modified", "approved", "delayed", "deferred"),
    *("conditionally non-certified", "liable", "not liable", "termination", "invoice"),
)
OF_UR = ("request received", "ur information requested", "ur information received", "ur deferred", "liability resolved")


def moments() -> st.SearchStrategy[str]:
    hours = st.integers(0, 24 * 90).map(lambda n: (BEGIN + timedelta(hours=n)).isoformat())
    days = st.integers(0, 90).map(lambda n: (BEGIN.date() + timedelta(days=n)).isoformat())
    return hours | days


@st.composite
def any_event(draw, kinds: Iterable[str] = tuple(words().events)) -> Event:
    return Event(
        type=draw(st.sampled_from(list(kinds))),
        at=draw(moments()),
        by=draw(st.sampled_from(WHO)),
        items=draw(st.sampled_from([(), (), (0,), (1,), (0, 1), (7,)])),
        to=draw(st.sampled_from([(), (), ("w",), ("w", "a", "p", "c"), ("nobody",)])),
        outcome=draw(st.sampled_from(OUTCOMES)),
        reasons=draw(st.sampled_from([(), ("E01_UNSIGNED",), ("A5",), ("E06",), ("nonsense",)])),
        note=draw(st.sampled_from([None, "words"])),
    )


@st.composite
def a_life(draw) -> list[Event]:
    """A way that a case can go, for a while, one event a day, with other events strewn in."""
    length = draw(st.integers(0, len(WAY)))
    usual = []
    for n, kind in enumerate(WAY[:length]):
        at = (BEGIN + timedelta(days=5 * n)).isoformat()
        by = {"reviewer assigned": f"R{1 + n // 11}", "review completed": f"R{1 + n // 11}"}.get(kind)
        outcome = {"ur decision": "denied", "determination served": draw(st.sampled_from(["upheld", "overturned"]))}
        usual.append(Event(type=kind, at=at, by=by, outcome=outcome.get(kind), reasons=("A5",)))
    return usual + draw(st.lists(any_event(), max_size=6))


@st.composite
def a_review_by_items(draw) -> list[Event]:
    """Utilization review decides, and tells, item by item; then the case may go its usual way, or another."""
    kinds = st.sampled_from(["ur decision", "ur decision", "ur decision served", *OF_UR])
    events = [
        msgspec.structs.replace(draw(any_event([draw(kinds)])), by=None, items=draw(st.sampled_from([(), (0,), (1,)])))
        for _ in range(draw(st.integers(1, 6)))
    ]
    return events + draw(a_life())


@st.composite
def lives(draw) -> Case:
    strewn = st.lists(any_event(), max_size=14)
    outcomes = st.sampled_from(["denied", "denied", "modified", "conditionally non-certified", "approved", None])
    items = tuple(
        msgspec.structs.replace(item, ur_outcome=draw(outcomes), retrospective=draw(st.booleans())) for item in ITEMS
    )
    return Case(
        parties=PARTIES,
        items=draw(st.sampled_from([ITEMS, items])),
        formulary=draw(st.sampled_from([None, True, False])),
        application=Application(signed=True),
        events=tuple(draw(strewn | a_life() | a_review_by_items())),
    )


def placeless(state: CaseState) -> CaseState:
    """Without the places in the file."""
    return msgspec.structs.replace(
        state,
        taken=(),
        history=tuple(msgspec.structs.replace(step, place=None) for step in state.history),
        refused=tuple(msgspec.structs.replace(refused, place=0) for refused in state.refused),
        passed_over=tuple(msgspec.structs.replace(over, place=0) for over in state.passed_over),
    )


@given(lives())
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_no_order_of_events_reaches_two_ends(one):
    ways = [step.state for step in fold(one).history]
    ends = [name for name in ways if name in FINAL]
    assert len(set(ends)) <= 1
    if ends:
        assert set(ways[ways.index(ends[0]) :]) == set(ends)


@given(lives())
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_an_end_is_left_only_by_what_it_names(one):
    history = fold(one).history
    for before, after in pairwise(history):
        if STATES[before.state].ends and after.state != before.state:
            assert after.event in STATES[before.state].until


@given(lives())
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_every_notice_that_was_owed_is_owed_still_or_was_served_or_overtaken(one):
    found = fold(one)
    roles = {party.id: role_of(party.role) for party in one.parties}
    told = {(o.notice, o.party) for o in (*found.owed, *found.overtaken)} | {(s.notice, s.party) for s in found.served}
    for step in found.history:
        for send in TRANSITIONS[step.transition].sends if step.event else ():
            if not lifecycle().notices[send.notice].passing:
                assert {(send.notice, party) for _, party in audience(send.to, roles)} <= told


@given(lives())
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_a_closed_case_owes_nothing_and_has_told_every_party(one):
    found = fold(one)
    if not found.closed:
        return
    assert found.owed == ()
    entered = next(
        (s for s in reversed(found.history) if s.event and TRANSITIONS[s.transition].to == found.state), None
    )
    if entered is None:
        return
    roles = {party.id: role_of(party.role) for party in one.parties}
    for send in TRANSITIONS[entered.transition].sends:
        for _, party in audience(send.to, roles):
            assert (send.notice, party) in {(s.notice, s.party) for s in found.served}


@pytest.mark.parametrize("end", sorted(name for name, s in STATES.items() if s.ends or s.rests))
def test_each_way_into_an_end_tells_every_party(end):
    """Only what comes before the application, or after a determination that told everyone, tells nobody."""
    silent = {"UR_APPROVED", "WINDOW_EXPIRED", "IMPLEMENTED", "APPEAL_DENIED"}
    after = set(lifecycle().sets["decided"])
    ways = [row for row in lifecycle().transitions if row.to == end and not set(row.start) & after]
    told = [{send.to for send in row.sends} for row in ways]
    assert end in silent or all("every party" in audiences for audiences in told)


@given(lives(), st.randoms(use_true_random=False))
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_the_order_in_the_file_makes_no_difference(one, random):
    events = list(one.events)
    random.shuffle(events)
    other = msgspec.structs.replace(one, events=tuple(events))
    assert placeless(fold(other)) == placeless(fold(one))


@given(lives())
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_refused_events_change_nothing(one):
    found = fold(one)
    read = fold(accepted(one))
    assert (read.state, read.items, read.sides, read.refused) == (found.state, found.items, found.sides, ())
    without = fold(with_events(one, found.taken, {}))
    assert without.refused == ()
    assert placeless(without) == msgspec.structs.replace(placeless(found), refused=())
    assert len(found.taken) + len(found.refused) == len(one.events)
    for refused in found.refused:
        assert refused.why
        assert refused.needs


def told_of(clocks: Iterable[Clock]) -> set[tuple[str, int, int]]:
    """Of which item each clock tells, in which round."""
    return {(c.clock, c.round, item) for c in clocks for item in c.items or range(len(ITEMS))}


@given(lives(), st.integers(0, 90), st.integers(0, 90))
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_no_clock_is_lost(one, first, second):
    """What has been started is told of on every later day, as running or with what stopped it.

    A clock that runs for adverse or overturned items only is no clock of the case once a decision says that there are
    none.
    """
    early, late = (BEGIN + timedelta(days=n, hours=20) for n in sorted((first, second)))
    kept = accepted(one, late)
    decided = any(e.type in {"ur decision", "determination served"} and e.outcome is not None for e in kept.events)
    turns = {name for name, rule in clock_rules().clocks.items() if rule.needs and decided}
    before = {told for told in told_of(clocks_of(kept, early)) if told[0] not in turns}
    assert before <= told_of(clocks_of(kept, late))


@given(lives(), st.integers(0, 90), st.integers(0, 90))
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
def test_what_was_taken_stays_taken(one, first, second):
    """Later events do not change what was so on an earlier day."""
    early, late = (BEGIN + timedelta(days=n, hours=20) for n in sorted((first, second)))
    before, after = fold(one, early), fold(one, late)
    assert after.taken[: len(before.taken)] == before.taken


def test_every_event_has_its_place_in_the_table():
    assert {event for _, event in rows()} == set(words().events)


def test_every_state_can_be_reached():
    to = {row.to for row in lifecycle().transitions} | {row.to for row in lifecycle().at_once}
    to |= {row.to for row in lifecycle().by_time} | {"START"}
    assert set(STATES) - to == set()


def test_a_case_is_what_its_events_say_however_they_are_written():
    words_of_one = ["NOARFI mailed", "IMR_APPLICATION_RECEIVED", "FDL served; outcome=overturned"]
    names = ["assignment served", "application received", "determination served; outcome=overturned"]
    assert fold(case(words_of_one)) == fold(case(names))


@pytest.mark.soak
def test_twenty_thousand_lives():
    """The same for lives that are drawn plainly: any event, any day, any hand."""
    random = Random(20260401)  # noqa: S311  # nothing secret
    kinds = list(words().events)
    for _ in range(20_000):
        events = tuple(
            Event(
                type=random.choice(kinds if random.random() < 0.5 else list(WAY)),
                at=(BEGIN + timedelta(hours=random.randrange(24 * 90))).isoformat(),
                by=random.choice(WHO),
                items=random.choice([(), (), (0,), (1,)]),
                to=random.choice([(), (), ("w",)]),
                outcome=random.choice(OUTCOMES),
                reasons=random.choice([(), ("A5",), ("E01",)]),
            )
            for _ in range(random.randrange(40))
        )
        one = Case(parties=PARTIES, items=ITEMS, events=events)
        found = fold(one)
        ends = [step.state for step in found.history if step.state in FINAL]
        assert len(set(ends)) <= 1
        assert not found.closed or not found.owed
        as_written = with_events(one, found.taken, {})
        assert placeless(fold(as_written)) == msgspec.structs.replace(placeless(found), refused=())
        read = fold(accepted(one))
        assert (read.state, read.items, read.sides, read.refused) == (found.state, found.items, found.sides, ())
