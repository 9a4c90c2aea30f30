"""One item deferred for liability, one conditionally non-certified, one denied and decided."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    HOSPITAL,
    LETTER,
    OFFICE,
    PORTAL,
    Letterhead,
    Paper,
    Para,
    Sign,
    fields,
    grid,
    p,
    record,
    section,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import Parties, bill, fax_cover, imr_application, pr2, rfa

WHO = Parties(
    first="Beatrix",
    last="Oyama-Fuller",
    dob="12/12/1973",
    sex="Female",
    home="48 Larkin St Apt 5, San Jose, CA 95112",
    phone="(408) 555-0175",
    employer="Guadalupe Circuit Assembly",
    claim="GCA-4471-13",
    injury="06/24/2013",
    doctor="Rafael Thornquist, MD",
    specialty="Physical Medicine and Rehabilitation",
    practice="South Bay Hand & Nerve",
    office="2100 Forest Ave, San Jose, CA 95128",
    office_phone="(408) 555-0149",
    office_fax="(408) 555-0150",
    administrator="Alameda Vista Casualty",
    adjuster="Donna Petrakis",
    admin_address="PO Box 909, San Leandro, CA 94577",
    admin_phone="(510) 555-0124",
    admin_fax="(510) 555-0125",
)
AMI = "Amitriptyline 25 mg at bedtime, #30"
ESC = "Escitalopram 10 mg daily, #30"
TIZ = "Tizanidine 4 mg at bedtime, #30"
application = imr_application(
    WHO,
    [AMI, ESC, TIZ],
    signed="10/13/2014",
    decided="09/19/2014",
    diagnosis="354.0 carpal tunnel syndrome; 729.2 neuritis",
    disputes_liability=True,
)
ur = decision_by_item(
    WHO,
    "Alder & Finch Utilization Review",
    "09/19/2014",
    "09/12/2014",
    [
        (
            AMI,
            "DENIED - not medically necessary.",
            "The hand was operated on and nerve pain after release is expected to settle. An antidepressant is not a first choice in the view of this reviewer.",
            "MTUS Chronic Pain Medical Treatment Guidelines, page 13.",
        ),
        (
            ESC,
            "DEFERRED. Liability for the psychiatric body part is disputed by the claims administrator (8 CCR 9792.9.1(b)). No decision on medical necessity is made. See the letter of 09/18/2014.",
            "The psyche has not been accepted as part of this claim.",
            "none.",
        ),
        (
            TIZ,
            "CONDITIONALLY NON-CERTIFIED. Liver tests and the last examination were asked for on 09/15/2014 and did not come. This will be looked at anew when they are received.",
            "Information needed to decide was not received.",
            "none.",
        ),
    ],
    reviewed="RFA 09/10/2014; report 09/09/2014.",
    reviewer="Lucinda Yardley, MD",
    note=1,
)
deferral = record(
    "Deferral letter",
    "2014-09-18",
    WHO.adjuster,
    Letterhead(WHO.administrator, (WHO.admin_address,)),
    Para("September 18, 2014"),
    Para(WHO.doctor),
    p(f"""Re: {WHO.name}, {WHO.claim}.

    We put off utilization review of escitalopram. The claim has been accepted for both wrists. A claim for the psyche was filed on 08/01/2014 and is disputed: there is no medical-legal report yet. An examination by a Qualified Medical Evaluator in psychology has been asked for. When the dispute
    is settled the time for review begins."""),
    Sign(WHO.adjuster, "Claims examiner"),
    look=LETTER,
)
info = record(
    "Request for information",
    "2014-09-15",
    "Alder & Finch Utilization Review",
    Letterhead("Alder & Finch Utilization Review"),
    Para("September 15, 2014"),
    p(
        """Dr. Thornquist: to decide on tizanidine we need (1) liver function tests, (2) the neck and shoulder examination spoken of in your note. Please fax them by September 18, 2014."""
    ),
    Sign("Intake"),
    look=OFFICE,
)
sept = pr2(
    WHO,
    "09/09/2014",
    reason="request",
    subjective="""40 y/o assembler, 8 months after R CTR (01/2014). Burning, electric pain R palm and thumb to middle fingers, 7/10, worse at night, wakes her 4 times. Gabapentin to 1800 mg 04-06/2014: dizzy, no better, stopped. Naproxen no help. Neck and shoulder muscles tight. Feels down.""",
    objective="""R wrist: scar well healed. Tinel + at scar, Phalen +. Two-point 8 mm R thumb, index, middle (5 mm L). Allodynia to brush over thenar. APB 4+/5. BP 118/72, pulse 70, regular. ECG 08/2014 normal.""",
    diagnoses="1. R carpal tunnel syndrome s/p release (354.0)\n2. Neuropathic pain, median nerve R (729.2)\n3. Neck/shoulder myofascial pain\n4. Depressed mood, refer",
    plan="""1. Amitriptyline 25 mg qhs #30: first trial, first-line for neuropathic pain. Aim: pain < 5 and sleep > 6 h. Dry mouth, sedation, driving discussed. No cardiac disease, no glaucoma. Call at 1 week, visit at 4 weeks w/ pain score, sleep hours, function.
    2. Escitalopram 10 mg #30.
    3. Tizanidine 4 mg qhs #30.
    4. OT desensitization.""",
    work="Modified: no forceful grip R.",
)
eds = record(
    "Electrodiagnostic report",
    "2014-07-22",
    "Rafael Thornquist, MD",
    Letterhead("South Bay Hand & Nerve", ("EMG laboratory",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 07/22/2014"),
    grid("""Nerve | Distal latency | Amplitude
    R median sensory | 4.6 ms (< 3.6) | 9 uV (> 15)
    R median motor | 4.8 ms (< 4.4) | 5.1 mV
    R ulnar sensory | 3.0 ms | 22 uV
    L median sensory | 3.3 ms | 31 uV"""),
    section("Impression", "Residual right median neuropathy at the wrist with axonal loss, improved from 11/2013."),
    Sign("Rafael Thornquist, MD"),
    look=HOSPITAL,
)
op = record(
    "Operative report",
    "2014-01-15",
    "Eleanor Dask, MD",
    Letterhead("O'Connor Surgery Center"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | DOS: 01/15/2014"),
    section("Procedure", "Right open carpal tunnel release."),
    section("Findings", "Thick ligament, nerve hourglass-shaped and pale."),
    Sign("Eleanor Dask, MD"),
    look=PORTAL,
)
EXAMPLE = Example(
    name="deferred-and-conditional",
    number="EX-17",
    decided="2014-09-19",
    injury="2013-06-24",
    age=40,
    sex="F",
    story="""
