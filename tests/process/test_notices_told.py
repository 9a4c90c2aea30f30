"""What a notice tells is what the case holds: parts of a case, last days that can be kept, and what is not certain."""

from datetime import date, datetime

import msgspec
import pytest
from notice_cases import CASE, OFFICE, PARTIES, WANTED, as_it_is, event, to, with_events

from openimr.model.case import Application
from openimr.process import clocks_of
from openimr.process.notices import NoticeError, facts_of, notice_json, notice_text, office_sheet, safe_day


def flat(text: str) -> str:
    return " ".join(text.split())


def told(case, kind: str, party: str = "p1", **more: object) -> str:
    return flat(notice_text(as_it_is(case, kind, party, **more)))


DECIDED = (
    event("determination served", "2015-02-20", service="mail", outcome="overturned", items=[0, 1]),
    event("determination served", "2015-02-20", service="mail", outcome="upheld", items=[2]),
)
SPANISH = msgspec.structs.replace(CASE, parties=(msgspec.structs.replace(PARTIES[0], language="es"), *PARTIES[1:]))


class TestParts:
    """Where only some of the treatment is concerned, the rest is told of too."""

    def test_a_review_that_goes_on_for_an_item_is_not_headed_as_ended(self):
        part = with_events(event("treatment authorized", "2015-03-01", items=[1]))
        whole = with_events(event("treatment authorized", "2015-03-01"))
        subjects = [as_it_is(case, "termination", "p1").subject for case in (part, whole)]
        assert subjects == [
            "The review of some treatment has ended; the rest goes on",
            "The review has ended: treatment was approved",
        ]
        assert "lo demás sigue" in to("termination", "p1", "es").subject

    def test_what_a_partial_remand_leaves_alone_stays_in_force(self):
        case = with_events(*DECIDED, event("remanded", "2015-03-02", reasons=["A5"], items=[0]))
        for party in ("p1", "p3", "p6"):
            text = told(case, "remand", party)
            assert "the rest is not reviewed again" in text.lower()
            assert (
                "That decision was not set aside, and it binds everyone as before: - Physical therapy, 8 visits" in text
            )
            assert (
                "found not medically necessary. That decision was not set aside, and it binds everyone as before: - MRI"
                in text
            )
            assert text.index("will be reviewed again" if party == "p1" else "set aside") < text.index("Norco")

    def test_a_remand_of_everything_leaves_nothing_in_force(self):
        text = told(with_events(*DECIDED, event("remanded", "2015-03-02", reasons=["A5"])), "remand")
        assert "not set aside" not in text
        assert "not part of the new review" not in text


class TestAppeal:
    """How and by when a party can appeal."""

    def test_a_finding_of_ineligibility_says_what_the_petition_has_to_hold(self):
        case = with_events(event("application ineligible", "2015-03-02", service="mail", reasons=["E01"]))
        text = told(case, "ineligibility")
        assert all(words in text for words in ("ADJ", "every reason in full", "under penalty of perjury"))
        assert "a copy of this notice and a proof of service" in text
        assert "on the other parties and on the IMR Unit" in text
        assert "notificarse a las demás partes" in told(
            msgspec.structs.replace(case, parties=SPANISH.parties), "ineligibility"
        )

    def test_the_safe_day_is_a_day_on_which_a_petition_can_be_filed(self):
        # 30 days after Friday, April 10, 2015 is Sunday, May 10.
        case = with_events(event("determination served", "2015-04-10", service="mail", outcome="upheld"))
        text = told(case, "determination cover", date=None)
        assert "To be safe, appeal by Friday, May 8, 2015. We count 30 calendar days" in text
        assert "Sunday" not in text

    def test_the_clock_tells_the_two_days_that_the_letter_tells(self):
        case = with_events(event("determination served", "2015-04-10", service="mail", outcome="upheld"))
        text = told(case, "determination cover", date=None)
        windows = [clock for clock in clocks_of(case) if clock.clock == "appeal window"]
        for clock in windows:
            assert safe_day(clock, case) == date(2015, 5, 8)
            last = datetime.fromisoformat(clock.due)
            assert f"the last day to appeal would then be {last:%A, %B} {last.day}, 2015" in text
        assert windows
        handed = with_events(event("determination served", "2015-04-08", service="personal", outcome="upheld"))
        others = [clock for clock in clocks_of(handed) if clock.clock == "appeal window"]
        assert [safe_day(clock, handed) for clock in others] == [None] * len(windows)
        assert "Last day to appeal: Friday, May 8, 2015." in told(handed, "determination cover", date=None)
        rest = [clock for clock in clocks_of(case) if clock.clock not in {"appeal window", "application window"}]
        assert {safe_day(clock, case) for clock in rest} == {None}

    def test_the_employer_is_told_that_it_does_not_get_the_determination_that_a_petition_needs(self):
        case = with_events(event("determination served", "2015-04-10", service="mail", outcome="upheld"))
        [employer] = (party.id for party in case.parties if party.role == "employer")
        text = told(case, "determination cover", employer, date=None)
        assert "The determination is not enclosed here, because it holds medical details." in text
        assert "Enclosed" not in text
        assert "not enclosed here" not in told(case, "determination cover", date=None)

    def test_care_is_approved_sooner_where_health_demands_it(self):
        case = with_events(event("determination served", "2015-03-02", service="mail", outcome="overturned"))
        assert "and sooner if your health demands it" in told(case, "determination cover")
        spanish = msgspec.structs.replace(case, parties=SPANISH.parties)
        assert "antes si su estado de salud lo exige" in told(spanish, "determination cover")


