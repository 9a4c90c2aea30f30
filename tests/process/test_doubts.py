"""What a file leaves open about a clock: nobody is told to be late, or in time, by what it does not say."""

from datetime import date, datetime, time

import pytest
from lives import COMPLETE, PARTIES, event

from openimr.model import Case, CaseItem, Injury, Party, Treatment
from openimr.process import accepted, clocks_of, event_faults, screen
from openimr.process.days import LOS_ANGELES

ASSIGNED = ["2015-03-30 application eligible", "2015-03-31 assignment served; service=mail"]
COMPLETED = [*ASSIGNED, "2015-04-10 records complete"]
REVIEWED = [*COMPLETED, "2015-04-12 reviewer assigned; by=R1", "2015-04-25 review completed; by=R1"]
EMPLOYER = Party(id="e", role="employer")


def made(events, **fields) -> Case:
    known = {"parties": PARTIES, "injury": Injury(date="2014-02-11"), "application": COMPLETE}
    known["items"] = (CaseItem(request="x", treatment=Treatment(kind="imaging")),)
    return Case(**{**known, **fields}, events=tuple(event(text) for text in events))


def told(case: Case, name: str, as_of: str) -> list[str]:
    at = datetime.combine(date.fromisoformat(as_of), time(20), LOS_ANGELES)
    found = [clock for clock in clocks_of(accepted(case, at), at) if clock.clock == name]
    return [
        f"{clock.due and clock.due[:10]} {clock.state}{f' {clock.days_late}' * bool(clock.days_late)}"
        for clock in found
    ]


@pytest.mark.parametrize(
    ("says", "events", "clock", "as_of", "wanted"),
    [
        (
            "records of somebody who is no party are nobody's packet for sure",
            [*ASSIGNED, "2015-04-10 records received; by=zz"],
            "records from claims administrator",
            "2015-05-01",
            "2015-04-15 unknown",
        ),
        (
            "nor are they not the worker's",
            [*ASSIGNED, "2015-04-10 records received; by=zz"],
            "documents from worker",
            "2015-05-01",
            "2015-04-15 unknown",
        ),
        (
            "records of nobody named are the administrator's packet",
            [*ASSIGNED, "2015-04-10 records received"],
            "records from claims administrator",
            "2015-05-01",
            "2015-04-15 met",
        ),
        (
            "a certification after the due day takes no default away",
            [*COMPLETED, "2015-05-12T09:00:00-07:00 certified expedited; by=p"],
            "determination",
            "2015-05-20",
            "2015-05-10 overdue 10",
        ),
        (
            "one on the last day but one puts nothing off",
            [*COMPLETED, "2015-05-09T09:00:00-07:00 certified expedited; by=p"],
            "determination",
            "2015-05-10",
            "2015-05-10 due today",
        ),
        (
            "an earlier one shortens the time",
            [*COMPLETED, "2015-04-13T09:00:00-07:00 certified expedited; by=p"],
            "determination",
            "2015-04-14",
            "2015-04-16 running",
        ),
        (
            "records that were late before it cost what they did",
            [*ASSIGNED, "2015-04-20T09:00:00-07:00 certified expedited; by=p"],
            "records from claims administrator",
            "2015-04-25",
            "2015-04-15 overdue 10",
        ),
        (
            "who was asked by the reviewer was not told of the certification",
            [
                *COMPLETED,
                "2015-04-12 reviewer assigned; by=R1",
                "2015-04-14T09:00:00-07:00 reviewer information requested; by=R1; to=c",
                "2015-04-15T09:00:00-07:00 certified expedited; by=p",
                "2015-04-18T09:00:00-07:00 reviewer information received; by=c",
            ],
            "answer to reviewer",
            "2015-05-01",
            "2015-04-16 unknown",
        ),
        (
            "UR's decision served on the worker alone did not reach the physician",
            [
                "2015-03-06T10:00:00-08:00 ur decision; outcome=denied",
                "2015-03-06T15:00:00-08:00 ur decision served; service=mail; to=w",
            ],
            "ur decision told",
            "2015-04-01",
            "2015-03-07 unknown",
        ),
        (
            "on the physician alone it did not reach the worker",
            [
                "2015-03-06T10:00:00-08:00 ur decision; outcome=denied",
                "2015-03-06T15:00:00-08:00 ur decision served; service=fax; to=p",
            ],
            "written ur decision",
            "2015-04-01",
            "2015-03-10 unknown",
        ),
        (
            "on both, one after the other, it reached both",
            [
                "2015-03-06T10:00:00-08:00 ur decision; outcome=denied",
                "2015-03-06T15:00:00-08:00 ur decision served; service=fax; to=p",
                "2015-03-06T16:00:00-08:00 ur decision served; service=mail; to=w",
            ],
            "written ur decision",
            "2015-04-01",
            "2015-03-10 met",
        ),
        (
            "the notice of assignment went to the administrator alone",
            [ASSIGNED[0], "2015-03-31 assignment served; service=mail; to=c"],
            "notice of assignment",
            "2015-05-01",
            "2015-04-01 unknown",
        ),
        (
            "receipt shows that the determination had been served",
            [*REVIEWED, "2015-05-08 determination received; outcome=overturned; by=c"],
            "determination",
            "2015-06-20",
            "2015-05-10 met",
        ),
        (
            "received after the due day, it may have been served in time",
            [*REVIEWED, "2015-05-12 determination received; outcome=overturned; by=c"],
            "determination",
            "2015-06-20",
            "2015-05-10 unknown",
        ),
        (
            "and the time to appeal runs, from a day that is not known",
            [*REVIEWED, "2015-05-08 determination received; outcome=upheld; by=w"],
            "appeal window",
            "2015-06-20",
            "None unknown",
        ),
        (
            "information had come, and a conditional denial had nothing to wait for",
            [
                "2018-03-05 request received",
                "2018-03-07 ur information requested",
                "2018-03-12 ur information received",
                "2018-03-20 ur decision; outcome=CNC",
            ],
            "ur decision",
            "2018-05-01",
            "2018-03-19 met late 1",
        ),
        (
            "it had not, and the denial has to wait until the days from the request are over",
            [
                "2018-03-05 request received",
                "2018-03-07 ur information requested",
                "2018-03-20 ur decision; outcome=CNC",
            ],
            "ur decision",
            "2018-05-01",
            "2018-03-20 met",
        ),
        (
            "nothing was asked for, and a conditional denial may be none",
            ["2018-03-05 request received", "2018-03-09 ur decision; outcome=CNC"],
            "ur decision",
            "2018-05-01",
            "2018-03-12 unknown",
        ),
        (
            "records that turned out insufficient again have to be completed again",
            [
                *ASSIGNED,
                "2015-04-10 records received; by=c",
                "2015-06-10 records complete",
                "2015-06-12 records insufficient",
            ],
            "completeness of records",
            "2015-08-01",
            "None running",
        ),
    ],
)
def test_what_the_file_leaves_open(says, events, clock, as_of, wanted):
    assert told(made(events), clock, as_of) == [wanted], says


