"""Injections: what the notes must hold for each, and what defeats it."""

import pytest

WEAK_LEG = ("exam", {"sign": "strength", "result": "decreased", "body_part": "lumbar spine"})
LEG_RAISE = ("exam", {"sign": "straight leg raise", "result": "positive", "body_part": "lumbar spine"})
NORMAL_NERVES = ("exam", {"sign": "neurologic examination", "result": "normal", "body_part": "lumbar spine"})
HERNIATION = ("imaging", {"modality": "mri", "body_part": "lumbar spine", "abnormality": "lumbar disc herniation"})
NORMAL_MRI = ("imaging", {"modality": "mri", "body_part": "lumbar spine", "abnormality": "normal"})
THERAPY_FAILED = ("treatment", {"treatment": "physical therapy", "status": "done", "response": "no benefit"})
NO_THERAPY = ("treatment", {"treatment": "physical therapy", "assertion": "denied"})
EPIDURAL = ("treatment", {"treatment": "epidural steroid injection", "body_part": "lumbar spine", "status": "done"})
HALF_RELIEF = ("relief", {"treatment": "epidural steroid injection", "percent": 60, "weeks": 8})
WEEK_OF_RELIEF = ("relief", {"treatment": "epidural steroid injection", "percent": 30, "weeks": 1})
FACET_LOADING = ("exam", {"sign": "facet loading", "result": "positive", "body_part": "lumbar spine"})
BLOCK_RELIEF = ("relief", {"treatment": "medial branch block", "percent": 80})
BLOCK_IN_VAIN = ("relief", {"treatment": "medial branch block", "percent": 20})
TRIGGER_POINTS = ("exam", {"sign": "trigger point", "result": "present", "body_part": "cervical spine"})
NO_TRIGGER_POINTS = ("exam", {"sign": "trigger point", "result": "absent", "body_part": "cervical spine"})
FABER = ("exam", {"sign": "faber", "result": "positive"})
SACROILIITIS = ("diagnosis", {"name": "sacroiliitis", "condition": "sacroiliitis"})
IMPINGEMENT = ("diagnosis", {"name": "impingement", "condition": "shoulder impingement", "body_part": "shoulder"})
KNEE_ARTHRITIS = ("imaging", {"modality": "x-ray", "body_part": "knee", "abnormality": "knee osteoarthritis"})
KNEE_STEROID = ("treatment", {"treatment": "corticosteroid injection", "body_part": "knee", "status": "done"})
CRPS = ("diagnosis", {"name": "CRPS", "condition": "complex regional pain syndrome"})
MIGRAINE = ("diagnosis", {"name": "chronic migraine", "condition": "migraine"})

ROWS = [
    ("Lumbar epidural steroid injection", "2015", [WEAK_LEG, HERNIATION, THERAPY_FAILED], "cp09-esi", "overturned"),
    ("Lumbar epidural steroid injection", "2015", [NORMAL_NERVES, HERNIATION, THERAPY_FAILED], "cp09-esi", "upheld"),
    ("Lumbar epidural steroid injection", "2015", [LEG_RAISE, NORMAL_MRI, THERAPY_FAILED], "cp09-esi", "upheld"),
    ("Lumbar epidural steroid injection", "2017", [LEG_RAISE, HERNIATION, NO_THERAPY], "cp16-esi", "upheld"),
    ("Lumbar transforaminal epidural steroid injection", "2017", [LEG_RAISE, HERNIATION, EPIDURAL, HALF_RELIEF],
     "cp16-esi", "overturned"),
    ("Lumbar transforaminal epidural steroid injection", "2017", [LEG_RAISE, HERNIATION, EPIDURAL, WEEK_OF_RELIEF],
     "cp16-esi", "upheld"),
    ("Lumbar medial branch block", "2017", [FACET_LOADING, THERAPY_FAILED], "cp16-facet-blocks", "overturned"),
    ("Lumbar medial branch block", "2017", [FACET_LOADING, THERAPY_FAILED, LEG_RAISE], "cp16-facet-blocks", "upheld"),
    ("Lumbar facet joint injection", "2015", [FACET_LOADING, THERAPY_FAILED], "acoem04-ch12-injections", "upheld"),
    ("Lumbar radiofrequency ablation", "2015", [BLOCK_RELIEF], "acoem04-ch12-injections", "overturned"),
    ("Lumbar radiofrequency ablation", "2015", [BLOCK_IN_VAIN], "acoem04-ch12-injections", "upheld"),
    ("Lumbar radiofrequency ablation", "2017", [BLOCK_RELIEF], "cp16-facet-rfa", "overturned"),
    ("Trigger point injections cervical spine", "2015", [TRIGGER_POINTS, THERAPY_FAILED], "cp09-tpi", "overturned"),
    ("Trigger point injections cervical spine", "2015", [NO_TRIGGER_POINTS, THERAPY_FAILED], "cp09-tpi", "upheld"),
    ("Sacroiliac joint injection", "2015", [FABER, SACROILIITIS, THERAPY_FAILED], "odg-si-joint", "overturned"),
    ("Sacroiliac joint injection", "2017", [THERAPY_FAILED], "cp16-si-joint", "upheld"),
    ("Right shoulder corticosteroid injection", "2015", [IMPINGEMENT, THERAPY_FAILED], "acoem04-ch9-injection",
     "overturned"),
    ("Right shoulder corticosteroid injection", "2015", [IMPINGEMENT, NO_THERAPY], "acoem04-ch9-injection", "upheld"),
    ("Synvisc injection right knee", "2015", [KNEE_ARTHRITIS, THERAPY_FAILED, KNEE_STEROID],
     "odg-viscosupplementation", "overturned"),
    ("Synvisc injection right knee", "2015", [KNEE_ARTHRITIS, THERAPY_FAILED], "odg-viscosupplementation", "upheld"),
    ("Stellate ganglion block", "2015", [CRPS], "cp09-sympathetic-blocks", "overturned"),
    ("Stellate ganglion block", "2015", [THERAPY_FAILED], "cp09-sympathetic-blocks", "upheld"),
    ("Platelet rich plasma injection left knee", "2015", [KNEE_ARTHRITIS, THERAPY_FAILED], "odg-prp", "upheld"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_injection(judge, row):
    request_text, era, notes, lead, proposal = row
    judged = judge(request_text, notes, era)
    assert (judged.lead, judged.proposal) == (lead, proposal), judged.roles


def test_a_series_of_epidurals_is_refuted_and_a_short_relief_too(judge):
    judged = judge("Lumbar epidural steroid injection", [LEG_RAISE, HERNIATION, EPIDURAL, WEEK_OF_RELIEF])
    assert judged.roles["earlier relief"] == "not met"
    assert "conservative care" not in judged.roles
