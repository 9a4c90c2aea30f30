"""An opioid cut from 75 to 60 tablets by utilization review, and a muscle relaxant with refills."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    HOSPITAL,
    Letterhead,
    Paper,
    Sign,
    fields,
    grid,
    mono,
    record,
    section,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import (
    Parties,
    benefit_notice,
    bill,
    imr_application,
    pr2,
    rfa,
)

WHO = Parties(
    first="Warren",
    last="Achebe-Lindqvist",
    dob="09/17/1963",
    sex="Male",
    home="455 Tamarack Ct, Fairfield, CA 94534",
    phone="(707) 555-0184",
    employer="Suisun Glass Works",
    claim="0419-WC-2004-7718",
    injury="06/09/2004",
    doctor="Ingrid Pavlenko, MD",
    specialty="Physical Medicine and Rehabilitation",
    practice="Green Valley Spine & Rehabilitation",
    office="1800 Travis Blvd, Fairfield, CA 94533",
    office_phone="(707) 555-0150",
    office_fax="(707) 555-0151",
    administrator="Redwood State Adjusters",
    adjuster="Keisha Monroe",
    admin_address="PO Box 3312, Concord, CA 94524",
    admin_phone="(925) 555-0130",
    admin_fax="(925) 555-0131",
)
NORCO = "Norco 10/325 mg #75"
FLEXERIL = "Flexeril 10 mg #60 with 3 refills"

application = imr_application(
    WHO,
    [NORCO + " (modified to #60)", FLEXERIL],
    signed="10/21/2015",
    decided="10/02/2015",
    diagnosis="M47.812 cervical spondylosis; M54.12 radiculopathy",
)
ur = decision_by_item(
    WHO,
    "Pacific Crest Medical Review",
    "10/02/2015",
    "09/28/2015",
    [
        (
            NORCO,
            "MODIFIED. Norco 10/325 mg #60 is certified; the remaining #15 are not certified.",
            """The worker has used this opioid for more than six months. Relief is described, yet the dose should come down over time. One prescription
         of sixty tablets is certified to allow the prescriber to begin weaning by 10 to 20 percent a month.""",
            "MTUS Chronic Pain Medical Treatment Guidelines 2009, Opioids, criteria for use, pages 76-80; Weaning of Medications, page 124.",
        ),
        (
            FLEXERIL,
            "NON-CERTIFIED.",
            """Cyclobenzaprine is for a short course. The record shows monthly prescriptions since February and the request asks for four more fills.
         No new spasm or flare is described.""",
            "MTUS Chronic Pain Medical Treatment Guidelines 2009, Cyclobenzaprine, pages 41-42 and 64; Muscle relaxants (for pain), pages 63-66.",
        ),
    ],
    reviewed="RFA 09/24/2015; PR-2 09/22/2015 and 07/28/2015; urine test 08/2015.",
    reviewer="Aldo Ferrante, MD",
)
request = rfa(
    WHO,
    """Cervical spondylosis | M47.812 | Norco 10/325 mg | | 1 tab q 8-12 h prn, max 2.5/day, #75, 30 days
    Cervical spondylosis | M47.812 | Flexeril 10 mg | | 1 qhs-bid, #60, 3 refills""",
    signed="09/24/2015",
    contact="Rosalind",
)
september = pr2(
    WHO,
    "09/22/2015",
    reason="request",
    subjective="""IW seen in f/u for chronic neck pain, L arm pain. Neck pain 9/10 w/o meds, 4/10 w/ Norco (onset ~30 min, lasts 4-5 h). Average 5/10, least 4/10. 50-60% relief.
    No side effects: denies constipation, sedation, N/V.

    On current regimen he is back at work full time as a dispatcher since 05/2015 (was off work 2013 to 04/2015), drives 40 min each way, does own shopping, plays
    catch w/ grandson 20 min. NDI today 36% (was 58% on 02/10/2015). Flexeril: takes it "most nights out of habit", can't say it does much.""",
    objective="""NAD. C-spine flex 40, ext 30, R rot 55, L rot 45 deg. Mild TTP L trapezius and paraspinals, no palpable spasm. Spurling + L mild. Strength 5/5 exc L triceps 5-/5.
    Sensation dec L middle finger. Gait nl.""",
    diagnoses="""1. Cervical spondylosis w/ L C7 radiculopathy (M47.812, M54.12)
    2. Chronic pain, stable on regimen""",
    plan="""1. Continue Norco 10/325 #75/mo (lowest effective dose: trial of #60 in 06/2015 -> missed 4 days of work, NDI up to 50%).
    2. Continue Flexeril 10 mg #60, 3 RF.
    3. CURES 09/22/2015 appropriate, sole prescriber. UDS 08/18/2015 lab report in chart, consistent. Opioid agreement signed 02/10/2015. SOAPP-R 6, low risk. No aberrant behavior.
    4. HEP, RTC 4-6 wks.""",
    work="Full duty as dispatcher (permanent position). No overhead work.",
)
july = pr2(
    WHO,
    "07/28/2015",
    subjective="""Neck/L arm pain. June at #60 tabs: pain up to 7/10 by afternoon, missed 4 shifts, NDI 50%. Back on #75 since 07/01: 9/10 without, 4-5/10 with, working all shifts.
    Denies side effects. Flexeril at night.""",
    objective="C-spine ROM limited at end range. No spasm. Spurling + L. DTR L triceps 1+.",
    diagnoses="1. Cervical spondylosis, L C7 radiculopathy",
    plan="""1. Resume Norco #75; attempt at #60 failed.
    2. Flexeril 10 mg #60.
    3. Random UDS next visit.""",
    work="Full duty, dispatcher.",
)
february = pr2(
    WHO,
    "02/10/2015",
    reason="change",
    subjective="""New to this office, prior pain MD retired. Neck pain since a pallet of glass tipped 2004. Off work since 2013. Pain 9/10, on Norco from prior MD irregular. Can drive 10 min,
    sleeps 4 h. NDI 58%. Naproxen 2012 (BP rose), gabapentin 2013 (sedated), PT 12 visits 2014 some help, ESI 2014 x1 two months of relief.""",
    objective="C-spine flex 30, ext 20. Paraspinal spasm L. Spurling + L.",
    diagnoses="1. Cervical spondylosis\n2. L C7 radiculopathy per EMG 2013",
    plan="""1. Norco 10/325 #75, regular schedule. Opioid agreement signed today. SOAPP-R done.
    2. Start Flexeril 10 mg #60.
    3. Goal: return to sedentary work in 3 months.""",
    work="TTD, re-evaluate for sedentary work.",
)
lab = record(
    "Urine drug test report",
    "2015-08-18",
    "Napa River Toxicology",
    mono("""
    NAPA RIVER TOXICOLOGY LABORATORY                    REPORT 08/21/2015
    DONOR   ACHEBE-LINDQVIST, WARREN   DOB 09/17/1963   COLLECTED 08/18/2015
    CLIENT  GREEN VALLEY SPINE & REHAB
    PRESCRIBED: NORCO, FLEXERIL

    TEST                     RESULT      LEVEL        FLAG
    HYDROCODONE              POSITIVE    880 ng/mL    EXPECTED
    HYDROMORPHONE            POSITIVE    102 ng/mL    EXPECTED (METABOLITE)
    CYCLOBENZAPRINE          POSITIVE                 EXPECTED
    OXYCODONE                NEGATIVE
    BENZODIAZEPINES          NEGATIVE
    COCAINE  METH  THC       NEGATIVE
    CREATININE 96   PH 5.8   VALID

    SUMMARY: ALL RESULTS AGREE WITH THE PRESCRIBED MEDICATION LIST.
    """),
)
emg = record(
    "Electrodiagnostic report",
    "2013-08-06",
    "Quentin Adair, MD",
    Letterhead("Solano Neurodiagnostics", ("Vallejo, California",)),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Study: 08/06/2013"),
    grid("""Nerve / muscle | Finding
    L median, ulnar motor and sensory | within normal limits
    L triceps | 2+ fibrillations, reduced recruitment
    L pronator teres | 1+ fibrillations
    Cervical paraspinals, low | increased insertional activity"""),
    section("Impression", "Subacute to chronic left C7 radiculopathy. No entrapment neuropathy."),
    Sign("Quentin Adair, MD"),
    look=HOSPITAL,
)
EXAMPLE = Example(
    name="modified-opioid-and-relaxant",
    number="EX-03",
    decided="2015-10-02",
    injury="2004-06-09",
    age=52,
    sex="M",
    story="""
# A modified opioid, and a muscle relaxant with three refills

Warren Achebe-Lindqvist, 52, has had left C7 radiculopathy since 2004. Utilization review (10/02/2015) modified Norco #75 to #60 with advice to
wean, and refused Flexeril #60 with 3 refills.

**What a careful reviewer decides**

- Norco 10/325 #75: **overturn**. What remains in dispute is 15 tablets. 9/10 without and 4/10 with; back at work full time; NDI 58% to 36%; no side
  effects; laboratory test, CURES, agreement and risk score on file; and a cut to #60 in 06/2015 cost him four shifts and 14 NDI points. A satisfactory
  stable dose is not lowered if it is working (pages 88-89); on-going management is documented (78) and he has returned to work (80).
- Flexeril 10 mg #60 with 3 refills: **uphold**. Since 02/10/2015, no spasm in July and September, no flare, no effect he can name (41-42, 63-66).

**Traps.** "Modified" is not a full denial. Spasm was found in February only. ICD-9 and ICD-10 meet on 10/01/2015. The weaning advice rests on
duration alone.
""",
    items=(
        Item(
            request=NORCO,
            decision="overturned",
            outcome="modified",
            authorized="Norco 10/325 mg #60",
            remaining="Norco 10/325 mg #15",
            administrator=(
                Guideline(CP09, "Opioids, criteria for use", "76-80"),
                Guideline(CP09, "Weaning of Medications", "124"),
            ),
            guidelines=(
                Guideline(CP09, "Opioids, on-going management", "78"),
                Guideline(CP09, "Opioids, when to continue", "80"),
                Guideline(CP09, "Opioids, long-term users", "88-89"),
            ),
            reasons=(
                "9/10 without, 4/10 with",
                "back at full time work, NDI 58% to 36%",
                "no side effects, consistent test, CURES, agreement",
                "reduction to #60 was tried and failed",
            ),
            facts=(
                Fact("9/10 without, 4/10 with Norco", "Neck pain 9/10 w/o meds, 4/10 w/ Norco"),
                Fact("full time work since 05/2015", "back at work full time as a dispatcher"),
                Fact("NDI 36%, was 58%", "NDI today 36%"),
                Fact("trial of #60 failed", "trial of #60 in 06/2015"),
                Fact("no side effects", "No side effects: denies constipation"),
                Fact("laboratory test agrees", "ALL RESULTS AGREE WITH THE PRESCRIBED"),
                Fact("agreement signed 02/10/2015", "Opioid agreement signed today"),
            ),
        ),
        Item(
            request=FLEXERIL,
            decision="upheld",
            administrator=(Guideline(CP09, "Cyclobenzaprine; Muscle relaxants (for pain)", "41-42, 63-66"),),
            guidelines=(
                Guideline(CP09, "Muscle relaxants (for pain)", "63-66"),
                Guideline(CP09, "Cyclobenzaprine", "41-42, 64"),
            ),
            reasons=(
                "used since 02/10/2015, course is 2 to 3 weeks",
                "no spasm, no flare",
                "no benefit recorded",
                "3 refills",
            ),
            facts=(
                Fact("started 02/10/2015", "Start Flexeril 10 mg #60"),
                Fact("no palpable spasm", "no palpable spasm"),
                Fact("no effect named", "can't say it does much"),
                Fact("acute flare of pain"),
            ),
        ),
    ),
    papers=(
        Paper(
            name="Achebe-Lindqvist IMR packet.pdf",
            bates="RSA-{page:05d}",
            fax="11/16/15 16:20 REDWOOD STATE ADJ 925-555-0131 {page:03d}/{pages:03d}",
            pieces=(
                application,
                ur,
                benefit_notice(
                    WHO,
                    "05/18/2015",
                    subject="Notice: temporary disability payments end",
                    text="""You have gone back to work on May 4, 2015. Payments of temporary
            disability therefore end with that day. Medical treatment is not changed by this notice.""",
                ),
                request,
                september,
                lab,
                july,
                replace(september, duplicate=True),
                emg,
                february,
                bill(
                    WHO,
                    "09/30/2015",
                    "09/22/2015 | 99214 | Office visit | 1 | 151.20\n08/18/2015 | G0431 | Drug screen, collection | 1 | 20.10",
                    diagnosis="M47.812",
                    total="171.30",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["cervical spondylosis", "left C7 radiculopathy"],
        "medications": [
            {"drug": "Norco", "dose": "10/325 #75", "since": "before 2015-02-10"},
            {"drug": "Flexeril", "dose": "10 mg #60", "since": "2015-02-10"},
        ],
        "pain_scores": [
            {"score": "9/10 without, 4/10 with", "date": "2015-09-22"},
            {"score": "9/10 without, 4-5/10 with", "date": "2015-07-28"},
        ],
        "prior_treatment": ["physical therapy 12 visits 2014", "epidural injection 2014", "naproxen", "gabapentin"],
        "progress_reports": ["2015-02-10", "2015-07-28", "2015-09-22"],
        "work_status": "full duty as dispatcher",
    },
    traps=("modified, not denied", "spasm only in February", "duplicate of the September report"),
    formats="one faxed and Bates-stamped bundle with text layer",
)
