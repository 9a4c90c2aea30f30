"""A folder of DOCX, RTF, text and C-CDA files: duloxetine that works, paroxetine that shows nothing."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from examples.case import CP09, Example, Fact, Guideline, Item
from examples.drawing.blocks import Letterhead, Piece, Sign, Title, fields, h, lines, record, section
from examples.drawing.decisions import decision_letter
from examples.drawing.exchange import ccda
from examples.drawing.forms import Parties, imr_application, rfa
from examples.drawing.office import docx, held, rtf, txt

WHO = Parties(
    first="Gwendolyn",
    last="Pacheco-Reid",
    dob="06/02/1965",
    sex="Female",
    home="31 Sycamore Ct, Napa, CA 94558",
    phone="(707) 555-0197",
    employer="Silverado Bottling",
    claim="SB-10-2219",
    injury="11/09/2010",
    doctor="Conrad Eastman, MD",
    specialty="Pain Medicine",
    practice="Napa Valley Pain Institute",
    office="1000 Trancas St, Napa, CA 94558",
    office_phone="(707) 555-0168",
    office_fax="(707) 555-0169",
    administrator="Vintner's Indemnity",
    adjuster="Harriet Boyle",
    admin_address="PO Box 210, Napa, CA 94559",
    admin_phone="(707) 555-0198",
    admin_fax="(707) 555-0199",
)
DUL = "Duloxetine 60 mg daily, #30"
PAR = "Paroxetine 20 mg daily, #30"
application = imr_application(
    WHO, [DUL, PAR], signed="09/28/2015", decided="09/04/2015", diagnosis="724.4 lumbar radiculopathy"
)
ur = decision_letter(
    WHO,
    "VINTNER'S INDEMNITY - UTILIZATION REVIEW",
    "09/04/2015",
    reviewer="Marguerite Stall, MD",
    text="""Your request of 08/26/2015, received 08/28/2015, asked for two medications.

    1. Duloxetine 60 mg daily, #30: DENIED. Two antidepressants of like action are taken together. Benefit of this one was not measured in the visit note that I have (02/17/2015). MTUS Chronic Pain Medical Treatment Guidelines, pages 43-44.

    2. Paroxetine 20 mg daily, #30: DENIED. SSRIs are not advised for pain. No psychiatric diagnosis is given. MTUS Chronic Pain Medical Treatment Guidelines, page 107.""",
)
request = rfa(
    WHO,
    """Lumbar radiculopathy L S1 | 724.4 | Duloxetine 60 mg | | 1 daily, #30
    Lumbar radiculopathy L S1 | 724.4 | Paroxetine 20 mg | | 1 daily, #30""",
    signed="08/26/2015",
)


def visit(date: str, subjective: str, objective: str, plan: str) -> Piece:
    return record(
        "Progress report",
        f"{date[6:]}-{date[:2]}-{date[3:5]}",
        WHO.doctor,
        Letterhead("Napa Valley Pain Institute", ("Conrad Eastman, MD",)),
        fields(
            f"Patient: {WHO.filed} | DOB: {WHO.dob}", f"Date of visit: {date} | DOI: {WHO.injury} | Claim: {WHO.claim}"
        ),
        section("Subjective", subjective),
        section("Objective", objective),
        section("Assessment", "Left S1 radiculopathy with neuropathic pain. Lumbar disc disease."),
        h("Plan"),
        lines(plan),
        Sign(WHO.doctor),
    )


