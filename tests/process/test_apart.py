"""A case of several items is what its items are: each goes its own way, and nothing said of one is said of another."""

from datetime import date, datetime, timedelta
from random import Random

import msgspec
import pytest
from lives import COMPLETE, PARTIES

from openimr.model import Case, CaseItem, Event, Injury, Treatment
from openimr.process import accepted, clocks_of, fold
from openimr.process.lifecycle import lifecycle

BEGIN = date(2015, 3, 2)
LIVES = 60
ITEM = CaseItem(request="x", treatment=Treatment(kind="imaging"), ur_outcome="denied")
SHARED = (
    (0, "request received", {"service": "fax"}),
    (3, "ur decision", {"outcome": "denied", "by": "c"}),
    (6, "ur decision served", {"service": "electronic", "by": "c"}),
    (24, "application received", {"service": "fax", "by": "w"}),
)
NOT_REVIEWED = {
    *("application ineligible", "application duplicate", "application deferred"),
    *("treatment authorized", "application withdrawn"),
}
NEVER = {"INELIGIBLE", "DUPLICATE", "APPEALED", "APPEAL_DENIED"}
"""Where an item that is still open is not one that is reviewed, beside others that are."""
Life = list[tuple[int, str, dict]]


def screened(r: Random) -> tuple[Life, int | None]:
    """How the application is screened for an item, and the day on which review was granted."""
    day = 27 + r.choice([0, 0, 0, 2, 5])
    way = r.choice(["eligible"] * 6 + ["ineligible", "deferred", "duplicate"])
    if way == "ineligible":
        found: Life = [(day, "application ineligible", {"reasons": ("E05",), "service": "mail"})]
        if r.random() < 0.5:
            found += [(day + 20, "petition filed", {"by": "w", "reasons": ("A5",)})]
            found += [(day + 60, "petition denied", {"by": "b"})] if r.random() < 0.5 else []
        return found, None
    if way == "deferred":
        found = [(day, "application deferred", {})]
        if r.random() < 0.5:
            return found, None
        found += [(day + 30, "liability resolved", {"outcome": "liable"}), (day + 32, "application eligible", {})]
        return found, day + 32
    if way == "duplicate":
        return [(day, "application duplicate", {})], None
    return [(day, "application eligible", {})], day


def reviewed(r: Random, day: int, who: str) -> Life:
    day += r.choice([5, 5, 9])
    outcome = r.choice(["upheld", "overturned"])
    return [
        (day, "reviewer assigned", {"by": who}),
        (day + 4, "review completed", {"by": who}),
        (day + 5, "determination served", {"outcome": outcome, "service": r.choice(["mail", "personal"])}),
    ]


def a_life(r: Random) -> Life:
    """What becomes of one item once it was applied for."""
    life, day = screened(r)
    if day is None:
        return life
    life.append((day + 1, "assignment served", {"service": "mail"}))
    if r.random() < 0.2:
        leaves = r.choice([("treatment authorized", "c"), ("application withdrawn", "w")])
        return [*life, (day + 4, leaves[0], {"by": leaves[1]})]
    if r.random() < 0.1:
        return life
    life.append((day + 8, "records complete", {}))
    life += reviewed(r, day + 8, "R1")
    at, outcome = life[-1][0], life[-1][2]["outcome"]
    if outcome == "overturned" and r.random() < 0.4:
        return [*life, (at + r.choice([1, 3]), "implemented", {"by": "c"})]
    if r.random() < 0.6:
        life.append(
            (at + r.choice([6, 9]), "petition filed", {"by": "w" if outcome == "upheld" else "c", "reasons": ("A5",)})
        )
        order = r.choice(["petition denied", "remanded", None])
        if order is not None:
            at += r.choice([20, 60, 70])  # within the time to appeal, or after it
            life.append((at, order, {"by": "b", "reasons": ("A5",)}))
            if order == "remanded" and r.random() < 0.6:
                life += reviewed(r, at, "R2")
    return life


def events_of(lives: list[Life]) -> tuple[Event, ...]:
    """The events of items that have these lives: what all have alike names no items."""
    found: dict[str, tuple[Event, list[int]]] = {}
    for item, life in enumerate(lives):
        for day, kind, fields in (*SHARED, *life):
            event = Event(type=kind, at=f"{BEGIN + timedelta(days=day)}T12:00:00-07:00", **fields)
            found.setdefault(repr(event), (event, []))[1].append(item)
    return tuple(
        event if len(items) == len(lives) else msgspec.structs.replace(event, items=tuple(items))
        for event, items in found.values()
    )


def case_of(lives: list[Life]) -> Case:
    return Case(
        parties=PARTIES,
        items=(ITEM,) * len(lives),
        injury=Injury(date="2014-02-11"),
        application=COMPLETE,
        events=events_of(lives),
    )


def worlds() -> list[tuple[Case, list[Case]]]:
    found = []
    for seed in range(LIVES):
        r = Random(seed)  # noqa: S311 - nothing secret
        lives = [a_life(r) for _ in range(2 + seed % 3 // 2)]
        found.append((case_of(lives), [case_of([life]) for life in lives]))
    return found


@pytest.fixture(scope="module")
def folded():
    return [(one, fold(one), [(alone, fold(alone)) for alone in each]) for one, each in worlds()]


def test_each_item_stands_where_it_would_stand_alone(folded):
    for one, state, each in folded:
        assert state.refused == (), one.events
        for n, (_, alone) in enumerate(each):
            status = alone.items[0].status
            assert state.items[n].status in {status, *(["not reviewed"] if NEVER & {alone.state} else [])}, (
                one.events,
                n,
            )


def test_each_party_is_owed_of_each_item_what_it_would_be_owed_of_it_alone(folded):
    once = {kind for kind, notice in lifecycle().notices.items() if notice.once}
    for one, state, each in folded:
        for n, (_, alone) in enumerate(each):
            owed = {(o.notice, o.party) for o in state.owed if not o.items or n in o.items}
            assert owed - {o for o in owed if o[0] in once} == {
                (o.notice, o.party) for o in alone.owed if o.notice not in once
            }, (one.events, n)


def test_each_item_has_the_clocks_that_it_would_have_alone(folded):
    """But for the determination: one that is still to come of another item keeps the clock of both running.

    Of what is not reviewed: what a clock of the review that names no items is about are the items that are.
    """
    for one, _, each in folded:
        last = max(e.at for e in one.events)
        clocks = clocks_of(accepted(one), explain=False)
        for n, (alone, _) in enumerate(each):
            own = clocks_of(accepted(alone), datetime.fromisoformat(last), explain=False)
            mine = {told(c) for c in clocks if not c.items or n in c.items}
            if {e.type for e in alone.events}.isdisjoint(NOT_REVIEWED):
                assert mine == {told(c) for c in own}, (one.events, n)
            kept = {told(c) for c in own if c.clock in {"application window", "appeal of ineligibility"}}
            assert kept <= mine, (one.events, n)


def told(clock) -> tuple:
    same = clock.clock == "determination"
    return clock.clock, clock.round, clock.due, "there" if same else clock.state


def test_a_closed_case_has_nothing_open(folded):
    for one, state, _ in folded:
        if state.closed:
            assert state.owed == ()
            assert "open" not in {item.status for item in state.items}
            duties = [c for c in clocks_of(accepted(one), explain=False) if c.kind == "duty"]
            assert not [c.clock for c in duties if c.state in {"running", "overdue", "due today"}], one.events
