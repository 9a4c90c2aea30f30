"""Emergencies are not asked to wait: red flags, grave deficits, fractures and torn tendons, on invented notes."""

from datetime import date, timedelta

import pytest

from openimr.clinical import findings_in_text
from openimr.guidelines import CaseDates, assess, prepare, shelf
from openimr.model import DisputedItem, Record
from openimr.requests import parse_request
from openimr.review.propose import Reasoned, Turning, propose

DAYS = {"2004 chapters": date(2015, 6, 10), "2017 chapters": date(2019, 6, 10)}
CAUDA = (
    "Low back pain. For two days saddle anesthesia and urinary retention. Right foot drop, dorsiflexion strength 2/5. "
    "MRI lumbar spine: large L4-5 disc herniation with nerve root compression. Assessment: cauda equina syndrome."
)
STUDIES = ("MRI", "CT scan", "X-ray")
REGIONS = ("lumbar spine", "cervical spine", "thoracic spine", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
WAITING = ("conservative care", "timing")


def judged(request: str, note: str, *, era: str = "2004 chapters", days_since_injury: int = 4) -> Reasoned:
    """The proposal where one note, of the day before the request, is the whole case file."""
    day = DAYS[era]
    seen = day - timedelta(days=1)
    record = Record(id="r1", file="note", first_page=1, last_page=1, kind="progress report", date=seen.isoformat())
    item = DisputedItem(request=request, treatment=parse_request(request), ur_outcome="denied")
    dates = CaseDates(request=day, ur=day, review=day, injury=day - timedelta(days=days_since_injury))
    facts = prepare(item, tuple(findings_in_text(note, date=seen.isoformat(), record="r1")), (record,), dates)
    return propose(assess(facts, dates, ["r1"], shelf()), Turning(), facts.phase)


def against(reasoned: Reasoned) -> set[str]:
    """The roles on which a proposal to uphold rests."""
    failed = [o for o in reasoned.required if o.standing == "failed"] + list(reasoned.defeated_by)
    return {role for outcome in failed for role in outcome.requirement.roles}


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize(
    "note",
    [
        "Fever with night sweats. Suspected infection. No therapy has been given.",
        "History of cancer with unexplained weight loss and night pain. No physical therapy was given.",
    ],
)
def test_imaging_of_a_red_flag_does_not_wait(note: str, study: str, region: str, era: str):
    reasoned = judged(f"{study} of the {region}", note, era=era)
    assert reasoned.rule_name == "imaging"
    assert reasoned.proposal != "upheld", against(reasoned)


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize(
    ("request_", "note"),
    [
        ("MRI lumbar spine without contrast", CAUDA),
        ("MRI lumbar spine", "Cannot lift her right foot. Right ankle dorsiflexion strength 2/5."),
        ("MRI cervical spine", "Clumsy hands. Hoffmann sign positive bilaterally. Suspected cervical myelopathy."),
        ("MRI cervical spine", "Neck pain. Grip strength 3/5 on the right."),
        ("MRI thoracic spine", "Fever 102. Midback pain. Suspected epidural abscess."),
        (
            "CT scan of the left knee",
            "Left knee pain. X-ray shows a possible tibial plateau fracture. CT for planning.",
        ),
        ("CT of the left wrist", "X-ray shows a comminuted distal radius fracture of the left wrist. Plan: ORIF."),
        ("CT of the right shoulder", "Right shoulder dislocation, reduced. Suspected proximal humerus fracture."),
        ("MRI right hip", "Right hip pain after a fall. X-ray negative. Suspected hip fracture."),
        ("MRI right wrist", "Fall on the hand. Suspected scaphoid fracture."),
    ],
)
def test_imaging_of_a_grave_deficit_or_a_fracture_does_not_wait(request_: str, note: str, era: str):
    reasoned = judged(request_, note, era=era)
    assert reasoned.proposal == "overturned", against(reasoned)


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize(
    ("request_", "note"),
    [
        ("X-ray of the left wrist", "Fall from a ladder. Objective: left wrist deformity."),
        ("X-ray of the right wrist", "Fall on the hand. Snuffbox tenderness of the right wrist."),
        ("X-ray of the right knee", "Twisted the knee. Right knee effusion."),
        ("X-ray of the left ankle", "Twisted the ankle. Unable to bear weight."),
        ("X-ray lumbar spine", "Fall. Low back pain. Osteoporosis."),
        ("X-ray lumbar spine", "72-year-old woman. Fall. Low back pain."),
        ("X-ray right hip", "Fall. Right hip pain. He takes prednisone."),
    ],
)
def test_a_plain_film_after_an_injury_does_not_wait(request_: str, note: str, era: str):
    reasoned = judged(request_, note, era=era, days_since_injury=1)
    assert reasoned.proposal == "overturned", against(reasoned)


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize(
    ("request_", "note"),
    [
        ("L4-5 microdiscectomy", CAUDA),
        ("Lumbar laminectomy L4-5", CAUDA),
        ("Lumbar laminectomy L3-4", "Fever. Epidural abscess at L3-4. Leg strength 2/5."),
        ("C5-6 cervical fusion", "Hoffmann sign positive. Cervical myelopathy. MRI: C5-6 disc herniation."),
        ("ORIF left distal radius", "X-ray shows a displaced left distal radius fracture. Left wrist deformity."),
        ("ORIF right ankle", "Right ankle fracture, bimalleolar, displaced on x-ray."),
        ("Achilles tendon repair", "Felt a pop. Achilles tendon rupture."),
        ("Total hip replacement, right", "Displaced femoral neck fracture of the right hip."),
        (
            "Left shoulder Bankart repair",
            "Shoulder dislocation. MRI left shoulder: labral tear. Apprehension positive.",
        ),
        ("Rotator cuff repair right shoulder", "MRI right shoulder: full-thickness cuff tear. Positive drop arm test."),
    ],
)
def test_an_urgent_operation_does_not_wait(request_: str, note: str, era: str):
    reasoned = judged(request_, note, era=era)
    assert reasoned.proposal == "overturned", against(reasoned)


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize(
    ("request_", "note"),
    [
        ("L1 lumbar fusion", "Fall from a roof. CT lumbar spine: L1 burst fracture. Leg strength 2/5."),
        ("Distal biceps tendon repair right elbow", "Right distal biceps tendon rupture on MRI."),
        ("Flexor tendon repair right hand", "Laceration of the right hand. Cannot flex the finger."),
    ],
)
def test_care_or_clearance_is_not_asked_of_an_urgent_operation(request_: str, note: str, era: str):
    assert not against(judged(request_, note, era=era)) & {*WAITING, "psychological clearance"}


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize(
    ("request_", "note"),
    [
        ("MRI lumbar spine", "Low back pain after lifting. Strength 5/5. Sensation is intact. No red flags."),
        ("MRI lumbar spine", "Low back pain. Denies saddle anesthesia and incontinence. Straight leg raise positive."),
        ("MRI cervical spine", "Neck pain. Biceps strength 4/5. No fracture on x-ray."),
        ("MRI right knee", "Right knee pain. McMurray test is positive. No fracture."),
        ("MRI right shoulder", "Right shoulder pain. Neer test positive."),
        ("X-ray right shoulder", "Right shoulder soreness from overhead work."),
    ],
)
def test_early_imaging_without_a_red_flag_still_waits(request_: str, note: str, era: str):
    assert judged(request_, note, era=era, days_since_injury=10).proposal == "upheld"


@pytest.mark.parametrize("era", DAYS)
@pytest.mark.parametrize(
    ("request_", "note", "lacking"),
    [
        (
            "ORIF left distal radius",
            "X-ray shows a fracture. Nondisplaced fracture of the left distal radius.",
            "lesion",
        ),
        ("L4-5 microdiscectomy", "Leg pain. Straight leg raise positive. MRI: L4-5 herniation.", "conservative care"),
        ("Right carpal tunnel release", "Numb hand. Phalen positive. Grip strength 3/5.", "conservative care"),
    ],
)
def test_an_operation_that_can_wait_waits(request_: str, note: str, lacking: str, era: str):
    assert lacking in against(judged(request_, note, era=era))


def test_an_old_fracture_is_no_emergency():
    """Five years after the injury, with no operation in view, conservative care is asked for as ever."""
    note = "Left ankle pain. Healed ankle fracture. Full motion."
    assert "conservative care" in against(judged("MRI left ankle", note, days_since_injury=1800))
