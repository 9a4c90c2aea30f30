"""Requests of 2019, judged by the chapters that were adopted from December 2017."""

import pytest

WEAK_LEG = ("exam", {"sign": "strength", "result": "decreased", "body_part": "lumbar spine"})
NORMAL_NERVES = ("exam", {"sign": "neurologic examination", "result": "normal", "body_part": "lumbar spine"})
HERNIATION = ("imaging", {"modality": "mri", "body_part": "lumbar spine", "abnormality": "lumbar disc herniation"})
THERAPY_FAILED = ("treatment", {"treatment": "physical therapy", "status": "done", "response": "no benefit"})
CUFF_TEAR = ("imaging", {"modality": "mri", "body_part": "shoulder", "abnormality": "rotator cuff tear"})
NEER = ("exam", {"sign": "neer", "result": "positive", "body_part": "shoulder"})
NUMB_LEG = ("complaint", {"symptom": "numbness", "body_part": "leg"})
PAIN = ("complaint", {"symptom": "pain", "body_part": "lumbar spine"})
DYSPEPSIA = ("nsaid_risk", {"factor": "dyspepsia"})
NAPROXEN = (
    "medication",
    {"name": "naproxen", "ingredients": ("naproxen",), "drug_class": ("nsaid",), "status": "current"},
)

ROWS = [
    ("MRI of the lumbar spine", [WEAK_LEG, THERAPY_FAILED], "acoem17-lbp-imaging", "overturned"),
    ("MRI of the lumbar spine", [NORMAL_NERVES, THERAPY_FAILED], "acoem17-lbp-imaging", "upheld"),
    ("Lumbar epidural steroid injection", [WEAK_LEG, HERNIATION, THERAPY_FAILED], "acoem17-lbp-esi", "overturned"),
    ("Lumbar facet joint injection", [THERAPY_FAILED], "acoem17-lbp-facet", "upheld"),
    ("Right shoulder rotator cuff repair", [CUFF_TEAR, NEER, THERAPY_FAILED], "acoem17-shoulder-surgery", "overturned"),
    ("Right shoulder rotator cuff repair", [NEER, THERAPY_FAILED], "acoem17-shoulder-surgery", "upheld"),
    ("Physical therapy 8 sessions lumbar spine", [PAIN], "acoem17-lbp-therapy", "overturned"),
    ("Physical therapy 16 sessions lumbar spine", [PAIN], "acoem17-lbp-therapy", "upheld"),
    ("Omeprazole 20 mg #30", [NAPROXEN, DYSPEPSIA], "acoem17-ppi", "overturned"),
    ("Omeprazole 20 mg #30", [NAPROXEN], "acoem17-ppi", "upheld"),
    ("Xanax 1 mg #60", [PAIN], "acoem17-benzodiazepines", "upheld"),
    ("EMG/NCV bilateral lower extremities", [NUMB_LEG, THERAPY_FAILED], "acoem17-lbp-eds", "overturned"),
    ("Gym membership", [PAIN], "odg-gym", "upheld"),
    ("Acupuncture 6 sessions", [PAIN], "acu09-frequency", "overturned"),
]


@pytest.mark.parametrize(("request_text", "notes", "lead", "proposal"), ROWS)
def test_2019(judge, request_text, notes, lead, proposal):
    judged = judge(request_text, notes, "2019")
    assert (judged.lead, judged.proposal) == (lead, proposal), (judged.rule, judged.roles)
