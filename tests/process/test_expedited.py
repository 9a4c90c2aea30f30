"""A review that becomes expedited, and one that no longer is: who is told of it, and what stays as it was."""

from datetime import date

import pytest
from lives import ITEMS, case

from openimr.process import fold
from openimr.process.clocking import clocks_of
from openimr.process.days import end_of

WITH_THE_OFFICE = ["application received", "application eligible", "assignment served; to=w,p,c,a"]
IN_REVIEW = [*WITH_THE_OFFICE, "records complete", "reviewer assigned; by=R1"]
CERTIFIED, WITHDRAWN = "certified expedited; by=p", "certification withdrawn; by=p"
EVERYBODY = {"w", "a", "p", "c"}


def owed(*events: str) -> dict[str, set[str | None]]:
    """Who of the case's parties is owed which notice."""
    state = fold(case([*events]))
    assert state.refused == ()
    found: dict[str, set[str | None]] = {}
    for one in state.owed:
        found.setdefault(one.notice, set()).add(one.party)
    return found


def test_while_a_reviewer_has_it_the_parties_are_told_and_nothing_is_asked_for_again():
    assert owed(*IN_REVIEW, CERTIFIED) == {"expedited": EVERYBODY}
    asked = [*IN_REVIEW, "reviewer information requested; to=p", "notice served; outcome=reviewer information request"]
    assert owed(*asked, CERTIFIED) == {"expedited": EVERYBODY}
    assert owed(*WITH_THE_OFFICE, "records complete", CERTIFIED) == {"expedited": EVERYBODY}
    assert owed(*WITH_THE_OFFICE, CERTIFIED) == {"assignment": EVERYBODY}


def test_the_notice_changes_no_clock():
    events = [*IN_REVIEW, CERTIFIED]
    served = [*events, "notice served; outcome=expedited"]
    assert owed(*served) == {}

    def known(listed: list[str]) -> list[tuple[str, str | None, str]]:
        return [(one.clock, one.due, one.state) for one in clocks_of(case(listed))]

    assert known(served) == known(events)
    assert [(due or "")[:10] for clock, due, _ in known(served) if clock == "determination"] == ["2015-03-09"]


def test_who_was_told_of_the_one_is_told_of_the_other():
    told = [*WITH_THE_OFFICE, CERTIFIED, "assignment served; to=w,c"]
    assert owed(*told) == {"assignment": {"a", "p"}}
    assert owed(*told, WITHDRAWN) == {"no longer expedited": {"w", "c"}}
    assert owed(*told, WITHDRAWN, "notice served; outcome=no longer expedited") == {}


def test_the_letters_of_the_reviewers_time_are_taken_back_too():
    told = [*IN_REVIEW, CERTIFIED, "notice served; outcome=expedited; to=c"]
    assert owed(*told, WITHDRAWN) == {"no longer expedited": {"c"}}


def test_a_certification_withdrawn_before_anybody_was_told_of_it_is_told_to_nobody():
    for before, kind in ((WITH_THE_OFFICE, "assignment"), (IN_REVIEW, "expedited")):
        assert owed(*before, CERTIFIED, WITHDRAWN) == {}
        overtaken = fold(case([*before, CERTIFIED, WITHDRAWN])).overtaken
        assert {(one.notice, one.party) for one in overtaken} == {(kind, party) for party in EVERYBODY}


def test_a_notice_of_assignment_that_was_owed_before_stays_owed():
    begun = ["application received", "application eligible", "assignment served; to=w,p,a"]
    assert owed(*begun, CERTIFIED, WITHDRAWN) == {"eligibility": {"c"}, "assignment": {"c"}}


def test_a_notice_of_assignment_of_an_expedited_review_is_taken_back():
    begun = ["application received", CERTIFIED, *WITH_THE_OFFICE[1:]]
    assert owed(*begun, WITHDRAWN) == {"no longer expedited": EVERYBODY}


