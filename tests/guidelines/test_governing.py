"""Which rule governs one request: what each step tells, and what is left to the reviewer."""

import hashlib
from datetime import date

import msgspec
import pytest

from openimr.guidelines import (
    CaseDates,
    Challenge,
    Facts,
    Governing,
    challenges_in,
    dates_for,
    editions_in_force,
    governing,
    prepare,
    shelf,
    topics_for,
)
from openimr.model import DisputedItem, Evidence, Finding, GoverningStep, Page, Record
from openimr.requests import parse_request


def facts_of(request: str, dates: CaseDates, findings: tuple[Finding, ...] = ()) -> Facts:
    item = DisputedItem(request=request, treatment=parse_request(request), ur_outcome="denied")
    return prepare(item, findings, (), dates)


def ruled(asked: str, challenges: tuple[Challenge, ...] | None = (), **days: date) -> Governing:
    dates = CaseDates(**days)
    facts = facts_of(asked, dates)
    return governing(facts, dates, topics_for(facts, dates, shelf()), shelf(), challenges)


def step(found: Governing, name: str) -> GoverningStep:
    return next(s for s in found.steps if s.step == name)


def test_therapy_for_the_low_back_the_day_before_the_order_of_2016():
    found = ruled("Physical therapy 12 visits for the low back", request=date(2016, 7, 28), injury=date(2016, 5, 1))
    assert {e.adoption.subject: e.adoption.name for e in found.editions} == {
        "chronic pain": "MTUS Chronic Pain Medical Treatment Guidelines",
        "low back": "ACOEM Low Back Complaints 2004",
        "initial approaches": "ACOEM General Approaches 2004",
    }
    assert step(found, "nearly").answer.startswith("One day later the order of 2016-07-29")
    assert found.scope is not None
    assert found.scope.pain == "open"


def test_the_same_request_a_day_later_for_a_fresh_injury():
    found = ruled("Physical therapy 12 visits for the low back", request=date(2016, 7, 29), injury=date(2016, 5, 1))
    assert step(found, "scope").answer == (
        "acute: ACOEM Low Back Complaints 2004 speaks; MTUS Chronic Pain Medical Treatment Guidelines, July 28, 2016 "
        "is for pain that lasts, and an acute complaint is not chronic pain."
    )


def test_the_opioid_guideline_of_2016_speaks_of_acute_pain_too():
    found = ruled("Norco 10/325 mg #20", request=date(2016, 9, 1), injury=date(2016, 8, 20))
    assert "MTUS Opioids Treatment Guidelines, July 28, 2016 speaks of acute pain too" in step(found, "scope").answer


def test_where_the_mtus_speaks_the_answer_stands_on_the_first_rung_and_the_search_ends():
    found = ruled("Norco 10/325 mg #60", ur=date(2015, 3, 20), injury=date(2010, 5, 1))
    assert (found.mtus, found.rung.letter if found.rung else None, found.search) == ("speaks", "A", ())
    assert step(found, "search").answer == "ends with the MTUS"


def test_odg_before_2018_stands_below_the_studies():
    """Strictly in the order listed: the statute puts peer-reviewed evidence above a professional standard."""
    found = ruled("zolpidem 10 mg #30", ur=date(2015, 6, 1), injury=date(2010, 5, 1))
    assert (found.mtus, found.rung.letter if found.rung else None) == ("silent", "C")
    told = step(found, "standard")
    assert "B, peer-reviewed evidence" in told.because
    assert told.grade == "INF"


def test_odg_from_2018_follows_the_search_sequence():
    found = ruled("zolpidem 10 mg #30", ur=date(2018, 1, 1), injury=date(2010, 5, 1))
    assert found.rung is not None
    assert found.rung.letter == "C"
    assert "B, peer-reviewed evidence" not in step(found, "standard").because
    assert "confirm this in the text" in found.search[0]


def test_where_nothing_speaks_no_rung_is_named_and_the_search_is_a_list_of_tasks():
    found = ruled("laser hair removal", ur=date(2016, 1, 10), injury=date(2010, 5, 1))
    assert (found.mtus, found.rung) == ("silent", None)
    assert len(found.search) == 5
    assert "may not be denied on the sole ground" in step(found, "mtus").because


def test_a_case_later_than_the_orders_known_says_so():
    later = ruled("MRI of the lumbar spine", service=date(2022, 1, 1), injury=date(2021, 1, 1))
    assert len(later.unverified) == 1
    assert "look them up" in later.unverified[0]
    assert ruled("MRI of the lumbar spine", service=date(2021, 12, 31), injury=date(2021, 1, 1)).unverified == ()


def test_a_text_that_governs_and_is_not_in_the_library_is_not_called_silent():
    """In 2008 the MTUS had a section on acupuncture; that ODG speaks does not make the MTUS silent."""
    found = ruled("Acupuncture 6 visits", request=date(2008, 5, 1), injury=date(2006, 1, 1))
    assert found.mtus == "not known"
    assert any("acupuncture section of 8 CCR 9792.21(a)(2)" in told for told in found.unverified)
    assert ruled("Acupuncture 6 visits", request=date(2010, 5, 1), injury=date(2006, 1, 1)).mtus == "speaks"


