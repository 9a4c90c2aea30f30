"""Each party's own time: from service on it, at its own address, and told in its own notice."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from notice_cases import CASE, KINDS, OFFICE, WANTED, facts_for

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment
from openimr.process import clocks_of, fold, screen
from openimr.process.addresses import place_of
from openimr.process.days import end_of
from openimr.process.notices import facts_of

PARTIES = (
    Party(id="iw", role="injured worker"),
    Party(id="iwa", role="applicant's attorney"),
    Party(id="md", role="requesting physician"),
    Party(id="tpa", role="third-party administrator"),
    Party(id="er", role="employer"),
    Party(id="uro", role="UR organization"),
)
ITEM = CaseItem(request="x", treatment=Treatment(kind="imaging"), ur_outcome="denied")
WAY = (
    "2016-02-01 ur decision",
    "2016-02-01 ur decision served",
    "2016-02-15 application received",
    "2016-02-22 application eligible",
    "2016-02-22 assignment served",
    "2016-03-01 records complete",
    "2016-03-07 reviewer assigned",
    "2016-03-21 review completed",
)


def event(text: str, **fields) -> Event:
    at, _, name = text.partition(" ")
    return Event(type=name, at=at, **fields)


def made(*events: Event, way: bool = False, parties: tuple[Party, ...] = PARTIES) -> Case:
    before = tuple(event(text, by="R7" if "review" in text else None) for text in WAY) if way else ()
    return Case(
        parties=parties,
        injury=Injury(date="2015-05-05"),
        items=(ITEM,),
        application=Application(signed=True, complete=True, ur_decision_attached=True),
        events=(*before, *events),
    )


def served(day: str, *to: str, name: str = "determination served", **fields) -> Event:
    return event(f"{day} {name}", **{"service": "personal", "outcome": "upheld", "to": to, **fields})


def windows(case: Case, as_of: str | None = None) -> dict[str, tuple[str, str]]:
    moment = end_of(date.fromisoformat(as_of)) if as_of else None
    found = [c for c in clocks_of(case, moment) if c.clock == "appeal window"]
    return {c.who: (c.due[:10], c.state) for c in found}


def test_each_party_has_its_own_time_to_appeal():
    case = made(served("2016-05-02", "tpa"), served("2016-05-17", "iw"))
    assert windows(case, "2016-06-10") == {
        "injured worker": ("2016-06-16", "running"),
        "claims administrator": ("2016-06-01", "expired"),
    }


@given(
    st.sampled_from(["determination served", "assignment served"]),
    st.permutations([("iw",), ("tpa",), ("md",)]),
    st.lists(st.dates(date(2015, 1, 5), date(2019, 12, 20)), min_size=3, max_size=3),
    st.lists(st.sampled_from(["personal", "electronic", "mail"]), min_size=3, max_size=3),
)
def test_a_party_s_clocks_are_those_of_its_own_service_whatever_reached_the_others(name, whom, days, ways):
    services = [
        served(day.isoformat(), *to, name=name, service=way, outcome="overturned")
        for day, to, way in zip(days, whom, ways, strict=True)
    ]
    together = clocks_of(made(*services), explain=False, as_of=end_of(date(2020, 1, 1)))
    for service in services:
        alone = clocks_of(made(service), explain=False, as_of=end_of(date(2020, 1, 1)))
        assert {(c.clock, c.who, c.started, c.due, c.state) for c in alone} <= {
            (c.clock, c.who, c.started, c.due, c.state) for c in together
        }
    assert len(together) == sum(len(clocks_of(made(service), explain=False)) for service in services)


def test_who_was_never_served_has_no_time():
    assert windows(made(served("2016-05-02", "tpa"))).keys() == {"claims administrator"}


def test_one_service_that_does_not_say_on_whom_is_service_on_all():
    assert windows(made(served("2016-05-02"))) == {"aggrieved party": ("2016-06-01", "running")}


@pytest.mark.parametrize("other", ["er", "uro"])
def test_the_employer_and_the_ur_organization_take_no_papers_for_the_administrator(other):
    assert "claims administrator" not in windows(made(served("2016-05-02", other, "iw")))


def test_an_employer_without_an_administrator_is_its_own():
    parties = tuple(party for party in PARTIES if party.id not in {"tpa", "uro"})
    assert "claims administrator" in windows(made(served("2016-05-02", "er"), parties=parties))


def test_service_on_the_attorney_is_service_on_the_worker():
    assert windows(made(served("2016-05-02", "iwa"))) == {"injured worker": ("2016-06-01", "running")}


def test_between_a_copy_on_nobody_said_and_the_sure_one_it_is_not_known():
    case = made(served("2016-05-02"), served("2016-05-16", "iw"), served("2016-05-16", "tpa"))
    states = {day: windows(case, day)["injured worker"][1] for day in ("2016-06-01", "2016-06-10", "2016-06-16")}
    assert states == {"2016-06-01": "due today", "2016-06-10": "unknown", "2016-06-16": "expired"}


def test_a_petition_stops_the_time_of_its_own_party():
    case = made(served("2016-05-02", "tpa"), served("2016-05-17", "iw"), event("2016-06-15 petition filed", by="iw"))
    assert windows(case) == {
        "injured worker": ("2016-06-16", "met"),
        "claims administrator": ("2016-06-01", "expired"),
    }


@pytest.mark.parametrize(("day", "state"), [("2016-05-31", "met"), ("2016-06-02", "met late")])
def test_after_the_worker_s_petition_another_party_s_is_in_time_by_its_own_day(day, state):
    """One service on everybody (D31): what is upheld goes against the physician too, whose time runs on."""
    petitions = [
        event(f"{at} petition filed", by=by, reasons=("A5",)) for at, by in (("2016-05-20", "iw"), (day, "md"))
    ]
    found = windows(made(served("2016-05-02", outcome="upheld"), *petitions), day)
    assert found["injured worker"] == ("2016-06-01", "met")
    assert found["requesting physician"] == ("2016-06-01", state)
    assert "other parties" in found


def test_a_petition_of_nobody_named_leaves_open_whose_it_is():
    case = made(served("2016-05-02", "tpa"), served("2016-05-17", "iw"), event("2016-06-15 petition filed"))
    assert {state for _, state in windows(case, "2016-06-20").values()} == {"unknown"}


@pytest.mark.parametrize(
    ("by", "day", "late"),
    [("iw", "2016-06-15", False), ("iw", "2016-06-17", True), ("tpa", "2016-06-02", True), (None, "2016-06-10", False)],
)
def test_a_petition_is_late_by_its_own_party_s_time(by, day, late):
    petition = event(f"{day} petition filed", by=by, reasons=("A5",))
    case = made(served("2016-05-02", "tpa"), served("2016-05-17", "iw"), petition, way=True)
    assert ("PETITION_LATE" in fold(case).sides) is late


def test_after_a_remand_the_first_round_s_time_makes_no_petition_late():
    case = made(
        served("2016-05-02"),
        event("2016-05-20 petition filed", by="iw", reasons=("A5",)),
        event("2016-09-01 remanded", reasons=("A5",)),
        event("2016-09-05 reviewer assigned", by="R8"),
        event("2016-09-20 review completed", by="R8"),
        served("2016-09-26", outcome="overturned"),
        event("2016-10-10 petition filed", by="tpa", reasons=("A5",)),
        way=True,
    )
    assert "PETITION_LATE" not in fold(case).sides


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("14 Alder Ln, Yuba City, CA 95991", "mail in California"),
        ("14 Alder Ln, Yuba City, California", "mail in California"),
        ("14 Alder Ln, Yuba City, Ca. 95991-1234, USA", "mail in California"),
        ("PO Box 9, Sparks, NV 89431", "mail in another state"),
        ("PO Box 9\nSparks NV 89431", "mail in another state"),
        ("PO Box 9, Sparks, Nevada", "mail in another state"),
        ("Suite 3, Huntington, West Virginia 25701", "mail in another state"),
        ("1 Court Sq, Mexico, MO 65265", "mail in another state"),
        ("Calle 8, San Juan, Puerto Rico 00901, U.S.A.", "mail in another state"),
        ("Av. Cedro 40, Mexicali, B.C., 21000, México", "mail abroad"),
        ("4 Larch Rd, Victoria, BC V8V 1A1, Canada", "mail abroad"),
        ("14 Alder Ln, 95991", None),
        ("Nevada Street 4, Yuba City", None),
        ("Av. Cedro de 21000", None),
        ("APO AE 09021", None),
        ("", None),
        (None, None),
    ],
)
def test_where_mail_to_an_address_goes(address, place):
    assert place_of(address) == place


def addressed(worker: str | None, attorney: str | None = None) -> tuple[Party, ...]:
    addresses = {"iw": worker, "iwa": attorney}
    return tuple(msgspec.structs.replace(party, address=addresses.get(party.id)) for party in PARTIES)


NEVADA, CALIFORNIA, MEXICO = "PO Box 9, Sparks, NV 89431", "14 Alder Ln, Yuba City, CA 95991", "Mexicali, B.C., México"


@pytest.mark.parametrize(
    ("service", "worker", "attorney", "to", "due", "state"),
    [
        ("mail", CALIFORNIA, None, (), "2016-04-11", "met late"),
        ("mail", NEVADA, None, (), "2016-04-14", "met"),
        ("first class mail", MEXICO, None, (), "2016-04-25", "met"),
        ("mail", NEVADA, CALIFORNIA, (), "2016-04-14", "met"),
        ("mail", CALIFORNIA, NEVADA, ("iwa",), "2016-04-14", "met"),
        ("mail in California", NEVADA, None, (), "2016-04-11", "unknown"),
        ("MAIL_CA", NEVADA, None, (), "2016-04-11", "unknown"),
        ("mail in another state", CALIFORNIA, None, (), "2016-04-14", "met"),
        ("personal", NEVADA, None, (), "2016-04-04", "met late"),
        (None, NEVADA, None, (), "2016-04-04", "unknown"),
    ],
)
def test_mail_goes_where_the_address_is(  # noqa: PLR0917 - a table
    service, worker, attorney, to, due, state
):
    """Served on 2016-03-05, a Saturday; the application came on the 14th of April, thirty and ten days later."""
    case = made(
        event("2016-03-05 ur decision served", service=service, to=to),
        event("2016-04-14 application received", service="fax"),
        parties=addressed(worker, attorney),
    )
    (found,) = (c for c in clocks_of(case) if c.clock == "application window")
    assert (found.due[:10], found.state) == (due, state), found.explain


def test_where_the_file_says_california_and_the_address_does_not_it_says_so():
    case = made(event("2016-03-07 ur decision served", service="mail in California"), parties=addressed(NEVADA))
    (found,) = (c for c in clocks_of(case) if c.clock == "application window")
    assert "which disagrees" in found.explain
    assert "By mail in another state it would be 2016-04-18" in found.explain


def test_the_appeal_of_a_party_in_another_state():
    case = made(served("2016-05-02", service="mail", to=("iw", "tpa")), parties=addressed(NEVADA))
    assert {who: due for who, (due, _) in windows(case).items()} == {
        "injured worker": "2016-06-13",
        "claims administrator": "2016-06-06",
    }


def test_the_appeal_of_a_party_in_another_state_where_the_file_does_not_say_who_was_served():
    case = made(served("2016-05-02", service="mail", outcome="overturned in part"), parties=addressed(NEVADA))
    assert {who: due for who, (due, _) in windows(case).items()} == {
        "injured worker": "2016-06-13",
        "other parties": "2016-06-06",
    }
    petition = event("2016-06-10 petition filed", by="iw")
    own = windows(msgspec.structs.replace(case, events=(*case.events, petition)))["injured worker"]
    assert own == ("2016-06-13", "met")


def notices(case: Case, kind: str):
    found = facts_of(case, kind, msgspec.structs.replace(WANTED, date=None, service=None), OFFICE)
    return {audience: facts.last_days for audience, facts in found.own.items()}


def test_a_notice_states_the_last_day_of_its_own_party():
    case = made(
        served("2016-05-02", "tpa", outcome="overturned"), served("2016-05-17", "iw", "md", outcome="overturned")
    )
    days = notices(case, "determination cover")
    assert {
        audience: own["appeal_due"].at.date().isoformat() for audience, own in days.items() if "appeal_due" in own
    } == {
        "administrator": "2016-06-01",
        "worker": "2016-06-16",
        "physician": "2016-06-16",
    }
    assert days["administrator"]["authorize_due"].at.date() == date(2016, 5, 9)


def test_a_notice_of_assignment_states_each_party_s_own_day_for_documents():
    case = made(
        served("2016-04-04", "iw", name="assignment served", outcome=None, service="electronic"),
        served("2016-04-05", "md", name="assignment served", outcome=None, service="mail"),
        served("2016-04-11", "tpa", name="assignment served", outcome=None, service="mail"),
    )
    days = notices(case, "assignment")
    assert days["administrator"]["records_due"].at.date() == date(2016, 4, 26)
    assert days["worker"]["documents_due"].at.date() == date(2016, 4, 18)
    assert days["physician"]["documents_due"].at.date() == date(2016, 4, 20)


def test_who_was_not_served_gets_no_last_day_in_a_notice():
    days = notices(made(served("2016-05-02", "iw", outcome="overturned")), "determination cover")
    assert days["administrator"].keys().isdisjoint({"appeal_due", "authorize_due"})
    assert "appeal_due" in days["worker"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_the_same_for_all_where_all_were_served_at_once(kind):
    assert not any(event.to for event in CASE.events)
    assert facts_for(kind).own == {}


def test_two_decisions_on_the_same_items_have_each_their_telling():
    case = made(
        event("2016-03-16 ur decision", outcome="CNC"),
        event("2016-04-01 ur information received"),
        event("2016-04-11 ur decision", outcome="denied"),
        event("2016-04-11 ur decision served"),
    )
    found = [c for c in clocks_of(case, end_of(date(2016, 5, 1))) if c.clock == "ur decision told"]
    assert [(c.started[:10], c.state) for c in found] == [("2016-03-16", "unknown"), ("2016-04-11", "met")]


def after_leaving(*, successor: bool) -> tuple[Party, ...]:
    """The attorney and the physician are so no longer; another attorney and physician may be in their places."""
    former = {"iwa": "former attorney", "md": "former requesting physician"}
    parties = [msgspec.structs.replace(p, role=former.get(p.id, p.role)) for p in PARTIES]
    new = [Party(id="iwa2", role="applicant's attorney"), Party(id="md2", role="requesting physician")]
    return (*parties, *(new if successor else []))


@pytest.mark.parametrize("successor", [True, False])
def test_what_was_done_by_and_served_on_a_former_party_counts_as_before(successor: bool):  # noqa: FBT001
    events = (
        served("2016-03-28", "iwa", "tpa", "md"),
        event("2016-04-05 petition filed", by="iwa", reasons=("A1",)),
    )
    before, after = made(*events, way=True), made(*events, way=True, parties=after_leaving(successor=successor))
    assert windows(after) == windows(before)
    assert (fold(after).state, fold(after).taken) == (fold(before).state, fold(before).taken)
    assert "petition filed" in {step.event for step in fold(after).history}


def test_a_former_party_is_owed_nothing_and_its_successor_what_still_holds():
    state = fold(made(served("2016-03-28", "iw", "iwa", "tpa", "md"), way=True, parties=after_leaving(successor=True)))
    owed = {(one.notice, one.party) for one in state.owed}
    assert {party for _, party in owed}.isdisjoint({"iwa", "md", "iw", "tpa"})
    assert {("determination cover", "iwa2"), ("determination cover", "md2")} <= owed


@pytest.mark.parametrize(
    ("by", "wants"), [("iw", "no"), ("iwa", "no"), ("md", "yes")], ids=["worker", "former attorney", "former physician"]
)
def test_who_filed_is_asked_in_the_role_that_the_party_had(by: str, wants: str):
    filed = msgspec.structs.replace(event("2016-02-15 application received"), by=by)
    application = Application(signed=True, complete=True, ur_decision_attached=True, emergency_care=False)
    parties = after_leaving(successor=True)
    case = Case(
        parties=parties,
        injury=Injury(date="2015-05-05"),
        items=(ITEM,),
        application=msgspec.structs.replace(application, designated="2016-02-05"),
        events=(event("2016-02-01 ur decision", outcome="denied"), filed),
    )
    answers = {one.code: one.answer for one in screen(case).reasons}
    assert answers["E10_WRONG_PARTY"] == wants
