"""Therapy, injections, operations, stays in hospital: visits, dates, response, done or only planned."""

from said import drafts, facts, has


def test_therapy_with_visits_dates_and_response():
    text = "She completed 8 of 12 physical therapy visits from 01/04/2016 to 02/12/2016 with partial relief."
    assert has(
        text,
        "treatment",
        "history",
        treatment="physical therapy",
        visits=8,
        visits_authorized=12,
        when="2016-01-04",
        to="2016-02-12",
        status="done",
        response="partly helped",
    )


def test_treatment_that_did_not_help():
    assert has(
        "Prior acupuncture gave no benefit.", "treatment", "history", treatment="acupuncture", response="no benefit"
    )


def test_planned_and_requested_are_not_done():
    planned = drafts("Start chiropractic treatment twice a week.", "treatment", "plan")
    assert [(d.attributes["status"], d.assertion) for d in planned] == [("planned", "planned")]
    asked = drafts("Request authorization for 6 acupuncture sessions.", "treatment", "plan")
    assert asked[0].attributes["status"] == "requested"


def test_the_abbreviation_of_the_form_is_not_a_procedure():
    assert facts("The RFA was sent on 04/01/2016.", "treatment", "") == []


def test_injection_with_level_and_relief():
    text = "He had an epidural steroid injection at L4-5 on 06/01/2015, which helped."
    assert has(
        text,
        "treatment",
        "history",
        treatment="epidural steroid injection",
        level="L4-5",
        when="2015-06-01",
        response="helped",
    )


def test_surgery_done_and_surgery_only_thought_of():
    assert has(
        "He underwent left carpal tunnel release on 03/04/2014.",
        "surgery",
        "history",
        procedure="carpal tunnel release",
        status="done",
        when="2014-03-04",
        side="left",
    )
    future = drafts("Options in future include lumbar fusion.", "surgery", "history")
    assert [(d.attributes["status"], d.assertion) for d in future] == [("planned", "planned")]


def test_a_therapists_own_note():
    assert has_note("14 of 18", "Visits:") == [
        {"treatment": "physical therapy", "status": "done", "visits": 14, "visits_authorized": 18}
    ]


def has_note(text, label):
    return facts(text, "treatment", "", label=label, record="therapy note")


def test_hospital_stay():
    text = "ADMIT: 05/02/2016 DISCHARGE: 05/09/2016"
    assert facts(text, "hospital_stay", "form") == [{"from": "2016-05-02", "to": "2016-05-09"}]
    assert facts("She denies hospital admission.", "hospital_stay", "history") == []


def test_a_letterhead_or_a_trade_is_no_treatment():
    assert facts("Sunrise Harbor Physical Therapy", "treatment") == []
    assert facts("Redwood Acupuncture and Wellness Center", "treatment") == []
    assert facts("4 East RN", "treatment", label="Dept") == []
    assert facts("Occupation: home health aide", "treatment") == []
    assert has("Lumbar Physical Therapy 6 visits completed.", "treatment", treatment="physical therapy")


def test_a_part_no_better_beside_a_treatment_is_no_help():
    text = "Wears the knee brace: knee no better."
    assert has(text, "treatment", "history", treatment="knee brace", response="no benefit")
    text = "TENS unit, not sure it helps."
    assert has(text, "treatment", "history", treatment="tens unit", response="no benefit")


def standing(text, treatment):
    return [(f.get("status"), f.get("response")) for f in facts(text, "treatment") if f["treatment"] == treatment]


def test_the_last_word_ahead_of_a_treatment_says_how_it_stands():
    text = "She completed physical therapy and is requesting acupuncture."
    assert standing(text, "physical therapy") == [("done", None)]
    assert standing(text, "acupuncture") == [("requested", None)]
    (found,) = drafts("He is a candidate for surgery after failing acupuncture.", "treatment")
    assert (found.attributes["status"], found.assertion) == ("done", "affirmed")


def test_what_a_plan_includes_is_planned():
    text = "The treatment plan included acupuncture and a cortisone injection."
    assert {d.assertion for d in drafts(text, "treatment")} == {"planned"}
    assert {f["status"] for f in facts(text, "treatment")} == {"planned"}
    assert standing("Treatment to date has included acupuncture.", "acupuncture") == [("done", None)]
    assert standing("The plan of care included continued acupuncture.", "acupuncture") == [("ongoing", None)]
    assert standing("The pain specialist also suggested acupuncture.", "acupuncture") == [("planned", None)]
    assert standing("Acupuncture was sought.", "acupuncture") == [("requested", None)]


def test_conservative_care_counts_with_what_came_of_it():
    assert standing("He has failed conservative care.", "conservative care") == [("done", "no benefit")]
    assert facts("Conservative care was recommended.", "treatment") == []
    text = "Pain persists despite ten sessions of acupuncture."
    assert standing(text, "acupuncture") == [(None, "no benefit")]


def test_no_visits_are_counted_from_a_date():
    assert "visits" not in facts("He had acupuncture at the 03-04-2015 visit.", "treatment")[0]


def test_what_did_not_help_is_no_help():
    text = "Six sessions of acupuncture had not proven particularly beneficial."
    assert standing(text, "acupuncture") == [("done", "no benefit")]
    text = "Treatment included acupuncture, heat, and temporary total disability."
    assert standing(text, "acupuncture") == [("done", None)]
    (found,) = drafts("There is no documentation that acupuncture failed.", "treatment")
    assert found.assertion is None


def test_a_list_that_is_asked_for_at_its_end():
    text = "X-rays of the neck, shockwave therapy, and a referral to psychology were also requested."
    assert standing(text, "extracorporeal shockwave therapy") == [("requested", None)]


def test_in_a_plan_only_what_continue_rules_goes_on():
    found = facts("Continue ibuprofen and start acupuncture.", "treatment", "plan")
    assert [f["status"] for f in found] == ["planned"]


def test_visits_of_therapy_are_not_those_of_an_injection_beside_it():
    text = "She had eighteen visits of therapy and two epidural injections in 2004 that helped."
    [injection] = [f for f in facts(text, "treatment", "history") if f["treatment"] == "epidural steroid injection"]
    assert injection.get("visits") is None
