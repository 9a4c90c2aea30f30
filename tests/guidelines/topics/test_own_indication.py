"""Drugs judged by what they are for, and dangers that no short course outweighs."""

import pytest

CORD = ("diagnosis", {"name": "spinal cord injury", "condition": "spinal cord injury"})
ADDICTION = ("diagnosis", {"name": "opioid use disorder", "condition": "opioid use disorder"})
PANIC = ("diagnosis", {"name": "panic disorder", "condition": "panic disorder"})
MIGRAINE = ("diagnosis", {"name": "chronic migraine", "condition": "migraine"})
FRACTURE = ("diagnosis", {"name": "tibia fracture", "condition": "fracture"})
NERVE_PAIN = ("diagnosis", {"name": "CRPS", "condition": "complex regional pain syndrome"})
FLARE = ("complaint", {"symptom": "pain", "severity": "severe", "trend": "flare"})
SPASM = ("exam", {"sign": "spasm", "result": "present"})
EXERCISE = ("home_exercise", {})


def taken(ingredients, drug_class, status="refilled", **more):
    said = {"name": ingredients[0], "ingredients": ingredients, "drug_class": (drug_class,), "status": status}
    return ("medication", {**said, **more})


def helps(ingredient):
    return ("relief", {"ingredients": (ingredient,), "amount": "good"})


def drug_test(result, days_ago):
    return ("urine_drug_test", {"result": result, "days_ago": days_ago})


def score(value, days_ago=0, **more):
    return ("pain_score", {"value": value, "out_of": 10, "days_ago": days_ago, **more})


@pytest.mark.parametrize(
    ("era", "lead"),
    [("2015", "cp09-antispasticity"), ("2017", "cp16-antispasticity"), ("2019", "odg-antispasticity")],
)
def test_spasticity_is_treated_for_years_without_an_acute_flare(judge, era, lead):
    notes = [CORD, taken(("baclofen",), "antispasticity agent", since="2013-01-01"), helps("baclofen")]
    judged = judge("Baclofen 10 mg #90", notes, era)
    assert (judged.lead, judged.proposal) == (lead, "overturned")
    assert not {"acute flare", "spasm", "short-term"} & set(judged.roles)


def test_a_relaxant_for_a_sore_back_is_still_for_an_acute_flare(judge):
    judged = judge("Baclofen 10 mg #90", [taken(("baclofen",), "antispasticity agent"), helps("baclofen")])
    assert (judged.rule, judged.proposal) == ("muscle relaxant", "upheld")


SUBOXONE = taken(("buprenorphine", "naloxone"), "opioid", since="2013-01-01")


@pytest.mark.parametrize("era", ["2015", "2017", "2019"])
def test_buprenorphine_for_a_dependence_is_not_asked_for_pain_relief(judge, era):
    judged = judge("Suboxone 8/2 mg #60", [ADDICTION, SUBOXONE, drug_test("consistent", 10)], era)
    assert (judged.rule, judged.proposal) == ("agonist treatment", "overturned")
    relapse = judge("Suboxone 8/2 mg #60", [ADDICTION, SUBOXONE, drug_test("inconsistent", 10)], era)
    assert relapse.proposal == "upheld"


def test_buprenorphine_for_pain_alone_is_an_opioid(judge):
    judged = judge("Butrans 10 mcg/hr patch #4", [taken(("buprenorphine",), "opioid", since="2013-01-01")])
    assert judged.rule == "opioid, continuing"


XANAX = taken(("alprazolam",), "benzodiazepine", "started", days_supply=14)
WHY = ("request_reason", {"what": "panic attacks", "ingredients": ("alprazolam",)})
OPIOID = taken(("oxycodone",), "opioid")


def test_panic_disorder_is_a_fitting_disorder_and_an_opioid_beside_it_defeats(judge):
    assert judge("Xanax 0.5 mg #14", [PANIC, XANAX, WHY]).proposal == "overturned"
    beside = judge("Xanax 0.5 mg #14", [PANIC, XANAX, WHY, OPIOID])
    assert (beside.roles["combination"], beside.proposal) == ("not met", "upheld")


@pytest.mark.parametrize(
    ("notes", "status"),
    [
        ([score(8, 2)], "met"),
        ([score(8, 30), score(2, 2)], "not met"),
        ([score(2, 30), score(8, 2)], "met"),
        ([score(9, 2, context="without medication"), score(3, 2, context="with medication")], "not met"),
        ([score(9, 30)], "met"),
        ([], "not documented"),
    ],
)
def test_the_latest_score_tells_whether_pain_is_severe(judge, notes, status):
    judged = judge("Oxycodone 5 mg #30", [FRACTURE, *notes], "2017", months=2)
    assert (judged.lead, judged.roles["severity"]) == ("op16-acute-severe", status)