def test_a_spanish_notice_names_no_rule_in_english():
    found = event("application ineligible", "2015-03-02", service="mail", reasons=["E03"])
    case = msgspec.structs.replace(with_events(found), parties=SPANISH.parties)
    rules = as_it_is(case, "ineligibility", "p1").rules
    assert "práctica de la DWC" in rules
    assert not [rule for rule in rules if "practice" in rule or "Labor Code" in rule]
    duplicate = as_it_is(SPANISH, "duplicate", "p1", date=date(2015, 3, 2))
    assert any("solicitudes duplicadas" in rule for rule in duplicate.rules)


SERVED = event("ur decision served", "2015-02-03", service="mail")


def found(*reasons: str, received: str = "2015-02-20", **more: object):
    """A case found ineligible on March 2, 2015, of a decision mailed on February 3: the last day is March 10."""
    on = "2015-03-02" if received < "2015-03-02" else "2015-03-30"
    events = (
        event("ur decision", "2015-02-03", outcome="denied"),
        SERVED,
        event("application received", received),
        event("application ineligible", on, service="mail", reasons=reasons),
    )
    application = Application(signed=True, complete=True, ur_decision_attached=True, filed_by="injured worker")
    return msgspec.structs.replace(CASE, events=events, application=application, **more)


class TestFindings:
    """A finding carries the fact that triggered it; one that the case refutes is not printed without a mark."""

    def test_a_finding_that_the_clock_refutes_is_marked_everywhere(self):
        notice = as_it_is(found("E02", "E03"), "ineligibility", "p1", date=None)
        facts = [
            "E02_UNTIMELY: received by the last day, 2015-03-10 (clock: application window)",
            "E03_NO_UR_DECISION: the UR decision is attached (application.ur_decision_attached)",
        ]
        assert list(notice.contradicted) == facts
        assert list(notice.warnings) == [f"contradicted by the case: {line}" for line in facts]
        text = flat(notice_text(notice))
        assert text.count("[to be filled in: check this reason: the case speaks against it]") == 2
        assert "[to be filled in: by how many days the application came too late] late" in text
        sheet = flat(notice_text(office_sheet([notice]))).upper()
        assert "CONTRADICTED BY THE CASE" in sheet
        assert all(line.upper() in sheet for line in facts)
        assert msgspec.json.decode(notice_json(notice))["contradicted"] == facts

    def test_a_late_application_is_told_with_every_day_that_counts(self):
        notice = as_it_is(found("E02", received="2015-03-25"), "ineligibility", "p1", date=None)
        text = flat(notice_text(notice))
        for words in (
            "It reached us on March 25, 2015",
            "The decision was served by mail on February 3, 2015.",
            "The last day to apply was Tuesday, March 10, 2015.",
            "The application came 15 calendar days late.",
        ):
            assert words in text
        assert notice.contradicted == ()
        assert "check this reason" not in text
        spanish = told(found("E02", received="2015-03-25", parties=SPANISH.parties), "ineligibility", date=None)
        assert "15 días calendario tarde" in spanish
        assert "martes, 10 de marzo de 2015" in spanish

    def test_a_cure_says_until_when(self):
        text = told(found("E01"), "ineligibility", date=None)
        assert "To be safe, do this by Thursday, March 5, 2015." in text
        assert "the last day to apply would then be Tuesday, March 10, 2015" in text
        late = told(found("E01", received="2015-03-25"), "ineligibility", date=None)
        assert "By our count the last day to apply was Tuesday, March 10, 2015" in late

    def test_the_scope_of_the_law_is_told_by_what_the_case_says_alone(self):
        notice = as_it_is(found("E08"), "ineligibility", "p1", date=None)
        text = flat(notice_text(notice))
        assert "communicated on or after July 1, 2013" in text
        assert "The decision was served by mail on February 3, 2015." in text
        assert "sent before" not in text
        assert [line[:14] for line in notice.contradicted] == ["E08_DATE_SCOPE"]

    @pytest.mark.parametrize("kind", ["eligibility", "deferral", "duplicate"])
    def test_other_findings_are_held_against_the_case_too(self, kind):
        late = found("E02", received="2015-03-25")
        application = msgspec.structs.replace(late.application, liability_disputed=False, earlier=())
        case = msgspec.structs.replace(late, events=late.events[:-1], application=application)
        code = {"eligibility": "E02", "deferral": "E06", "duplicate": "E05"}[kind]
        notice = as_it_is(case, kind, "p1", date=date(2015, 3, 30))
        assert [line[:3] for line in notice.contradicted] == [code]

    @pytest.mark.parametrize("reasons", [(), None])
    def test_a_finding_without_a_reason_is_refused(self, reasons):
        case = found() if reasons is not None else msgspec.structs.replace(CASE, events=CASE.events[:3])
        with pytest.raises(NoticeError, match="reason") as refused:
            facts_of(case, "ineligibility", WANTED, OFFICE)
        assert "\n" not in str(refused.value)


