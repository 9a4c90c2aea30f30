"""Which items a notice tells of: those that ended, those that go on, and those that were never part of the review."""

import re
from datetime import date

import msgspec
import pytest
from notice_cases import CASE, PARTIES, as_it_is, event, item, with_events

from openimr.model import Application
from openimr.process.notices import notice_text
from openimr.process.notices.standing import standing

NORCO, THERAPY, MRI = "Norco 10/325 mg #60", "Physical therapy, 8 visits, low back", "MRI of the lumbar spine"
SPANISH = tuple(msgspec.structs.replace(p, language="es") if p.id == "p1" else p for p in PARTIES)
ASSIGNED = (event("application eligible", "2015-02-27"), event("assignment served", "2015-02-27", service="mail"))
GOES_ON = {"en": "The review of this treatment goes on:", "es": "La revisión de este tratamiento continúa:"}


def told(case, kind: str, party: str = "p1", *, spanish: bool = False, **more) -> str:
    if spanish:
        case = msgspec.structs.replace(case, parties=SPANISH)
    return re.sub(r"\s+", " ", notice_text(as_it_is(case, kind, party, **more)))


def listed_after(text: str, words: str) -> list[str]:
    """The items of the list that follows these words."""
    assert words in text
    after = text.split(words, 1)[1].strip()
    found = []
    for part in re.split(r"(?:^| )- ", after)[1:]:
        name = next((name for name in (NORCO, THERAPY, MRI) if part.startswith(name)), None)
        if name is None:
            break
        found.append(name)
        if part != name:
            break
    return found


class TestWhatWaits:
    """Therapy waits for the dispute over liability; the others are reviewed, and it comes to review in summer (T12)."""

    WAITS = with_events(
        event("application deferred", "2015-02-26", items=[1]),
        event("application eligible", "2015-02-27"),
        event("assignment served", "2015-02-28", service="mail"),
    )
    RESUMED = with_events(
        *WAITS.events[-3:],
        event("determination served", "2015-04-01", service="mail", outcome="upheld", items=[0, 2]),
        event("liability resolved", "2015-06-01", outcome="liable"),
        event("application eligible", "2015-06-02"),
    )

    def test_the_notice_on_it_is_of_it_alone_and_is_written_while_it_waits(self):
        assert standing(self.WAITS, "deferral").untrue is None
        assert standing(self.RESUMED, "deferral").untrue is not None
        assert listed_after(told(self.WAITS, "deferral"), "Independent Medical Review of this treatment:") == [THERAPY]

    @pytest.mark.parametrize("recorded", [False, True])
    def test_its_own_assignment_does_not_name_what_was_determined(self, recorded):
        served = (event("assignment served", "2015-06-03", service="mail"),) if recorded else ()
        case = msgspec.structs.replace(self.RESUMED, events=(*self.RESUMED.events, *served))
        for kind in ("assignment", "eligibility") if recorded else ("assignment",):
            text = told(case, kind, date=date(2015, 6, 3))
            words = {"assignment": "The treatment that is reviewed is:", "eligibility": "will look at this treatment:"}
            assert listed_after(text, words[kind]) == [THERAPY]


