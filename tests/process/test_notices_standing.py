"""A notice whose words the case has made untrue is not written as owed, and the office is told why."""

import datetime as dt

import msgspec
import pytest
from notice_cases import BEFORE, CASE, KINDS, OFFICE, WANTED, as_it_is, case_for, event, with_events

from openimr.process.days import LOS_ANGELES
from openimr.process.lifecycle import lifecycle
from openimr.process.notices import no_longer_so, notice_kinds, notice_text, standing


def end_of(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59), LOS_ANGELES)


ELIGIBLE = event("application eligible", "2015-02-27")
ASSIGNED = event("assignment served", "2015-03-02", service="mail")
COMPLETE = event("records complete", "2015-03-16")
REVIEWED = (ELIGIBLE, ASSIGNED, COMPLETE, event("reviewer assigned", "2015-03-17", by="rv-1"))
DETERMINED = event("determination served", "2015-04-10", service="mail", outcome="upheld")
PETITION = event("petition filed", "2015-04-20", by="p1", reasons=["A5"])
REMANDED = event("remanded", "2015-08-03", reasons=["A5"])
INELIGIBLE = event("application ineligible", "2015-02-27", service="mail", reasons=["E01"])
QUESTION = event("application information requested", "2015-02-20")
INSUFFICIENT = event("records insufficient", "2015-03-10")
ASKED = event("reviewer information requested", "2015-03-20", to=["p3"])
WITHDRAWN = event("application withdrawn", "2015-04-01", by="p1")
CERTIFIED = event("certified expedited", "2015-03-23", by="p6")
UNCERTIFIED = event("certification withdrawn", "2015-03-25", by="p6")


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_of_what_has_just_happened_says_what_is_so(kind):
    found = standing(case_for(kind), kind, end_of("2015-03-02"))
    assert (found.untrue, found.doubts) == (None, ())