class TestOffice:
    """What the office is told beside the notice."""

    MAILED = with_events(event("assignment served", "2015-03-03", service="mail"))

    def test_a_way_of_service_that_contradicts_the_record_is_named_and_the_record_governs(self):
        notice = as_it_is(self.MAILED, "assignment", "p3", date=date(2015, 3, 3), service="electronic")
        text = flat(notice_text(notice))
        assert "due by Wednesday, March 18, 2015" in text
        assert "15 calendar days: the Notice of Assignment was served by mail" in text
        assert (notice.service, notice.delivery) == ("mail in California", "By mail")
        assert [w for w in notice.warnings if "the case's record governs" in w]

    def test_another_date_is_named_and_the_last_day_counts_from_the_record(self):
        notice = as_it_is(self.MAILED, "assignment", "p3", date=date(2015, 3, 10))
        assert "due by Wednesday, March 18, 2015" in flat(notice_text(notice))
        assert [w for w in notice.warnings if "the last days count from 2015-03-03" in w]

    def test_what_the_record_leaves_out_the_office_fills_in(self):
        unsaid = with_events(event("assignment served", "2015-03-03"))
        notice = as_it_is(unsaid, "assignment", "p3", date=None, service="electronic")
        assert "due by Monday, March 16, 2015" in flat(notice_text(notice))
        assert notice.warnings == ("no e-mail address for electronic service",)

    def test_a_required_addressee_that_the_case_lacks_is_named(self):
        alone = msgspec.structs.replace(CASE, parties=PARTIES[1:3])
        notice = as_it_is(alone, "assignment", "p3")
        lacking = [w for w in notice.warnings if w.startswith("the case has no")]
        assert [w.split(",")[0] for w in lacking] == [
            "the case has no injured worker",
            "the case has no employer",
            "the case has no requesting physician",
        ]
        assert all("9792.10.4(b)" in w for w in lacking)
        assert "injured worker, who gets this notice too" in flat(notice_text(office_sheet([notice])))


CERTIFIED = event("certified expedited", "2015-03-16", by="p6")


