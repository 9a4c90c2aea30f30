"""Only a case that waits for a reviewer is given to one, by the same fold and clocks that `imr status` speaks of."""

from collections import Counter
from datetime import date

import msgspec
import pytest

from openimr.model import (
    Affiliation,
    BoardCertification,
    Case,
    CaseItem,
    Event,
    Injury,
    Licence,
    Party,
    Reviewer,
    Treatment,
)
from openimr.process import accepted, clocks_of, fold
from openimr.reviewers.assignment import Inputs, assign_cases, assignment_rules, due_day, standing_of
from openimr.reviewers.assignment.explain import Unassigned
from openimr.reviewers.assignment.groups import groups_of
from openimr.reviewers.assignment.record import AssignmentRecord

ON = date(2026, 3, 2)
FUSION = Treatment(kind="surgery", procedure="lumbar fusion", body_part="lumbar spine")
ITEM = CaseItem(request="lumbar fusion", treatment=FUSION, ur_outcome="denied")
PARTIES = (
    Party(id="p1", role="injured worker", name="Barnaby Thistledown"),
    Party(id="p3", role="requesting physician", name="Leopoldine Strake"),
    Party(id="p6", role="claims administrator", organization="Redpoint Claims"),
)


def event(kind: str, day: str, by: str | None = None, **fields: object) -> Event:
    return Event(type=kind, at=f"2026-{day}T09:00:00-08:00", by=by, **fields)


COURSE = (
    event("application received", "02-10"),
    event("application eligible", "02-12"),
    event("assignment served", "02-13"),
    event("records complete", "02-20"),
)


def case(number: str, *more: Event, course: tuple[Event, ...] = COURSE, **fields: object) -> Case:
    made = Case(case_number=number, parties=PARTIES, diagnoses=("M54.5",), items=(ITEM,),
                injury=Injury(date="2025-01-10", body_parts=("lumbar spine",)), events=(*course, *more))  # fmt: skip
    return msgspec.structs.replace(made, **fields)


def reviewer(name: str, **fields: object) -> Reviewer:
    made = Reviewer(
        id=name,
        profession="MD",
        licences=(Licence(state="CA", number=f"A9{sum(map(ord, name))}", status="active", start="2010-01-01",
                          end="2030-01-01", discipline="none"),),
        boards=(BoardCertification(board="ABOS", specialty="Orthopaedic Surgery", lifetime=True),),
        years_active=12,
        hours_per_week=30,
        qme=False,
        capacity=5,
        open_cases=0,
    )  # fmt: skip
    return msgspec.structs.replace(made, **fields)


X, Y, Z = reviewer("x"), reviewer("y"), reviewer("z")


def run(cases: list[Case], reviewers: list[Reviewer], seed: str = "s", **fields: object) -> AssignmentRecord:
    return assign_cases(Inputs(cases=tuple(cases), reviewers=tuple(reviewers), **fields), on=ON, seed=seed)


def given(record: AssignmentRecord) -> dict[str, list[str]]:
    return {one.case: [taker.reviewer for taker in one.reviewers] for one in record.assigned}


def rest(record: AssignmentRecord) -> Unassigned:
    [one] = record.unassigned
    return one


HAS_Y = event("reviewer assigned", "02-25", by="y")
NOT_WAITING = [
    ("withdrawn", (event("application withdrawn", "02-26", by="p1"),), COURSE, "WITHDRAWN"),
    ("authorized", (event("treatment authorized", "02-26", by="p6"),), COURSE, "TERMINATED_PRE"),
    ("determined", (event("determination served", "02-26", outcome="upheld"),), COURSE, "DETERMINED"),
    ("found ineligible", (event("application ineligible", "02-12"),), COURSE[:1], "INELIGIBLE"),
    ("not screened yet", (), COURSE[:1], "APP_RECEIVED"),
    ("the records are not there", (), COURSE[:3], "ASSIGNED"),
    ("without any event", (), (), "START"),
    ("a reviewer works on it", (HAS_Y,), COURSE, "IN_REVIEW"),
    ("its draft is being checked", (HAS_Y, event("review completed", "02-27", by="y")), COURSE, "QA"),
    ("a reviewer whom no event names has it", (event("reviewer assigned", "02-25"),), COURSE, "IN_REVIEW"),
]