def test_certified_once_more_tells_all_again_and_takes_back_nothing():
    events = [*WITH_THE_OFFICE, CERTIFIED, "assignment served", WITHDRAWN, CERTIFIED]
    assert owed(*events) == {"assignment": EVERYBODY}
    assert owed(*events, WITHDRAWN) == {"no longer expedited": EVERYBODY}
    once = [*WITH_THE_OFFICE, CERTIFIED, "assignment served", WITHDRAWN, "notice served; outcome=no longer expedited"]
    assert owed(*once, CERTIFIED, WITHDRAWN) == {}


BEFORE_A_CERTIFICATION = [
    "2026-09-01 ur decision; outcome=denied",
    "2026-09-10 application received",
    "2026-09-20 application eligible",
    "2026-09-21 assignment served",
    "2026-11-10 records complete",
]
ASKED = end_of(date(2026, 11, 24))
OF_WHICH = [("determination", ITEMS[:1]), ("formulary determination", ITEMS)]


@pytest.mark.parametrize(
    ("formulary", "certified", "due", "stands"),
    [
        (None, None, "2026-11-18", "unknown"),  # five working days, the 11th being a holiday; else 10 December
        (None, "2026-11-13", "2026-11-16", "overdue 8"),
        (None, "2026-11-16", "2026-11-18", "overdue 5"),  # on the 19th it was late on any reading
        (None, "2026-11-23", "2026-11-18", "unknown"),
        (True, "2026-11-13", "2026-11-16", "overdue 8"),
        (True, "2026-11-16", "2026-11-18", "overdue 6"),
        (True, "2026-11-23", "2026-11-18", "overdue 6"),
    ],
)
@pytest.mark.parametrize("of_which", OF_WHICH, ids=[clock for clock, _ in OF_WHICH])
def test_a_time_that_may_have_run_out_is_not_given_back(formulary, certified, due, stands, of_which):
    """Where nobody knows if the drug is of the formulary, its day stays the safe one; a certification only shortens."""
    events = [*BEFORE_A_CERTIFICATION]
    if certified:
        events.append(f"{certified}T09:00:00-08:00 certified expedited; by=p")
    clock, items = of_which
    known = case(events, items=items, formulary=formulary)
    [one] = [one for one in clocks_of(known, ASKED) if one.clock == clock]
    assert ((one.due or "")[:10], f"{one.state} {one.days_late or ''}".strip()) == (due, stands)
    assert "2026-11-20" not in one.explain  # five working days from the certification are nobody's time
    if certified == "2026-11-23" and formulary is None:
        assert "by that it is 2026-11-26" in one.explain


def test_a_certification_of_a_dispute_without_a_drug_of_the_formulary_counts_from_its_own_day():
    events = [*BEFORE_A_CERTIFICATION, "2026-11-23T09:00:00-08:00 certified expedited; by=p"]
    found = clocks_of(case(events, items=ITEMS[:1], formulary=False), ASKED)
    assert [(one.due, one.state) for one in found if one.clock == "determination"] == [
        ("2026-11-26T23:59:59-08:00", "running")
    ]


def test_while_a_remanded_case_waits_for_its_reviewer_haste_is_certified_and_taken_back():
    """That is when it matters most (8 CCR 9792.10.4(c)): nobody has begun yet."""
    remanded = [
        *IN_REVIEW, "review completed; by=R1", "determination served; outcome=upheld",
        "petition filed; by=w; reasons=A1", "remanded; reasons=A1",
    ]  # fmt: skip
    before = owed(*remanded)
    assert owed(*remanded, CERTIFIED) == {**before, "expedited": EVERYBODY}
    assert owed(*remanded, CERTIFIED, WITHDRAWN) == before
    told = [*remanded, CERTIFIED, "notice served; outcome=expedited"]
    assert owed(*told, WITHDRAWN)["no longer expedited"] == EVERYBODY
    assert fold(case([*remanded, CERTIFIED])).priority == "expedited"


def test_a_refusal_names_every_state_that_takes_the_event():
    ended = ["application received", "application withdrawn; by=w"]
    at_quality = fold(case([*IN_REVIEW, "review completed; by=R1", CERTIFIED]))
    [refused] = at_quality.refused
    for state in ("RECORDS_COMPLETE", "IN_REVIEW", "REMANDED", "RE_REVIEW"):
        assert state in refused.needs
    assert fold(case([*ended, CERTIFIED])).refused[-1].why.startswith("the case has ended")
