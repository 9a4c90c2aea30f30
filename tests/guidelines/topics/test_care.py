"""Therapies, programs, tests, equipment and services."""

import pytest

HOME_EXERCISE = ("home_exercise", {"status": "doing"})
BETTER = ("function", {"area": "walking", "direction": "improved", "measured": True})
SAME = ("function", {"area": "walking", "direction": "unchanged"})
ACUPUNCTURE = ("treatment", {"treatment": "acupuncture", "visits": 6, "status": "done"})
CHIROPRACTIC = ("treatment", {"treatment": "chiropractic treatment", "visits": 6, "status": "done"})
OBESITY = ("diagnosis", {"name": "obesity", "condition": "obesity"})
DEPRESSION = ("diagnosis", {"name": "depression", "condition": "major depressive disorder"})
PSYCHOTHERAPY = ("treatment", {"treatment": "psychotherapy", "visits": 6, "status": "done", "response": "helped"})
THERAPY_FAILED = ("treatment", {"treatment": "physical therapy", "status": "done", "response": "no benefit"})
THERAPY_HELPED = ("treatment", {"treatment": "physical therapy", "status": "done", "response": "partly helped"})
FCE_DONE = ("treatment", {"treatment": "functional capacity evaluation", "status": "done"})
FRP_EVALUATED = ("treatment", {"treatment": "functional restoration program", "status": "done", "visits": 1})
LIMITED = ("function", {"area": "lifting", "direction": "limited"})
OFF_WORK = ("work_status", {"status": "temporarily totally disabled"})
RETURN_TO_WORK = ("treatment_plan", {"intent": "return to work"})
NUMB_LEG = ("complaint", {"symptom": "numbness", "body_part": "leg"})
TENS_HELPED = ("treatment", {"treatment": "tens unit", "status": "done", "response": "helped"})
TENS_FAILED = ("treatment", {"treatment": "tens unit", "status": "done", "response": "no benefit"})
LOOSE_KNEE = ("exam", {"sign": "instability", "result": "present", "body_part": "knee"})
NEEDS_HELP_WALKING = ("assistance", {"activity": "walking", "level": "moderate"})
ABNORMAL_GAIT = ("exam", {"sign": "gait", "result": "abnormal"})
SORE = ("wound", {"state": "open"})
BRAIN_INJURY = ("diagnosis", {"name": "concussion", "condition": "concussion"})
WORSE = ("complaint", {"symptom": "headache", "trend": "worse"})
STIFF_HIP = ("exam", {"sign": "range of motion", "result": "decreased", "body_part": "hip"})
TENDER_ANKLE = ("exam", {"sign": "tenderness", "result": "present", "body_part": "ankle"})
INSOMNIA = ("diagnosis", {"name": "insomnia", "condition": "insomnia"})
SLEEPY = ("complaint", {"symptom": "daytime sleepiness"})
SLEEP_HABITS = ("sleep_hygiene", {"what": "sleep habits discussed"})
ZOLPIDEM = (
    "medication",
    {"name": "zolpidem", "ingredients": ("zolpidem",), "drug_class": ("hypnotic",), "status": "failed"},
)
FASCIITIS = ("diagnosis", {"name": "plantar fasciitis", "condition": "plantar fasciitis", "body_part": "foot"})
CTS = ("diagnosis", {"name": "CTS", "condition": "carpal tunnel syndrome", "body_part": "wrist"})