@pytest.mark.parametrize(("more", "course", "state"), [n[1:] for n in NOT_WAITING], ids=[n[0] for n in NOT_WAITING])
def test_a_case_that_waits_for_no_reviewer_is_left_out_with_its_state(more, course, state) -> None:
    record = run([case("A", *more, course=course)], [X])
    assert given(record) == {}
    assert (rest(record).state, rest(record).missing, rest(record).needed) == (state, 0, ())
    assert rest(record).why.startswith(f"it does not wait for a reviewer: it is {state} (")
    assert record.objective.wanted == 0
    assert f"1 of 1 cases do not wait for a reviewer (1 {state})" in " ".join(record.notes)


def test_a_reviewer_keeps_the_case_and_a_second_run_gives_no_second_reader() -> None:
    first = run([case("A")], [X, Y])
    [taker] = given(first)["A"]
    again = run([case("A", event("reviewer assigned", "03-02", by=taker))], [X, Y])
    assert given(again) == {}
    assert rest(again).has == (taker,)
    assert rest(again).why.endswith(f"; {taker} has it and keeps it")


def test_a_case_that_a_reviewer_was_taken_off_waits_again() -> None:
    removed = event("reviewer removed", "02-26", by="y")
    assert given(run([case("A", HAS_Y, removed)], [X])) == {"A": ["x"]}


def test_a_remanded_case_waits_for_another() -> None:
    back = (
        event("review completed", "02-26", by="y"),
        event("determination served", "02-27", outcome="upheld"),
        event("petition filed", "02-28", by="p1"),
        event("remanded", "03-01", reasons=("A1",)),
    )
    record = run([case("A", HAS_Y, *back)], [X, Y])
    assert given(record) == {"A": ["x"]}


def test_a_dead_case_takes_no_place_from_a_living_one() -> None:
    """One place; the withdrawn case would be due a day earlier."""
    dead = case("DEAD", event("application withdrawn", "02-26", by="p1"))
    living = case("LIVE", event("records complete", "02-21"), course=COURSE[:3])
    record = run([living, dead], [reviewer("x", capacity=1)])
    assert given(record) == {"LIVE": ["x"]}
    assert rest(record).case == "DEAD"


def test_what_a_reviewer_has_by_the_case_files_counts_in_the_load() -> None:
    """Y says nothing of open cases, and has two; capacity 2 leaves no place. What the roster says more of, counts."""
    held = [case(f"H{n}", HAS_Y) for n in range(2)]
    quiet = reviewer("Y", capacity=2, open_cases=None)
    record = run([*held, case("A")], [quiet])
    assert given(record) == {}
    assert [(one.reviewer, one.open, one.given) for one in record.load] == [("Y", 2, 0)]
    assert any("of 1 of 1 reviewers it is not said how many cases they have open" in note for note in record.notes)
    for said, counted in ((1, 2), (2, 2), (4, 4)):
        [load] = run([*held, case("A")], [reviewer("y", capacity=9, open_cases=said)]).load
        assert (load.open, load.given) == (counted, 1)


def test_who_has_fewer_cases_in_the_files_goes_first() -> None:
    held = [case(f"H{n}", HAS_Y) for n in range(assignment_rules().settings.load_step.value)]
    for seed in "abcdef":
        assert given(run([*held, case("A")], [X, Y], seed)) == {"A": ["x"]}


APPROVED = event("several reviewers approved", "02-24")
SEVERAL = [
    ("approved, and nobody has it", (APPROVED,), 2, 2, 0),
    ("approved, and one has it: one more", (APPROVED, HAS_Y), 2, 1, 0),
    ("approved, and both have it", (APPROVED, HAS_Y, event("reviewer assigned", "02-26", by="x")), 2, 0, 0),
    ("approved, and three are wanted", (APPROVED, HAS_Y), 3, 2, 0),
    ("not approved, and nobody has it", (), 2, 1, 1),
    ("not approved, and one has it", (HAS_Y,), 2, 0, 1),
    ("approved, and one is wanted", (APPROVED,), 1, 1, 0),
]