# Deferred, conditionally non-certified, denied

Beatrix Oyama-Fuller, 40, assembler, has nerve pain after a carpal tunnel release. Three drugs were asked for on 09/10/2014 and three different things happened to them on 09/19/2014.

**What a careful reviewer decides**

- Amitriptyline 25 mg: **overturn** (pages 13-16). Neuropathic pain shown by examination and nerve study; a tricyclic is first-line; gabapentin failed; heart looked at; aim and checks set; first trial.
- Escitalopram: **not eligible**: deferred, liability for the psyche is disputed.
- Tizanidine: **not eligible**: conditionally non-certified for lack of information asked for.

**Traps.** All three stand on the application. The box "disputing liability" is crossed Yes, for one item only. A conditional denial looks like a denial.
""",
    items=(
        Item(
            request=AMI,
            decision="overturned",
            administrator=(Guideline(CP09, None, "13"),),
            guidelines=(
                Guideline(CP09, "Antidepressants for chronic pain", "13-16"),
                Guideline(CP09, "Tricyclic antidepressants", "13-15"),
            ),
            reasons=(
                "neuropathic pain by examination and nerve study",
                "tricyclic is first-line",
                "gabapentin failed",
                "first trial with aim and checks",
            ),
            facts=(
                Fact("burning pain, allodynia", "Allodynia to brush over thenar"),
                Fact("residual median neuropathy", "Residual right median neuropathy"),
                Fact("gabapentin failed", "Gabapentin to 1800 mg"),
                Fact("first trial, aim set", "first trial, first-line for neuropathic pain"),
            ),
        ),
        Item(
            request=ESC,
            decision=None,
            outcome="deferred",
            guidelines=(),
            reasons=("liability for the psyche disputed",),
            facts=(Fact("deferred, liability disputed", "We put off utilization review of escitalopram"),),
        ),
        Item(
            request=TIZ,
            decision=None,
            outcome="conditionally non-certified",
            guidelines=(),
            reasons=("information asked for was not received",),
            facts=(Fact("information asked for", "to decide on tizanidine we need"),),
        ),
    ),
    papers=(
        Paper(
            name="Oyama-Fuller bundle.pdf",
            bates="AVC{page:06d}",
            fax="10-20-14 15:31 ALAMEDA VISTA 5105550125 p.{page}",
            pieces=(
                fax_cover(WHO, "09/12/2014", subject="RFA Oyama-Fuller GCA-4471-13", pages=3),
                application,
                deferral,
                ur,
                info,
                rfa(
                    WHO,
                    """Neuropathic pain R median n. | 729.2 | Amitriptyline 25 mg | | 1 qhs #30, first trial
        Depressed mood | 311 | Escitalopram 10 mg | | 1 qd #30
        Myofascial pain | 729.1 | Tizanidine 4 mg | | 1 qhs #30""",
                    signed="09/10/2014",
                ),
                sept,
                eds,
                op,
                bill(
                    WHO,
                    "09/15/2014",
                    "09/09/2014 | 99214 | Office visit | 1 | 146.10",
                    diagnosis="354.0",
                    total="146.10",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["right carpal tunnel syndrome, status post release", "neuropathic pain, right median nerve"],
        "medications": [
            {"drug": "amitriptyline", "dose": "25 mg qhs #30", "since": "requested 2014-09-09"},
            {"drug": "escitalopram", "dose": "10 mg #30", "since": "requested 2014-09-09"},
            {"drug": "tizanidine", "dose": "4 mg qhs #30", "since": "requested 2014-09-09"},
            {"drug": "gabapentin", "dose": "1800 mg", "since": "2014-04 to 2014-06"},
        ],
        "pain_scores": [{"score": "7/10", "date": "2014-09-09"}],
        "prior_treatment": ["carpal tunnel release 2014-01-15", "gabapentin", "naproxen"],
        "progress_reports": ["2014-09-09"],
        "work_status": "modified duty",
    },
    missing=("liver function tests asked for on 09/15/2014",),
    traps=("deferred", "conditionally non-certified"),
    formats="one faxed and Bates-stamped bundle with text layer",
)