class TestWithdrawal:
    """A part of an application can be withdrawn; the review of the rest goes on (2.6, T17)."""

    PART = with_events(*ASSIGNED, event("application withdrawn", "2015-03-01", by="p1", items=[1]))
    WHOLE = with_events(*ASSIGNED, event("application withdrawn", "2015-03-01", by="p1"))

    @pytest.mark.parametrize("spanish", [False, True])
    def test_a_part_is_named_and_the_rest_goes_on(self, spanish):
        for party in ("p1", "p2", "p3", "p6"):
            text = told(self.PART, "withdrawal", party, spanish=spanish)
            tongue = "es" if spanish and party == "p1" else "en"
            assert listed_after(text, GOES_ON[tongue]) == [NORCO, MRI]
            ended = {"en": "This treatment was withdrawn:", "es": "Se retiró este tratamiento:"}[tongue]
            assert listed_after(text, ended) == [THERAPY]
        subject = as_it_is(self.PART, "withdrawal", "p3").subject
        assert subject == "A part of the application was withdrawn; the review of the rest goes on"

    def test_the_administrator_still_sends_the_records_of_the_rest_and_gets_no_invoice_for_a_part(self):
        part, whole = (told(case, "withdrawal", "p3") for case in (self.PART, self.WHOLE))
        assert "Please send the records for the rest as before" in part
        assert "No further records" not in part
        assert "invoice" not in part
        assert "No further records are needed. An invoice for the review follows." in whole

    def test_a_whole_withdrawal_names_everything_and_nothing_goes_on(self):
        text = told(self.WHOLE, "withdrawal")
        assert listed_after(text, "This treatment was withdrawn:") == [NORCO, THERAPY, MRI]
        assert "goes on" not in text.split("Dear", 1)[1]

    def test_before_the_assignment_there_is_no_fee_and_so_no_invoice(self):
        early = with_events(event("application withdrawn", "2015-02-20", by="p1"))
        assert "invoice" not in told(early, "withdrawal", "p3")

    def test_what_had_left_before_is_told_as_that(self):
        case = with_events(
            *ASSIGNED,
            event("treatment authorized", "2015-02-28", by="p3", items=[0]),
            event("application withdrawn", "2015-03-01", by="p1", items=[1]),
        )
        text = told(case, "withdrawal")
        assert listed_after(text, GOES_ON["en"]) == [MRI]
        assert f"not part of the review either: - {NORCO}. The claims administrator has approved it." in text


class TestTermination:
    """A part that is authorized leaves; an invoice comes at the end only."""

    PART = with_events(*ASSIGNED, event("treatment authorized", "2015-03-01", by="p3", items=[1]))

    @pytest.mark.parametrize("spanish", [False, True])
    def test_a_part_is_named_and_the_rest_goes_on(self, spanish):
        text = told(self.PART, "termination", spanish=spanish)
        assert listed_after(text, GOES_ON["es" if spanish else "en"]) == [NORCO, MRI]

    def test_no_invoice_is_announced_for_a_part(self):
        text = told(self.PART, "termination", "p3")
        assert "invoice" not in text
        assert "Please send the records for the rest as before." in text

    def test_an_invoice_follows_where_the_review_was_assigned_and_has_ended(self):
        rest = event("treatment authorized", "2015-03-02", by="p3", items=[0, 2])
        case = msgspec.structs.replace(self.PART, events=(*self.PART.events, rest))
        assert "An invoice for the review follows." in told(case, "termination", "p3")
        never_assigned = with_events(event("treatment authorized", "2015-03-01", by="p3"))
        assert "invoice" not in told(never_assigned, "termination", "p3")

    def test_what_was_withdrawn_before_does_not_go_on(self):
        case = with_events(
            *ASSIGNED,
            event("application withdrawn", "2015-02-28", by="p1", items=[0]),
            event("treatment authorized", "2015-03-01", by="p3", items=[1]),
        )
        text = told(case, "termination")
        assert listed_after(text, GOES_ON["en"]) == [MRI]
        assert f"{NORCO}. It was withdrawn from the review." in text


def of_outcomes(*outcomes: str | None):
    items = tuple(
        msgspec.structs.replace(item(name), ur_outcome=outcome)
        for name, outcome in zip((NORCO, THERAPY, MRI), outcomes, strict=True)
    )
    events = (
        event("ur decision", "2015-01-20"),
        event("ur decision served", "2015-01-20", service="mail"),
        event("application received", "2015-02-12"),
        event("application eligible", "2015-02-27"),
    )
    form = Application(signed=True, complete=True, ur_decision_attached=True, filed_by="injured worker")
    return msgspec.structs.replace(CASE, items=items, events=events, application=form)