HOLDS = [
    # kind, what has happened, and what the reason says (None: it still holds)
    ("eligibility", (ELIGIBLE, ASSIGNED), None),
    ("eligibility", (ELIGIBLE, WITHDRAWN), "WITHDRAWN"),
    ("eligibility", (*REVIEWED, DETERMINED), "DETERMINED"),
    ("eligibility", (INELIGIBLE,), "the case has ended (INELIGIBLE"),
    ("ineligibility", (INELIGIBLE,), None),
    ("ineligibility", (INELIGIBLE, PETITION), None),
    ("ineligibility", (INELIGIBLE, PETITION, event("petition denied", "2015-07-01")), None),
    ("ineligibility", (INELIGIBLE, PETITION, REMANDED), "remanded, 2015-08-03"),
    ("ineligibility", (INELIGIBLE, PETITION, REMANDED, event("application eligible", "2015-08-05")), "remanded"),
    ("ineligibility", REVIEWED, "the case has gone past this"),
    ("expedited", (*REVIEWED, CERTIFIED), None),
    ("expedited", (*REVIEWED, CERTIFIED, UNCERTIFIED), "certification withdrawn, 2015-03-25"),
    ("expedited", (*REVIEWED, CERTIFIED, DETERMINED), "DETERMINED"),
    ("expedited", (ELIGIBLE,), "the case is ELIGIBLE"),
    ("no longer expedited", (*REVIEWED, CERTIFIED, UNCERTIFIED), None),
    (
        "no longer expedited",
        (*REVIEWED, CERTIFIED, UNCERTIFIED, event("certified expedited", "2015-03-27", by="p6")),
        "certified expedited, 2015-03-27",
    ),
    ("deferral", (event("application deferred", "2015-02-27"),), None),
    (
        "deferral",
        (event("application deferred", "2015-02-27"), event("liability resolved", "2015-09-01", outcome="liable")),
        "liability resolved, 2015-09-01",
    ),
    (
        "deferral",
        (event("application deferred", "2015-02-27"), event("liability resolved", "2015-09-01", outcome="not liable")),
        "ended against the worker",
    ),
    ("deferral", REVIEWED, "the case has gone past this"),
    ("duplicate", (event("application duplicate", "2015-02-27"),), None),
    ("duplicate", REVIEWED, "the case has gone past this"),
    ("eligibility question", (QUESTION,), None),
    (
        "eligibility question",
        (
            event("application information requested", "2015-02-20"),
            event("application information received", "2015-02-24"),
        ),
        "application information received",
    ),
    ("assignment", REVIEWED, None),
    ("assignment", (*REVIEWED, DETERMINED), "DETERMINED"),
    ("assignment", (ELIGIBLE, ASSIGNED, WITHDRAWN), "WITHDRAWN"),
    ("more records", (ELIGIBLE, ASSIGNED), None),
    ("more records", (*REVIEWED, DETERMINED), "the case is DETERMINED"),
    ("more records", (ELIGIBLE, ASSIGNED, WITHDRAWN), "the case is WITHDRAWN"),
    ("records overdue", (ELIGIBLE, ASSIGNED), "is not overdue: running, due 2015-03-17"),
    ("records overdue", (ELIGIBLE, ASSIGNED, event("records received", "2015-03-10", by="p3")), "is not overdue: met"),
    ("insufficient records", (ELIGIBLE, ASSIGNED, INSUFFICIENT), None),
    (
        "insufficient records",
        (ELIGIBLE, ASSIGNED, INSUFFICIENT, COMPLETE),
        "no longer so",
    ),
    ("reviewer information request", (*REVIEWED, ASKED), None),
    (
        "reviewer information request",
        (*REVIEWED, ASKED, event("reviewer information received", "2015-03-25", by="p3")),
        None,  # the request goes to all parties, and so does the answer (LC 4610.6(b), V S5)
    ),
    (
        "reviewer information answer",
        (*REVIEWED, ASKED, event("reviewer information received", "2015-03-25", by="p3"), DETERMINED),
        None,
    ),
    ("termination", (ELIGIBLE, ASSIGNED, event("treatment authorized", "2015-03-05", by="p3")), None),
    ("withdrawal", (ELIGIBLE, ASSIGNED, WITHDRAWN), None),
    ("withdrawal", (*REVIEWED, DETERMINED), "application withdrawn needs"),
    ("determination cover", (*REVIEWED, DETERMINED, PETITION), None),
    ("determination cover", (*REVIEWED, DETERMINED, PETITION, REMANDED), "remanded, 2015-08-03"),
    ("remand", (*REVIEWED, DETERMINED, PETITION, REMANDED), None),
    (
        "remand",
        (
            *REVIEWED,
            DETERMINED,
            PETITION,
            REMANDED,
            event("reviewer assigned", "2015-08-10", by="rv-2"),
            event("determination served", "2015-09-10", outcome="overturned"),
        ),
        "DETERMINED",
    ),
    ("remand", (*REVIEWED, DETERMINED), "remanded needs"),
    ("remand", (INELIGIBLE, PETITION, REMANDED, event("application eligible", "2015-08-05")), None),
    ("invoice", (*REVIEWED, DETERMINED), None),
]


@pytest.mark.parametrize(("kind", "happened", "why"), HOLDS)
def test_whether_it_still_says_what_is_so(kind, happened, why):
    untrue = standing(with_events(*happened), kind).untrue
    assert (untrue is None) == (why is None), untrue
    assert why is None or why in untrue


def test_every_kind_is_in_the_table():
    assert {kind for kind, _, _ in HOLDS} == set(KINDS)


def test_the_states_sides_and_clocks_that_the_kinds_name_exist():
    from openimr.process.clock import clock_rules
    from openimr.process.words import words

    table = lifecycle()
    assert set(notice_kinds()) == set(table.notices)
    for kind in notice_kinds().values():
        assert {kind.beside, kind.not_beside} - {None} <= set(table.sides)
        assert set(kind.while_clock) <= set(clock_rules().clocks)
        assert set(kind.tells_of) <= set(words().events)


def test_an_earlier_day_is_as_it_was_then_and_the_office_hears_that_it_is_over():
    case = with_events(INELIGIBLE, PETITION, REMANDED)
    found = standing(case, "ineligibility", end_of("2015-03-02"))
    assert found.untrue is None
    assert found.told_on == dt.date(2015, 2, 27)
    assert "so on the day of the notice, and no longer" in found.doubts[0]
    notice = as_it_is(case, "ineligibility", "p1")
    assert any("no longer" in warning for warning in notice.warnings)


