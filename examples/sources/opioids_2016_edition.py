"""Requests of late 2016: an opioid for long use and one after an operation, under the 2016 Opioids guideline."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import OP16, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    FORM,
    HOSPITAL,
    LETTER,
    PORTAL,
    Letterhead,
    Paper,
    Para,
    Piece,
    Sign,
    fields,
    p,
    record,
    section,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import (
    Parties,
    bill,
    imr_application,
    pr2,
    rfa,
)

WHO = Parties(
    first="Ophelia",
    last="Brandywine-Cho",
    dob="11/11/1968",
    sex="Female",
    home="1703 Cactus Wren Rd, Indio, CA 92201",
    phone="(760) 555-0126",
    employer="Desert Palms Resort",
    claim="DPR-2015-70214",
    injury="08/08/2015",
    doctor="Ezra Lindgren, MD",
    specialty="Orthopaedic Surgery",
    practice="Coachella Orthopedic Specialists",
    office="46-900 Monroe St, Indio, CA 92201",
    office_phone="(760) 555-0157",
    office_fax="(760) 555-0158",
    administrator="Joshua Tree Indemnity",
    adjuster="Milton Reyes-Day",
    admin_address="PO Box 77, Palm Desert, CA 92261",
    admin_phone="(760) 555-0101",
    admin_fax="(760) 555-0105",
)
TRAM = "Tramadol ER 200 mg, one daily, #30"
NORC = "Norco 5/325 mg, 1 every 6 hours as needed for 10 days after surgery, #40"
application = imr_application(
    WHO,
    [TRAM, NORC],
    signed="12/29/2016",
    decided="12/08/2016",
    diagnosis="M75.121 complete rotator cuff tear, right; M54.5 low back pain",
)
ur = decision_by_item(
    WHO,
    "Saguaro Peer Review",
    "12/08/2016",
    "12/01/2016",
    [
        (
            TRAM,
            "Denied.",
            "There is no proof of a thirty percent drop in pain on a scale or of better function, and no recent random drug screen was found.",
            "MTUS Opioids Treatment Guidelines, July 28, 2016, section 3.3.9, Maintenance of Chronic Opioid Treatment.",
        ),
        (
            NORC,
            "Denied.",
            "The worker already gets tramadol. A second opioid is not supported.",
            "MTUS Opioids Treatment Guidelines, July 28, 2016, section 3.3.9.",
        ),
    ],
    reviewed="RFA 11/30/2016; reports 11/22/2016 and 09/27/2016.",
    reviewer="Phyllida Stone, MD",
    note=0,
)


def visit(date: str, subjective: str, objective: str, plan: str, work: str, *, reason: str = "continuing") -> Piece:
    return pr2(
        WHO,
        date,
        reason=reason,
        subjective=subjective,
        objective=objective,
        diagnoses="1. M75.121 Rotator cuff tear, complete, R shoulder\n2. M54.5 Low back pain, chronic",
        plan=plan,
        work=work,
        look=replace(FORM, boxes="bracket"),
    )


nov = visit(
    "11/22/2016",
    """48 y/o housekeeper. Low back pain 7/10, same as last visit; tramadol ER "maybe helps a bit". Off work. Activities unchanged: rests most of the day, sister cleans. R shoulder: surgery (arthroscopic cuff repair) authorized, set for 12/14/2016.""",
    "R shoulder: abd 70, drop arm +, ER 4-/5. L/S: TTP, flexion 40, SLR neg.",
    """1. Preop clearance done.
    2. Tramadol ER 200 mg daily #30 for LBP.
    3. Post-op: Norco 5/325 q6h prn x 10 days #40, begin day of surgery. STOP tramadol from day of surgery until recheck, no two opioids together. Acetaminophen counted; ibuprofen 600 tid and ice alongside. Taper and stop by 2 weeks; recheck 12/22/2016.
    4. CURES 11/22/2016 reviewed, as expected. No benzodiazepines. AUDIT-C 0.""",
    "TTD.",
    reason="request",
)
sept = visit(
    "09/27/2016",
    """Low back 7/10, no change. Tramadol ER. Off work since June. Shoulder worse at night, injection no help.""",
    "R shoulder abd 80, painful arc, drop arm +. MRI reviewed.",
    """1. Request R arthroscopic RCR.
    2. Tramadol ER 200 mg #30.""",
    "TTD.",
)
march = visit(
    "03/15/2016",
    "Low back 7/10, R shoulder 5/10. Ibuprofen helps shoulder some. Start tramadol ER for back.",
    "L/S TTP. R shoulder abd 110, Neer +.",
    "1. Tramadol ER 100 mg, then 200 mg daily.\n2. PT shoulder 8 visits.\n3. MRI R shoulder.",
    "Modified: no overhead.",
    reason="change",
)
auth = record(
    "UR approval letter",
    "2016-10-19",
    "Saguaro Peer Review",
    Letterhead("Saguaro Peer Review", ("for Joshua Tree Indemnity",)),
    Para("October 19, 2016"),
    Para(f"Re: {WHO.name}, {WHO.claim}"),
    p(
        "CERTIFIED: Right shoulder arthroscopic rotator cuff repair, outpatient; assistant surgeon; sling; postoperative physical therapy, 12 visits. Valid through 01/31/2017."
    ),
    Sign("Intake nurse T. Waverly, RN"),
    look=LETTER,
)
mri = record(
    "Shoulder MRI report",
    "2016-08-02",
    "Gideon Marsh, MD",
    Letterhead("Oasis Imaging"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | Exam: 08/02/2016 MRI right shoulder"),
    section(
        "Impression", "Full-thickness supraspinatus tear, 2.2 cm, retracted to the mid humeral head. No fatty atrophy."
    ),
    Sign("Gideon Marsh, MD"),
    look=PORTAL,
)
op = record(
    "Operative report",
    "2016-12-14",
    WHO.doctor,
    Letterhead("DESERT REGIONAL SURGERY CENTER"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob} | DOS: 12/14/2016"),
    section(
        "Procedure",
        "Right shoulder arthroscopy, double-row rotator cuff repair, subacromial decompression. Interscalene block.",
    ),
    section(
        "Disposition",
        "Home with sling. Prescription for Norco 5/325 not filled, awaiting authorization; ibuprofen and acetaminophen given.",
    ),
    Sign(WHO.doctor),
    look=HOSPITAL,
)
post = visit(
    "12/22/2016",
    """Day 8 after R cuff repair. Paid cash for 20 Norco. Shoulder pain 8/10 on day 1-3, 7/10 now without, 4/10 with one tablet; using it before PT and at night, sleeps 5 h with it. No tramadol since surgery. No sedation, bowels ok.""",
    "Portals clean, no drainage. Passive FF 80. Hand NVI.",
    "1. Finish Norco as planned, stop by 12/28.\n2. PT started 12/20.\n3. Return 3 wks.",
    "TTD 6 wks.",
)
EXAMPLE = Example(
    name="opioids-2016-edition",
    number="EX-15",
    decided="2016-12-08",
    injury="2015-08-08",
    age=48,
    sex="F",
    story="""
# Late 2016: tramadol for the back, hydrocodone after a cuff repair

Ophelia Brandywine-Cho, 48, housekeeper. The request is of 11/30/2016, after 07/29/2016: the MTUS Opioids guideline of July 28, 2016 governs. Utilization review refused both drugs on 12/08/2016.

**What a careful reviewer decides**

- Tramadol ER for the back: **uphold** (3.3.9). 7/10 in March, September and November; no gain; off work; no drug test; no agreement. Not to be stopped abruptly (4.2).
- Norco #40 for ten days after the cuff repair: **overturn** (1.4). Right after an authorised operation, short-acting, ten days, with ibuprofen and acetaminophen, tramadol held, CURES checked, recheck on day 8.

**Traps.** Two opioids, but not together. The administrator judged the post-operative drug by the section on maintenance. The operation took place after the decision. ICD-10 codes.
""",
    items=(
        Item(
            request=TRAM,
            decision="upheld",
            administrator=(Guideline(OP16, "3.3.9 Maintenance of Chronic Opioid Treatment", None),),
            guidelines=(
                Guideline(
                    OP16,
                    "3.3.9 Opioids for Chronic Pain and Chronic Opioid Treatment: Maintenance of Chronic Opioid Treatment",
                    None,
                ),
            ),
            reasons=("pain 7/10 at every visit", "function unchanged, off work", "no drug test, no agreement"),
            facts=(
                Fact("low back 7/10 in 11/2016", "Low back pain 7/10, same as last visit"),
                Fact("activities unchanged", "Activities unchanged"),
                Fact("tramadol since 03/15/2016", "Start tramadol ER for back"),
                Fact("urine drug test"),
                Fact("30 percent relief"),
            ),
        ),
        Item(
            request=NORC,
            decision="overturned",
            administrator=(Guideline(OP16, "3.3.9 Maintenance of Chronic Opioid Treatment", None),),
            guidelines=(Guideline(OP16, "1.4 Opioids for Acute Pain: Opioids for Post-operative Pain", None),),
            reasons=(
                "right after an authorised operation",
                "ten days, short-acting",
                "with ibuprofen and acetaminophen, tramadol held",
                "recheck planned and done",
            ),
            facts=(
                Fact("operation 12/14/2016", "double-row rotator cuff repair"),
                Fact("operation authorised", "CERTIFIED: Right shoulder arthroscopic"),
                Fact("ten days, tramadol stopped", "STOP tramadol from day of surgery"),
                Fact("7/10 without, 4/10 with", "7/10 now without, 4/10 with one tablet"),
            ),
        ),
    ),
    papers=(
        Paper(name="01 IMR.pdf", pieces=(application, ur)),
        Paper(
            name="02 RFA.pdf",
            fax="DEC-01-2016 09:12 COACHELLA ORTHO 7605550158 P{page}",
            pieces=(
                rfa(
                    WHO,
                    """LBP | M54.5 | Tramadol ER 200 mg | | 1 daily #30
            R rotator cuff tear, post-op | M75.121 | Norco 5/325 mg | | 1 q6h prn x 10 days after surgery, #40""",
                    signed="11/30/2016",
                    look=replace(FORM, boxes="bracket"),
                ),
                nov,
            ),
        ),
        Paper(
            name="03 reports.pdf",
            bates="JTI-{page:05d}",
            pieces=(
                post,
                op,
                sept,
                march,
                mri,
                auth,
                bill(
                    WHO,
                    "12/19/2016",
                    "12/14/2016 | 29827 | Arthroscopic cuff repair | 1 | 1,890.00",
                    diagnosis="M75.121",
                    total="1,890.00",
                ),
            ),
        ),
    ),
    facts={
        "diagnoses": ["rotator cuff tear, right", "chronic low back pain"],
        "medications": [
            {"drug": "tramadol ER", "dose": "200 mg daily #30", "since": "2016-03-15"},
            {"drug": "Norco", "dose": "5/325 q6h prn #40", "since": "2016-12-14"},
        ],
        "pain_scores": [
            {"score": "low back 7/10", "date": "2016-11-22"},
            {"score": "shoulder 7/10 without, 4/10 with", "date": "2016-12-22"},
            {"score": "low back 7/10", "date": "2016-09-27"},
        ],
        "prior_treatment": ["physical therapy 8 visits", "injection", "ibuprofen", "cuff repair 2016-12-14"],
        "progress_reports": ["2016-03-15", "2016-09-27", "2016-11-22", "2016-12-22"],
        "work_status": "temporarily totally disabled",
    },
    traps=("two opioids, not together", "2016 edition"),
    formats="three PDFs with text layer, [X] boxes",
)
