"""What each notice says, to whom and in which language; notices.yaml is the table that an examiner reads."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from notice_cases import CASE, ITEMS, KINDS, PARTIES, as_it_is, event, facts_for, item, notices, to, with_events

from openimr.model import Injury, Party
from openimr.model.case import Application
from openimr.process.notices import (
    NoticeError,
    NoticeFacts,
    notice_json,
    notice_kinds,
    notice_pdf,
    notice_text,
    notices_of,
    office_sheet,
    our_templates,
)
from openimr.process.notices.deriving import _RULES
from openimr.process.notices.kinds import statements
from openimr.process.notices.lastdays import CLOCKS
from openimr.process.notices.wording import fee_words, question_words, reason_words

TABLE = msgspec.yaml.decode((Path(__file__).parent / "notices.yaml").read_bytes(), type=dict[str, dict])
SAYS = [(kind, who) for kind, rows in TABLE.items() for who in rows if who != "to"]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_kind_has_its_table():
    assert sorted(TABLE) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_who_gets_it_and_in_which_language(kind):
    found: dict[str, list[str]] = {}
    for notice in notices(kind):
        found.setdefault(notice.party, []).append(notice.language)
    assert found == TABLE[kind]["to"]


@pytest.mark.parametrize(("kind", "who"), SAYS, ids=lambda value: value)
def test_it_says_what_the_table_asks(kind, who):
    party, language = who.split()
    text = flat(notice_text(to(kind, party, language))).lower()
    assert [words for words in TABLE[kind][who] if words.lower() not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_required_statement_is_in_it(kind):
    for notice in notices(kind):
        stated = {law.what for law in notice.law}
        required = notice_kinds()[notice_kinds()[kind].template or kind].requires
        assert {name for name, audiences in required.items() if notice.audience in audiences} - CONCERNS_SOME <= stated


CONCERNS_SOME = {"ur late", "remand of finding", "takes the place", "set aside since"}
"""Statements that say nothing where the case gives no cause; they have tests of their own."""


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_open_where_everything_is_known(kind):
    for notice in notices(kind):
        assert [what for what in notice.missing if not what.startswith("check the amount")] == []
        assert notice.warnings == ()


def test_every_statement_is_required_by_some_notice():
    used = {name for kind in notice_kinds().values() for name in kind.requires}
    assert used == set(statements())


def test_the_clocks_rules_reasons_and_fees_that_notices_name_exist():
    from openimr.process.clock import clock_rules
    from openimr.process.dated import dated_rules
    from openimr.process.lifecycle import lifecycle
    from openimr.process.reasons import eligibility, reason_code

    assert set(CLOCKS.values()) <= set(clock_rules().clocks)
    assert set(_RULES.values()) <= set(dated_rules())
    told_otherwise = {"E06", "E12", "E13"}  # a deferral, a termination, a matter of the Appeals Board
    assert {code[:3] for code in reason_words()} | told_otherwise == {code[:3] for code in eligibility().reasons}
    assert all(reason_code(code) for code in reason_words())
    asked = {code for code, reason in eligibility().reasons.items() if reason.question}
    assert asked - {"E99_OTHER"} == set(question_words())
    assert [name for name in dated_rules() if name.startswith("fee.") and not fee_words(name)] == ["fee.worker"]
    assert set(lifecycle().notices) <= set(notice_kinds())


class TestLaw:
    """A section is printed for a party only where it was read; the office sees everything."""

    def test_an_unverified_section_is_not_printed_for_a_party(self):
        cover = to("determination cover", "p1")
        assert any(rule.startswith("Labor Code 4610.6(g)") for rule in cover.rules)
        assert not any("4610(k)" in rule or "10957" in rule for rule in cover.rules)
        shown = {law.what: law.verified for law in cover.law}
        assert shown["binding"]
        assert not shown["upheld"]
        assert not shown["appeal"]  # until 2020 the 30 days themselves are general knowledge

    def test_after_2020_the_days_to_appeal_are_verified(self):
        case = with_events(event("determination served", "2021-03-02", service="mail", outcome="upheld"))
        cover = as_it_is(case, "determination cover", "p1", date=None)
        law = {used.what: used for used in cover.law}
        assert law["appeal_days"].verified
        assert law["appeal how"].section == "8 CCR 10575(d), (e)"

    def test_before_2020_the_appeal_stood_in_another_section(self):
        law = {used.what: used for used in to("determination cover", "p1").law}
        assert (law["appeal how"].section, law["appeal how"].verified) == ("8 CCR 10957.1", False)

    @pytest.mark.parametrize(
        ("day", "verified"), [("2014-02-11", False), ("2014-02-12", True), ("2026-03-31", True), ("2026-04-01", False)]
    )
    def test_the_fee_rule_was_read_as_it_stood_from_2014_to_2026(self, day, verified):
        law = {used.what: used for used in as_it_is(CASE, "invoice", "p3", date=date.fromisoformat(day)).law}
        assert law["fee"].section == "8 CCR 9792.10.8"
        statement = next(
            u for u in as_it_is(CASE, "eligibility", "p1", date=date.fromisoformat(day)).law if u.what == "free"
        )
        assert statement.verified is verified

    def test_a_value_carried_over_the_rules_of_2026_is_not_verified(self):
        case = with_events(event("assignment served", "2026-05-04", service="mail"))
        law = {used.what: used for used in as_it_is(case, "assignment", "p3", date=None).law}
        assert law["penalty_day"].grade == "INF"
        assert not law["late penalty"].verified

    def test_the_last_day_to_appeal_leaves_out_days_that_only_unverified_rules_add(self):
        told = flat(notice_text(to("determination cover", "p1")))
        assert "To be safe, appeal by Wednesday, April 1, 2015." in told
        assert "the last day to appeal would then be Monday, April 6, 2015" in told
        served = with_events(event("determination served", "2015-03-02", service="personal", outcome="upheld"))
        in_person = flat(notice_text(as_it_is(served, "determination cover", "p1", service=None)))
        assert "Last day to appeal: Wednesday, April 1, 2015." in in_person

    def test_records_of_the_emergency_rules_went_back_a_year(self):
        case = with_events(event("assignment served", "2013-09-03", service="mail"))
        assert "12 months before" in flat(notice_text(as_it_is(case, "assignment", "p3", date=None)))

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_sheet_for_the_office_lists_all_law_and_marks_what_is_not_verified(self, kind):
        made = notices(kind)
        told = flat(notice_text(office_sheet(made)))
        assert "Do not send it to a party" in told
        english = [n for n in made if n.language == "en"]
        sections = {law.section for n in english for law in n.law if law.section}
        assert [s for s in sections if s not in told] == []
        assert ("NOT VERIFIED" in told) == any(
            not law.verified and law.grade != "V" and law.section for n in english for law in n.law
        )
        assert ("professional translator" in told) == any(n.language == "es" for n in made)


class TestWays:
    """Times by the way of service and the priority."""

    @pytest.mark.parametrize(
        ("service", "due"),
        [("mail in California", "Tuesday, March 17, 2015"), ("electronic", "Monday, March 16, 2015")],
    )
    def test_records_are_due_by_the_way_of_service(self, service, due):
        assert f"due by {due}" in flat(notice_text(to("assignment", "p3", service=service)))

    def test_an_expedited_review_counts_hours_from_receipt(self):
        urgent = msgspec.structs.replace(CASE, priority="expedited")
        told = flat(notice_text(to("assignment", "p3", case=urgent)))
        assert "due 24 hours after you receive this notice" in told
        assert "The review is expedited" in told
        assert "within 24 hours after you receive" not in told
        assert "24 hours after you receive this notice" in flat(notice_text(to("assignment", "p1", case=urgent)))


class TestAddressees:
    """Who is written to."""

    def kinds_of(self, *parties: Party, kind: str = "assignment"):
        case = msgspec.structs.replace(CASE, parties=parties)
        return [(n.role, n.audience, n.language) for n in notices_of(case, kind, facts_for(kind), our_templates())]

    def test_a_self_insured_employer_is_its_own_claims_administrator(self):
        assert self.kinds_of(Party(id="a", role="employer"), kind="invoice") == [("employer", "administrator", "en")]

    def test_an_insurer_gets_it_where_there_is_no_claims_administrator(self):
        assert self.kinds_of(Party(id="a", role="carrier"), kind="invoice") == [("insurer", "administrator", "en")]

    def test_a_designee_of_an_unrepresented_worker_is_written_to_in_spanish(self):
        designee = Party(id="d", role="designee", language="es")
        assert self.kinds_of(designee) == [("representative", "worker", "es")]
        with_attorney = self.kinds_of(designee, Party(id="a", role="applicant attorney", language="es"))
        assert {language for _, _, language in with_attorney} == {"en"}

    @pytest.mark.parametrize(
        ("language", "tongues"),
        [(None, ["en"]), ("en", ["en"]), ("es", ["es"]), ("Spanish", ["es"]), ("en, es", ["en", "es"]), ("zh", ["en"])],
    )
    def test_the_worker_chooses_the_language(self, language, tongues):
        found = self.kinds_of(Party(id="w", role="applicant", language=language))
        assert [tongue for _, _, tongue in found] == tongues

    def test_the_attorney_gets_a_copy_of_every_notice_to_the_worker(self):
        for kind in KINDS:
            told = {notice.party for notice in notices(kind)}
            assert ("p1" in told) == ("p2" in told)

    def test_nobody_of_another_role_is_written_to(self):
        others = [Party(id=role, role=role) for role in ("ur physician", "facility", "spouse", "maker", "reviewer")]
        case = msgspec.structs.replace(CASE, parties=(*others, PARTIES[0]))
        assert {n.party for n in notices("determination cover", case)} == {"p1"}

    def test_no_treatment_is_named_to_the_employer(self):
        for kind in KINDS:
            for notice in notices(kind):
                if notice.audience == "employer":
                    assert [i.request for i in ITEMS if i.request in notice_text(notice)] == []


class TestGaps:
    """What is not known stands open where it can be seen, and is never made up."""

    def test_an_empty_case_has_nobody_to_write_to(self):
        with pytest.raises(NoticeError, match="no party that gets the notice"):
            notices_of(msgspec.structs.replace(CASE, parties=()), "assignment", NoticeFacts(), our_templates())

    def test_an_unknown_kind_is_named(self):
        with pytest.raises(NoticeError, match="there is no notice 'parking ticket'"):
            notices_of(CASE, "parking ticket", NoticeFacts(), our_templates())

    @pytest.mark.parametrize("kind", KINDS)
    def test_without_any_fact_every_notice_is_made_with_gaps(self, kind):
        bare = msgspec.structs.replace(
            CASE,
            case_number=None,
            claim_number=None,
            parties=tuple(Party(id=p.id, role=p.role, language=p.language) for p in PARTIES),
            items=(),
            events=(),
            injury=Injury(),
            application=Application(),
        )
        for notice in notices_of(bare, kind, NoticeFacts(), our_templates()):
            text = notice_text(notice)
            assert "to be filled in" in text or "por completar" in text
            assert {"name of the addressee", "postal address of the addressee", "date of this notice"} <= set(
                notice.missing
            )
            assert notice_pdf(notice).startswith(b"%PDF-")
            assert not any(character.isdigit() for character in _body_without_fixed_figures(text)), text

    def test_a_fee_that_is_not_known_is_no_zero(self):
        text = notice_text(to("invoice", "p3", degree=None))
        assert "[to be filled in: fee]" in text
        assert "$" not in text

    def test_a_reason_without_words_is_left_to_the_office(self):
        case = with_events(event("application ineligible", "2015-03-02", reasons=["E77_NEW"]))
        notice = as_it_is(case, "ineligibility", "p1")
        assert "E77_NEW" in notice_text(notice)
        assert "the reason why the application is not eligible" in notice.missing


def _body_without_fixed_figures(text: str) -> str:
    """The text without figures that stand in the words themselves: sections, the numbers of lists, fixed dates."""
    import re

    text = text.split("\nRules behind", maxsplit=1)[0].split("\nReglas en que", maxsplit=1)[0]
    return re.sub(
        r"(?m)^\s*\d\.? .|January 1, 2013|July 1, 2013|1 de enero de 2013|1 de julio de 2013|\(\w\)", "", text
    )


class TestText:
    """What a party or the office writes stays what it is."""

    HOSTILE = r"#eval(1) $x$ *b* _i_ @ref <a> {case_number} {{x}} {if to_worker} **bold** \ `raw` // no ~ = h [x]"

    def test_signs_of_markup_and_placeholders_in_data_are_literal(self):
        party = msgspec.structs.replace(PARTIES[0], name=self.HOSTILE, language=None)
        case = msgspec.structs.replace(CASE, parties=(party, *PARTIES[1:]), items=(item(self.HOSTILE),))
        notice = to("eligibility", "p1", case=case)
        assert flat(self.HOSTILE) in flat(notice_text(notice))
        assert flat(self.HOSTILE) in flat(pdf_text(notice_pdf(notice)))

    def test_long_names_and_twelve_items_fit(self):
        long = "Maximiliana-Wilhelmina " * 12
        party = msgspec.structs.replace(PARTIES[0], name=long, organization="Unbroken" * 30, address="x" * 300)
        many = tuple(
            item(f"Treatment number {n} of a long list with a long description, twice a day") for n in range(12)
        )
        case = msgspec.structs.replace(CASE, parties=(party, *PARTIES[1:]), items=many)
        notice = to("assignment", "p1", case=case)
        read = pdf_text(notice_pdf(notice))
        assert all(f"Treatment number {n} of" in read for n in range(12))
        assert "Send them by" in read

    def test_letters_of_other_scripts_are_kept_in_the_text_and_spelt_out_in_the_pdf(self):
        party = msgspec.structs.replace(PARTIES[0], name="王小明 Wang", language=None)
        case = msgspec.structs.replace(CASE, parties=(party, *PARTIES[1:]))
        notice = to("eligibility", "p1", case=case)
        assert "王小明 Wang" in notice_text(notice)
        assert "[U+738B]" in pdf_text(notice_pdf(notice))
        assert any("code points" in warning for warning in notice.warnings)

    @pytest.mark.parametrize("kind", ["assignment", "determination cover"])
    def test_the_same_input_gives_the_same_bytes(self, kind):
        first, second = ([(notice_pdf(n), notice_text(n), notice_json(n)) for n in notices(kind)] for _ in range(2))
        assert first == second

    def test_a_spanish_pdf_says_that_it_is_spanish(self):
        assert b"/Lang(es-US)" in notice_pdf(to("eligibility", "p1", "es")).replace(b" ", b"")
        assert b"/Lang(en-US)" in notice_pdf(to("eligibility", "p1", "en")).replace(b" ", b"")

    def test_lines_fit_a_window_of_80_columns(self):
        for kind in KINDS:
            for notice in (*notices(kind), office_sheet(notices(kind))):
                assert max(map(len, notice_text(notice).splitlines())) <= 80


def pdf_text(document: bytes) -> str:
    import pypdfium2

    opened = pypdfium2.PdfDocument(document)
    return " ".join(page.get_textpage().get_text_range() for page in opened).replace("\r\n", " ").replace("\ufffe", "")


def test_the_date_and_service_of_the_event_count_where_it_is_recorded():
    facts = facts_for("determination cover", date=None, service=None)
    assert (str(facts.date), facts.service) == ("2015-03-02", "mail in California")
    again = facts_for("determination cover", date=date(2015, 3, 9))
    assert (str(again.date), str(again.last_days["appeal_due"].at.date())) == ("2015-03-09", "2015-04-06")


@pytest.mark.parametrize("kind", ["ineligibility", "remand", "determination cover"])
def test_a_notice_that_goes_out_later_tells_of_the_recorded_event(kind):
    at_once, later = notices(kind), notices(kind, date=date(2015, 3, 4))
    assert [n.blocks for n in at_once] == [n.blocks for n in later]
    assert {str(n.date) for n in later} == {"2015-03-04"}


def test_a_second_question_has_its_own_last_day():
    first = event("application information requested", "2015-02-20", to=["p6"])
    told = as_it_is(with_events(first), "eligibility question", "p1", date=date(2015, 3, 2))
    assert "answer by Monday, March 9, 2015." in flat(notice_text(told))
    again = as_it_is(with_events(first), "eligibility question", "p1", date=date(2015, 2, 20))
    assert "answer by Friday, February 27, 2015." in flat(notice_text(again))


def test_after_a_remand_records_are_due_from_the_new_assignment():
    events = (
        event("assignment served", "2015-02-13", service="mail"),
        event("determination served", "2015-02-16", service="mail", outcome="upheld"),
        event("petition filed", "2015-02-18", by="p1", reasons=["A5"]),
        event("remanded", "2015-02-20", reasons=["A5"]),
    )
    told = flat(notice_text(as_it_is(with_events(*events), "assignment", "p3")))
    assert "due by Tuesday, March 17, 2015" in told