def test_what_somebody_else_has_to_do_is_doubtful_where_the_file_does_not_tell_of_it():
    for kind in ("termination", "withdrawal", "reviewer information answer"):
        (doubt,) = standing(with_events(*REVIEWED), kind).doubts
        assert "the notice says that it happened" in doubt


def test_only_a_guard_in_the_way_is_a_doubt_and_no_refusal():
    asked = with_events(event("application information requested", "2015-02-24"))
    found = standing(asked, "ineligibility", end_of("2015-02-25"))
    assert found.untrue is None
    assert "their time to answer still runs" in found.doubts[0]


def test_a_certification_that_was_withdrawn_leaves_the_notice_of_assignment_as_it_was():
    events = (ELIGIBLE, ASSIGNED, event("certified expedited", "2015-03-05", by="p6"), UNCERTIFIED)
    assert standing(with_events(*events), "assignment").told_on == dt.date(2015, 3, 2)


def test_an_expedited_review_gets_a_new_notice_of_assignment():
    case = with_events(ELIGIBLE, ASSIGNED, event("certified expedited", "2015-03-05", by="p6"))
    assert standing(case, "assignment").untrue is None


def test_of_what_is_owed_only_what_is_no_longer_so_is_left_out():
    case = with_events(INELIGIBLE, PETITION, REMANDED)
    assert list(no_longer_so(case, ("ineligibility", "remand"), None)) == ["ineligibility"]


class TestRemandOfAFinding:
    """Ineligibility can be appealed too (10575(a)): nothing was determined, and no reviewer is replaced."""

    CASE = with_events(INELIGIBLE, PETITION, REMANDED)

    @pytest.mark.parametrize("party", ["p1", "p2", "p3", "p6"])
    def test_no_determination_and_no_reviewer_are_invented(self, party):
        text = " ".join(notice_text(as_it_is(self.CASE, "remand", party, date=None)).split())
        assert "determination" not in text
        assert "reviewer" not in text
        assert "decides this time" not in text
        assert "Norco" in text
        assert "Notice of Assignment says which ones" in text

    def test_the_worker_hears_that_the_finding_no_longer_counts(self):
        text = " ".join(notice_text(as_it_is(self.CASE, "remand", "p1", date=None)).split())
        assert "We had found that your application cannot be reviewed. That finding no longer counts" in text
        assert "You do not have to apply again" in text
        worker = msgspec.structs.replace(CASE.parties[0], language="es")
        spanish = msgspec.structs.replace(self.CASE, parties=(worker, *CASE.parties[1:]))
        told = " ".join(notice_text(as_it_is(spanish, "remand", "p1", date=None)).split())
        assert "Eso ya no vale, y su solicitud sigue adelante" in told
        assert "determinación" not in told

    def test_it_rests_on_the_rule_of_such_appeals(self):
        law = {used.what: used for used in as_it_is(self.CASE, "remand", "p3", date=None).law}
        assert law["remand of finding"].source == "S11"  # 10957.1 before 2020
        assert "remand" not in law
        assert "remand reviewer" not in law

    def test_a_remand_of_a_determination_says_that_one(self):
        text = notice_text(as_it_is(case_for("remand"), "remand", "p1"))
        assert "The earlier determination" in text
        assert BEFORE["remand"]


LATE = (
    event("request received", "2014-12-01"),
    event("ur decision", "2015-01-20", outcome="denied"),
    event("ur decision served", "2015-01-20", service="mail"),
    event("application received", "2015-02-12"),
)


