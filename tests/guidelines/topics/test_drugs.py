"""Drugs other than opioids and muscle relaxants."""

import pytest

NUMB_LEG = ("complaint", {"symptom": "numbness", "body_part": "leg"})
PAIN = ("complaint", {"symptom": "pain", "body_part": "lumbar spine"})
STRAIN = ("diagnosis", {"name": "lumbar strain", "condition": "lumbar strain"})
DEPRESSION = ("diagnosis", {"name": "depression", "condition": "major depressive disorder"})
MIGRAINE = ("diagnosis", {"name": "migraine", "condition": "migraine"})
INSOMNIA = ("diagnosis", {"name": "insomnia", "condition": "insomnia"})
SLEEP_HABITS = ("sleep_hygiene", {"what": "sleep habits discussed"})
KNEE_ARTHRITIS = ("diagnosis", {"name": "knee arthritis", "condition": "knee osteoarthritis"})
ULCER = ("nsaid_risk", {"factor": "peptic ulcer"})
HEART = ("nsaid_risk", {"factor": "cardiovascular disease"})
LIVER = ("nsaid_risk", {"factor": "liver disease"})
LOW_VALUE = ("laboratory", {"test": "vitamin D", "value": "12", "result": "abnormal"})
SEIZURES = ("diagnosis", {"name": "epilepsy", "condition": "seizure disorder"})
IMPOTENCE = ("diagnosis", {"name": "erectile dysfunction", "condition": "sexual dysfunction"})
PSYCHOSIS = ("diagnosis", {"name": "psychosis", "condition": "psychosis"})
FLARE = ("complaint", {"symptom": "pain", "severity": "severe", "trend": "flare"})
SPASTICITY = ("diagnosis", {"name": "spasticity", "condition": "spasticity"})
OPERATION = ("surgery", {"procedure": "lumbar fusion", "status": "authorized"})
NSAID_FAILED = (
    "medication",
    {"name": "naproxen", "ingredients": ("naproxen",), "drug_class": ("nsaid",), "status": "failed"},
)


def taken(ingredient, drug_class, status="refilled"):
    said = {"name": ingredient, "ingredients": (ingredient,), "drug_class": (drug_class,), "status": status}
    return ("medication", said)


def relief(ingredient, **said):
    return ("relief", {"ingredients": (ingredient,), **said})


