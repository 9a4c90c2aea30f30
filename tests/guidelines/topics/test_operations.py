"""Operations, and the services that follow them."""

import pytest

THERAPY_FAILED = ("treatment", {"treatment": "physical therapy", "status": "done", "response": "no benefit"})
NO_THERAPY = ("treatment", {"treatment": "physical therapy", "assertion": "denied"})
INJECTED = ("treatment", {"treatment": "corticosteroid injection", "body_part": "shoulder", "status": "done"})
CUFF_TEAR = ("imaging", {"modality": "mri", "body_part": "shoulder", "abnormality": "rotator cuff tear"})
IMPINGEMENT_MRI = ("imaging", {"modality": "mri", "body_part": "shoulder", "abnormality": "shoulder impingement"})
NEER = ("exam", {"sign": "neer", "result": "positive", "body_part": "shoulder"})
MENISCUS_TEAR = ("imaging", {"modality": "mri", "body_part": "knee", "abnormality": "meniscal tear"})
NORMAL_KNEE = ("imaging", {"modality": "mri", "body_part": "knee", "abnormality": "normal"})
LOCKING = ("complaint", {"symptom": "locking", "body_part": "knee"})
ACL_TEAR = ("imaging", {"modality": "mri", "body_part": "knee", "abnormality": "acl tear"})
LACHMAN = ("exam", {"sign": "lachman", "result": "positive", "body_part": "knee"})
HERNIATION = ("imaging", {"modality": "mri", "body_part": "lumbar spine", "abnormality": "lumbar disc herniation"})
SLIP = ("imaging", {"modality": "x-ray", "body_part": "lumbar spine", "abnormality": "spondylolisthesis"})
WEAK_LEG = ("exam", {"sign": "strength", "result": "decreased", "body_part": "lumbar spine"})
MIND_CLEARED = ("treatment", {"treatment": "psychological evaluation", "status": "done"})
PHALEN = ("exam", {"sign": "phalen", "result": "positive", "body_part": "wrist"})
SLOW_NERVE = ("electrodiagnostic", {"nerve": "median", "result": "abnormal", "abnormality": "carpal tunnel syndrome"})
NORMAL_NERVE = ("electrodiagnostic", {"nerve": "median", "result": "normal"})
KNEE_ARTHRITIS = ("imaging", {"modality": "x-ray", "body_part": "knee", "abnormality": "knee osteoarthritis"})
CANNOT_WALK_FAR = ("function", {"area": "walking", "direction": "limited"})
REPAIR_AUTHORIZED = ("surgery", {"procedure": "rotator cuff repair", "body_part": "shoulder", "status": "authorized"})
REPAIR_ASKED = ("surgery", {"procedure": "rotator cuff repair", "body_part": "shoulder", "status": "requested"})
REPAIR_DONE = ("surgery", {"procedure": "rotator cuff repair", "body_part": "shoulder", "status": "done"})
CTR_DONE = ("surgery", {"procedure": "carpal tunnel release", "body_part": "wrist", "status": "done"})
HYPERTENSION = ("diagnosis", {"name": "hypertension", "condition": "hypertension"})
FBSS = ("diagnosis", {"name": "failed back", "condition": "failed back surgery syndrome"})

