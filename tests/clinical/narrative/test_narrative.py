"""What a letter's case summary is read for: whose visit a sentence tells of, and whose words it holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.clinical import findings_in_text

SUMMARY = (
    "The worker is a 44 year old male with a date of injury of 02-03-2014. "
    "In a progress report dated 05-06-2015, he complained of left shoulder pain rated 6 out of 10. "
    "Examination showed positive Hawkins and limited abduction of the left shoulder. There was mild swelling. "
    "An MRI of the left shoulder dated 03-09-2015 showed a partial tear. "
    "On 07-01-2015, the worker reported improvement with acupuncture. He was working full time. "
    "The Request for Authorization dated 07-08-2015 asked for six acupuncture visits. "
    "On 07-15-2015 utilization review denied the request as there was no spasm and therapy had not helped."
)


def told(text, kind=None):
    return [f for f in findings_in_text(text, narrative=True) if kind is None or f.kind == kind]


def days(text, kind):
    return {f.date for f in told(text, kind)}


def test_each_finding_bears_the_day_of_its_visit():
    assert days(SUMMARY, "complaint") == {"2015-05-06"}
    assert days(SUMMARY, "exam") == {"2015-05-06"}
    assert days(SUMMARY, "pain_score") == {"2015-05-06"}
    assert days(SUMMARY, "work_status") == {"2015-07-01"}
    assert {f.date for f in told(SUMMARY, "treatment") if f.attributes.get("response") == "helped"} == {"2015-07-01"}


def test_a_study_keeps_its_own_day_and_moves_no_visit():
    assert days(SUMMARY, "imaging") == {"2015-03-09"}


def test_who_the_worker_is_and_what_was_decided_belong_to_no_visit():
    for kind in ("age", "sex", "date_of_injury", "ur_decision", "ur_reason"):
        assert days(SUMMARY, kind) <= {None}


def test_without_the_option_nothing_is_dated():
    plain = findings_in_text(SUMMARY)
    assert {f.date for f in plain if f.kind == "complaint"} == {None}


@pytest.mark.parametrize(
    "opening",
    [
        "On 03-02-2016, the worker reported",
        "On March 2, 2016, the applicant was seen with",
        "In a progress note dated 03/02/2016, the patient reported",
        "The most recent report, dated March 2, 2016, noted",
        "Per the orthopedic report of 3-2-16, there was",
        "The worker presented on 03-02-2016 with",
        "The 03/02/2016 clinic note documents",
        "As of the PR-2 dated 3-2-16, he had",
        "Per the physician's progress report (PR-2) on 3-2-16, there was",
        "Progress notes dated 01-05-2016 and 03-02-2016 document",
        "At the 03-02-2016 visit he had",
    ],
)
def test_ways_in_which_a_visit_is_named(opening):
    assert days(f"{opening} low back pain.", "complaint") == {"2016-03-02"}


@pytest.mark.parametrize(
    "between",
    [
        "An MRI of the lumbar spine dated 04-05-2016 was unremarkable.",
        "A Request for Authorization was submitted on 04-05-2016.",
        "The injury of 04-05-2016 was a fall.",
        "On 04-05-2016 utilization review denied the request.",
        "The worker underwent a lumbar fusion on 04-05-2016.",
        "He has taken Norco since 04-05-2016.",
        "The findings are unchanged from the 04-05-2016 report.",
        "Reports from 04-05-2016 to 06-07-2016 were provided.",
    ],
)
def test_days_that_are_no_visit(between):
    text = f"On 03-02-2016 the worker reported neck pain. {between} He has numbness of the right hand."
    assert {f.date for f in told(text, "complaint") if f.attributes["symptom"] == "numbness"} == {"2016-03-02"}


def test_two_visits_in_one_sentence():
    text = "On 3-2-16 she complained of neck pain, and on 4-6-16 she reported left knee pain."
    found = {f.attributes["body_part"]: f.date for f in told(text, "complaint")}
    assert found == {"cervical spine": "2016-03-02", "knee": "2016-04-06"}


def test_the_day_of_a_visit_is_not_the_day_of_the_treatment():
    (found,) = told("On 03-02-2016 he reported that chiropractic treatment helped.", "treatment")
    assert "when" not in found.attributes
    (found,) = told("On 03-02-2016 he was seen. An epidural steroid injection on 1-5-2016 helped.", "treatment")
    assert found.attributes["when"] == "2016-01-05"


@pytest.mark.parametrize(
    "sentence",
    [
        "Utilization review noted that there was no muscle spasm and that physical therapy had not helped.",
        "The claims administrator stated that the worker had a normal examination and full strength.",
        "The request was denied due to lack of evidence of tenderness and of failed conservative care.",
        "The prior determination denied the MRI as straight leg raise was negative.",
        "The requested brace was non-certified because there was no instability of the knee.",
        "The rationale for denial indicated that the patient had neck pain without spasm.",
        "Physical therapy, 12 visits, was the original request.",
    ],
)
def test_what_review_says_is_no_clinical_finding(sentence):
    clinical = {"exam", "complaint", "diagnosis", "relief", "function", "imaging", "work_status", "request_reason"}
    found = told(f"On 03-02-2016 the worker reported neck pain. {sentence}")
    assert not {f.kind for f in found if f.evidence.start > 50} & clinical
    assert not [f for f in found if f.kind == "treatment" and f.attributes.get("status") in {None, "done", "ongoing"}]


def test_review_that_goes_on_in_the_next_sentence():
    text = (
        "The request was non-certified by utilization review. "
        "Additionally, there was no documentation of muscle spasms. "
        "On 05-06-2016 the worker reported spasms; examination showed lumbar spasm."
    )
    assert {f.date for f in told(text, "exam")} == {"2016-05-06"}


def test_a_sentence_that_turns_to_review_keeps_its_first_half():
    text = "On 03-02-2016 he reported knee pain, but the claims administrator denied the request for lack of swelling."
    assert [f.kind for f in told(text) if f.kind in {"complaint", "exam"}] == ["complaint"]


def test_an_examination_goes_on_over_its_sentences():
    text = (
        "On 03-02-2016 he was seen. Physical examination revealed an antalgic gait. "
        "There was swelling of the right knee. McMurray's was positive. The worker complained of swelling of the hand."
    )
    found = {(f.attributes["sign"], f.attributes.get("body_part")) for f in told(text, "exam")}
    assert found == {("gait", None), ("swelling", "knee"), ("mcmurray", None)}


def test_objective_findings_in_prose_rule_no_later_topic():
    text = (
        "The worker is 40. Objective findings included wrist swelling. Treatment to date has included physical therapy."
    )
    assert [f.attributes["sign"] for f in told(text, "exam")] == ["swelling"]
    assert [f.attributes["status"] for f in told(text, "treatment")] == ["done"]


def test_the_past_tense_is_the_visits_present():
    (found,) = told("On 03-02-2016 the applicant was working full time.", "work_status")
    assert (found.assertion, found.date) == ("affirmed", "2016-03-02")
    (found,) = told("On 03-02-2016 the applicant was previously working full time.", "work_status")
    assert found.assertion == "historical"


SENTENCES = st.sampled_from(
    [
        "On 03-02-2016 the worker reported neck pain rated 7 out of 10.",
        "Examination showed lumbar spasm and positive straight leg raise.",
        "There was no tenderness of the hip.",
        "He completed 12 sessions of physical therapy without benefit.",
        "Norco was refilled.",
        "He was placed off work.",
        "The claims administrator denied the request for lack of spasm.",
        "In a note dated 05-06-2016 she complained of knee pain.",
        "The treatment plan included acupuncture.",
    ]
)


@given(st.lists(SENTENCES, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_quotations_stand_in_the_text(sentences):
    text = " ".join(sentences)
    for found in findings_in_text(text, narrative=True):
        assert text[found.evidence.start : found.evidence.end] == found.evidence.quote


@given(st.lists(SENTENCES, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_sentence_on_nothing_changes_no_finding(sentences):
    def facts(text):
        return [(f.kind, f.assertion, f.evidence.quote, f.attributes, f.date) for f in told(text)]

    text = " ".join(sentences)
    assert facts(f"{text} The file is complete.") == facts(text)
    assert facts(f"The file is complete. {text}") == facts(text)


def test_an_operation_and_visits_after_it_move_no_visit():
    text = (
        "On 03-02-2016 he was seen. He underwent a cuff repair on 02-03-2015, followed by 24 visits of therapy. "
        "He has been off work since then."
    )
    assert days(text, "work_status") == {"2016-03-02"}


def test_the_results_of_a_study_go_on_over_its_sentences():
    text = (
        "On 03-02-2016 he was seen. A CT of the neck dated 02-03-2015 revealed spurring at C5-6. "
        "No compression fractures. The worker reported neck pain. An MRI was ordered. No fracture was seen."
    )
    found = [(f.attributes["abnormality"], f.assertion, f.date) for f in told(text, "imaging")]
    assert found == [("osteophytes", "affirmed", "2015-02-03"), ("compression fracture", "denied", "2015-02-03")]
    assert days(text, "complaint") == {"2016-03-02"}
