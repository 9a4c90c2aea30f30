"""Criteria held against findings: cases that a physician can read."""


def status(result, criterion):
    return {c.id: c for c in result.assessment.criteria}[criterion].status


def test_silence_is_not_documented_and_lists_what_was_searched(assessed, finding, norco):
    result = assessed(norco, (finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),))
    criterion = {c.id: c for c in result.assessment.criteria}["cp09-opioids-ongoing.analgesia"]
    assert criterion.status == "not documented"
    assert criterion.searched == ("r1",)
    assert criterion.evidence == ()


def test_scores_with_and_without_the_drug_meet_relief_in_numbers(assessed, finding, norco):
    result = assessed(
        norco,
        (
            finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
            finding("pain_score", value=8, context="without medication"),
            finding("pain_score", value=4, context="with medication"),
        ),
    )
    assert status(result, "cp09-opioids-ongoing.analgesia") == "met"


def test_a_score_of_years_ago_does_not_count(assessed, finding, norco):
    result = assessed(
        norco,
        (
            finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
            finding("pain_score", "2009-10-02", value=6, context="without medication"),
            finding("pain_score", "2009-10-02", value=4, context="with medication"),
        ),
    )
    assert status(result, "cp09-opioids-ongoing.analgesia") == "not documented"


def test_what_only_the_ur_letter_says_meets_nothing(assessed, finding, norco):
    result = assessed(
        norco,
        (
            finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
            finding("relief", percent=50, record="r2"),
        ),
    )
    assert status(result, "cp09-opioids-ongoing.analgesia") == "not documented"


def test_relief_from_another_drug_does_not_count(assessed, finding, norco):
    result = assessed(
        norco,
        (
            finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
            finding("relief", percent=60, ingredients=("gabapentin",)),
        ),
    )
    assert status(result, "cp09-opioids-ongoing.analgesia") == "not documented"


def test_more_functional_in_general_words_is_no_named_gain(assessed, finding, norco):
    result = assessed(
        norco,
        (
            finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
            finding("function", area="general", direction="improved", with_treatment="medication"),
        ),
    )
    assert status(result, "cp09-opioids-ongoing.adls") == "not documented"


def test_two_tests_of_one_day_that_disagree_are_shown_as_contradicted(assessed, finding, norco):
    result = assessed(
        norco,
        (
            finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
            finding("urine_drug_test", "2015-02-20", result="consistent"),
            finding("urine_drug_test", "2015-02-20", result="inconsistent"),
        ),
    )
    criterion = {c.id: c for c in result.assessment.criteria}["cp09-opioids-ongoing.uds"]
    assert criterion.status == "contradicted"
    assert len(criterion.evidence) == 2


def test_a_relaxant_used_for_months_is_past_short_term(assessed, finding, flexeril):
    result = assessed(
        flexeril, (finding("medication", "2014-11-02", ingredients=("cyclobenzaprine",), status="current"),)
    )
    assert status(result, "cp09-muscle-relaxants.short-term") == "not met"


def test_first_mention_at_the_request_is_no_start_date(assessed, finding, flexeril):
    result = assessed(flexeril, (finding("medication", ingredients=("cyclobenzaprine",), status="refilled"),))
    assert status(result, "cp09-muscle-relaxants.short-term") == "not documented"
    assert "days_of_use" not in result.assessment.computed


def test_a_drug_begun_at_this_visit_is_judged_as_a_first_course(assessed, finding, flexeril):
    result = assessed(
        flexeril,
        (
            finding(
                "medication", ingredients=("cyclobenzaprine",), status="started", units_per_day=3.0, frequency="tid"
            ),
        ),
    )
    assert result.assessment.computed["phase"] == "initial"
    assert status(result, "cp09-muscle-relaxants.short-term") == "met"


def test_mtus_speaks_so_odg_is_not_reached(assessed, norco):
    assert {c.source for c in assessed(norco, ()).citations} == {"MTUS"}


def test_adding_an_unrelated_finding_changes_no_status(assessed, finding, norco):
    base = (
        finding("medication", ingredients=("hydrocodone", "acetaminophen"), status="refilled"),
        finding("relief", percent=40),
    )
    before = assessed(norco, base)
    after = assessed(norco, (*base, finding("exam", sign="tinel", result="negative", body_part="wrist")))
    assert [c.status for c in before.assessment.criteria] == [c.status for c in after.assessment.criteria]