class TestLeftOut:
    """An item that no review is open for is never announced as accepted (E04, E06, E09, E12)."""

    @pytest.mark.parametrize(
        ("outcome", "why"),
        [
            ("conditionally non-certified", "denied it only because information was missing"),
            ("deferred", "it does not have to pay for it, for a reason other than medical need"),
            ("approved", "The claims administrator has approved it"),
        ],
    )
    @pytest.mark.parametrize("kind", ["eligibility", "assignment"])
    def test_it_is_listed_with_why(self, kind, outcome, why):
        case = of_outcomes("denied", outcome, "modified")
        lead = {
            "eligibility": "will look at this treatment:",
            "assignment": "The treatment that is reviewed is:",
        }[kind]
        for party in ("p1", "p3", "p6"):
            text = told(case, kind, party)
            words = lead if party == "p1" else "The treatment that is reviewed is:"
            assert listed_after(text, words) == [NORCO, MRI]
            assert why in text.split("Treatment that is not part of the review", 1)[1]
        spanish = told(case, kind, spanish=True)
        assert THERAPY in spanish.split("Tratamiento que no es parte de la revisión", 1)[1]

    def test_the_employer_hears_of_no_treatment_at_all(self):
        text = told(of_outcomes("denied", "conditionally non-certified", "denied"), "assignment", "p5")
        assert [name for name in (NORCO, THERAPY, MRI) if name in text] == []

    def test_an_item_authorized_after_the_application_is_not_reviewed(self):
        case = of_outcomes("denied", "denied", "denied")
        out = event("treatment authorized", "2015-02-28", by="p3", items=[2])
        text = told(msgspec.structs.replace(case, events=(*case.events, out)), "assignment")
        assert listed_after(text, "The treatment that is reviewed is:") == [NORCO, THERAPY]
        assert f"{MRI}. The claims administrator has approved it." in text

    def test_an_item_that_was_denied_after_all_is_reviewed(self):
        case = of_outcomes("denied", "conditionally non-certified", "denied")
        later = (
            event("ur decision", "2015-01-20", outcome="denied", items=[0, 2]),
            event("ur decision", "2015-01-20", outcome="conditionally non-certified", items=[1]),
            event("ur information received", "2015-01-22"),
            event("ur decision", "2015-01-23", outcome="denied", items=[1]),
        )
        case = msgspec.structs.replace(case, events=(*later, *case.events[1:]))
        assert "not part of the review" not in told(case, "eligibility")

    def test_where_everything_is_reviewed_nothing_is_said_of_it(self):
        assert "not part of the review" not in told(of_outcomes("denied", "modified", "denied"), "eligibility")


class TestWantOfInformation:
    """A notice of E04 says that information was asked for only where the file does."""

    def found(self, *before):
        events = (
            event("request received", "2018-03-05"),
            *before,
            event("ur decision", "2018-03-20", outcome="conditionally non-certified"),
            event("ur decision served", "2018-03-20", service="mail"),
            event("application received", "2018-03-28"),
            event("application ineligible", "2018-04-02", service="mail", reasons=["E04"]),
        )
        return msgspec.structs.replace(CASE, events=events)

    def test_without_a_request_in_the_file_none_is_told(self):
        text = told(self.found(), "ineligibility", date=None)
        assert "made for want of information, not for a medical reason" in text
        assert "asked" not in text.split("only because information was missing")[1].split("What can be done")[0]

    def test_a_request_that_was_not_answered_is_told_with_its_day(self):
        text = told(self.found(event("ur information requested", "2018-03-07")), "ineligibility", date=None)
        assert "your doctor was asked for it on March 7, 2018. It shows no answer." in text
        spanish = told(
            self.found(event("ur information requested", "2018-03-07")), "ineligibility", spanish=True, date=None
        )
        assert "se pidió a su médico el 7 de marzo de 2018" in spanish

    def test_a_request_that_was_answered_is_not_told_as_unanswered(self):
        asked = (event("ur information requested", "2018-03-07"), event("ur information received", "2018-03-12"))
        assert "It shows no answer" not in told(self.found(*asked), "ineligibility", date=None)


