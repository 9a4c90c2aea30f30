"""Each transition of the lifecycle by an example, and what refuses it."""

import re
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from lives import COMPLETE, ITEMS, PARTIES, case, event

from openimr.process import accepted, excluded_reviewers, fold
from openimr.process.days import LOS_ANGELES
from openimr.process.lifecycle import lifecycle

TABLE = msgspec.yaml.decode(Path(__file__).with_name("transitions.yaml").read_text())
ROWS = TABLE["rows"]
TRANSITIONS = {row.id: row for row in (*lifecycle().transitions, *lifecycle().at_once)}


def ids(row):
    return f"{row.get('id', 'refused')} {row['after']}: {row['event']}"


def before_and_after(row):
    way = [*TABLE["ways"][row["after"]], *([row["also"]] if "also" in row else [])]
    application = msgspec.structs.replace(COMPLETE, administrator_agrees=row.get("agrees"))
    past = row.get("past", ())
    items = tuple(msgspec.structs.replace(item, retrospective=n in past) for n, item in enumerate(ITEMS))
    fields = {"application": application, "prior_reviewers": tuple(row.get("prior", ())), "items": items}
    return fold(case(way, **fields)), fold(case([*way, row["event"]], **fields))


@pytest.mark.parametrize("row", [row for row in ROWS if "state" in row], ids=ids)
def test_transition(row):
    before, after = before_and_after(row)
    assert before.refused == ()
    assert after.refused == ()
    assert after.state == row["state"]
    new = after.history[len(before.history) :]
    assert row.get("taken_as", row["id"]) in [step.transition for step in new]
    assert TRANSITIONS[row["id"]].section == row["section"]
    assert list(new[0].implied) == row.get("implied", list(new[0].implied) if row["after"] == "nothing" else [])
    if "side" in row:
        assert row["side"] in after.sides
    if "no_side" in row:
        assert row["no_side"] not in after.sides
    if "owes" in row:
        assert row["owes"] in {one.notice for one in after.owed}
    assert after.priority == row.get("priority", before.priority)


@pytest.mark.parametrize("row", [row for row in ROWS if "refused" in row], ids=ids)
def test_refused_events_say_why_and_change_nothing(row):
    before, after = before_and_after(row)
    (refused,) = after.refused
    assert re.search(row["refused"], refused.why)
    assert refused.needs
    assert refused.section
    assert msgspec.structs.replace(after, refused=()) == before


def test_every_transition_has_a_row():
    assert sorted(set(TRANSITIONS) - {row.get("id") for row in ROWS}) == []


def test_every_guard_refuses_somewhere():
    guards = lifecycle().guards.values()
    said = [row["refused"] for row in ROWS if "refused" in row]
    assert [guard.refuses for guard in guards if not any(re.search(text, guard.refuses) for text in said)] == []


@pytest.mark.parametrize(
    ("day", "state", "owed"),
    [
        ("2015-03-03T23:59:59", "ASSIGNED", []),
        ("2015-03-04T00:00:00", "RECORDS_PENDING", []),
        ("2015-03-18T23:59:59", "RECORDS_PENDING", []),
        ("2015-03-19T00:00:00", "RECORDS_OVERDUE", ["records overdue"]),
    ],
)
def test_records_are_overdue_after_the_fifteenth_day(day, state, owed):
    """B2, B3 (9792.10.5(a)(1), V S12): mailed on 2015-03-03."""
    way = ["application received", "application eligible", "assignment served; service=mail"]
    found = fold(case(way), datetime.fromisoformat(day).replace(tzinfo=LOS_ANGELES))
    assert (found.state, [one.notice for one in found.owed]) == (state, owed)


def test_a_paper_that_comes_does_not_set_back_what_time_has_brought():
    way = ["application received", "application eligible", "assignment served; service=mail"]
    way += ["2015-03-20 assignment received"]
    found = fold(case(way), datetime.fromisoformat("2015-03-20T12:00:00").replace(tzinfo=LOS_ANGELES))
    assert found.refused == ()
    assert found.state == "RECORDS_OVERDUE"