@pytest.mark.parametrize(("more", "needed", "now", "unapproved"), [s[1:] for s in SEVERAL], ids=[s[0] for s in SEVERAL])
def test_more_than_one_reviewer_needs_the_approval(more, needed, now, unapproved) -> None:
    """8 CCR 9792.10.6(c): only with the Administrative Director's written approval."""
    record = run([case("A", *more)], [X, Y, Z, reviewer("w")], needed={"A": needed})
    takers = given(record).get("A", [])
    assert len(takers) == now
    if HAS_Y in more:
        assert "y" not in takers
    missing = [one for one in record.unassigned if one.missing]
    assert sum(one.missing for one in missing) == unapproved
    assert all(
        "written approval of more than one reviewer (8 CCR 9792.10.6(c)) is not in" in one.why for one in missing
    )


def test_what_is_short_and_what_is_not_approved_are_said_together() -> None:
    [lacking] = run([case("A")], [reviewer("x", qme=True)], needed={"A": 2}).unassigned
    assert lacking.missing == 2
    assert "no reviewer of the roster may take it" in lacking.why
    assert "one more reviewer cannot be given" in lacking.why


URGENT = [
    ("the physician certified", (event("certified expedited", "02-21", by="p3"),), None, True),
    ("the worker cannot certify", (event("certified expedited", "02-21", by="p1"),), None, False),
    (
        "the certification was withdrawn",
        (event("certified expedited", "02-21", by="p3"), event("certification withdrawn", "02-22", by="p3")),
        None,
        False,
    ),
    ("the file says so", (), "expedited", True),
    (
        "the file says so, and the certification was withdrawn",
        (event("certification withdrawn", "02-22", by="p3"),),
        "expedited",
        False,
    ),
    ("the claims administrator cannot extend", (event("time extended", "02-23", by="p6"),), None, False),
]


@pytest.mark.parametrize(("more", "priority", "expedited"), [u[1:] for u in URGENT], ids=[u[0] for u in URGENT])
def test_urgency_and_due_day_are_those_of_status_and_deadlines(more, priority, expedited) -> None:
    one = case("A", *more, priority=priority)
    standing = standing_of(one)
    assert standing.expedited is expedited is (fold(one).priority == "expedited")
    [clock] = [c for c in clocks_of(accepted(one)) if c.clock == "determination"]
    assert standing.due == date.fromisoformat((clock.due or "")[:10])
    assert (standing.due == due_day(case("B"))) is not expedited
    [assigned] = run([one], [X]).assigned
    assert (assigned.expedited, assigned.due) == (expedited, standing.due.isoformat())


def test_the_case_that_is_expedited_by_its_events_gets_the_only_place() -> None:
    sure = case("A", event("certified expedited", "02-21", by="p3"))
    no_more = case("B", event("certification withdrawn", "02-21", by="p3"), priority="expedited")
    record = run([no_more, sure], [reviewer("x", capacity=1)])
    assert given(record) == {"A": ["x"]}
    assert rest(record).expedited is False


def test_the_earlier_of_two_determinations_is_the_due_day() -> None:
    """Some items are drugs of the formulary: their determination is due first."""
    drug = CaseItem(request="gabapentin 300 mg", ur_outcome="denied",
                    treatment=Treatment(kind="medication", ingredients=("gabapentin",)))  # fmt: skip
    both = case("A", items=(ITEM, drug), formulary=True)
    due = [c.due[:10] for c in clocks_of(both) if "determination" in c.clock and c.due]
    assert due_day(both) == date.fromisoformat(min(due))


def test_a_case_outside_the_calendar_stops_no_other() -> None:
    late = (Event(type="request received", at="2051-03-02T18:12:00-08:00", service="fax"), *COURSE)
    record = run([case("A"), case("B", course=late)], [X])
    assert "A" in given(record)


def test_a_case_of_which_nothing_is_to_be_reviewed_says_so() -> None:
    items = tuple(msgspec.structs.replace(ITEM, ur_outcome=out) for out in ("deferred", "conditionally non-certified"))
    record = run([case("A", items=items)], [X])
    assert given(record) == {}
    assert rest(record).why.startswith("nothing of it is to be reviewed")
    assert "roster" not in rest(record).why + " ".join(rest(record).needed)