NORCO = taken(("hydrocodone", "acetaminophen"), "opioid", since="2011-01-01")
SMALLER = ("treatment_plan", {"intent": "taper", "ingredients": ("hydrocodone", "acetaminophen")})


def test_the_word_weaning_is_no_taper_where_the_dose_goes_on_with_signs_of_misuse(judge):
    request = "Norco 10/325 mg #90 for weaning"
    assert judge(request, [NORCO]).proposal == "overturned"
    assert judge(request, [NORCO, drug_test("inconsistent", 5)]).proposal != "overturned"
    assert judge(request, [NORCO, drug_test("inconsistent", 5), SMALLER]).proposal == "overturned"
    assert judge(request, []).proposal != "overturned"


SOMA = taken(("carisoprodol",), "muscle relaxant", "started", days_supply=7)


def test_carisoprodol_beside_an_opioid_is_defeated_and_never_supported_by_the_text_of_2017(judge):
    assert judge("Soma 350 mg #20", [FLARE, SPASM, SOMA]).proposal == "overturned"
    assert judge("Soma 350 mg #20", [FLARE, SPASM, SOMA, OPIOID]).proposal == "upheld"
    assert judge("Soma 350 mg #20", [FLARE, SPASM, SOMA], "2019").rule == "not supported"


OXY = taken(("oxycodone",), "opioid", since="2013-01-01", strength="80 mg", units_per_day=6.0)
FOUR_AS = [
    OXY,
    ("relief", {"ingredients": ("oxycodone",), "percent": 50}),
    ("function", {"area": "walking", "direction": "improved"}),
    ("side_effect", {"effect": "any", "assertion": "denied"}),
    ("aberrant_behavior", {"behavior": "any", "assertion": "denied"}),
    drug_test("consistent", 20),
    ("pdmp_check", {"result": "consistent"}),
    ("opioid_agreement", {"status": "signed"}),
]
SPECIALIST = ("treatment", {"treatment": "pain management consultation", "status": "done"})


@pytest.mark.parametrize("era", ["2015", "2017", "2019"])
def test_a_dose_far_past_the_threshold_is_not_granted_in_silence(judge, era):
    assert judge("OxyContin 80 mg #180", FOUR_AS, era).proposal == "upheld"
    assert judge("OxyContin 80 mg #180", [*FOUR_AS, SPECIALIST], era).roles["high dose"] == "met"
    unknown = taken(("oxycodone",), "opioid", since="2013-01-01")
    assert "high dose" not in judge("OxyContin 80 mg #180", [unknown, *FOUR_AS[1:]], era).roles


@pytest.mark.parametrize(
    ("tests", "status"),
    [
        ([drug_test("inconsistent", 60), drug_test("consistent", 5)], "met"),
        ([drug_test("consistent", 60), drug_test("inconsistent", 5)], "not met"),
        ([drug_test("inconsistent", 5)], "not met"),
    ],
)
def test_a_later_drug_test_that_fits_answers_an_earlier_one(judge, tests, status):
    assert judge("Norco 10/325 mg #60", [NORCO, *tests]).roles["drug testing"] == status


@pytest.mark.parametrize("era", ["2015", "2017", "2019"])
def test_a_month_of_tens_is_a_trial_and_a_year_is_not(judge, era):
    assert judge("TENS unit 30 day trial", [NERVE_PAIN, EXERCISE], era).roles["trial"] == "met"
    assert judge("TENS unit rental 12 months", [NERVE_PAIN, EXERCISE], era).roles["trial"] == "not met"
    helped = ("treatment", {"treatment": "tens unit", "status": "done", "response": "helped"})
    assert judge("TENS unit rental 12 months", [NERVE_PAIN, EXERCISE, helped], era).roles["trial"] == "met"


def test_botulinum_for_migraine_is_read_in_the_head_chapter_of_the_odg(judge):
    judged = judge("Botox 155 units for chronic migraine", [MIGRAINE], "2017")
    assert (judged.lead, judged.proposal) == ("odg-botulinum-migraine", "overturned")
    assert judge("Botox 100 units", [], "2017").lead == "cp16-botulinum"