def test_a_day_ends_at_los_angeles_whatever_the_zone_that_is_asked_in():
    """The evening of 2015-03-03 there is the next day in UTC already."""
    way = ["application received", "application eligible", "assignment served; service=mail"]
    assert fold(case(way), datetime.fromisoformat("2015-03-04T04:00:00+00:00")).state == "ASSIGNED"
    assert fold(case(way), datetime.fromisoformat("2015-03-04T09:00:00+00:00")).state == "RECORDS_PENDING"


@pytest.mark.parametrize(
    ("day", "state"),
    [("2015-04-07T23:59:59", "WINDOW_OPEN"), ("2015-04-08T00:00:00", "WINDOW_EXPIRED")],
)
def test_the_window_closes_by_time(day, state):
    """B1 (LC 4610.5(h)): mailed on 2015-03-03; 30 days and 5 for mail end on 2015-04-07."""
    way = ["request received", "ur decision; outcome=denied", "ur decision served; service=mail"]
    found = fold(case(way), datetime.fromisoformat(day).replace(tzinfo=LOS_ANGELES))
    assert (found.state, found.ended) == (state, state == "WINDOW_EXPIRED")


def test_a_late_application_is_taken_and_screened():
    way = ["request received", "ur decision; outcome=denied", "ur decision served", "2015-09-01 application received"]
    assert fold(case(way)).state == "APP_RECEIVED"


def test_items_leave_one_by_one_and_the_rest_goes_on():
    """Splitting (INF; 9792.10.6(a))."""
    way = [*TABLE["ways"]["in review"], "treatment authorized; items=0", "review completed; by=R1"]
    found = fold(case([*way, "determination served; outcome=overturned"]))
    assert [item.status for item in found.items] == ["authorized", "overturned"]
    assert found.state == "IMPLEMENTING"


def test_items_can_be_decided_apart():
    way = TABLE["ways"]["qa"]
    found = fold(
        case(
            [*way, "determination served; outcome=upheld; items=0", "determination served; outcome=overturned; items=1"]
        )
    )
    assert [item.status for item in found.items] == ["upheld", "overturned"]
    assert found.state == "IMPLEMENTING"


def test_a_remand_opens_the_items_it_names_only():
    way = [*TABLE["ways"]["appealed"], "remanded; reasons=A5; items=1"]
    assert [item.status for item in fold(case(way)).items] == ["upheld", "open"]


def test_after_a_remand_the_first_reviewers_are_excluded():
    """T23 (LC 4610.6(i), P S34)."""
    assert excluded_reviewers(case(TABLE["ways"]["remanded"], prior_reviewers=("R9",))) == ("R9", "R1")
    assert excluded_reviewers(case(TABLE["ways"]["in review"])) == ()


def test_a_determination_is_owed_to_every_party_until_served():
    way = TABLE["ways"]["qa"]
    found = fold(case([*way, "determination served; outcome=upheld; to=w,p", "invoice sent"]))
    assert [(one.notice, one.party) for one in found.owed] == [
        ("determination cover", "a"),
        ("determination cover", "c"),
    ]
    assert not found.closed
    served = fold(
        case([*way, "determination served; outcome=upheld; to=w,p", "invoice sent", "determination served; to=a,c"])
    )
    assert served.owed == ()
    assert served.closed


def test_a_party_that_the_file_lacks_is_owed_its_notice_by_its_role():
    parties = tuple(party for party in PARTIES if party.id != "p")
    found = fold(case([*TABLE["ways"]["received"], "application ineligible; reasons=E01"], parties=parties))
    assert [(one.role, one.party) for one in found.owed if one.party is None] == [("requesting physician", None)]