class TestLateUtilizationReview:
    """E13: whether utilization review was late is for the Appeals Board: the parties are told, and it goes on."""

    @pytest.mark.parametrize("kind", ["eligibility", "assignment", "ineligibility"])
    @pytest.mark.parametrize(
        "case",
        [
            msgspec.structs.replace(CASE, events=LATE),
            with_events(event("ur untimeliness claimed", "2015-02-20", by="p1")),
        ],
        ids=["by the dates", "the worker says so"],
    )
    def test_every_party_is_told_who_decides_that(self, kind, case):
        if kind == "ineligibility":
            case = msgspec.structs.replace(case, events=(*case.events, INELIGIBLE))
        for party in ("p1", "p2", "p3", "p6"):
            text = " ".join(notice_text(as_it_is(case, kind, party)).split())
            assert "Workers' Compensation Appeals Board (WCAB)" in text
            assert "There is a question whether" in text
            assert ("does not wait for that" in text) == (kind != "ineligibility")

    def test_where_there_is_no_question_nothing_is_said(self):
        assert "There is a question" not in notice_text(as_it_is(CASE, "eligibility", "p1"))

    def test_in_spanish_too(self):
        worker = msgspec.structs.replace(CASE.parties[0], language="es")
        case = msgspec.structs.replace(CASE, events=LATE, parties=(worker, *CASE.parties[1:]))
        text = " ".join(notice_text(as_it_is(case, "eligibility", "p1")).split())
        assert "usted puede pedírselo" in text
        assert "Esta revisión no espera a eso" in text


class TestPenalty:
    """The penalty counts from the days of the Notice of Assignment (D18, D19), never from the office's own day."""

    def told(self, *happened, kind="insufficient records", **more):
        wanted = {"date": dt.date(2015, 3, 20), "send_by": dt.date(2015, 4, 3), "asked": ("p3",), **more}
        return " ".join(notice_text(as_it_is(with_events(ELIGIBLE, ASSIGNED, *happened), kind, "p3", **wanted)).split())

    def test_records_that_came_in_time_and_do_not_suffice_cost_nothing(self):
        text = self.told(event("records received", "2015-03-10", by="p3"), event("records insufficient", "2015-03-18"))
        assert "by Friday, April 3, 2015" in text
        assert "penalty" not in text
        assert "$" not in text

    def test_records_that_are_late_cost_a_penalty_from_the_day_of_the_notice_of_assignment(self):
        text = self.told(event("records insufficient", "2015-03-18"))
        assert "$500 for each day after Tuesday, March 17, 2015, up to $5,000" in text

    def test_the_assignment_names_the_day_from_which_it_counts(self):
        text = self.told(kind="assignment", date=dt.date(2015, 3, 2))
        assert "$500 for each day after Tuesday, March 17, 2015" in text

    def test_service_in_person_has_no_such_penalty(self):
        served = event("assignment served", "2015-03-02", service="personal")
        case = with_events(ELIGIBLE, served)
        assert "$" not in notice_text(as_it_is(case, "assignment", "p3", service=None))


class TestExpedited:
    """A review that is expedited already is not offered to be expedited."""

    URGENT = msgspec.structs.replace(CASE, priority="expedited")

    @pytest.mark.parametrize("kind", ["eligibility", "assignment"])
    @pytest.mark.parametrize("party", ["p1", "p6"])
    def test_no_certificate_is_asked_for(self, kind, party):
        urgent = notice_text(as_it_is(self.URGENT, kind, party))
        regular = notice_text(as_it_is(CASE, kind, party))
        words = "serious danger" if party == "p1" else "certify it to us"
        assert words in regular
        assert words not in urgent
        assert "expedited" in urgent
        worker = msgspec.structs.replace(CASE.parties[0], language="es")
        spanish = msgspec.structs.replace(self.URGENT, parties=(worker, *CASE.parties[1:]))
        assert "más rápido" not in notice_text(as_it_is(spanish, kind, "p1"))


def test_an_answer_that_is_told_after_the_end_does_not_say_that_the_review_goes_on():
    answered = event("reviewer information received", "2015-03-25", by="p3")
    running = with_events(*REVIEWED, ASKED, answered)
    over = with_events(*REVIEWED, ASKED, answered, DETERMINED)
    told = [notice_text(as_it_is(case, "reviewer information answer", "p1", date=None)) for case in (running, over)]
    assert ["The review goes on." in text for text in told] == [True, False]
    assert "The review has been finished since." in told[1]


def test_what_is_only_partly_read_is_told_as_our_understanding():
    """That a determination is presumed correct is P: the sheet says so, and the words do too."""
    cover = as_it_is(case_for("determination cover"), "determination cover", "p1")
    text = " ".join(notice_text(cover).split())
    assert "As we understand the law, the determination is presumed to be right." in text
    law = {used.what: used for used in cover.law}
    assert (law["appeal presumption"].grade, law["appeal presumption"].verified) == ("P", False)
    assert (law["appeal effect"].grade, law["appeal effect"].source) == ("V", "S34")
    assert WANTED.service


