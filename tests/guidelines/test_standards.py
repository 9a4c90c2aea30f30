"""The law above the guidelines: order of standards, search, presumption, chronic pain, functional improvement, caps."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.guidelines import (
    CaseDates,
    functional_improvement,
    no_topic,
    scope_of,
    search_tasks,
    shelf,
    visit_cap,
)
from openimr.guidelines.scope import months_after
from openimr.guidelines.standards import order_of_standards, presumption, rung_of, rungs_above, search_sequence

LIBRARY = shelf().library
INJURED = date(2014, 3, 1)


# --- order of standards ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ur", "strict"),
    [(date(2013, 1, 1), True), (date(2017, 12, 31), True), (date(2018, 1, 1), False), (date(2024, 5, 6), False)],
)
def test_the_order_is_strict_until_2017_and_the_mtus_sets_it_from_2018(ur: date, *, strict: bool):
    applied = order_of_standards(CaseDates(ur=ur), LIBRARY)
    assert applied is not None
    assert applied.text.strict is strict


def test_before_2013_there_is_no_order_of_standards():
    assert order_of_standards(CaseDates(ur=date(2012, 12, 31)), LIBRARY) is None


def test_the_ur_decision_decides_which_text_not_the_request():
    applied = order_of_standards(CaseDates(request=date(2017, 12, 20), ur=date(2018, 1, 2)), LIBRARY)
    assert applied is not None
    assert not applied.text.strict
    assert applied.text.key_grade == "INF"


def test_six_rungs_in_the_order_of_the_statute():
    assert "".join(rung.letter for rung in LIBRARY.standards.rungs) == "ABCDEF"


@pytest.mark.parametrize(("source", "letter", "above"), [("MTUS", "A", ""), ("ODG", "C", "AB"), ("ACOEM", "C", "AB")])
def test_what_stands_on_which_rung(source: str, letter: str, above: str):
    rung = rung_of(source, LIBRARY)
    assert rung is not None
    assert rung.letter == letter
    assert "".join(r.letter for r in rungs_above(rung, LIBRARY)) == above


@pytest.mark.parametrize("letter", "ABCDEF")
def test_each_rung_has_those_before_it_above_it(letter: str):
    rung = next(r for r in LIBRARY.standards.rungs if r.letter == letter)
    assert [r.letter for r in rungs_above(rung, LIBRARY)] == list("ABCDEF")[: "ABCDEF".index(letter)]


# --- search and presumption -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ur", "section", "steps"),
    [
        (date(2015, 4, 19), "8 CCR 9792.25 (2009)", 3),
        (date(2015, 4, 20), "8 CCR 9792.21.1", 4),
    ],
)
def test_the_search_sequence_before_and_from_april_2015(ur: date, section: str, steps: int):
    applied = search_sequence(CaseDates(ur=ur), LIBRARY)
    assert applied is not None
    assert (applied.text.section, len(applied.text.steps)) == (section, steps)


def test_the_first_day_of_the_search_sequence_is_marked_as_general_knowledge():
    applied = search_sequence(CaseDates(ur=date(2016, 1, 1)), LIBRARY)
    assert applied is not None
    assert applied.text.date_grade == "GK"


IN_2016 = CaseDates(request=date(2016, 2, 1), ur=date(2016, 2, 10))


def test_the_search_ends_with_the_mtus_where_it_speaks():
    assert search_tasks(IN_2016, LIBRARY, "MTUS") == ()


def test_a_challenge_carries_the_search_past_the_mtus():
    tasks = search_tasks(IN_2016, LIBRARY, "MTUS", challenged=True)
    assert tasks[0].startswith("Search the newest ACOEM guideline")


def test_where_odg_speaks_the_silence_of_the_mtus_and_the_edition_are_to_be_checked():
    tasks = search_tasks(IN_2016, LIBRARY, "ODG")
    assert "confirm this in the text" in tasks[0]
    assert "edition of the day" in tasks[1]


def test_where_nothing_speaks_every_step_is_a_task():
    assert len(search_tasks(IN_2016, LIBRARY)) == 5  # four steps and the duty to cite


def test_no_topic_tells_the_search_and_that_silence_denies_nothing():
    said = no_topic(IN_2016, LIBRARY)
    assert "8 CCR 9792.21.1" in said
    assert "(4) Else search current peer-reviewed studies" in said
    assert "may not be denied on the sole ground" in said


def test_no_topic_and_no_date():
    assert "No date of the case tells which search sequence applies" in no_topic(CaseDates(), LIBRARY)


@pytest.mark.parametrize(
    ("request_date", "presumed"), [(date(2007, 6, 14), "ACOEM 2nd edition"), (date(2007, 6, 15), "MTUS")]
)
def test_what_is_presumed_correct(request_date: date, presumed: str):
    applied = presumption(CaseDates(request=request_date), LIBRARY)
    assert applied is not None
    assert applied.text.presumed == presumed
    assert "preponderance of scientific medical evidence" in applied.text.rebutted_by


# --- acute or chronic -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("injury", "request_date", "pain"),
    [
        (date(2016, 8, 15), date(2016, 11, 14), "acute"),
        (date(2016, 8, 15), date(2016, 11, 15), "chronic"),
        (date(2016, 11, 30), date(2017, 2, 27), "acute"),
        (date(2016, 11, 30), date(2017, 2, 28), "chronic"),
        (date(2019, 11, 30), date(2020, 2, 28), "acute"),
        (date(2019, 11, 30), date(2020, 2, 29), "chronic"),
    ],
)
def test_chronic_from_three_months_after_the_injury(injury: date, request_date: date, pain: str):
    scope = scope_of(CaseDates(injury=injury, request=request_date), LIBRARY)
    assert scope is not None
    assert scope.pain == pain


def test_the_definition_of_2009_names_no_figure_so_dates_settle_nothing():
    scope = scope_of(CaseDates(injury=date(2000, 1, 1), request=date(2016, 7, 28)), LIBRARY)
    assert scope is not None
    assert (scope.pain, scope.since) == ("open", None)


def test_without_a_date_of_injury_the_reviewer_judges():
    scope = scope_of(CaseDates(request=date(2017, 1, 1)), LIBRARY)
    assert scope is not None
    assert scope.pain == "open"
    assert "not known" in scope.because


def test_without_any_date_there_is_no_scope():
    assert scope_of(CaseDates(injury=INJURED), LIBRARY) is None


@given(st.dates(max_value=date(2100, 1, 1)), st.integers(1, 24))
def test_months_after_is_a_real_day_of_the_right_month(day: date, months: int):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


# --- functional improvement -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activities", "restrictions", "dependency", "shown"),
    [
        (True, None, True, True),
        (None, True, True, True),
        (True, True, False, False),
        (False, False, True, False),
        (False, None, True, None),
        (True, False, None, None),
        (None, None, None, None),
        (None, None, False, False),
    ],
)
def test_functional_improvement_needs_both_limbs(
    *, activities: bool | None, restrictions: bool | None, dependency: bool | None, shown: bool | None
):
    found, text = functional_improvement(
        IN_2016, LIBRARY, activities=activities, restrictions=restrictions, dependency=dependency
    )
    assert found is shown
    assert text is not None
    assert len(text.limbs) == 2


# --- the cap of 24 visits -------------------------------------------------------------------------------------------


def cap(
    procedure: str = "physical therapy",
    *,
    injury: date | None = INJURED,
    done: float | None = 12,
    requested: float | None = 6,
    after_surgery: bool | None = False,
    authorized: bool = False,
) -> tuple[str, str]:
    answer = visit_cap(
        procedure,
        CaseDates(injury=injury, request=date(2015, 1, 1)),
        LIBRARY,
        done=done,
        requested=requested,
        after_surgery=after_surgery,
        authorized=authorized,
    )
    assert answer is not None
    return answer.standing, answer.because


@pytest.mark.parametrize("procedure", ["physical therapy", "occupational therapy", "chiropractic treatment"])
def test_24_visits_of_each_profession(procedure: str):
    assert cap(procedure, done=12, requested=12)[0] == "within"
    assert cap(procedure, done=12, requested=13)[0] == "over"


def test_the_sum_is_told():
    assert "20 visits done and 6 requested make 26" in cap(done=20)[1]


def test_injuries_from_2004():
    assert cap(done=40, injury=date(2003, 12, 31))[0] == "not capped"
    assert cap(done=40, injury=date(2004, 1, 1))[0] == "over"


def test_the_exceptions():
    assert cap(done=24, authorized=True)[0] == "not capped"
    assert cap(done=24, after_surgery=True)[0] == "not capped"
    assert "authorizes in writing" in cap(done=24)[1]


def test_visits_after_surgery_are_outside_the_cap_since_the_schedule_of_2009():
    def standing(request_date: date) -> str:
        dates = CaseDates(injury=date(2008, 1, 1), request=request_date)
        answer = visit_cap("physical therapy", dates, LIBRARY, done=20, requested=12, after_surgery=True)
        assert answer is not None
        return answer.standing

    assert standing(date(2009, 7, 17)) == "over"
    assert standing(date(2009, 7, 18)) == "not capped"


def test_what_is_not_known_stays_unknown():
    assert cap(done=None)[0] == "unknown"
    assert cap(requested=None)[0] == "unknown"
    assert cap(done=30, injury=None)[0] == "unknown"
    assert cap(done=30, after_surgery=None)[0] == "unknown"


def test_one_count_alone_may_settle_it():
    assert cap(done=None, requested=30)[0] == "over"
    assert cap(done=24, requested=None)[0] == "over"
    assert cap(injury=None)[0] == "within"


def test_what_no_statute_caps():
    dates = CaseDates(injury=INJURED, request=date(2015, 1, 1))
    assert visit_cap("acupuncture", dates, LIBRARY, done=40, requested=12) is None
    assert visit_cap(None, dates, LIBRARY, done=40, requested=12) is None


@given(done=st.integers(0, 60), requested=st.integers(0, 60))
def test_more_visits_never_bring_a_request_back_within_the_cap(done: int, requested: int):
    order = {"within": 0, "over": 1}
    assert order[cap(done=done, requested=requested)[0]] <= order[cap(done=done + 1, requested=requested)[0]]