def test_the_day_of_a_notice_does_not_change_what_has_left():
    """The items are those that had left when the notice was written."""
    case = with_events(
        *ASSIGNED,
        event("application withdrawn", "2015-03-01", by="p1", items=[1]),
        event("application withdrawn", "2015-03-20", by="p1", items=[2]),
    )
    early = told(case, "withdrawal", date=date(2015, 3, 2))
    assert listed_after(early, GOES_ON["en"]) == [NORCO, MRI]
    late = told(case, "withdrawal", date=None)
    assert listed_after(late, GOES_ON["en"]) == [NORCO]


class TestPartlyIneligible:
    """A finding of ineligibility on some items (2.3): its own reason, cure, appeal and last day; the rest goes on."""

    FOUND = (
        event("application ineligible", "2015-02-27", service="mail", items=[0], reasons=["E05"]),
        event("application eligible", "2015-02-27", items=[1, 2]),
    )
    CASE = with_events(*FOUND)

    @pytest.mark.parametrize("spanish", [False, True])
    def test_the_worker_is_told_the_reason_and_how_to_appeal(self, spanish):
        text = told(self.CASE, "ineligibility", spanish=spanish)
        words = {
            False: ("We cannot review this treatment:", "That goes on:", "To be safe, appeal by"),
            True: ("No podemos revisar este tratamiento:", "Ese sigue adelante:", "Para estar seguro, apele"),
        }[spanish]
        assert listed_after(text, words[0]) == [NORCO]
        assert listed_after(text, words[1]) == [THERAPY, MRI]
        assert words[2] in text
        assert "CM15-0011001" in text  # the earlier case, which is the fact that the reason rests on

    def test_every_party_is_owed_it(self):
        from openimr.process import fold

        owed = [(one.notice, one.party) for one in fold(self.CASE).owed]
        assert {party for notice, party in owed if notice == "ineligibility"} == {"p1", "p2", "p3", "p6"}

    @pytest.mark.parametrize("kind", ["eligibility", "assignment"])
    def test_the_other_notices_say_no_reason_that_nobody_found(self, kind):
        case = with_events(*self.FOUND, event("assignment served", "2015-03-02", service="mail"))
        text = told(case if kind == "assignment" else self.CASE, kind)
        assert "not denied or changed for medical reasons" not in text
        assert f"{NORCO}. We found it not eligible. A separate notice tells why" in text

    def test_it_may_be_written_while_the_others_are_reviewed(self):
        case = with_events(*self.FOUND, event("assignment served", "2015-03-02", service="mail"))
        assert not any("untrue" in warning for warning in as_it_is(case, "ineligibility", "p1").warnings)

    def test_a_reason_that_holds_for_these_items_is_not_contradicted_by_the_others(self):
        """Item 0 was served earlier than the others, so that the application is late for it alone."""
        decided = (
            event("ur decision", "2015-01-05", outcome="denied", items=[0]),
            event("ur decision served", "2015-01-05", service="mail", items=[0]),
            event("ur decision", "2015-01-20", outcome="denied", items=[1, 2]),
            event("ur decision served", "2015-01-20", service="mail", items=[1, 2]),
            event("application received", "2015-02-12"),
            event("application ineligible", "2015-02-27", service="mail", items=[0], reasons=["E02"]),
            event("application eligible", "2015-02-27", items=[1, 2]),
        )
        notice = as_it_is(msgspec.structs.replace(CASE, events=decided), "ineligibility", "p1")
        assert not any("contradicted" in warning for warning in notice.warnings)
        assert "The last day to apply was Monday, February 9, 2015." in re.sub(r"\s+", " ", notice_text(notice))

    def test_each_reason_says_of_which_treatment_it_is(self):
        found = (
            event("application ineligible", "2015-02-27", service="mail", items=[0], reasons=["E05"]),
            event("application ineligible", "2015-02-27", service="mail", items=[1], reasons=["E01"]),
            event("application eligible", "2015-02-27", items=[2]),
        )
        text = told(with_events(*found), "ineligibility")
        assert f"This is about: {NORCO}." in text
        assert f"This is about: {THERAPY}." in text

    def test_the_order_that_sets_it_aside_speaks_of_the_finding_and_of_no_determination(self):
        more = (
            event("assignment served", "2015-03-02", service="mail"),
            event("petition filed", "2015-03-10", by="p1", items=[0], reasons=["A5"]),
            event("remanded", "2015-04-10", items=[0], reasons=["A5"]),
        )
        text = told(with_events(*self.FOUND, *more), "remand")
        assert "That finding no longer counts" in text
        assert "The earlier determination" not in text
        assert listed_after(text, "It is about this treatment:") == [NORCO]