class TestEachPartysService:
    """A notice that was served on the parties apart tells each its own last day, by its own service."""

    DECIDED = with_events(
        *REVIEWED,
        event("determination served", "2015-05-05", service="electronic", outcome="overturned", to=["p3"]),
        event("determination served", "2015-05-20", service="personal", outcome="overturned", to=["p1", "p2"]),
    )

    def told(self, case, kind, party, **more):
        return " ".join(notice_text(as_it_is(case, kind, party, **{"date": None, "service": None, **more})).split())

    def test_the_worker_is_told_of_the_time_from_her_own_service(self):
        worker, administrator = (self.told(self.DECIDED, "determination cover", party) for party in ("p1", "p3"))
        assert "Date: Wednesday, May 20, 2015" in worker
        assert "Last day to appeal: Friday, June 19, 2015." in worker
        assert "Date: Tuesday, May 5, 2015" in administrator
        assert "Last day to appeal: Thursday, June 4, 2015." in administrator
        assert self.told(self.DECIDED, "determination cover", "p2").count("June 19, 2015") == 1

    def test_who_has_not_been_served_has_no_last_day_until_a_date_is_given(self):
        text = self.told(self.DECIDED, "determination cover", "p6")
        assert "[to be filled in: last day to appeal]" in text
        assert "[to be filled in: date of this notice]" in text
        later = {"date": dt.date(2015, 5, 22), "service": "electronic"}
        assert "June 22, 2015" in self.told(self.DECIDED, "determination cover", "p6", **later)

    def test_the_administrator_has_to_authorize_from_its_own_service(self):
        worker_first = with_events(
            *REVIEWED,
            event("determination served", "2015-05-05", service="mail", outcome="overturned", to=["p1"]),
            event("determination served", "2015-05-20", service="electronic", outcome="overturned", to=["p3"]),
        )
        text = self.told(worker_first, "determination cover", "p3")
        assert "authorize by Thursday, May 28, 2015." in text  # Memorial Day is no working day
        unserved = msgspec.structs.replace(worker_first, events=worker_first.events[:-1])
        assert "[to be filled in: last day to authorize]" in self.told(unserved, "determination cover", "p3")

    def test_the_records_are_due_from_the_service_on_the_administrator(self):
        case = with_events(
            ELIGIBLE,
            event("assignment served", "2015-04-01", service="electronic", to=["p1", "p6"]),
            event("assignment served", "2015-04-10", service="mail", to=["p3"]),
        )
        text = self.told(case, "assignment", "p3")
        assert "due by Monday, April 27, 2015. The time is 15 calendar days" in text
        assert "served by mail" in text
        assert "$500 for each day after Monday, April 27, 2015" in text
        assert "Send them by Monday, April 13, 2015" in self.told(case, "assignment", "p1")

    def test_the_sheet_says_whose_last_day_is_which(self):
        from openimr.process.notices import facts_of, notices_of, office_sheet, our_templates

        wanted = msgspec.structs.replace(WANTED, date=None, service=None)
        facts = facts_of(self.DECIDED, "determination cover", wanted, OFFICE)
        sheet = office_sheet(notices_of(self.DECIDED, "determination cover", facts, our_templates()))
        told = " ".join(notice_text(sheet).split())
        assert "appeal due: Friday, June 19, 2015 (determination-cover-p1, determination-cover-p2)" in told
        assert "appeal due: Thursday, June 4, 2015 (determination-cover-p3)" in told


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"remand", "reviewer information answer"}))
def test_of_a_review_that_nobody_has_applied_for_nothing_is_written(kind):
    served = (event("ur decision", "2015-01-30", outcome="denied"), event("ur decision served", "2015-01-30"))
    file = msgspec.structs.replace(CASE, events=served)
    assert "the file tells of no application" in (standing(file, kind).untrue or "")
    # These two are refused for what comes later still: a petition, a reviewer's question.
    assert standing(file, "remand").untrue
    assert standing(file, "reviewer information answer").untrue
    applied = msgspec.structs.replace(file, events=(*served, event("application received", "2015-02-20")))
    assert "no application" not in (standing(applied, kind).untrue or "")