@pytest.mark.parametrize(("service", "mtus"), [(date(2019, 4, 17), "not known"), (date(2019, 4, 18), "speaks")])
def test_treatment_of_trauma_before_and_from_the_module_of_2019(service: date, mtus: str):
    assert ruled("EMDR therapy 6 sessions", service=service, injury=date(2017, 1, 1)).mtus == mtus


def test_without_any_date_nothing_is_guessed():
    found = ruled("MRI of the lumbar spine")
    assert (found.mtus, found.editions, found.scope) == ("not known", (), None)
    assert step(found, "date").answer == "none"


def test_a_date_that_stands_in_is_named():
    found = ruled("MRI of the lumbar spine", ur=date(2018, 5, 1), injury=date(2010, 5, 1))
    assert step(found, "date").because == "The UR decision is dated 2018-05-01 (the date of the service is not known)."


def test_visits_requested_beyond_the_cap():
    found = ruled("Chiropractic treatment 30 visits", ur=date(2015, 5, 1), injury=date(2010, 5, 1))
    assert found.cap is not None
    assert found.cap.standing == "over"
    assert "IMR does not decide" in step(found, "visit cap").because


def test_a_drug_has_no_cap_on_visits():
    assert ruled("Norco 10/325 mg #60", ur=date(2015, 3, 20), injury=date(2010, 5, 1)).cap is None


@pytest.mark.parametrize("request_text", ["Norco 10/325 mg #60", "MRI of the lumbar spine", "Acupuncture 6 visits"])
@pytest.mark.parametrize("year", [2006, 2010, 2017, 2020, 2024])
def test_every_step_says_its_rule_its_section_and_what_it_rests_on(request_text: str, year: int):
    day = date(year, 1, 1)
    found = ruled(request_text, request=day, ur=day, service=day, injury=date(2005, 12, 1))
    for told in found.steps:
        assert all((told.rule, told.section, told.answer, told.because, told.rests_on)), told
    assert msgspec.json.decode(msgspec.json.encode(found))["steps"]


def test_a_retrospective_request_is_judged_by_its_own_day_of_service():
    """Paid for on a request of 2018, done in November 2017: the texts before the order of December govern."""
    asked = "Retrospective request for MRI of the lumbar spine (DOS: 11/30/2017)"
    item = DisputedItem(request=asked, treatment=parse_request(asked), ur_outcome="denied", retrospective=True)
    dates = dates_for(item, CaseDates(request=date(2018, 1, 5), ur=date(2018, 1, 20)))
    assert dates.service == date(2017, 11, 30)
    assert editions_in_force(shelf().library, dates)["low back"].adoption.name == "ACOEM Low Back Complaints 2004"


# --- what may challenge the presumption -------------------------------------------------------------------------------


def page(text: str) -> Page:
    return Page(file="a.pdf", page=1, text_source="layer", text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def record(kind: str) -> Record:
    return Record(id="r1", file="a.pdf", first_page=1, last_page=1, kind=kind)  # type: ignore[arg-type]


STUDY = "Plan: PRP.\nA randomized controlled trial of 2015 supports it, as does the ODG.\nReturn in 4 weeks."


def test_a_study_and_a_guideline_that_the_physician_names_are_quoted():
    found = challenges_in([(page(STUDY), record("progress report"))], shelf().library)
    assert [(c.kind, c.named) for c in found] == [("guideline", "ODG"), ("study", "randomized controlled")]
    quote = found[0].evidence
    assert quote.quote == "A randomized controlled trial of 2015 supports it, as does the ODG."
    assert STUDY[quote.start : quote.end] == quote.quote


def test_what_the_ur_decision_cites_challenges_nothing():
    assert challenges_in([(page(STUDY), record("ur determination"))], shelf().library) == ()


def test_a_word_that_only_looks_like_an_abbreviation_is_none():
    assert challenges_in([(page("the odg was unclear; SODGE"), record("progress report"))], shelf().library) == ()


def test_a_challenge_opens_the_search_though_the_mtus_speaks():
    evidence = Evidence(record="r1", file="a.pdf", page=1, quote="ODG", start=0, end=3)
    challenge = Challenge(kind="guideline", named="ODG", evidence=evidence)
    found = ruled("Norco 10/325 mg #60", (challenge,), ur=date(2016, 3, 20), injury=date(2010, 5, 1))
    assert found.mtus == "speaks"
    assert found.search
    assert step(found, "presumption").answer == "The records name ODG."


def test_records_that_were_not_searched_are_not_said_to_be_silent():
    found = ruled("Norco 10/325 mg #60", None, ur=date(2016, 3, 20), injury=date(2010, 5, 1))
    assert step(found, "presumption").answer == "The records were not searched for a challenge to it."