class TestHaste:
    """The notice of a review that became expedited counts from what its time is counted from."""

    SERVED = event("assignment served", "2015-02-17", service="mail")
    EARLY, LATE = (
        event("certified expedited", "2015-02-20", by="p6"),
        event("certified expedited", "2015-02-28", by="p6"),
    )
    COMPLETE, MORE = event("records complete", "2015-02-24"), event("records insufficient", "2015-03-01")

    @pytest.mark.parametrize(
        ("events", "from_records"),
        [
            ((COMPLETE, LATE), False),
            ((EARLY, COMPLETE), True),
            ((event("reviewer assigned", "2015-02-25", by="R1"), LATE), False),
            ((COMPLETE, LATE, MORE), True),
            ((COMPLETE, LATE, MORE, event("records complete", "2015-03-02")), True),
        ],
    )
    def test_the_time_for_the_determination_is_told_from_where_it_runs(self, events, from_records):
        case = with_events(self.SERVED, *events)
        sooner = "If it was due sooner, that day stays."
        records = "after the request and all supporting documents are here"
        for party in ("p3", "p6"):
            text = told(case, "expedited", party)
            assert (sooner in text, records in text) == (not from_records, from_records)
            assert "24 hours" not in text
        spanish = msgspec.structs.replace(case, parties=SPANISH.parties)
        assert ("después de que tengamos todos los expedientes" in told(spanish, "expedited")) is from_records
        assert ("Si debía llegar antes, ese día no cambia." in told(spanish, "expedited")) is not from_records


class TestCounting:
    """The day or hour in a box and the sentence beside it count from the same start, and are the clock's."""

    ASSIGNED = event("assignment served", "2015-03-03", service="mail")

    def test_a_review_that_becomes_expedited_gets_a_notice_of_its_own_time(self):
        case = with_events(self.ASSIGNED, CERTIFIED)
        facts = facts_of(case, "assignment", msgspec.structs.replace(WANTED, date=date(2015, 3, 16)), OFFICE)
        text = told(case, "assignment", "p3", date=date(2015, 3, 16))
        assert "after you receive the Notice of Assignment" not in text  # that passed on March 4
        if facts.records_from is None:
            assert "due 24 hours after you receive this notice" in text
        else:
            at = facts.last_days["records_due"].at
            assert f"March {at.day}, 2015, at {at.hour}:{at.minute:02d}" in text
            assert "24 hours from" in text

    def test_hours_of_a_notice_dated_by_its_day_alone_count_from_receipt(self):
        urgent = msgspec.structs.replace(CASE, priority="expedited")
        assert "due 24 hours after you receive this notice" in told(urgent, "assignment", "p3")

    def test_hours_from_a_recorded_receipt_are_told_by_the_clock(self):
        got = event("assignment received", "2015-03-04", by="p3")
        urgent = msgspec.structs.replace(with_events(self.ASSIGNED, got), priority="expedited")
        text = told(urgent, "more records", "p3", date=date(2015, 3, 4))
        assert "due by Thursday, March 5, 2015, at 10:00 a.m. This is" in text
        assert "This is 24 hours from receipt of the Notice of Assignment" in text

    def test_an_answer_is_counted_from_one_start(self):
        asked = event("application information requested", "2015-02-24", service="mail", to=["p6"])
        text = told(with_events(asked), "eligibility question", date=None)
        assert (
            "from the day we sent this request" in text or "Answer within 5 business days from the day you get" in text
        )
        assert "You have 5 business days from the day you get this request" not in text