@pytest.mark.parametrize(("day", "evidence"), [("03-31", "GK"), ("04-01", "INF S30"), ("04-02", "INF S30")])
def test_rules_rewritten_unread_are_said_to_be_carried_over(day, evidence):
    """The UR rules of 2026-04-01 (V S30, S31) could not be read: 9792.9.1 is carried over."""
    way = [*TABLE["ways"]["denied"], f"2026-{day} ur information requested"]
    (refused,) = fold(case(way)).refused
    assert refused.section == "9792.9.1(f)"
    assert refused.evidence.startswith(evidence)


def test_without_presuming_a_partial_file_is_refused():
    found = fold(case(["application received"]), presume=False)
    assert [refused.why for refused in found.refused] == ["the case is not there yet (it is START)"]


def test_a_day_without_times_is_taken_by_the_usual_way():
    events = (
        event("2015-03-05T14:30:00-08:00 review completed; by=R1"),
        event("reviewer assigned; by=R1", "2015-03-04"),
    )
    one = case(TABLE["ways"]["complete"])
    whole = msgspec.structs.replace(event("determination served; outcome=upheld"), at="2015-03-05")
    found = fold(msgspec.structs.replace(one, events=(whole, *events, *one.events[:2])))
    assert (found.state, found.refused) == ("DETERMINED", ())


@pytest.mark.parametrize("untimed", ["records received; by=c", "request made", "petition filed; by=c; reasons=A1"])
def test_an_event_without_a_time_does_not_turn_those_round_that_have_one(untimed: str):
    """What was carried out at nine was not carried out by a determination of three in the afternoon."""
    timed = (
        event("2015-04-20T09:00:00-07:00 implemented; by=c"),
        event("2015-04-20T15:00:00-07:00 determination served; outcome=overturned"),
    )
    one = case([*TABLE["ways"]["complete"], "reviewer assigned; by=R1", "review completed; by=R1"])
    whole = msgspec.structs.replace(event(untimed), at="2015-04-20")
    found = fold(msgspec.structs.replace(one, events=(*one.events, whole, *timed)))
    assert [refused.event for refused in found.refused] == ["implemented"]
    assert found.state in {"IMPLEMENTING", "APPEALED"}


def test_accepted_leaves_out_what_was_refused():
    one = case(["application received", "petition filed; reasons=A1", "application eligible"])
    assert [e.type for e in accepted(one).events] == ["application received", "application eligible"]


def test_an_unknown_event_changes_nothing():
    one = case([*TABLE["ways"]["received"], "a thing that nobody knows"])
    assert fold(one).state == "APP_RECEIVED"


def test_what_can_happen_next_is_what_is_then_taken():
    """No row is promised that the table would not take."""
    for name, way in TABLE["ways"].items():
        found = fold(case(way))
        for coming in found.next:
            after = fold(case([*way, f"2016-01-04 {coming.event}; outcome=upheld; reasons=A1,E01"]))
            assert not any("not there yet" in r.why or "gone past" in r.why for r in after.refused), (name, coming)


def test_a_petition_concerns_what_went_against_its_party():
    """What clocks and notices read: the items are named, so that the duty for the others goes on."""
    way = TABLE["ways"]["split appealed"]
    (petition,) = [e for e in accepted(case(way)).events if e.type == "petition filed"]
    assert petition.items == (1,)
    (named,) = [e for e in accepted(case([*way[:-1], "petition filed; items=0; by=w"])).events if e.items == (0,)][-1:]
    assert named.type == "petition filed"


def test_treatment_authorized_after_the_determination_carries_it_out():
    one = case([*TABLE["ways"]["overturned"], "treatment authorized; by=c"])
    assert [e.type for e in accepted(one).events][-1] == "implemented"
    assert [e.type for e in one.events][-1] == "treatment authorized"


def test_overdue_since_the_last_day():
    """The notice is owed from the end of the time, not from the Notice of Assignment (finding 23)."""
    one = case(["application received", "application eligible", "assignment served; service=mail"])
    (owed,) = [o for o in fold(one, datetime(2015, 4, 1, tzinfo=LOS_ANGELES)).owed if o.notice == "records overdue"]
    assert owed.since.date().isoformat() == "2015-03-18"