august = visit(
    "08/25/2015",
    """50-year-old bottling line worker. Burning left leg pain 7/10 without duloxetine (ran out for 9 days in July), 3/10 with duloxetine. Since it was started on 02/17/2015 she walks 40 minutes (was 10), stands a 6-hour shift (was 3 hours) and sleeps 7 hours (was 4). Oswestry 28%, was 48% in
    February. She stopped tramadol in May. No nausea, no sedation; blood pressure normal. Liver tests 07/2015 normal. Nortriptyline was tried in 2014 and stopped for palpitations.

    Paroxetine: started by the previous clinic in 2012, she does not know for what. She feels no different on it.""",
    "BP 126/80. Sensation decreased left lateral foot. Ankle reflex absent left. SLR positive left 50. Strength 5/5. Mood not examined today.",
    """1. Duloxetine 60 mg daily #30.
    2. Paroxetine 20 mg daily #30.
    3. HEP. Return 8 weeks.""",
)
february = visit(
    "02/17/2015",
    "Burning left leg pain 7/10. Walks 10 minutes, works 3 hours, sleeps 4 hours. Oswestry 48%. Tramadol 50 mg 3 a day. Nortriptyline 2014: palpitations, stopped. No alcohol.",
    "Sensation decreased left lateral foot. Ankle reflex absent left.",
    "1. Start duloxetine 30 mg, then 60 mg.\n2. Tramadol to be tapered when duloxetine works.\n3. Continue other medications.",
)
emg = record(
    "Electrodiagnostic report",
    "2014-06-11",
    "Delia Frost, MD",
    Letterhead("Wine Country Neurology"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Date: 06/11/2014"),
    section("Impression", "Chronic left S1 radiculopathy. Tibial H-reflex absent on the left."),
    Sign("Delia Frost, MD"),
)
phone = record(
    "Phone log",
    "2015-07-21",
    WHO.practice,
    Title("PHONE LOG"),
    lines("""07/12/2015 Pharmacy: duloxetine not paid, waiting for adjuster.
    07/16/2015 Pt: leg burning is back to 7, hardly sleeps, went home early twice.
    07/21/2015 Pharmacy: duloxetine filled."""),
)
summary = ccda(
    "exports/summary.xml",
    WHO,
    day="08/31/2015",
    author="Napa Valley Pain Institute",
    title="Continuity of Care Document",
    sections=(
        (
            "11450-4",
            "Problems",
            "Left S1 radiculopathy, active since 2010\nLumbar disc disease, active\nPsychiatric: none recorded",
        ),
        (
            "10160-0",
            "Medications",
            "duloxetine 60 mg daily, started 02/17/2015\nparoxetine 20 mg daily, started 2012 (outside clinic)\ntramadol 50 mg, stopped 05/19/2015",
        ),
        ("48765-2", "Allergies", "No known drug allergies"),
        ("30954-2", "Results", "07/14/2015 AST 24 U/L, ALT 29 U/L, creatinine 0.8 mg/dL"),
        ("29762-2", "Social history", "Never smoker. No alcohol."),
    ),
)
EXAMPLE = Example(
    name="office-documents",
    number="EX-14",
    decided="2015-09-04",
    injury="2010-11-09",
    age=50,
    sex="F",
    story="""
# A folder of DOCX, RTF, text and C-CDA files

Gwendolyn Pacheco-Reid, 50, bottling line worker, has left S1 neuropathic pain. Utilization review refused duloxetine and paroxetine on 09/04/2015.

**What a careful reviewer decides**

- Duloxetine 60 mg: **overturn** (pages 13-16, 43-44). EMG-proven radiculopathy; 7/10 without and 3/10 with; walks 40 minutes, was 10; Oswestry 28, was 48; tramadol stopped; liver normal; a tricyclic was not tolerated.
- Paroxetine 20 mg: **uphold** (page 107). No depression or other reason, no effect, no examination of mood, since 2012. It ought to be tapered.

**Traps.** Two antidepressants, two answers. The days without duloxetine in July are a trial of stopping. The list of problems says "Psychiatric: none recorded".
""",
    items=(
        Item(
            request=DUL,
            decision="overturned",
            administrator=(Guideline(CP09, None, "43-44"),),
            guidelines=(
                Guideline(CP09, "Antidepressants for chronic pain", "13-16"),
                Guideline(CP09, "Duloxetine (Cymbalta)", "43-44"),
            ),
            reasons=(
                "neuropathic pain, EMG",
                "7/10 without, 3/10 with",
                "walks 40 minutes, was 10; Oswestry 48 to 28",
                "tramadol stopped",
                "no side effects, liver normal",
            ),
            facts=(
                Fact("7/10 without, 3/10 with", "7/10 without duloxetine"),
                Fact("Oswestry 28%, was 48%", "Oswestry 28%, was 48%"),
                Fact("EMG left S1", "Chronic left S1 radiculopathy"),
                Fact("tramadol stopped", "She stopped tramadol in May"),
                Fact("nortriptyline not tolerated", "stopped for palpitations"),
                Fact("liver tests normal", "AST 24 U/L, ALT 29 U/L"),
            ),
        ),
        Item(
            request=PAR,
            decision="upheld",
            administrator=(Guideline(CP09, None, "107"),),
            guidelines=(Guideline(CP09, "SSRIs (selective serotonin reuptake inhibitors)", "107"),),
            reasons=("no depression diagnosed", "no benefit", "no examination of mood"),
            facts=(
                Fact("she feels no different", "She feels no different on it"),
                Fact("no psychiatric diagnosis", "Psychiatric: none recorded"),
                Fact("mood not examined", "Mood not examined today"),
                Fact("since 2012", "started by the previous clinic in 2012"),
                Fact("diagnosis of depression"),
            ),
        ),
    ),
    others=(
        held("01 IMR application.docx", application, docx(application)),
        held("02 UR decision.docx", ur, docx(ur)),
        held("03 RFA.docx", request, docx(request)),
        held("notes/2015-08-25 progress.docx", august, docx(august)),
        held("notes/2015-02-17 progress.rtf", february, rtf(february)),
        held("notes/EMG 2014.rtf", emg, rtf(emg)),
        held("notes/phone.txt", phone, txt(phone)),
        summary,
    ),
    facts={
        "diagnoses": ["left S1 radiculopathy", "lumbar disc disease"],
        "medications": [
            {"drug": "duloxetine", "dose": "60 mg daily #30", "since": "2015-02-17"},
            {"drug": "paroxetine", "dose": "20 mg daily #30", "since": "2012"},
            {"drug": "tramadol", "dose": "50 mg", "since": "stopped 2015-05-19"},
        ],
        "pain_scores": [
            {"score": "7/10 without, 3/10 with duloxetine", "date": "2015-08-25"},
            {"score": "7/10", "date": "2015-02-17"},
        ],
        "prior_treatment": ["nortriptyline", "tramadol"],
        "progress_reports": ["2015-02-17", "2015-08-25"],
        "work_status": "working",
    },
    traps=("two antidepressants, two answers",),
    formats="four DOCX, two RTF, one text file, one C-CDA document",
)