class TestCarryingOut:
    """Each overturned item by name: what is to be authorized in 5 working days, what is to be paid in 20 (D29, D30)."""

    TO_COME, GIVEN, NOT_SAID = (
        msgspec.structs.replace(one, retrospective=given)
        for one, given in zip(CASE.items, (False, True, None), strict=True)
    )
    SERVED = event("determination served", "2015-03-02", service="mail", outcome="overturned")

    def letter(self, *items, party: str = "p3", spanish: bool = False) -> str:
        case = msgspec.structs.replace(with_events(self.SERVED), items=items)
        if spanish:
            case = msgspec.structs.replace(case, parties=SPANISH.parties)
        return told(case, "determination cover", party)

    def test_the_administrator_is_told_which_to_authorize_and_which_to_pay(self):
        text = self.letter(self.TO_COME, self.GIVEN)
        authorize, pay = text.index("Overturned: to be authorized."), text.index("Overturned: to be paid.")
        assert authorize < text.index("- Norco 10/325 mg #60") < pay < text.index("- Physical therapy, 8 visits")
        assert "must authorize it within 5 working days of receipt of the determination" in text[authorize:pay]
        assert "must pay for it within 20 calendar days of receipt of the determination" in text[pay:]
        assert "authorize by Monday, March 9, 2015." in text
        assert "pay for treatment already given by Sunday, March 22, 2015." in text
        assert "already given is to be paid for instead" not in text

    @pytest.mark.parametrize("party", ["p3", "p6"])
    def test_where_all_was_given_nothing_is_to_be_authorized(self, party):
        text = self.letter(self.GIVEN, party=party)
        assert "Overturned: to be paid." in text
        assert "authorize" not in text

    def test_of_what_the_file_does_not_say_both_are_told(self):
        text = self.letter(self.NOT_SAID)
        assert "must authorize it within 5 working days" in text
        assert (
            "Treatment in this list that was already given is to be paid for instead, within 20 calendar days" in text
        )
        assert "to be paid." not in text

    def test_the_worker_is_told_what_comes_and_what_is_paid(self):
        text = self.letter(self.TO_COME, self.GIVEN, party="p1")
        had = text.index("You have already had it.")
        assert (
            text.index("must approve it within 5 working days") < text.index("- Norco") < had < text.index("- Physical")
        )
        assert "must pay for it within 20 calendar days" in text[had:]
        assert "It can wait only" not in text

    def test_so_is_a_worker_who_reads_spanish(self):
        text = self.letter(self.TO_COME, self.GIVEN, party="p1", spanish=True)
        had = text.index("Usted ya lo recibió.")
        assert text.index("debe aprobarlo dentro de 5 días laborables") < text.index("- Norco") < had
        assert "debe pagarlo dentro de 20 días calendario" in text[had : text.index("- Physical")]


class TestCertainty:
    """A party is told as certain only what was read in the law; the office sees the rest, marked."""

    def test_a_penalty_that_was_not_read_is_told_without_a_figure(self):
        case = with_events(event("assignment served", "2026-05-04", service="mail"))
        notice = as_it_is(case, "assignment", "p3", date=None)
        text = flat(notice_text(notice))
        assert "Records that come late may lead to a penalty." in text
        assert "$" not in text
        law = {used.what: used for used in notice.law}
        assert "not told to the party" in law["penalty_day"].note
        assert "penalty day: $500" in flat(notice_text(office_sheet([notice])))
        verified = with_events(event("assignment served", "2015-03-03", service="mail"))
        assert "$500 for each day after Wednesday, March 18, 2015, up to $5,000" in told(
            verified, "assignment", "p3", date=None
        )

    def test_no_penalty_is_threatened_for_the_hours_of_an_expedited_review(self):
        urgent = msgspec.structs.replace(CASE, priority="expedited")
        notice = as_it_is(urgent, "assignment", "p3")
        assert "$" not in notice_text(notice)
        assert not [rule for rule in notice.rules if "9792.12" in rule]

    def test_a_time_that_was_not_read_is_what_we_expect(self):
        urgent = msgspec.structs.replace(CASE, priority="expedited")
        for kind in ("assignment", "eligibility"):
            assert "We expect the decision within 3 calendar days" in told(urgent, kind)
            assert "expect" in told(urgent, kind, "p3")
            assert "The decision comes within 30 calendar days" in told(CASE, kind)
        spanish = msgspec.structs.replace(urgent, parties=SPANISH.parties)
        assert "Esperamos la decisión dentro de 3 días calendario" in told(spanish, "assignment")

    def test_times_of_2013_that_were_not_read_are_not_told_as_the_law(self):
        early = with_events(event("assignment served", "2013-09-03", service="mail"))
        assert "Please send the records by" in told(early, "assignment", "p3", date=None)
        decided = with_events(event("determination served", "2013-11-04", service="mail", outcome="overturned"))
        assert "We expect it to approve this treatment within" in told(decided, "determination cover", date=None)