ROWS = [
    ("Right shoulder arthroscopy with rotator cuff repair", [CUFF_TEAR, NEER, THERAPY_FAILED], "surgery", "overturned"),
    ("Right shoulder arthroscopy with rotator cuff repair", [CUFF_TEAR, NEER, NO_THERAPY], "surgery", "upheld"),
    ("Left shoulder subacromial decompression",
     [IMPINGEMENT_MRI, NEER, THERAPY_FAILED, INJECTED], "surgery", "overturned"),
    ("Left shoulder subacromial decompression", [IMPINGEMENT_MRI, NEER, THERAPY_FAILED], "surgery", "upheld"),
    ("Left knee arthroscopy with meniscectomy", [MENISCUS_TEAR, LOCKING, THERAPY_FAILED], "surgery", "overturned"),
    ("Left knee arthroscopy with meniscectomy", [NORMAL_KNEE, LOCKING, THERAPY_FAILED], "surgery", "upheld"),
    ("ACL reconstruction right knee", [ACL_TEAR, LACHMAN, THERAPY_FAILED], "surgery", "overturned"),
    ("ACL reconstruction right knee", [ACL_TEAR, THERAPY_FAILED], "surgery", "upheld"),
    ("L4-5 lumbar discectomy", [HERNIATION, WEAK_LEG, THERAPY_FAILED], "surgery", "overturned"),
    ("L4-5 lumbar discectomy", [HERNIATION, THERAPY_FAILED], "surgery", "upheld"),
    ("L5-S1 lumbar fusion", [SLIP, WEAK_LEG, THERAPY_FAILED, MIND_CLEARED], "spinal fusion", "overturned"),
    ("L5-S1 lumbar fusion", [HERNIATION, WEAK_LEG, THERAPY_FAILED, MIND_CLEARED], "spinal fusion", "upheld"),
    ("Right carpal tunnel release", [PHALEN, SLOW_NERVE, THERAPY_FAILED], "surgery", "overturned"),
    ("Right carpal tunnel release", [PHALEN, NORMAL_NERVE, THERAPY_FAILED], "surgery", "upheld"),
    ("Right total knee replacement", [KNEE_ARTHRITIS, CANNOT_WALK_FAR, THERAPY_FAILED], "surgery", "overturned"),
    ("Right total knee replacement", [CANNOT_WALK_FAR, THERAPY_FAILED], "surgery", "upheld"),
    ("Spinal cord stimulator trial", [FBSS, THERAPY_FAILED, MIND_CLEARED], "implanted device", "overturned"),
    ("Spinal cord stimulator trial", [FBSS, THERAPY_FAILED], "implanted device", "upheld"),
    ("Assistant surgeon", [REPAIR_AUTHORIZED], "service for an operation", "overturned"),
    ("Assistant surgeon", [REPAIR_ASKED], "service for an operation", None),
    ("Assistant surgeon", [], "service for an operation", "upheld"),
    ("Pre-operative medical clearance", [REPAIR_AUTHORIZED], "service for an operation", "overturned"),
    ("Pre-operative medical clearance", [], "service for an operation", "upheld"),
    ("Pre-operative EKG", [REPAIR_AUTHORIZED, HYPERTENSION], "service for an operation", "overturned"),
    ("Pre-operative EKG", [REPAIR_AUTHORIZED], "service for an operation", "upheld"),
    ("Pre-op labs: PT/PTT", [REPAIR_AUTHORIZED, HYPERTENSION], "service for an operation", "upheld"),
    ("Pre-op labs: CBC", [REPAIR_AUTHORIZED, HYPERTENSION], "service for an operation", "overturned"),
    ("Cold therapy unit 7 day rental", [REPAIR_AUTHORIZED], "service for an operation", "overturned"),
    ("Cold therapy unit purchase", [REPAIR_AUTHORIZED], "service for an operation", "upheld"),
    ("Post-operative physical therapy 12 visits right shoulder", [REPAIR_DONE], "therapy after surgery", "overturned"),
    ("Post-operative physical therapy 36 sessions right shoulder", [REPAIR_DONE], "therapy after surgery", "upheld"),
    ("Post-operative physical therapy 4 sessions right wrist", [CTR_DONE], "therapy after surgery", "overturned"),
    ("Post-operative physical therapy 12 sessions right wrist", [CTR_DONE], "therapy after surgery", "upheld"),
]  # fmt: skip


@pytest.mark.parametrize(("request_text", "notes", "rule", "proposal"), ROWS)
def test_operation(judge, request_text, notes, rule, proposal):
    judged = judge(request_text, notes)
    assert (judged.rule, judged.proposal) == (rule, proposal), (judged.lead, judged.roles)


@pytest.mark.parametrize(
    ("request_text", "lead"),
    [
        ("Right shoulder rotator cuff repair", "acoem04-ch9-rotator-cuff"),
        ("L5-S1 lumbar fusion", "acoem04-ch12-fusion"),
        ("Right carpal tunnel release", "acoem04-ch11-ctr"),
        ("Right total knee replacement", "odg-tka"),
        ("C5-6 anterior cervical discectomy and fusion", "acoem04-ch8-surgery"),
        ("Pre-operative medical clearance", "acoem04-ch5-clearance"),
    ],
)
def test_the_chapter_of_the_body_part_leads(judge, request_text, lead):
    assert judge(request_text, [REPAIR_AUTHORIZED]).lead == lead


def test_a_fusion_in_the_first_months_is_defeated(judge):
    judged = judge("L5-S1 lumbar fusion", [SLIP, WEAK_LEG, THERAPY_FAILED, MIND_CLEARED], "2015", months=1)
    assert judged.roles["timing"] == "not met"
    assert judged.proposal == "upheld"