ROWS = [
    ("Acupuncture 6 sessions", [], "acupuncture", "overturned"),
    ("Acupuncture 12 sessions", [], "acupuncture", "upheld"),
    ("Acupuncture 6 sessions", [ACUPUNCTURE, BETTER], "acupuncture", "overturned"),
    ("Acupuncture 6 sessions", [ACUPUNCTURE, SAME], "acupuncture", "upheld"),
    ("Chiropractic treatment 6 visits lumbar spine", [], "therapy visits", "overturned"),
    ("Chiropractic treatment 12 visits lumbar spine", [], "therapy visits", "upheld"),
    ("Chiropractic treatment 6 visits lumbar spine", [CHIROPRACTIC, BETTER], "therapy visits", "overturned"),
    ("Chiropractic treatment 6 visits right knee", [], "therapy visits", "upheld"),
    ("Physical therapy 8 sessions lumbar spine", [], "therapy visits", "overturned"),
    ("Physical therapy 24 sessions lumbar spine", [], "therapy visits", "upheld"),
    ("Aquatic therapy 8 sessions", [OBESITY], "aquatic therapy", "overturned"),
    ("Aquatic therapy 8 sessions", [], "aquatic therapy", "upheld"),
    ("Massage therapy 6 sessions", [HOME_EXERCISE], "massage", "overturned"),
    ("Massage therapy 12 sessions", [HOME_EXERCISE], "massage", "upheld"),
    ("Psychotherapy 6 sessions", [DEPRESSION], "psychological care", "overturned"),
    ("Psychotherapy 20 sessions", [DEPRESSION], "psychological care", "upheld"),
    ("Psychotherapy 6 sessions", [DEPRESSION, PSYCHOTHERAPY, BETTER], "psychological care", "overturned"),
    ("Psychological evaluation", [DEPRESSION], "visit", "overturned"),
    ("Functional restoration program 80 hours", [FRP_EVALUATED, THERAPY_FAILED, LIMITED], "functional restoration",
     "overturned"),
    ("Functional restoration program 80 hours", [LIMITED], "functional restoration", "upheld"),
    ("Work hardening 10 visits", [FCE_DONE, THERAPY_HELPED, RETURN_TO_WORK], "work conditioning", "overturned"),
    ("Work hardening 10 visits", [THERAPY_HELPED], "work conditioning", "upheld"),
    ("Functional capacity evaluation", [OFF_WORK, RETURN_TO_WORK], "functional capacity evaluation", "overturned"),
    ("Functional capacity evaluation", [], "functional capacity evaluation", "upheld"),
    ("TENS unit 30 day rental", [HOME_EXERCISE, NUMB_LEG, THERAPY_FAILED], "electrotherapy", "overturned"),
    ("TENS unit purchase", [HOME_EXERCISE, NUMB_LEG, THERAPY_FAILED, TENS_HELPED, BETTER], "electrotherapy",
     "overturned"),
    ("TENS unit purchase", [HOME_EXERCISE, NUMB_LEG, THERAPY_FAILED], "electrotherapy", "upheld"),
    ("H-wave unit purchase", [THERAPY_FAILED, TENS_FAILED], "stimulator", "upheld"),
    ("Interferential unit 30 day rental", [HOME_EXERCISE, THERAPY_FAILED], "stimulator", "overturned"),
    ("Interferential unit purchase", [HOME_EXERCISE, THERAPY_FAILED], "stimulator", "upheld"),
    ("Left knee brace", [LOOSE_KNEE], "equipment", "overturned"),
    ("Left knee brace", [], "equipment", "upheld"),
    ("Lumbar back brace", [], "equipment", "upheld"),
    ("Right wrist brace", [CTS], "equipment", "overturned"),
    ("Custom orthotics both feet", [FASCIITIS], "equipment", "overturned"),
    ("Walker", [ABNORMAL_GAIT], "equipment", "overturned"),
    ("Walker", [], "equipment", "upheld"),
    ("Hospital bed rental 3 months", [SORE], "equipment", "overturned"),
    ("Hospital bed rental", [], "equipment", "upheld"),
    ("Mattress", [], "equipment", "upheld"),
    ("Transportation to medical appointments", [NEEDS_HELP_WALKING], "equipment", "overturned"),
    ("Transportation to medical appointments", [], "equipment", "upheld"),
    ("Gym membership", [HOME_EXERCISE], "exercise facility", "upheld"),
    ("Weight loss program", [OBESITY], "weight loss", "upheld"),
    ("EEG", [BRAIN_INJURY, WORSE], "test", "overturned"),
    ("EEG", [], "test", "upheld"),
    ("DNA test", [], "not supported", "upheld"),
    ("Extracorporeal shockwave therapy lumbar spine", [THERAPY_FAILED], "not supported", "upheld"),
    ("Low level laser therapy", [THERAPY_FAILED], "not supported", "upheld"),
    ("MRI of the right hip", [STIFF_HIP, THERAPY_FAILED], "imaging", "overturned"),
    ("MRI of the right hip", [THERAPY_FAILED], "imaging", "upheld"),
    ("MRI of the left ankle", [TENDER_ANKLE, THERAPY_FAILED], "imaging", "overturned"),
    ("X-ray of the lumbar spine", [THERAPY_FAILED], "imaging", "upheld"),
    ("Discogram L4-5", [THERAPY_FAILED], "not supported", "upheld"),
    ("Sleep study", [INSOMNIA, SLEEPY, SLEEP_HABITS, ZOLPIDEM], "sleep study", "overturned"),
    ("Sleep study", [INSOMNIA], "sleep study", "upheld"),
    ("Orthopedic consultation", [THERAPY_FAILED], "visit", "overturned"),
    ("Orthopedic consultation", [], "visit", "upheld"),
]  # fmt: skip


@pytest.mark.parametrize(("request_text", "notes", "rule", "proposal"), ROWS)
def test_care(judge, request_text, notes, rule, proposal):
    judged = judge(request_text, notes)
    assert (judged.rule, judged.proposal) == (rule, proposal), (judged.lead, judged.roles)


@pytest.mark.parametrize(
    ("request_text", "era", "lead"),
    [
        ("Acupuncture 6 sessions", "2017", "acu09-frequency"),
        ("Chiropractic treatment 6 visits lumbar spine", "2017", "cp16-manual-therapy"),
        ("Gym membership", "2017", "odg-gym"),
        ("Functional capacity evaluation", "2017", "acoem04-ch7-fce"),
        ("Weight loss program", "2017", "odg-weight-loss"),
        ("Orthopedic consultation", "2015", "acoem04-ch7-consultation"),
        ("Orthopedic consultation", "2017", "cp16-office-visits"),
        ("Sleep study", "2015", "odg-sleep-study"),
        ("Sleep study", "2017", "cp16-sleep-study"),
        ("MRI of the left ankle", "2017", "acoem04-ch14-imaging"),
        ("DNA test", "2015", "odg-genetic-testing"),
    ],
)
def test_the_guideline_of_the_day_leads(judge, request_text, era, lead):
    assert judge(request_text, [], era).lead == lead