def test_events_after_the_day_count_and_are_named() -> None:
    """Who runs it for an earlier day does not bring a withdrawn case back."""
    later = case("A", Event(type="application withdrawn", at="2026-03-20T09:00:00-07:00", by="p1"))
    record = run([later], [X])
    assert rest(record).state == "WITHDRAWN"
    assert any(note.startswith("1 case has events after 2026-03-02") for note in record.notes)


def test_events_that_do_not_count_are_named() -> None:
    record = run([case("A", event("treatment authorized", "02-26", by="p1"))], [X])
    assert given(record) == {"A": ["x"]}, "the worker cannot authorize"
    assert any(note.startswith("case A: 1 of its events do not count") for note in record.notes)


def test_a_decider_is_known_whatever_the_capitals_of_the_id() -> None:
    """R10 itself is named, not only what the search for conflicts finds."""
    record = run([case("A", prior_reviewers=("RV-1",))], [reviewer("RV-1")])
    assert "R10 no" in {barred.reason for barred in rest(record).excluded}


GROUPS = [
    ("the number with and without its hyphen", {"tin": "12-3456789"}, {"tin": "123456789"}, True),
    ("the number and the name, and the name alone", {"organization": "Harbor Spine Group", "tin": "12-3456789"},
     {"organization": "HARBOR SPINE GROUP, Inc."}, True),
    ("two groups", {"organization": "Harbor Spine Group"}, {"organization": "Meadow Spine Group"}, False),
    ("no name at all", {"organization": "N/A"}, {"organization": "n/a"}, False),
    ("one of them has left", {"organization": "Harbor Spine Group"},
     {"organization": "Harbor Spine Group", "end": "2026-01-31"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), [g[1:] for g in GROUPS], ids=[g[0] for g in GROUPS])
def test_colleagues_are_known_however_their_group_is_written(one, other, same) -> None:
    """Of three who fit alike, two colleagues are never taken for one case where another way is open."""
    mates = [reviewer(name, affiliations=(Affiliation(kind="employment", **tie),))
             for name, tie in (("x", one), ("y", other))]  # fmt: skip
    keys = groups_of(mates, ON, assignment_rules())
    assert (keys[0] is not None and keys[0] == keys[1]) == same
    if same:
        stranger = reviewer("z", affiliations=(Affiliation(kind="employment", organization="Far Away Clinic"),))
        for seed in "abcdefgh":
            record = run([case("A", APPROVED)], [*mates, stranger], seed, needed={"A": 2})
            assert "z" in given(record)["A"]
            assert record.objective.colleagues == 0


def test_those_who_share_a_third_name_are_one_group() -> None:
    ties = (
        {"tin": "12-3456789"},
        {"organization": "Harbor Spine"},
        {"tin": "123456789", "organization": "Harbor Spine"},
    )
    mates = [
        reviewer(n, affiliations=(Affiliation(kind="employment", **tie),)) for n, tie in zip("xyz", ties, strict=True)
    ]
    assert len(set(groups_of(mates, ON, assignment_rules()))) == 1


def test_small_batches_do_not_always_go_to_the_one_with_the_greater_capacity() -> None:
    """End to end: capacities 10, 11 and 10,000; over 60 seeds everybody gets a fair part of single cases."""
    mates = [reviewer("x", capacity=10), reviewer("y", capacity=11), reviewer("z", capacity=10_000)]
    drawn = Counter(given(run([case("A")], mates, str(seed)))["A"][0] for seed in range(60))
    assert sorted(drawn) == ["x", "y", "z"]
    assert sum((count - 20) ** 2 / 20 for count in drawn.values()) < 9.21, "chi-square, 2 degrees, p above 0.01"


def test_who_may_be_the_one_that_has_the_case_is_not_given_it() -> None:
    """Two entries of one full name that no numbers tell apart: the first works on it, and a further one is approved."""
    twins = [msgspec.structs.replace(one, name="Zebulon Xylander") for one in (Y, reviewer("v"))]
    record = run([case("A", APPROVED, HAS_Y)], twins, needed={"A": 2})
    assert given(record) == {}
    assert {"has it", "look-alike"} <= {barred.reason for barred in rest(record).excluded}
    assert given(run([case("A", APPROVED, HAS_Y)], [*twins, X], needed={"A": 2})) == {"A": ["x"]}