def test_a_second_determination_tells_of_what_it_decides():
    """The treatment that was decided before the remand has had its letter, and its own last day to appeal."""
    case = with_events(
        *ASSIGNED,
        event("reviewer assigned", "2015-03-01", by="R1"),
        event("determination served", "2015-03-10", service="mail", outcome="upheld"),
        event("petition filed", "2015-03-20", by="p1", items=[1], reasons=["A5"]),
        event("remanded", "2015-05-20", items=[1], reasons=["A5"]),
        event("reviewer assigned", "2015-06-01", by="R2"),
        event("determination served", "2015-06-10", service="mail", outcome="overturned", items=[1]),
    )
    text = told(case, "determination cover", date=date(2015, 6, 10))
    assert THERAPY in text
    assert MRI not in text


class TestADeterminationAfterARemand:
    """Who holds two determinations of opposite outcome reads in the second which one counts, and for what."""

    FIRST = (
        *ASSIGNED,
        event("reviewer assigned", "2015-03-01", by="R1"),
        event("determination served", "2015-03-10", service="mail", outcome="overturned"),
        event("petition filed", "2015-03-20", by="p3", reasons=["A5"]),
    )

    def after(self, items: list[int]):
        some = {} if len(items) == len(CASE.items) else {"items": items}
        return with_events(
            *self.FIRST,
            event("remanded", "2015-05-20", reasons=["A5"], **some),
            event("reviewer assigned", "2015-06-01", by="R2"),
            event("determination served", "2015-06-10", service="mail", outcome="upheld", **some),
        )

    @pytest.mark.parametrize(
        ("party", "spanish", "says", "before"),
        [
            (
                "p1",
                False,
                "You may have an earlier determination from us, of March 10, 2015.",
                "Only the new one does:",
            ),
            ("p1", True, "una determinación anterior nuestra, del 10 de marzo de 2015.", "Solo vale la nueva:"),
            ("p3", False, "set aside the determination of March 10, 2015 for the treatment", "takes its place:"),
            ("p6", False, "set aside the determination of March 10, 2015 for the treatment", "takes its place:"),
        ],
    )
    def test_it_says_of_which_it_takes_the_place_and_for_which_treatment(self, party, spanish, says, before):
        for items, named in (([1], [THERAPY]), ([0, 1, 2], [NORCO, THERAPY, MRI])):
            text = told(self.after(items), "determination cover", party, spanish=spanish, date=date(2015, 6, 10))
            assert says in text
            assert listed_after(text, before) == named
            rest = (
                "Lo que se decidió sobre otro tratamiento queda" if spanish else "about other treatment stays as it was"
            )
            assert (rest in text) is (len(items) < len(CASE.items))

    def test_the_employer_is_told_without_the_treatment(self):
        text = told(self.after([1]), "determination cover", "p5", date=date(2015, 6, 10))
        assert "It takes the place of an earlier determination, of March 10, 2015." in text
        assert THERAPY not in text

    def test_it_does_not_ask_whether_the_parties_were_told_of_the_order(self):
        """The notice of remand drops out where the new determination is there before it was mailed."""
        case = self.after([0, 1, 2])
        assert standing(case, "remand").untrue is not None
        assert "It takes the place of an earlier determination" in told(case, "determination cover")

    def test_before_it_is_served_the_letter_says_so_too(self):
        """As the office looks at it beforehand: the review is signed, and what it decided is known."""
        signed = event("review completed", "2015-06-08", by="R2", outcome="upheld")
        case = with_events(*self.after([0, 1, 2]).events[len(CASE.events) : -1], signed)
        assert "of March 10, 2015" in told(case, "determination cover", date=date(2015, 6, 10), service="mail")

    def test_after_a_second_remand_it_is_the_second_of_which_the_third_takes_the_place(self):
        more = (
            event("petition filed", "2015-06-20", by="p1", reasons=["A5"]),
            event("remanded", "2015-08-20", reasons=["A5"]),
            event("reviewer assigned", "2015-09-01", by="R3"),
            event("determination served", "2015-09-10", service="mail", outcome="overturned"),
        )
        case = with_events(*self.after([0, 1, 2]).events[len(CASE.events) :], *more)
        text = told(case, "determination cover", date=date(2015, 9, 10))
        assert "of June 10, 2015." in text
        assert "March 10" not in text

    def test_a_first_determination_takes_no_place(self):
        assert "takes the place" not in told(with_events(*self.FIRST[:-1]), "determination cover")
        found = with_events(
            event("application ineligible", "2015-02-27", service="mail", reasons=["E01"]),
            event("petition filed", "2015-03-10", by="p1", reasons=["A5"]),
            event("remanded", "2015-04-10", reasons=["A5"]),
            event("application eligible", "2015-04-11"),
            event("assignment served", "2015-04-12", service="mail"),
            event("reviewer assigned", "2015-05-01", by="R1"),
            event("determination served", "2015-05-10", service="mail", outcome="upheld"),
        )
        assert "takes the place" not in told(found, "determination cover")