ROWS = [
    ("Gabapentin 300 mg #90", [NUMB_LEG, taken("gabapentin", "anticonvulsant"), relief("gabapentin", percent=40)],
     "drug for nerve pain or mood", "overturned"),
    ("Gabapentin 300 mg #90", [NUMB_LEG, taken("gabapentin", "anticonvulsant"), relief("gabapentin", amount="none")],
     "drug for nerve pain or mood", "upheld"),
    ("Lyrica 75 mg #60", [PAIN, taken("pregabalin", "anticonvulsant", "started")],
     "drug for nerve pain or mood", "upheld"),
    ("Topamax 50 mg #60", [MIGRAINE, taken("topiramate", "anticonvulsant", "started")], "drug for nerve pain or mood",
     "overturned"),
    ("Cymbalta 60 mg #30", [DEPRESSION, taken("duloxetine", "snri", "started")], "drug for nerve pain or mood",
     "overturned"),
    ("Cymbalta 60 mg #30", [PAIN, taken("duloxetine", "snri", "started")], "drug for nerve pain or mood", "upheld"),
    ("Wellbutrin 150 mg #30", [DEPRESSION, taken("bupropion", "atypical antidepressant", "started")],
     "drug for nerve pain or mood", "overturned"),
    ("Celebrex 200 mg #30", [PAIN, STRAIN, ULCER, taken("celecoxib", "cox-2 inhibitor", "started")], "cox-2 inhibitor",
     "overturned"),
    ("Celebrex 200 mg #30", [PAIN, STRAIN, taken("celecoxib", "cox-2 inhibitor", "started")],
     "cox-2 inhibitor", "upheld"),
    ("Celebrex 200 mg #30", [PAIN, STRAIN, ULCER, HEART, taken("celecoxib", "cox-2 inhibitor", "started")],
     "cox-2 inhibitor", "upheld"),
    ("Toradol IM injection", [FLARE], "short acute drug", "overturned"),
    ("Ketorolac 10 mg #60", [PAIN], "short acute drug", "upheld"),
    ("Tylenol 500 mg #60", [PAIN], "drug for its own indication", "overturned"),
    ("Tylenol 500 mg #60", [PAIN, LIVER], "drug for its own indication", "upheld"),
    ("Glucosamine 500 mg #90", [KNEE_ARTHRITIS, taken("glucosamine", "supplement", "started")], "supplement",
     "overturned"),
    ("Glucosamine 500 mg #90", [STRAIN], "supplement", "upheld"),
    ("Cholecalciferol 2000 units #30", [LOW_VALUE, taken("cholecalciferol", "vitamin", "started")],
     "supplement", "overturned"),
    ("Cholecalciferol 2000 units #30", [PAIN], "supplement", "upheld"),
    ("Theramine #90", [PAIN], "supplement", "upheld"),
    ("Zofran 8 mg #10", [OPERATION, taken("ondansetron", "antiemetic", "started")], "drug for its own indication",
     "overturned"),
    ("Zofran 8 mg #10", [PAIN], "drug for its own indication", "upheld"),
    ("Fioricet #60", [MIGRAINE], "not supported", "upheld"),
    ("Marinol 5 mg #60", [PAIN], "not supported", "upheld"),
    ("Ambien 10 mg #30", [INSOMNIA], "hypnotic", "upheld"),
    ("Zostrix 0.025% cream", [KNEE_ARTHRITIS, NSAID_FAILED], "topical", "overturned"),
    ("Zostrix 0.025% cream", [KNEE_ARTHRITIS], "topical", "upheld"),
    ("Seroquel 50 mg #30", [PSYCHOSIS, taken("quetiapine", "antipsychotic", "started")], "drug for its own indication",
     "overturned"),
    ("Seroquel 50 mg #30", [INSOMNIA], "drug for its own indication", "upheld"),
    ("Viagra 100 mg #10", [IMPOTENCE, LOW_VALUE, taken("sildenafil", "PDE5 inhibitor", "started")],
     "drug for its own indication", "overturned"),
    ("Viagra 100 mg #10", [IMPOTENCE], "drug for its own indication", "upheld"),
    ("Nuvigil 150 mg #30", [PAIN], "drug for its own indication", "upheld"),
    ("Dantrium 25 mg #60", [SPASTICITY, taken("dantrolene", "muscle relaxant", "started")],
     "drug for its own indication",
     "overturned"),
    ("Colace 100 mg #60", [taken("hydrocodone", "opioid")], "laxative with an opioid", "overturned"),
    ("Colace 100 mg #60", [PAIN], "laxative with an opioid", "upheld"),
]  # fmt: skip


@pytest.mark.parametrize(("request_text", "notes", "rule", "proposal"), ROWS)
def test_drug(judge, request_text, notes, rule, proposal):
    judged = judge(request_text, notes)
    assert (judged.rule, judged.proposal) == (rule, proposal), (judged.lead, judged.roles)


@pytest.mark.parametrize(
    ("request_text", "era", "lead"),
    [
        ("Flexeril 10 mg #30", "2017", "cp16-cyclobenzaprine"),
        ("Soma 350 mg #60", "2015", "cp09-carisoprodol"),
        ("Soma 350 mg #60", "2017", "cp16-carisoprodol"),
        ("Soma 350 mg #60", "2019", "acoem17-carisoprodol"),
        ("Gabapentin 300 mg #90", "2017", "cp16-gabapentin"),
        ("Celebrex 200 mg #30", "2015", "cp09-celecoxib"),
        ("Trazodone 50 mg #30", "2017", "cp16-trazodone"),
        ("Ambien 10 mg #30", "2017", "cp16-zolpidem"),
        ("Ambien 10 mg #30", "2015", "odg-zolpidem"),
        ("Theramine #90", "2015", "odg-medical-food"),
        ("Zofran 8 mg #10", "2017", "cp16-antiemetics"),
        ("Fioricet #60", "2017", "cp16-barbiturates"),
    ],
)
def test_the_topic_of_the_drug_leads(judge, request_text, era, lead):
    assert judge(request_text, [PAIN], era).lead == lead


def test_bupropion_is_no_drug_for_a_worker_with_seizures_on_record(judge):
    judged = judge("Wellbutrin 150 mg #30", [DEPRESSION, SEIZURES])
    assert judged.roles["contraindication"] == "not met"