@pytest.mark.parametrize(
    ("decided", "state", "untimely"),
    [("05T09", "met", "no"), ("06T10", "unknown", "unknown"), ("10T10", "met late 1", "yes")],
)
def test_an_expedited_review_does_not_say_that_the_request_was(decided, state, untimely):
    events = [
        "2015-03-02T10:00:00-08:00 request received; service=fax",
        f"2015-03-{decided}:00:00-07:00 ur decision; outcome=denied",
        "2015-03-11 ur decision served; service=mail",
        "2015-03-20 application received",
    ]
    expedited = made(events, priority="expedited")
    assert told(expedited, "ur decision", "2015-04-01") == [f"2015-03-05 {state}"]
    (late,) = [answer.answer for answer in screen(expedited).reasons if answer.code == "E13_UR_UNTIMELY"]
    assert late == untimely


def test_a_question_to_the_employer_is_none_to_its_claims_administrator():
    events = [
        "2015-03-20 application received",
        "2015-03-23 application information requested; to=a,e; service=electronic",
        "2015-03-27 application information received; by=w",
    ]
    assert told(made(events, parties=(*PARTIES, EMPLOYER)), "answer on eligibility", "2015-05-01") == ["2015-03-30 met"]


def test_a_decision_that_was_not_counted_may_be_the_one_applied_against():
    events = [
        "2018-03-08 ur decision; outcome=denied",
        "2018-03-08 ur decision served; service=mail; to=w",
        "2018-04-02 request received",
        "2018-04-05 ur decision; outcome=denied",
        "2018-04-05 ur decision served; service=mail; to=w",
        "2018-05-04 application received; service=fax",
    ]
    found = screen(made(events))
    assert (found.outcome, found.because) == ("ask", ("E02_UNTIMELY",))
    assert screen(made([*events[:2], events[-1]])).outcome == "ineligible"


def test_a_drug_perhaps_of_the_formulary_is_asked_about_by_that():
    drug = CaseItem(request="x", treatment=Treatment(kind="medication"))
    events = [
        "2018-03-05 ur decision; outcome=denied",
        "2018-03-05 ur decision served; service=electronic",
        "2018-03-25 application received; service=fax",
    ]
    (asked,) = [one for one in screen(made(events, items=(drug,))).questions if one.code == "E02_UNTIMELY"]
    assert "formulary" in asked.text


def test_a_sender_who_is_no_party_is_named():
    (fault,) = event_faults(made([*ASSIGNED, "2015-04-10 records received; by=zz"]))
    assert (fault.place, fault.field) == (2, "by")
