"""A review that becomes expedited, and one that no longer is: who is told of it, and what stays as it was."""

from lives import case

from openimr.process import fold
from openimr.process.clocking import clocks_of

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