class TestEachDeterminationHasALetterOfItsOwn:
    """Items are determined apart: what is told, and until when, is of the determination that is enclosed (D29, D31)."""

    FIRST = event("determination served", "2015-03-20", service="mail", items=[0], outcome="upheld")
    SECOND = event("determination served", "2015-04-10", service="mail", items=[1, 2], outcome="upheld")
    REVIEWED = (*ASSIGNED, event("records complete", "2015-03-05"), event("review completed", "2015-03-18", by="rv-1"))

    def test_the_first_says_what_goes_on_and_does_not_say_that_the_review_is_finished(self):
        for spanish, goes_on, part in (
            (False, "This treatment is still under review. A determination of its own will follow:", "A part of the"),
            (True, "Este tratamiento sigue en revisión. Después se enviará una determinación aparte:", "Una parte de"),
        ):
            for case in (with_events(*self.REVIEWED, self.FIRST), with_events(*self.REVIEWED, self.FIRST, self.SECOND)):
                text = told(case, "determination cover", spanish=spanish, date=date(2015, 3, 20))
                assert listed_after(text, goes_on) == [THERAPY, MRI]
                assert part in text
                assert "The review is finished." not in text

    def test_the_second_names_its_own_treatments_and_its_own_last_day(self):
        case = with_events(*self.REVIEWED, self.FIRST, self.SECOND)
        first = told(case, "determination cover", date=date(2015, 3, 20))
        second = told(case, "determination cover", date=date(2015, 4, 10))
        assert "The review is finished." in second
        assert NORCO in first
        assert NORCO not in second
        assert THERAPY in second
        assert "April 24, 2015" in first  # 30 days and 5 for mail
        assert "April 24, 2015" not in second
        assert "May 15, 2015" in second

    def test_a_finding_on_another_treatment_on_another_day_has_its_own_reason_and_last_day(self):
        case = with_events(
            event("application ineligible", "2015-02-27", service="mail", items=[0], reasons=["E05_PRIOR_REVIEW"]),
            event("application ineligible", "2015-03-10", service="mail", items=[1], reasons=["E01_UNSIGNED"]),
            event("application eligible", "2015-03-12", items=[2]),
        )
        first = told(case, "ineligibility", date=date(2015, 2, 27))
        second = told(case, "ineligibility", date=date(2015, 3, 10))
        assert listed_after(first, "We cannot review this treatment:") == [NORCO]
        assert listed_after(second, "We cannot review this treatment:") == [THERAPY]
        assert "April 3, 2015" in first
        assert "April 14, 2015" in second
        assert "reviewed before" in first
        assert "reviewed before" not in second
